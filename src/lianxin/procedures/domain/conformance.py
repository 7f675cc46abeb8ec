"""Whether a log agrees with the drawn procedure: token replay on the net that the same file gives.

Each state of a version is a place, each step from a state a transition that takes the token there and puts one where the step leads.
An objection and its answer keep the token where something is shown. What a log says that the procedure does not allow costs a token
that was not there and leaves one behind.

Source: Rozinat and van der Aalst, Conformance checking of processes based on monitoring real behavior, 2008 (fitness by token replay).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lianxin.core.kernel.errors import Refused
from lianxin.procedures import errors
from lianxin.procedures.domain.definitions import Version
from lianxin.procedures.domain.event_log import (
    BEGUN,
    NOT_UPHELD,
    OBJECTED,
    RAN_OUT,
    SHOWN,
    TAKEN_DOWN,
    UPHELD,
    Trace,
)

START = "start"


@dataclass(frozen=True, slots=True)
class Transition:
    """One way to move the token: by which activity, out of which place, into which."""

    activity: str
    before: str
    after: str


@dataclass(slots=True)
class Tokens:
    """What a replay counted: tokens made, used, missing when they were needed, and left over."""

    produced: int = 0
    consumed: int = 0
    missing: int = 0
    remaining: int = 0
    strangers: list[str] = field(default_factory=list)

    @property
    def fitness(self) -> float:
        """1 where everything that happened could happen; 0 where nothing could."""
        if not self.consumed or not self.produced:
            return 0.0
        return (2 - self.missing / self.consumed - self.remaining / self.produced) / 2

    def add(self, other: Tokens) -> None:
        """Count another replay in."""
        self.produced += other.produced
        self.consumed += other.consumed
        self.missing += other.missing
        self.remaining += other.remaining
        self.strangers += other.strangers


def net_of(version: Version) -> tuple[Transition, ...]:
    """Return the transitions of a version's net; its places are :data:`START` and the states."""
    found = [Transition(BEGUN, START, version.begins)]
    for step in version.steps.values():
        found += [Transition(step.name, before, step.after) for before in step.before]
    shown = [state.name for state in version.states.values() if state.publicity is not None]
    found += [Transition(name, state, state) for state in shown for name in (SHOWN, TAKEN_DOWN, RAN_OUT)]
    # An objection to a notice holds a case that has moved on since, too.
    open_ = [state.name for state in version.states.values() if state.ends is None]
    found += [Transition(name, state, state) for state in open_ for name in (OBJECTED, UPHELD, NOT_UPHELD)]
    return tuple(found)


def replayed_tokens(version: Version, trace: Trace) -> Tokens:
    """Replay a trace. It must end where the trace says that the case stands: an open case in its state, a closed one at an end."""
    net: dict[str, list[Transition]] = {}
    for one in net_of(version):
        net.setdefault(one.activity, []).append(one)
    counted = Tokens(produced=1)
    place: str | None = START
    for event in trace.events:
        ways = net.get(event.activity)
        if not ways:
            counted.strangers.append(event.activity)
            counted.missing += 1
            counted.consumed += 1
            continue
        way = next((one for one in ways if one.before == place), None)
        if way is None:
            # The token is elsewhere: one is put where it was needed, and the other stays behind.
            counted.missing += 1
            counted.remaining += place is not None
            way = ways[0]
        counted.consumed += 1
        counted.produced += 1
        place = way.after
    counted.consumed += 1
    if place != trace.state:
        counted.missing += 1
        counted.remaining += 1
    return counted


def conformance(
    versions: Mapping[tuple[str, str], Version], traces: Iterable[Trace]
) -> dict[tuple[str, str], tuple[int, Tokens]]:
    """Replay a log; return for each procedure and version how many cases there were and what the replay counted.

    Raises:
        Refused: PROC-020 a trace of a version that is not known.
    """
    found: dict[tuple[str, str], tuple[int, Tokens]] = {}
    for trace in traces:
        key = (trace.procedure, trace.version)
        if key not in versions:
            known = ", ".join("/".join(one) for one in versions)
            raise Refused(errors.NO_SUCH_PROCEDURE, key="/".join(key), known=known)
        count, tokens = found.setdefault(key, (0, Tokens()))
        tokens.add(replayed_tokens(versions[key], trace))
        found[key] = (count + 1, tokens)
    return found
