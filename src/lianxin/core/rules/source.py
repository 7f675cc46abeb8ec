"""The text of a rule: where its parts stand, and refusals that point into it."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from lianxin.core.kernel.errors import ErrorKind, Refused
from lianxin.core.kernel.words import Words


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text: characters ``start`` up to, not including, ``end``."""

    start: int
    end: int

    def to(self, other: Span) -> Span:
        """Return the stretch from the start of this one to the end of the other."""
        return Span(self.start, other.end)


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a rule or definition; ``title`` names a definition in messages."""

    text: str
    title: str = ""

    def slice(self, span: Span) -> str:
        """Return the part as written, on one line."""
        return " ".join(self.text[span.start : span.end].split())

    def refused(self, kind: ErrorKind, span: Span, **details: object) -> Refused:
        """Return the refusal of a part of the text, with its line, column and the line shown over a caret."""
        before = self.text[: span.start]
        line = before.count("\n") + 1
        column = span.start - (before.rfind("\n") + 1) + 1
        zh, en = f"第 {line} 行第 {column} 列", f"Line {line}, column {column}"
        if self.title:
            zh, en = f"定义 {self.title} {zh}", f"Definition {self.title}, line {line}, column {column}"
        return Refused(
            kind, where=Words(zh, en), excerpt=self._excerpt(line, column), line=line, column=column, **details
        )

    def _excerpt(self, line: int, column: int) -> str:
        """Return the line and a caret under the column; a long line is cut to the surroundings of the caret."""
        written = (self.text.split("\n") or [""])[line - 1].replace("\t", " ")
        first = max(0, column - 1 - 60)
        shown = "".join(mark if mark.isprintable() else "�" for mark in written[first : first + 100])
        wide = "".join("\u3000" if unicodedata.east_asian_width(mark) in "WF" else " " for mark in shown)
        return f"    {shown}\n    {wide[: column - 1 - first]}^\n"


def nearest(found: str, known: Iterable[str]) -> Words:
    """Return a remedy that offers the known names closest to the one written, or else the first dozen of them."""
    names = sorted(set(known))
    if not names:
        return Words("此处没有可用的名称。", "Nothing is defined that could be used here.")
    by_lower = {name.lower(): name for name in names}
    close = [by_lower[name] for name in difflib.get_close_matches(found.lower(), by_lower, n=3, cutoff=0.6)]
    if close:
        listed = ", ".join(close)
        return Words(f"是否指：{listed}？", f"Did you mean {listed}?")
    listed = ", ".join(names[:12]) + (", …" if len(names) > 12 else "")
    return Words(f"可用的有：{listed}。", f"These are known: {listed}.")
