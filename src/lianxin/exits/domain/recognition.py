"""Recognition in two rounds (双认定): what people say of each criterion, and how the sheet stands after everything that happened.

First round: village and helper, confirmed by the householder (or the village). Second round: the check of the township or
county, by other people. Entries are only ever added. Where somebody says otherwise than the facts on record do, he says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.words import Words
from lianxin.eligibility.domain.places import all_of
from lianxin.exits import errors


class Round(StrEnum):
    """Which of the two rounds."""

    FIRST = "first"
    SECOND = "second"

    @property
    def words(self) -> Words:
        return Words("初认（村与帮扶人）", "first round") if self is Round.FIRST else Words("复核", "second round")


class State(StrEnum):
    """How a sheet stands."""

    FIRST = "first"
    SECOND = "second"
    MET = "met"
    NOT_MET = "not_met"

    @property
    def words(self) -> Words:
        return {
            State.FIRST: Words("初认中", "in its first round"),
            State.SECOND: Words("预脱贫，待复核", "pre-exit, to be checked"),
            State.MET: Words("认定达标", "recognised"),
            State.NOT_MET: Words("认定不达标", "not recognised"),
        }[self]


@dataclass(frozen=True, slots=True)
class Answered:
    """Somebody answered a criterion in a round: ``computed`` is what the facts on record said then (None: only people can)."""

    round: Round
    criterion: str
    verdict: Verdict
    computed: Verdict | None
    reason: str
    by: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Concluded:
    """Somebody closed a round. In the first the householder (or whoever speaks for the place) and the helper have signed."""

    round: Round
    verdict: Verdict
    signed: tuple[str, ...]
    by: int
    at: datetime


@dataclass(frozen=True, slots=True)
class SentBack:
    """The second round found that the first must be done again."""

    reason: str
    by: int
    at: datetime


Entry = Answered | Concluded | SentBack


@dataclass(frozen=True, slots=True)
class Standing:
    """A sheet as its entries left it: whose turn it is, the answers in force by round and criterion, and who took part in the
    first round."""

    state: State = State.FIRST
    answers: Mapping[Round, Mapping[str, Answered]] = field(default_factory=lambda: {Round.FIRST: {}, Round.SECOND: {}})
    first_round_by: frozenset[int] = frozenset()
    signed: tuple[str, ...] = ()
    entries: int = 0

    @property
    def round(self) -> Round | None:
        """The round that is open; None when both are over."""
        return {State.FIRST: Round.FIRST, State.SECOND: Round.SECOND}.get(self.state)

    def answer(self, criterion: str, in_round: Round) -> Answered | None:
        """The answer in force."""
        return self.answers[in_round].get(criterion)

    def verdict(self, criteria: Iterable[str], in_round: Round) -> Verdict:
        """What the answers of a round come to: all criteria, each answered by a person of that round, else open."""
        found = self.answers[in_round]
        return all_of(found[name].verdict if name in found else Verdict.CANNOT_TELL for name in criteria)


def advanced(standing: Standing, entry: Entry, criteria: Iterable[str]) -> Standing:
    """Return the standing after one more entry.

    Args:
        standing: before.
        entry: what happened.
        criteria: the names of all criteria of the sheet.

    Raises:
        Refused: EXIT-010 to EXIT-016, what recognition does not allow.
    """
    names = tuple(criteria)
    match entry:
        case Answered():
            return _answered(standing, entry, names)
        case Concluded():
            return _concluded(standing, entry, names)
        case SentBack():
            return _sent_back(standing, entry)


def replayed(entries: Iterable[Entry], criteria: Iterable[str]) -> Standing:
    """Return the standing after all entries, the first first."""
    names, standing = tuple(criteria), Standing()
    for entry in entries:
        standing = advanced(standing, entry, names)
    return standing


def _require_round(standing: Standing, asked: Round, by: int) -> None:
    if standing.round is not asked:
        raise Refused(errors.NOT_THIS_ROUND, asked=asked.words, state=standing.state.words)
    if asked is Round.SECOND and by in standing.first_round_by:
        raise Refused(errors.SAME_PERSON)


def _answered(standing: Standing, entry: Answered, names: tuple[str, ...]) -> Standing:
    _require_round(standing, entry.round, entry.by)
    if entry.criterion not in names:
        raise Refused(errors.NO_SUCH_CRITERION, name=entry.criterion)
    if entry.computed is not None and entry.verdict is not entry.computed and not entry.reason.strip():
        raise Refused(errors.NO_REASON)
    of_round = {**standing.answers[entry.round], entry.criterion: entry}
    return replace(
        standing,
        answers={**standing.answers, entry.round: of_round},
        first_round_by=_with(standing, entry.round, entry.by),
        entries=standing.entries + 1,
    )


def _concluded(standing: Standing, entry: Concluded, names: tuple[str, ...]) -> Standing:
    _require_round(standing, entry.round, entry.by)
    found = standing.verdict(names, entry.round)
    if found is Verdict.CANNOT_TELL:
        raise Refused(errors.CRITERIA_OPEN)
    if found is not entry.verdict:
        raise Refused(errors.OTHER_CONCLUSION)
    if entry.round is Round.FIRST and len([name for name in entry.signed if name.strip()]) < 2:
        raise Refused(errors.NOT_SIGNED)
    is_met = entry.verdict is Verdict.MET
    after = State.SECOND if is_met and entry.round is Round.FIRST else State.MET if is_met else State.NOT_MET
    return replace(
        standing,
        state=after,
        first_round_by=_with(standing, entry.round, entry.by),
        signed=entry.signed if entry.round is Round.FIRST else standing.signed,
        entries=standing.entries + 1,
    )


def _sent_back(standing: Standing, entry: SentBack) -> Standing:
    _require_round(standing, Round.SECOND, entry.by)
    if not entry.reason.strip():
        raise Refused(errors.NO_REASON)
    # What was answered stays on record; the round is done again from the beginning.
    fresh: dict[Round, Mapping[str, Answered]] = {Round.FIRST: {}, Round.SECOND: {}}
    return replace(standing, state=State.FIRST, answers=fresh, signed=(), entries=standing.entries + 1)


def _with(standing: Standing, in_round: Round, by: int) -> frozenset[int]:
    return standing.first_round_by | {by} if in_round is Round.FIRST else standing.first_round_by
