"""Read comma-, semicolon- and tab-separated text in the encodings that Chinese offices send."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from lianxin.core.kernel.errors import Refused
from lianxin.core.sheets.containers import utf_16_order
from lianxin.core.sheets.errors import TEXT_IS_UNREADABLE

_DELIMITERS = (",", "\t", ";", "\uff0c", "|")
_SAMPLED_LINES = 30


@dataclass(frozen=True, slots=True)
class Delimited:
    """A text file decoded: its text, the encoding found, the delimiter found, and the lines to pass over (``sep=;``)."""

    text: str
    encoding: str
    delimiter: str
    skipped_lines: int = 0

    def rows(self) -> Iterator[list[str]]:
        """Yield every row from the first line on.

        Raises:
            Refused: SHEET-009 when a quotation mark is never closed.
        """
        reader = csv.reader(io.StringIO(self.text, newline=""), delimiter=self.delimiter, strict=True)
        try:
            for number, row in enumerate(reader):
                yield [] if number < self.skipped_lines else row
        except csv.Error as fault:
            raise Refused(TEXT_IS_UNREADABLE) from fault


def read_delimited(content: bytes, *, encoding: str = "", delimiter: str = "") -> Delimited:
    """Decode the text and find its delimiter, unless the caller knows one or both.

    Tried in this order: byte-order marks, UTF-8, UTF-16 without a mark, GB18030 (which contains GBK and GB2312). Text in
    GB18030 is practically never valid UTF-8 by chance, while the reverse often is: hence the order.

    Raises:
        Refused: SHEET-009 when no encoding fits.
    """
    text, encoding = (_strictly(content, encoding), encoding) if encoding else _decoded(content)
    if delimiter:
        return Delimited(text, encoding, delimiter)
    first_line = text[:64].split("\n", 1)[0].strip().lower()
    if first_line.startswith("sep=") and len(first_line) == 5:
        return Delimited(text, encoding, first_line[4], skipped_lines=1)
    return Delimited(text, encoding, _delimiter_of(text))


def _decoded(content: bytes) -> tuple[str, str]:
    marks = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
    for mark, encoding in marks:
        if content.startswith(mark):
            return _strictly(content, encoding), encoding
    order = utf_16_order(content)
    candidates = [order] if order else ["utf-8", "gb18030"]
    for encoding in candidates:
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise Refused(TEXT_IS_UNREADABLE)


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as fault:
        raise Refused(TEXT_IS_UNREADABLE) from fault


def _delimiter_of(text: str) -> str:
    """Return the delimiter that cuts the first lines into the most columns, the commonest count of columns deciding."""
    sample = "\n".join(text[:65536].splitlines()[:_SAMPLED_LINES])

    def width(delimiter: str) -> int:
        counts = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if len(row) > 1]
        return max(set(counts), key=lambda count: (counts.count(count), count)) if counts else 1

    return max(_DELIMITERS, key=width)
