"""Errors that say where, what, and what to do, in both languages, each with a stable code.

A refusal is an exception; a fault in a person's file is a :class:`Problem`, collected with all the others and shown at
once. Neither ever carries personal data beyond the cell the person typed himself. Every code is declared once, in the
``errors.py`` of its room, with :func:`declare`; the reference page ``docs/reference/errors.md`` lists them all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from lianxin.core.kernel.words import Words


@dataclass(frozen=True, slots=True)
class ErrorKind:
    """One catalogued error: its code (``SHEET-003``), what is wrong, and what to do about it."""

    code: str
    what: Words
    remedy: Words


_catalogue: dict[str, ErrorKind] = {}


def declare(code: str, *, zh: str, en: str, do_zh: str, do_en: str) -> ErrorKind:
    """Enter an error into the catalogue and return it.

    Raises:
        ValueError: the code is taken. Codes are never reused: a retired one stays declared.
    """
    if code in _catalogue:
        raise ValueError(f"error code {code} is declared twice")
    kind = ErrorKind(code, Words(zh, en), Words(do_zh, do_en))
    _catalogue[code] = kind
    return kind


def catalogue() -> dict[str, ErrorKind]:
    """Every declared error by its code."""
    return dict(_catalogue)


class Refused(Exception):
    """An act that was not done, and why. Nothing was changed.

    ``kind`` is the catalogued error; ``what`` and ``remedy`` are its two sentences with the details filled in.
    """

    def __init__(self, kind: ErrorKind, **details: object) -> None:
        self.kind = kind
        self.details = details
        self.what = kind.what.filled(**details)
        self.remedy = kind.remedy.filled(**details)
        super().__init__(f"[{kind.code}] {self.what.en} {self.remedy.en}")

    @property
    def code(self) -> str:
        return self.kind.code

    def into(self, language: str) -> str:
        """The whole message in one language: code, what, what to do."""
        return f"[{self.code}] {self.what.into(language)} {self.remedy.into(language)}"


class Severity(StrEnum):
    """How much a problem weighs: an error refuses its row, a warning lets it in and stays on a worklist."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file: sheet name, row and column as the spreadsheet shows them (row from 1; column a letter)."""

    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    heading: str = ""

    def __str__(self) -> str:
        cell = f"{self.column}{self.row or ''}"
        parts = [self.file, self.sheet, cell, f"«{self.heading}»" if self.heading else ""]
        return " · ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault in a file that a person sent: where it is, the value found, what is wrong, what to do."""

    kind: ErrorKind
    place: Place
    value: str = ""
    severity: Severity = Severity.ERROR
    details: dict[str, object] = field(default_factory=dict)

    @property
    def code(self) -> str:
        return self.kind.code

    @property
    def what(self) -> Words:
        return self.kind.what.filled(value=self.value, **self.details)

    @property
    def remedy(self) -> Words:
        return self.kind.remedy.filled(value=self.value, **self.details)
