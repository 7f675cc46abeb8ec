"""The columns of a list of what is wrong in a file that somebody sent, for whoever reads files."""

from __future__ import annotations

from lianxin.core.kernel.words import Words
from lianxin.site.listing import Column, Kind

# A row is a mapping: sheet, column, row, heading, code, and what is wrong and what to do in words.
FAULTS = (
    Column(Words("位置", "Cell"), lambda row: f"{row['sheet']} {row['column']}{row['row']}"),
    Column(Words("列名", "Heading"), lambda row: row["heading"]),
    Column(Words("错误代码", "Code"), lambda row: row["code"], Kind.CODE),
    Column(Words("问题", "What is wrong"), lambda row: row["what"]),
    Column(Words("怎么改", "What to do"), lambda row: row["remedy"]),
)
