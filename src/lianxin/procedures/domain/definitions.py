"""What a procedure is: states, the steps between them, and for each step who takes it, with what, by when and how public.

Everything here is read from ``rulebook/procedures`` (``reading``) and checked there (``checking``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lianxin.core.kernel.periods import Period
from lianxin.core.kernel.words import Words
from lianxin.procedures.domain.calendar import DayKind


class Subject(StrEnum):
    """What a case is about."""

    HOUSEHOLD = "household"
    VILLAGE = "village"
    COUNTY = "county"

    @property
    def words(self) -> Words:
        return {
            Subject.HOUSEHOLD: Words("户", "household"),
            Subject.VILLAGE: Words("村", "village"),
            Subject.COUNTY: Words("县", "county"),
        }[self]

    @property
    def table(self) -> str:
        """The table of the dictionary whose yearly facts a decision may change; empty where the register keeps none."""
        return "" if self is Subject.COUNTY else self.value


class Hat(StrEnum):
    """For which level a person acts in a case. Nobody wears two in the same case."""

    VILLAGE = "village"
    TOWNSHIP = "township"
    COUNTY = "county"

    @property
    def words(self) -> Words:
        return {
            Hat.VILLAGE: Words("村级", "the village"),
            Hat.TOWNSHIP: Words("乡镇", "the township"),
            Hat.COUNTY: Words("县级", "the county"),
        }[self]


class Actor(StrEnum):
    """Who takes a step. ``hat`` is the level that records it, where the actor has no account of his own."""

    HOUSEHOLD = "household"
    VILLAGE = "village"
    VILLAGE_MEETING = "village_meeting"
    TOWNSHIP = "township"
    DEPARTMENTS = "departments"
    COUNTY = "county"
    PREFECTURE = "prefecture"
    PROVINCE = "province"
    THIRD_PARTY = "third_party"

    @property
    def words(self) -> Words:
        return _ACTORS[self][0]

    @property
    def hat(self) -> Hat:
        return _ACTORS[self][1]


_ACTORS = {
    Actor.HOUSEHOLD: (Words("农户", "Household"), Hat.VILLAGE),
    Actor.VILLAGE: (Words("村（驻村工作队）", "Village team"), Hat.VILLAGE),
    Actor.VILLAGE_MEETING: (Words("村民代表会议", "Village meeting"), Hat.VILLAGE),
    Actor.TOWNSHIP: (Words("乡镇", "Township"), Hat.TOWNSHIP),
    Actor.DEPARTMENTS: (Words("县级部门", "County departments"), Hat.COUNTY),
    Actor.COUNTY: (Words("县级", "County"), Hat.COUNTY),
    Actor.PREFECTURE: (Words("市级", "Prefecture"), Hat.COUNTY),
    Actor.PROVINCE: (Words("省级", "Province"), Hat.COUNTY),
    Actor.THIRD_PARTY: (Words("第三方", "Third party"), Hat.COUNTY),
}


class StepKind(StrEnum):
    """Where a step leads: on, back to an earlier state, or out by refusal."""

    ON = "on"
    BACK = "back"
    REFUSE = "refuse"

    @property
    def words(self) -> Words:
        return {
            StepKind.ON: Words("往下走", "on"),
            StepKind.BACK: Words("退回", "back"),
            StepKind.REFUSE: Words("不予通过", "refused"),
        }[self]


class Outcome(StrEnum):
    """How a case ends."""

    GRANTED = "granted"
    REFUSED = "refused"

    @property
    def words(self) -> Words:
        return Words("办结", "granted") if self is Outcome.GRANTED else Words("未通过", "not granted")


class Level(StrEnum):
    """Where something is shown."""

    VILLAGE = "village"
    TOWNSHIP = "township"
    COUNTY = "county"
    PROVINCE = "province"

    @property
    def words(self) -> Words:
        return {
            Level.VILLAGE: Words("村", "village"),
            Level.TOWNSHIP: Words("乡镇", "township"),
            Level.COUNTY: Words("县", "county"),
            Level.PROVINCE: Words("省", "province"),
        }[self]


@dataclass(frozen=True, slots=True)
class Basis:
    """Where something is laid down, and of which day the document is (None: not known)."""

    title: str
    clause: str = ""
    url: str = ""
    dated: date | None = None

    def __str__(self) -> str:
        return " ".join(filter(None, (self.title, self.clause)))


@dataclass(frozen=True, slots=True)
class Clock:
    """By when a step is due: ``count`` days of a kind after the case began (``since`` empty and ``is_whole``), after its
    state was entered (``since`` empty), or after a step was last taken. An open objection stops it if ``pauses``."""

    count: int
    kind: DayKind
    since: str = ""
    is_whole: bool = False
    pauses: bool = True

    @property
    def words(self) -> Words:
        return Words(f"{self.count} {self.kind.words.zh}", f"{self.count} {self.kind.words.en}")


@dataclass(frozen=True, slots=True)
class Publicity:
    """A showing (公示): the case stays in the state for ``days`` at least, and takes objections, which must be answered.

    ``answered_by`` says who answers, ``answer_days`` how long he has. An objection that is upheld shows the case anew.
    """

    level: Level
    days: int
    kind: DayKind
    template: str
    answered_by: Actor
    answer_days: int
    answer_kind: DayKind


@dataclass(frozen=True, slots=True)
class Announcement:
    """A public telling (公告) that takes no objections."""

    level: Level
    template: str


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, as it is laid down: 2/3."""

    part: int
    whole: int

    def __str__(self) -> str:
        return f"{self.part}/{self.whole}"

    def is_reached(self, count: int, total: int) -> bool:
        """Whether ``count`` is at least this part of ``total``."""
        return count * self.whole >= self.part * total

    def is_passed(self, count: int, total: int) -> bool:
        """Whether ``count`` is more than this part of ``total``."""
        return count * self.whole > self.part * total


