"""What an item says, in the reader's words; and both sides of a divergence, with the version of what stands now."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.field.domain.answers import (
    FactsTold,
    JoiningTold,
    disputes_told,
    facts_told,
    lead_told,
    membership_told,
    visit_told,
)
from lianxin.field.domain.items import Kind, NewItem
from lianxin.field.models import Divergence, FieldItem
from lianxin.field.operations.effects import Taken, facts_of
from lianxin.field.operations.taking_in import entry_of
from lianxin.field.queries.present import present_facts
from lianxin.registry.display import kept_text, name_of
from lianxin.registry.models import Member
from lianxin.rulebook import dictionary
from lianxin.site.language import say

Line = tuple[Words, str]
_NOT_RECORDED = Words("未填", "not recorded")


@dataclass(frozen=True, slots=True)
class Sides:
    """A divergence with its values in words: what it started from, what was sent, what stands now; and the version of that."""

    divergence: Divergence
    words: Words
    started_from: str | None
    offered: str | None
    present: str | None
    seen: int


def lines_of(item: FieldItem) -> list[Line]:
    """Return what an item says, line by line; of one that cannot be read, the answers as they came."""
    entry = entry_of(item)
    try:
        return list(_READERS[entry.kind](entry))
    except (Refused, KeyError):
        text = json.dumps(entry.answers, ensure_ascii=False)
        return [(Words("原文", "As it came"), text[:2000])]


def sides_of(item: FieldItem) -> list[Sides]:
    """Return the divergences of an item with both sides."""
    divergences = list(item.divergences.select_related("chosen_by"))
    if not divergences:
        return []
    entry = entry_of(item)
    present: Mapping[str, Any] = {}
    if fields := [one.field for one in divergences if one.field]:
        told = facts_told(entry.answers, dictionary())
        present = present_facts(facts_of(Taken(item, entry), told), fields) or {}
    return [_sides(one, present.get(one.field)) for one in divergences]


def _sides(one: Divergence, present: Any) -> Sides:
    if not one.field:
        return Sides(one, Words("整条记录", "The item as a whole"), None, None, None, 0)
    # What was decided is shown as it was then; what is open, as it stands now.
    now = _text(one, json.dumps(_json(present.value))) if present and not one.choice else _text(one, one.present)
    return Sides(
        divergence=one,
        words=name_of(one.table, one.field),
        started_from=_text(one, one.started_from),
        offered=_text(one, one.offered),
        present=now,
        seen=present.version if present else 0,
    )


def _json(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _text(one: Divergence, told: str) -> str | None:
    value = json.loads(told) if told else None
    entry = dictionary().fields.get(f"{one.table}.{one.field}")
    return None if value is None or entry is None else kept_text(entry, str(value))


def _facts(entry: NewItem) -> Iterator[Line]:
    told: FactsTold = facts_told(entry.answers, dictionary())
    if told.member_id is not None:
        yield Words("谁的情况", "Whose facts"), _name_of_member(told.member_id)
    for one in told.offered:
        field = dictionary().field(f"{told.table}.{one.field}")
        texts = [
            say(_NOT_RECORDED) if value is None else kept_text(field, str(value))
            for value in (one.started_from, one.value)
        ]
        yield field.words, f"{texts[0]} → {texts[1]}"
    yield Words("怎么知道的", "How it is known"), told.reason


def _membership(entry: NewItem) -> Iterator[Line]:
    told = membership_told(entry.answers)
    why = _code("member_change", told.kind)
    if isinstance(told, JoiningTold):
        yield Words("有人加入", "Somebody joined"), told.name
        yield Words("与户主关系", "Relation to the head"), _code("relation", told.relation)
    else:
        yield Words("有人离开", "Somebody left"), _name_of_member(told.member_id)
    yield Words("原因", "Why"), why
    if told.note:
        yield Words("说明", "Note"), told.note


def _lead(entry: NewItem) -> Iterator[Line]:
    told = lead_told(entry.answers)
    yield Words("什么情况", "What is the matter"), told.words
    yield Words("怎么得知的", "How it was learned"), _code("lead_source", told.source)
    if told.risk:
        yield Words("什么风险", "Which risk"), _code("risk", told.risk)
    if told.person_name:
        yield Words("姓名和住址", "Name and place"), f"{told.person_name} · {told.place}"


def _visit(entry: NewItem) -> Iterator[Line]:
    told = visit_told(entry.answers)
    yield Words("了解到什么", "What was found"), told.found
    if told.done:
        yield Words("做了什么", "What was done"), told.done
    if told.promised:
        yield Words("答应了什么", "What was promised"), told.promised
    if told.next_step:
        on = f" · {told.next_on.isoformat()}" if told.next_on else ""
        yield Words("下一步", "Next step"), told.next_step + on


def _disputes(entry: NewItem) -> Iterator[Line]:
    found, words = disputes_told(entry.answers)
    yield Words("排查出的纠纷", "Disputes found"), str(len(found))
    for one in found:
        since = f" · {one.since_on.isoformat()}" if one.since_on else ""
        yield Words(one.parties, one.parties), f"{_code('dispute_kind', one.kind)} · {one.words}{since}"
    if words:
        yield Words("说明", "Note"), words


def _code(list_name: str, key: str) -> str:
    words = {code.key: code.words for code in dictionary().code_lists[list_name].codes}
    return say(words[key]) if key in words else key


def _name_of_member(member_id: int) -> str:
    return Member.objects.filter(pk=member_id).values_list("name", flat=True).first() or "—"


_READERS: dict[str, Any] = {
    Kind.FACTS: _facts,
    Kind.MEMBER: _membership,
    Kind.LEAD: _lead,
    Kind.VISIT: _visit,
    Kind.DISPUTES: _disputes,
}
