"""What a case is to change: before and after, and how that stands in the register now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lianxin.core.kernel.dictionary import Field, FieldType, Sensitivity
from lianxin.core.kernel.identifiers import masked
from lianxin.core.kernel.words import Words
from lianxin.procedures.models import Case
from lianxin.registry.display import value_from_text, value_text
from lianxin.registry.encryption import decrypted
from lianxin.registry.models import Household, Member, MemberFacts
from lianxin.registry.queries import household_facts_of, member_facts_of, members_of
from lianxin.rulebook import dictionary
from lianxin.site.language import say

HEAD = "head"
_MISSING = Words("未填", "not recorded")
_TOLD = Words("已填写", "told")
_NOBODY = Words("无", "nobody")
_GONE = Words("已不在户内", "no longer in the household")
_THERE = Words("在户", "in the household")


@dataclass(frozen=True, slots=True)
class ContentLine:
    """One thing that a case is to change. ``before`` is how it was when the case began, ``now`` how it is; None: it is new.

    ``is_moved``: it is no longer what it was when the case began.
    """

    words: Words
    before: str | None
    after: str
    now: str | None
    is_moved: bool = False

    @property
    def told(self) -> Words:
        """What moved, as a refusal names it."""
        return Words(
            f"{self.words.zh}（发起时：{self.before}；现在：{self.now}）",
            f"{self.words.en} (was: {self.before}; is: {self.now})",
        )


def content_of(case: Case) -> Mapping[str, Any]:
    """Return the content of a case's payload; empty where it carries none."""
    found: Mapping[str, Any] = case.payload.get("content") or {}
    return found


def content_lines(case: Case, *, may_open: bool = False) -> list[ContentLine]:
    """Return what a case is to change, line by line, in the reader's words, beside how it stands in the register now.

    Of a number of identity those who may open sensitive facts see its ends, others only that there is one.
    """
    content = content_of(case)
    if not content or case.household is None:
        return []
    year = case.payload["year"]
    if content["kind"] == "arrival":
        return list(_arrival(case.household, year, content, may_open=may_open))
    return list((_facts if content["kind"] == "facts" else _departure)(case.household, year, content))


def moved_lines(case: Case) -> list[ContentLine]:
    """Return what is no longer as it was when the case began; while there is any, its decision is refused."""
    return [line for line in content_lines(case) if line.is_moved]


def is_open(entry: Field) -> bool:
    """Whether a value may be written into a case: numbers of identity and sensitive facts may not."""
    is_known = entry.sensitivity in {Sensitivity.PUBLIC, Sensitivity.INTERNAL}
    return is_known and entry.type is not FieldType.IDENTIFIER


def kept(value: Any) -> str:
    """Return a value as a payload and a change keep it; "" is a missing one."""
    return "" if value is None else str(value)


def present_value(household: Household, year: int, member_id: int | None, entry: Field) -> Any:
    """Return what the register holds of a field now; None where it holds nothing, or no row."""
    facts: Any = member_facts_of(household, member_id, year) if member_id else household_facts_of(household, year)
    identity = household if member_id is None else facts and facts.member
    row = facts if entry.yearly else identity
    return getattr(row, entry.name, None)


def head_of(household: Household, year: int) -> MemberFacts | None:
    """Return the facts of the member who heads a household in a year."""
    return next((one for one in present_members(household, year) if one.relation_to_head == HEAD), None)


def present_members(household: Household, year: int) -> list[MemberFacts]:
    """Return who lives in a household in a year and has not left it."""
    return [one for one in members_of(household, year) if one.left_on is None]


def _facts(household: Household, year: int, content: Mapping[str, Any]) -> Iterator[ContentLine]:
    member_id = content["member"]
    table = "household" if member_id is None else "member"
    name = "" if member_id is None else _name(member_id)
    for change in content["changes"]:
        entry = dictionary().field(f"{table}.{change['field']}")
        words = Words(f"{name}：{entry.words.zh}", f"{name}: {entry.words.en}") if name else entry.words
        now = kept(present_value(household, year, member_id, entry))
        before, after, present = (_text(entry, text) for text in (change["before"], change["after"], now))
        yield ContentLine(words, before, after, present, now != change["before"])


def _text(entry: Field, text: str) -> str:
    return value_text(entry, value_from_text(entry, text)) or say(_MISSING)


def _arrival(household: Household, year: int, content: Mapping[str, Any], *, may_open: bool) -> Iterator[ContentLine]:
    yield from _kind_and_day(content)
    labels = {"name": content["name"], "relation_to_head": content["relation"], "sex": content["sex"]}
    for name, value in labels.items():
        entry = dictionary().field(f"member.{name}")
        if value:
            yield ContentLine(entry.words, None, value_text(entry, value) or "", None)
    if content["born_on"]:
        yield ContentLine(dictionary().field("member.birth_on").words, None, content["born_on"], None)
    if content["id_no"]:
        words = dictionary().field("member.id_no").words
        shown = masked(decrypted(content["id_no"])) if may_open else say(_TOLD)
        yield ContentLine(words, None, shown, None)
    yield _head_line(household, year, content)


def _departure(household: Household, year: int, content: Mapping[str, Any]) -> Iterator[ContentLine]:
    yield from _kind_and_day(content)
    present = {one.member_id for one in present_members(household, year)}
    for member_id in content["members"]:
        is_there = member_id in present
        now = say(_THERE if is_there else _GONE)
        yield ContentLine(_named(member_id), say(_THERE), say(_GONE), now, not is_there)
    if content["new_head"] is not None:
        words = Words("新户主", "New head")
        yield ContentLine(words, None, _name(content["new_head"]), None)
    yield _head_line(household, year, content)


def _kind_and_day(content: Mapping[str, Any]) -> Iterator[ContentLine]:
    entry = dictionary().field("member.member_change")
    yield ContentLine(entry.words, None, value_text(entry, content["change"]) or "", None)
    day = dictionary().field("member.member_changed_on")
    yield ContentLine(day.words, None, value_text(day, date.fromisoformat(content["on"])) or "", None)


def _head_line(household: Household, year: int, content: Mapping[str, Any]) -> ContentLine:
    """Relations are told to the head: if another one heads the household by now, they no longer hold."""
    head = head_of(household, year)
    before = _name(content["head"]) if content["head"] else say(_NOBODY)
    now = head.member.name if head else say(_NOBODY)
    after = before if content.get("new_head") is None else _name(content["new_head"])
    if content["head"] in content.get("members", ()) and content.get("new_head") is None:
        after = say(_NOBODY)
    is_moved = (head.member_id if head else None) != content["head"]
    return ContentLine(Words("户主", "Head"), before, after, now, is_moved)


def _names(ids: Iterable[int]) -> dict[int, str]:
    return dict(Member.objects.filter(pk__in=list(ids)).values_list("pk", "name"))


def _name(member_id: int) -> str:
    return _names([member_id]).get(member_id, "—")


def _named(member_id: int) -> Words:
    name = _name(member_id)
    return Words(name, name)
