"""What shapes of JSON share, wherever it goes in or out."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from lianxin.core.kernel.words import Words


class Shape(BaseModel):
    """What goes in or out as JSON. A name that is not known is a fault, never passed over."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Both(Shape):
    """A text in both languages."""

    zh: str = Field(description="简体中文。")
    en: str = Field(description="English.")


def both(words: Words) -> Both:
    """Return words as they go out."""
    return Both(zh=words.zh, en=words.en)


def read_json(content: bytes) -> Any:
    """Return what JSON says, without what JSON does not have (NaN) and without the null character, which a database may not take.

    Raises:
        ValueError: it is none.
    """
    text = content.decode()
    if "\0" in text or "\\u0000" in text:
        raise ValueError("a null character")
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except RecursionError as fault:
        raise ValueError("too deep") from fault


def _refuse_constant(name: str) -> None:
    raise ValueError(name)
