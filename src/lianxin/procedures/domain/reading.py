"""Read procedures from their files: strictly, each fault with file, key and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from lianxin.core.kernel.dictionary import Dictionary, FieldType
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.periods import Period
from lianxin.procedures import errors
from lianxin.procedures.domain.calendar import DayKind
from lianxin.procedures.domain.checking import check_overlap, check_version
from lianxin.procedures.domain.definitions import (
    Actor,
    Announcement,
    Basis,
    Clock,
    Content,
    ContentKind,
    Direction,
    Effect,
    Level,
    MeetingRule,
    Outcome,
    Procedure,
    Publicity,
    Share,
    State,
    Step,
    StepKind,
    Subject,
    Version,
)
from lianxin.procedures.domain.templates import TEMPLATES
from lianxin.rulebook import Rulebook
from lianxin.rulebook.dated_values import read_area, read_period
from lianxin.rulebook.documents import Entry
from lianxin.rulebook.rule_entries import PURPOSES, named_entries

EVIDENCE = "evidence_type"
_WANTS = ("met", "not_met")
_DAYS = ("year", "month")
_MOST_PERSONS = 5
_SHARE = re.compile(r"([1-9]\d?)/([1-9]\d?)\Z")

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What entries are read against."""

    book: Rulebook
    evidence: frozenset[str]

    @property
    def dictionary(self) -> Dictionary:
        return self.book.dictionary


def load_procedures(folder: Path, book: Rulebook) -> dict[str, Procedure]:
    """Load and check every procedure of a folder.

    Args:
        folder: ``rulebook/procedures``.
        book: the rulebook, whose dictionary and rule sets procedures refer to.

    Raises:
        Refused: the first fault found: RULEBOOK codes for how files are written, PROC-001 to PROC-022 for what they say.
    """
    codes = book.dictionary.code_lists[EVIDENCE].codes
    shelf = _Shelf(book, frozenset(code.key for code in codes))
    entries = named_entries(folder, "procedures", folder.parent)
    return {key: _procedure(key, entry, shelf) for key, entry in entries.items()}


def _procedure(key: str, entry: Entry, shelf: _Shelf) -> Procedure:
    words, purpose = entry.words(), entry.words("purpose")
    subject = _chosen(entry, "subject", Subject)
    ledger = _chosen(entry, "ledger", Direction) if "ledger" in entry.content else None
    versions = [_version(name, one, subject, shelf) for name, one in entry.entries("versions")]
    entry.finish()
    for version in versions:
        check_version(version)
    check_overlap(versions)
    ordered = tuple(sorted(versions, key=lambda one: (one.period.starts_on, one.area)))
    return Procedure(key, words, purpose, subject, ordered, ledger)


def _version(name: str, entry: Entry, subject: Subject, shelf: _Shelf) -> Version:
    starts_on, ends_before = read_period(entry)
    source = _basis(entry.entry("source"))
    states = {key: _state(key, one) for key, one in entry.entries("states")}
    steps = {key: _step(key, one, source, states, shelf) for key, one in entry.entries("steps")}
    rule = entry.entry("rule") if "rule" in entry.content else None
    version = Version(
        name=name,
        words=entry.words(),
        period=Period(starts_on, ends_before),
        area=read_area(entry.text("area", ""), entry.place),
        states=states,
        steps=steps,
        begins=_known_state(entry.text("begins"), states, entry.at("begins")),
        rule_purpose=rule.choice("purpose", PURPOSES) if rule else "",
        rule_wants=rule.choice("wants", _WANTS) if rule else "",
        effects=tuple(_effect(one, subject, shelf) for one in entry.listed("effects"))
        if "effects" in entry.content
        else (),
        content=_content(entry.entry("content"), subject, shelf) if "content" in entry.content else None,
        limit=_clock(entry, "limit", is_whole=True),
        source=source,
        verified=entry.flag("verified", False),
        note=entry.optional_words("note"),
        place=entry.place,
    )
    if rule:
        rule.finish()
        _require_rules(version, shelf.book)
    entry.finish()
    _require_clocks(version)
    return version


