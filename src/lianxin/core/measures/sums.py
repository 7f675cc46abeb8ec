"""A cell of a table that is the sum of others."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Sum(Generic[Key]):
    """A cell that is the sum of others."""

    total: Key
    parts: tuple[Key, ...]
