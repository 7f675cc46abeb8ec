"""Frozen tables: Parquet files with a manifest, judged by the same rules as a single household.

A snapshot holds no name and no identity number. Whoever has it and the rulebook can work out every verdict again
(:func:`judge`), without the database it came from.
"""

from lianxin.core.snapshots.judging import SnapshotTerms, VerdictCounts, judge, verdict_counts
from lianxin.core.snapshots.writing import Column, Manifest, TableSource, read_manifest, write_snapshot

__all__ = [
    "Column",
    "Manifest",
    "SnapshotTerms",
    "TableSource",
    "VerdictCounts",
    "judge",
    "read_manifest",
    "verdict_counts",
    "write_snapshot",
]