def _state(name: str, entry: Entry) -> State:
    state = State(
        name=name,
        words=entry.words(),
        ends=_chosen(entry, "ends", Outcome) if "ends" in entry.content else None,
        publicity=_publicity(name, entry.entry("publicity")) if "publicity" in entry.content else None,
    )
    entry.finish()
    return state


def _publicity(state: str, entry: Entry) -> Publicity:
    level, template = _chosen(entry, "level", Level), entry.text("template")
    count, kind = _duration(entry)
    if "objections" not in entry.content:
        raise Refused(errors.NO_WAY_TO_OBJECT, place=entry.place, state=state)
    objections = entry.entry("objections")
    if "answered_by" not in objections.content:
        raise Refused(errors.NO_WAY_TO_OBJECT, place=objections.place, state=state)
    answered_by = _chosen(objections, "answered_by", Actor)
    answer_days, answer_kind = _duration(objections)
    _check_template(template, entry, takes_objections=True)
    objections.finish()
    entry.finish()
    return Publicity(level, count, kind, template, answered_by, answer_days, answer_kind)


def _step(name: str, entry: Entry, source: Basis, states: Mapping[str, State], shelf: _Shelf) -> Step:
    before = tuple(_known_state(one, states, entry.at("before")) for one in entry.texts("before"))
    if not before:
        raise Refused(errors.UNKNOWN_STATE, place=entry.at("before"), state="", known=", ".join(states))
    if "by" not in entry.content:
        known = ", ".join(actor.value for actor in Actor)
        raise Refused(errors.NO_ACTOR, place=entry.place, step=name, state=", ".join(before), known=known)
    evidence = entry.texts("evidence")
    for one in evidence:
        if one not in shelf.evidence:
            known = ", ".join(sorted(shelf.evidence))
            raise Refused(errors.UNKNOWN_EVIDENCE, place=entry.at("evidence"), name=one, known=known)
    persons = entry.integer("persons", 1)
    if not 1 <= persons <= _MOST_PERSONS:
        raise Refused(errors.NO_PERSONS, place=entry.at("persons"), step=name)
    step = Step(
        name=name,
        words=entry.words(),
        before=before,
        after=_known_state(entry.text("after"), states, entry.at("after")),
        kind=StepKind(entry.choice("kind", tuple(StepKind), StepKind.ON.value)),
        actor=_chosen(entry, "by", Actor),
        persons=persons,
        evidence=evidence,
        clock=_clock(entry, "clock"),
        meeting=_meeting(entry.entry("meeting")) if "meeting" in entry.content else None,
        announcement=_announcement(entry.entry("announces")) if "announces" in entry.content else None,
        decides=entry.flag("decides", False),
        basis=_basis(entry.entry("basis")) if "basis" in entry.content else source,
    )
    entry.finish()
    return step


def _clock(entry: Entry, key: str, *, is_whole: bool = False) -> Clock | None:
    if key not in entry.content:
        return None
    told = entry.entry(key)
    count, kind = _duration(told)
    clock = Clock(count, kind, told.text("since", ""), is_whole, told.flag("pauses", True))
    told.finish()
    return clock


def _duration(entry: Entry) -> tuple[int, DayKind]:
    """Return ``days`` or ``working_days``."""
    told = [kind for kind in DayKind if kind.value in entry.content]
    count = entry.integer(told[0].value, 0) if len(told) == 1 else 0
    if count < 1:
        raise Refused(errors.BAD_DURATION, place=entry.place)
    return count, told[0]


def _meeting(entry: Entry) -> MeetingRule:
    rule = MeetingRule(_share(entry, "quorum"), _share(entry, "majority"))
    entry.finish()
    return rule


def _share(entry: Entry, key: str) -> Share:
    text = entry.text(key)
    found = _SHARE.match(text)
    if found is None or int(found[1]) > int(found[2]):
        raise Refused(errors.BAD_SHARE, place=entry.at(key), found=text)
    return Share(int(found[1]), int(found[2]))


def _announcement(entry: Entry) -> Announcement:
    told = Announcement(_chosen(entry, "level", Level), entry.text("template"))
    _check_template(told.template, entry, takes_objections=False)
    entry.finish()
    return told


