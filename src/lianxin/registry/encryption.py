"""Identity numbers, accounts and telephones are encrypted in the database (ADR 0005).

AES-SIV (RFC 5297) is deterministic: the same number gives the same cipher text under one key, so that duplicates and
exact matches are found by the database without a second column. What that gives away: somebody who steals the database
without the key can see that two cells hold the same number. He cannot read it.
"""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Sequence
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings
from django.db import models

_MARK = "e1:"


class WrongDataKey(Exception):
    """The cell was encrypted under another key than ``<home>/keys/data``."""


@cache
def _cipher(key: str) -> AESSIV:
    return AESSIV(hashlib.sha512(b"lianxin data key 1|" + key.encode()).digest())


def encrypted(plain: str) -> str:
    """Return the cipher text of a number (``e1:`` + base64); the empty text stays empty."""
    if not plain:
        return ""
    sealed = _cipher(settings.LIANXIN_DATA_KEY).encrypt(plain.encode(), None)
    return _MARK + b64encode(sealed).decode("ascii")


def sealed_texts(texts: Sequence[str | None]) -> list[str | None]:
    """Encrypt a whole column, each different text once; a missing value stays missing."""
    return list(map(_Sealed().__getitem__, texts))


class _Sealed(dict[str | None, str | None]):
    """Text → its cipher text."""

    def __init__(self) -> None:
        self._seal = _cipher(settings.LIANXIN_DATA_KEY).encrypt

    def __missing__(self, text: str | None) -> str | None:
        sealed = text
        if text:
            sealed = _MARK + b64encode(self._seal(text.encode(), None)).decode("ascii")
        self[text] = sealed
        return sealed


def decrypted(stored: str) -> str:
    """Return the number for a cipher text.

    Raises:
        WrongDataKey: another key was used, or the cell was altered.
    """
    if not stored:
        return ""
    if not stored.startswith(_MARK):
        raise WrongDataKey("a cell that must be encrypted holds something else")
    try:
        return _cipher(settings.LIANXIN_DATA_KEY).decrypt(b64decode(stored[len(_MARK) :]), None).decode()
    except InvalidTag as error:
        raise WrongDataKey("the data key does not fit this database") from error


class EncryptedField(models.TextField):
    """A text that the database only ever sees encrypted. Equality look-ups work; ordering and LIKE do not."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return value if value is None or value.startswith(_MARK) else encrypted(value)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return None if value is None else decrypted(value)
