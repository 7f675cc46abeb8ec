"""A few records of each outcome, for the preview a person reads before he confirms. Names only; no identity numbers."""

from __future__ import annotations

from typing import Any

from lianxin.core.kernel.dictionary import FieldType
from lianxin.core.kernel.identifiers import masked
from lianxin.registry.importing.comparing import Outcome, changed_values
from lianxin.registry.importing.matching import Existing
from lianxin.registry.importing.records import RecordOutcome
from lianxin.registry.importing.roster import RosterDraft
from lianxin.registry.importing.rows import Rows
from lianxin.rulebook import dictionary

SHOWN = 50


def roster_samples(draft: RosterDraft, existing: Existing, outcome: Outcome) -> dict[str, Any]:
    """The first :data:`SHOWN` new households, changes (before → after), disputes and members absent from the file."""
    names = draft.rows.column("member.name")
    new = []
    for at in outcome.new_groups[:SHOWN]:
        group = draft.groups[at]
        head = group.head_row if group.head_row is not None else group.rows[0]
        new.append(
            {
                "row": draft.rows.row_numbers[head],
                "name": names[head],
                "members": len(group.rows),
                "village": group.village_code,
            }
        )
    changed = []
    for difference in outcome.differences:
        lines = [_line(difference.table, name, before, after) for name, before, after, _ in changed_values(difference)]
        if lines and len(changed) < SHOWN:
            changed.append(
                {
                    "row": draft.rows.row_numbers[difference.row],
                    "name": names[difference.row],
                    "table": difference.table,
                    "lines": lines,
                }
            )
    disputes = [
        {"row": draft.rows.row_numbers[d.row], "name": names[d.row], "kind": d.kind.value, "fields": sorted(d.values)}
        for d in outcome.disputes[:SHOWN]
    ]
    absent = [{"id": key, "name": existing.member_rows[key]["name"]} for key in outcome.absent_members[:SHOWN]]
    return {"new": new, "changed": changed, "disputes": disputes, "absent": absent}


def record_samples(rows: Rows, outcome: RecordOutcome) -> dict[str, Any]:
    """The same for sheets of households or villages."""
    heads = rows.column("household.head_name")
    changed = [
        {
            "row": rows.row_numbers[change.row],
            "name": heads[change.row] or change.village_code,
            "table": outcome.table,
            "lines": [_line(outcome.table, name, before, after) for name, (before, after) in told.items()],
        }
        for change in outcome.changed
        if (told := change.differs | change.identity)
    ]
    new = [
        {
            "row": rows.row_numbers[c.row],
            "name": heads[c.row] or c.village_code,
            "members": None,
            "village": c.village_code,
        }
        for c in outcome.new[:SHOWN]
    ]
    disputes = [
        {"row": rows.row_numbers[d.row], "name": heads[d.row] or "", "kind": d.kind.value, "fields": sorted(d.values)}
        for d in outcome.disputes[:SHOWN]
    ]
    return {"new": new, "changed": changed[:SHOWN], "disputes": disputes, "absent": []}


def _line(table: str, name: str, before: Any, after: Any) -> dict[str, Any]:
    entry = dictionary().field(f"{table}.{name}")
    if entry.type is FieldType.IDENTIFIER:
        before, after = (masked(str(v)) if v else "" for v in (before, after))
    shown = ["" if v is None else str(v) for v in (before, after)]
    return {"field": name, "words": [entry.words.zh, entry.words.en], "before": shown[0], "after": shown[1]}