def _check_template(name: str, entry: Entry, *, takes_objections: bool) -> None:
    known = [key for key, one in TEMPLATES.items() if one.takes_objections is takes_objections]
    if name not in known:
        raise Refused(errors.TEMPLATE_UNKNOWN, place=entry.at("template"), template=name, known=", ".join(known))


def _basis(entry: Entry) -> Basis:
    basis = Basis(entry.text("title"), entry.text("clause", ""), entry.text("url", ""), entry.day("dated"))
    entry.finish()
    return basis


def _effect(entry: Entry, subject: Subject, shelf: _Shelf) -> Effect:
    field = entry.text("field")
    given = [key for key in ("value", "choose", "day") if key in entry.content]
    source = given[0] if len(given) == 1 else ""
    value: Any = entry.raw("value") if source == "value" else None
    choices = entry.texts("choose")
    day = entry.choice("day", _DAYS) if source == "day" else ""
    entry.finish()
    unfit = Refused(errors.EFFECT_UNFIT, place=entry.place, field=field, value=value or choices or day)
    known = shelf.dictionary.fields.get(f"{subject.table}.{field}")
    if known is None or not known.yearly or known.derived or not source:
        raise unfit
    if source == "day":
        wanted = FieldType.MONTH if day == "month" else FieldType.INTEGER
        fits = known.type is wanted
    elif known.type is FieldType.BOOLEAN:
        fits = isinstance(value, bool)
    else:
        keys = {code.key for code in shelf.dictionary.code_list_of(known).codes} if known.code_list else set()
        fits = known.type is FieldType.CODE and keys >= set(choices or [value]) and bool(choices or value)
    if not fits:
        raise unfit
    return Effect(field, day or ("chosen" if choices else "value"), value, choices)


def _content(entry: Entry, subject: Subject, shelf: _Shelf) -> Content:
    kind = _chosen(entry, "kind", ContentKind)
    changes = entry.texts("changes") if "changes" in entry.content else ()
    entry.finish()
    ends = {ContentKind.ARRIVAL: "membership=begins", ContentKind.DEPARTURE: "membership=ends"}
    codes = shelf.dictionary.code_lists["member_change"].codes
    known = {code.key for code in codes if kind in ends and code.note == ends[kind]}
    # Facts name no kind of change; whoever joins or leaves does so by one that is known.
    if subject is not Subject.HOUSEHOLD or not known >= set(changes) or bool(changes) is not bool(known):
        raise Refused(
            errors.CONTENT_UNFIT,
            place=entry.place,
            content=kind.value,
            changes=", ".join(changes),
            known=", ".join(sorted(known)),
        )
    return Content(kind, changes)


def _require_rules(version: Version, book: Rulebook) -> None:
    """The rules that decide must hold from the first day to the last, one set after the other."""
    sets = [s for s in book.rule_sets.values() if s.purpose == version.rule_purpose and version.area.startswith(s.area)]
    day = version.period.starts_on
    while True:
        current = next((s for s in sets if day in s.period), None)
        if current is None:
            raise Refused(errors.RULE_UNFIT, place=version.place, purpose=version.rule_purpose)
        ends = current.period.ends_before
        if ends is None or (version.period.ends_before is not None and version.period.ends_before <= ends):
            return
        day = ends


def _require_clocks(version: Version) -> None:
    clocks = [(f"{version.place}.steps.{step.name}", step.clock) for step in version.steps.values()]
    for place, clock in [*clocks, (version.place, version.limit)]:
        if clock is not None and clock.since and clock.since not in version.steps:
            raise Refused(errors.UNKNOWN_CLOCK, place=place, step=clock.since, known=", ".join(version.steps))


def _known_state(name: str, states: Mapping[str, State], place: str) -> str:
    if name not in states:
        raise Refused(errors.UNKNOWN_STATE, place=place, state=name, known=", ".join(states))
    return name


def _chosen(entry: Entry, key: str, choices: type[Choice]) -> Choice:
    return choices(entry.choice(key, tuple(_values(choices))))


def _values(choices: Iterable[StrEnum]) -> list[str]:
    return [choice.value for choice in choices]