@dataclass(frozen=True, slots=True)
class MeetingRule:
    """A meeting: what part of those entitled must attend, and more than what part of those voting must agree."""

    quorum: Share
    majority: Share


@dataclass(frozen=True, slots=True)
class State:
    """Where a case stands. ``ends`` is set where it ends; ``publicity`` where it is being shown."""

    name: str
    words: Words
    ends: Outcome | None = None
    publicity: Publicity | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A step that may be taken: from where, to where, by whom, by how many different persons, with what.

    ``decides``: the step is an approval. Nobody approves what he took part in, and eligibility is computed again.
    """

    name: str
    words: Words
    before: tuple[str, ...]
    after: str
    kind: StepKind
    actor: Actor
    persons: int
    evidence: tuple[str, ...]
    clock: Clock | None
    meeting: MeetingRule | None
    announcement: Announcement | None
    decides: bool
    basis: Basis

    @property
    def needs_reason(self) -> bool:
        """Whether a reason must be told: for every step that does not lead on."""
        return self.kind is not StepKind.ON


@dataclass(frozen=True, slots=True)
class Effect:
    """What the register is told when a case is granted: a value of a field of the household, or of the village.

    ``source`` is ``value`` (``value`` as written), ``chosen`` (one of ``choices``, said when the case begins), ``year`` or
    ``month`` (of the day of decision).
    """

    field: str
    source: str
    value: str | bool | None = None
    choices: tuple[str, ...] = ()


class ContentKind(StrEnum):
    """What a case carries beyond fixed values, written when it begins and applied word for word when it is decided."""

    FACTS = "facts"
    ARRIVAL = "arrival"
    DEPARTURE = "departure"


@dataclass(frozen=True, slots=True)
class Content:
    """What the cases of a version carry: changes of facts, somebody who joins, or those who leave.

    ``changes`` are the kinds of joining or leaving that it is for, codes of the list ``member_change``; none for facts.
    """

    kind: ContentKind
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """A procedure as it holds for a period in an area."""

    name: str
    words: Words
    period: Period
    area: str
    states: Mapping[str, State]
    steps: Mapping[str, Step]
    begins: str
    rule_purpose: str
    rule_wants: str
    effects: tuple[Effect, ...]
    content: Content | None
    limit: Clock | None
    source: Basis
    verified: bool
    note: Words | None
    place: str

    def steps_from(self, state: str) -> tuple[Step, ...]:
        """Return every step that may be taken at a state, the ways on first."""
        order = list(StepKind)
        found = [step for step in self.steps.values() if state in step.before]
        return tuple(sorted(found, key=lambda step: order.index(step.kind)))


class Direction(StrEnum):
    """Whether households enter the programme by a procedure, or leave it."""

    ENTRY = "entry"
    EXIT = "exit"

    @property
    def words(self) -> Words:
        return Words("进", "entry") if self is Direction.ENTRY else Words("退", "exit")


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procedure with all its versions, the oldest first. ``ledger``: its decisions stand in the ledger of entries and exits."""

    key: str
    words: Words
    purpose: Words
    subject: Subject
    versions: tuple[Version, ...]
    ledger: Direction | None = None

    def versions_on(self, on: date, area: str = "") -> tuple[Version, ...]:
        """Return the versions in force on a day that hold for an area, that of the narrowest area first."""
        found = [one for one in self.versions if on in one.period and area.startswith(one.area)]
        return tuple(sorted(found, key=lambda one: -len(one.area)))
