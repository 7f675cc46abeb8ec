"""Write frozen tables: rows to Parquet, and a manifest that proves them."""

from __future__ import annotations

import csv
import hashlib
import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from lianxin.core.kernel.dictionary import FieldType
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.core.rules import Summary, TableLayout, summary_sql
from lianxin.core.snapshots.errors import ALTERED, FOLDER_TAKEN, NOT_A_SNAPSHOT

_SQL_TYPES = {
    FieldType.INTEGER: "BIGINT",
    FieldType.MONEY: "BIGINT",
    FieldType.NUMBER: "DOUBLE",
    FieldType.BOOLEAN: "BOOLEAN",
    FieldType.DATE: "DATE",
    FieldType.MONTH: "DATE",
}
_NULL = "\\N"
_MANIFEST = "manifest.json"
# Rows that are judged together lie together; 122,880 is DuckDB's own row group.
_ROW_GROUP = 122_880


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its name and the dictionary type of its values."""

    name: str
    type: FieldType

    @property
    def sql_type(self) -> str:
        return _SQL_TYPES.get(self.type, "VARCHAR")


@dataclass(frozen=True, slots=True)
class TableSource:
    """A table to be frozen: its columns in order, and its rows as tuples in the same order."""

    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]


@dataclass(frozen=True)
class Manifest:
    """What a snapshot is: of when, how many rows, and the SHA-256 of every file.

    ``about`` is whatever its maker needs to judge again: year, area, day, rule set, values by area.
    """

    made_on: str
    rows: Mapping[str, int]
    digests: Mapping[str, str]
    about: Mapping[str, Any] = field(default_factory=dict)


def write_snapshot(
    folder: Path,
    tables: Mapping[str, TableSource],
    *,
    made_on: date,
    about: Mapping[str, Any],
    summaries: Sequence[Summary] = (),
) -> Manifest:
    """Freeze ``households``, ``members`` and ``villages`` into a folder and return the manifest.

    The answers to ``summaries`` (questions of the rules about members) are stored as columns of the households, so that
    judging a million households never touches their members.

    Raises:
        Refused: SNAP-003 the folder is not empty.
    """
    if folder.exists() and any(folder.iterdir()):
        raise Refused(FOLDER_TAKEN, folder=folder.name)
    folder.mkdir(parents=True, exist_ok=True)
    rows: dict[str, int] = {}
    with tempfile.TemporaryDirectory(dir=folder) as scratch, duckdb.connect() as connection:
        for name, source in tables.items():
            rows[name] = _load(connection, Path(scratch), name, source)
        chosen = "SELECT h.* FROM households h"
        if summaries:
            answers = summary_sql(summaries, dialect="duckdb", layout=TableLayout())
            kept = ", ".join(f"s.{summary.name}" for summary in summaries)
            chosen = f"SELECT h.*, {kept} FROM households h LEFT JOIN ({answers}) AS s USING (household_id)"  # noqa: S608
        order = {
            "households": f"({chosen}) ORDER BY village_code, household_id",
            "members": "members ORDER BY household_id",
        }
        for name in tables:
            source_sql = order.get(name, name)
            path = str(folder / f"{name}.parquet").replace("'", "''")
            connection.execute(
                f"COPY (SELECT * FROM {source_sql}) TO '{path}' "  # noqa: S608 - our own names and path
                f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROW_GROUP})"
            )
    digests = {f"{name}.parquet": _digest(folder / f"{name}.parquet") for name in tables}
    manifest = Manifest(made_on.isoformat(), rows, digests, dict(about))
    (folder / _MANIFEST).write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=1), encoding="utf-8")
    return manifest


def read_manifest(folder: Path) -> Manifest:
    """Read a snapshot's manifest and check every file against it.

    Raises:
        Refused: SNAP-001 no manifest, or one that cannot be read; SNAP-002 a file is missing or altered.
    """
    try:
        told = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        manifest = Manifest(told["made_on"], told["rows"], told["digests"], told.get("about", {}))
    except FileNotFoundError:
        why = Words("没有 manifest.json", "there is no manifest.json")
        raise Refused(NOT_A_SNAPSHOT, folder=folder.name, why=why) from None
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        why = Words("清单无法读取", "its manifest cannot be read")
        raise Refused(NOT_A_SNAPSHOT, folder=folder.name, why=why) from error
    for name, digest in manifest.digests.items():
        path = folder / name
        if not path.is_file() or _digest(path) != digest:
            raise Refused(ALTERED, file=name)
    return manifest


def _load(connection: duckdb.DuckDBPyConnection, scratch: Path, name: str, source: TableSource) -> int:
    """Bring rows in by way of a text file: DuckDB reads it forty times as fast as it takes single rows."""
    path = scratch / f"{name}.csv"
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for row in source.rows:
            writer.writerow([_NULL if value is None else value for value in row])
            count += 1
    columns = ", ".join(f"'{column.name}': '{column.sql_type}'" for column in source.columns)
    connection.execute(
        f"CREATE TABLE {name} AS SELECT * FROM read_csv(?, header=false, columns={{{columns}}}, nullstr='{_NULL}', "  # noqa: S608
        "auto_detect=false, delim=',', quote='\"', escape='\"')",
        [str(path)],
    )
    path.unlink()
    return count


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()
