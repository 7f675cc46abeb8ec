"""How much of a file is read before it is refused. A deployment passes its own; the defaults suit a county."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one reading, each checked before the memory is taken.

    ``cells`` bounds the rectangle from A1 to the last cell, blanks counted, because the fast reader lays that whole
    rectangle out in memory (32 bytes a cell); a sparse sheet beyond it is read cell by cell. ``ratio`` is unpacked ÷ packed bytes,
    looked at only above ``ratio_above_bytes``: small files of blank cells pack very well and harm nobody.
    """

    file_bytes: int = 200 * 2**20
    unpacked_bytes: int = 2**30
    ratio: int = 200
    ratio_above_bytes: int = 16 * 2**20
    entries: int = 5_000
    rows: int = 500_000
    columns: int = 1_000
    cells: int = 16_000_000
    kept_problems: int = 100_000
    detailed_problems: int = 1_000
