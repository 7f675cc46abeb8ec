"""The diagram of a procedure, from the same data that cases walk by."""

from __future__ import annotations

from lianxin.core.charts import Road, Stop, Tone, Turn, Way
from lianxin.core.kernel.words import Words
from lianxin.procedures.domain.definitions import Outcome, State, Step, StepKind, Version

_TURNS = {StepKind.ON: Turn.ON, StepKind.BACK: Turn.BACK, StepKind.REFUSE: Turn.OUT}
_TONES = {Outcome.GRANTED: Tone.GOOD, Outcome.REFUSED: Tone.BAD}
_NOTE = Words(
    "方框是状态，左边有竖条的正在公示；框下是从那里出发的步骤。实线向下，虚线退回，右侧另一种线通向未通过。",
    "Boxes are states, those with a bar at their side are being shown; beneath each, the steps that start there. Solid lines lead "
    "on, dashed ones back, the others out.",
)


def road_of(version: Version, title: Words, *, here: str = "") -> Road:
    """Return the states and steps of a version as a road; ``here`` marks where a case stands."""
    names = list(version.states)
    # The road begins at the first stop.
    names.sort(key=lambda name: name != version.begins)
    places = {name: index for index, name in enumerate(names)}
    stops = tuple(_stop(version.states[name], is_here=name == here) for name in names)
    ways = tuple(
        Way(places[before], places[step.after], step.words, detail_of(step), _TURNS[step.kind])
        for step in version.steps.values()
        for before in step.before
    )
    return Road(title, stops, ways, _NOTE)


def detail_of(step: Step) -> Words:
    """Return in a few words who takes a step, how many together, and in what time."""
    parts = [step.actor.words]
    if step.kind is StepKind.ON:
        if step.persons > 1:
            parts.append(Words(f"{step.persons} 人", f"{step.persons} persons"))
        if step.meeting:
            parts.append(Words(f"到会 {step.meeting.quorum}", f"quorum {step.meeting.quorum}"))
        if step.clock:
            parts.append(step.clock.words)
    if step.decides:
        parts.append(Words("审定", "decision"))
    return Words(" · ".join(part.zh for part in parts), " · ".join(part.en for part in parts))


def showing_of(state: State) -> Words:
    """Return where and how long a state is shown; nothing where it is not."""
    shown = state.publicity
    if shown is None:
        return Words("", "")
    return Words(
        f"{shown.level.words.zh}级公示 {shown.days} {shown.kind.words.zh}，异议由{shown.answered_by.words.zh}在 {shown.answer_days} "
        f"{shown.answer_kind.words.zh}内答复",
        f"shown in the {shown.level.words.en} for {shown.days} {shown.kind.words.en}; objections answered by the "
        f"{shown.answered_by.words.en.lower()} within {shown.answer_days} {shown.answer_kind.words.en}",
    )


def _stop(state: State, *, is_here: bool) -> Stop:
    tone = Tone.OPEN if state.publicity else _TONES[state.ends] if state.ends else Tone.PLAIN
    return Stop(state.words, showing_of(state), tone, is_here)
