"""What a procedure must be beyond its spelling: every case can end, every state can be reached, nothing is granted undecided."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations

from lianxin.core.kernel.errors import Refused
from lianxin.procedures import errors
from lianxin.procedures.domain.definitions import Outcome, Step, StepKind, Version


def check_version(version: Version) -> None:
    """Refuse a version that could leave a case stranded, a person unheard, or something granted that nobody decided.

    Raises:
        Refused: PROC-001 dead end, 002 unreachable, 005 an objection leads nowhere, 006 a circle without exit, 010 a step out
            of an end, 012 a decision without evidence, 016 granted without decision, 017 a kind that does not fit, 018
            nothing is granted.
    """
    _check_ends(version)
    reached = _reached(version, lambda step: True)
    for state in version.states.values():
        if state.ends is None and not version.steps_from(state.name):
            raise Refused(errors.DEAD_END, place=version.place, state=state.name)
        if state.name not in reached:
            raise Refused(errors.UNREACHABLE, place=version.place, state=state.name)
    _check_circles(version)
    _check_objections(version)
    _check_kinds(version)
    _check_decisions(version)


def check_overlap(versions: Sequence[Version]) -> None:
    """Refuse two versions that are in force on the same day in the same area.

    Raises:
        Refused: PROC-007.
    """
    for one, other in combinations(versions, 2):
        if one.area == other.area and one.period.overlaps(other.period):
            raise Refused(errors.VERSIONS_OVERLAP, place=one.place, name=one.name, other=other.name, area=one.area)


def _check_ends(version: Version) -> None:
    ends = {name for name, state in version.states.items() if state.ends is not None}
    for step in version.steps.values():
        for before in step.before:
            if before in ends:
                raise Refused(errors.LEADS_OUT_OF_END, place=version.place, step=step.name, state=before)
    if not any(state.ends is Outcome.GRANTED for state in version.states.values()):
        raise Refused(errors.NOTHING_GRANTED, place=version.place)


def _check_circles(version: Version) -> None:
    """From every state some end must be in reach."""
    saved = {name for name, state in version.states.items() if state.ends is not None}
    while more := {
        before
        for step in version.steps.values()
        if step.after in saved
        for before in step.before
        if before not in saved
    }:
        saved |= more
    for name in version.states:
        if name not in saved:
            raise Refused(errors.NO_EXIT_FROM_CYCLE, place=version.place, state=name)


def _check_objections(version: Version) -> None:
    for state in version.states.values():
        if state.publicity and all(step.kind is StepKind.ON for step in version.steps_from(state.name)):
            raise Refused(errors.OBJECTION_LEADS_NOWHERE, place=version.place, state=state.name)


def _check_kinds(version: Version) -> None:
    for step in version.steps.values():
        is_refused = version.states[step.after].ends is Outcome.REFUSED
        fits = is_refused is (step.kind is StepKind.REFUSE)
        if step.kind is StepKind.BACK:
            fits = all(before in _reached(version, _is_on, start=step.after) for before in step.before)
        if not fits:
            raise Refused(errors.KIND_UNFIT, place=version.place, step=step.name, state=step.after)


def _check_decisions(version: Version) -> None:
    for step in version.steps.values():
        if step.decides and not step.evidence:
            raise Refused(errors.DECIDES_WITHOUT_EVIDENCE, place=version.place, step=step.name)
    undecided = _reached(version, lambda step: not step.decides)
    for name, state in version.states.items():
        if state.ends is Outcome.GRANTED and name in undecided:
            raise Refused(errors.GRANTED_WITHOUT_DECISION, place=version.place, state=name)


def _is_on(step: Step) -> bool:
    return step.kind is StepKind.ON


def _reached(version: Version, passes: Callable[[Step], bool], *, start: str = "") -> set[str]:
    """States that can be reached from the start by steps that pass."""
    found = {start or version.begins}
    steps: Iterable[Step] = [step for step in version.steps.values() if passes(step)]
    while more := {step.after for step in steps if set(step.before) & found} - found:
        found |= more
    return found
