"""The event log of cases as XES (IEEE 1849-2016), for tools that look at how work really goes. Nobody is named in it.

A log holds one trace for each case, a trace one event for each thing that happened. ``concept:name`` of an event is what happened
(:func:`activity_of`), ``org:resource`` the number of an account, ``org:role`` the level it acted for; each event is the completion of
its activity (``lifecycle:transition``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO
from xml.etree.ElementTree import Element, SubElement, iterparse, tostring

from lianxin.core.kernel.errors import Refused
from lianxin.procedures import errors
from lianxin.procedures.domain.history import Answered, Begun, Event, Objected, RanOut, Shown, TakenDown

BEGUN, OBJECTED, UPHELD, NOT_UPHELD = "begin", "object", "uphold_objection", "dismiss_objection"
SHOWN, TAKEN_DOWN, RAN_OUT = "show_by_notice", "take_notice_down", "complete_notice"
_NAMESPACE = "http://www.xes-standard.org/"
_COMPLETE = "complete"
_EXTENSIONS = (("Concept", "concept"), ("Time", "time"), ("Organizational", "org"), ("Lifecycle", "lifecycle"))
_TRACE_KEYS = ("concept:name", "lianxin:procedure", "lianxin:version", "lianxin:state")
_EVENT_KEYS = ("concept:name", "org:resource", "org:role", "lifecycle:transition")


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """One thing that happened: which activity, when, by whom (a number), for which level."""

    activity: str
    at: datetime
    resource: str
    role: str


@dataclass(frozen=True, slots=True)
class Trace:
    """A case in a log: its number, the procedure and version that it walks by, where it stands, and what happened."""

    name: str
    procedure: str
    version: str
    state: str
    events: tuple[LoggedEvent, ...]


def activity_of(event: Event) -> str:
    """Return what a log calls an event: the name of the step, or the beginning, an objection, its answer."""
    match event:
        case Begun():
            return BEGUN
        case Objected():
            return OBJECTED
        case Answered():
            return UPHELD if event.upheld else NOT_UPHELD
        case Shown():
            return SHOWN
        case TakenDown():
            return TAKEN_DOWN
        case RanOut():
            return RAN_OUT
    return event.step


def written_log(traces: Iterable[Trace]) -> Iterator[bytes]:
    """Yield a log as XML, piece by piece: however many cases there are, one is in memory."""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1849-2016" xes.features="" xmlns="{_NAMESPACE}">\n'.encode()
    for part in _head():
        yield tostring(part, encoding="utf-8") + b"\n"
    for trace in traces:
        yield tostring(_trace(trace), encoding="utf-8") + b"\n"
    yield b"</log>\n"


def read_log(file: BinaryIO) -> Iterator[Trace]:
    """Read the traces of a log that :func:`written_log` wrote, one after the other.

    Raises:
        Refused: PROC-024 it is no such log.
    """
    try:
        for _, part in iterparse(file):  # noqa: S314 - a deployment's own log; expat bounds what entities may grow to
            if part.tag == f"{{{_NAMESPACE}}}trace":
                yield _read_trace(part)
                part.clear()
    except (SyntaxError, KeyError, ValueError) as error:
        raise Refused(errors.LOG_UNREADABLE, why=str(error)[:120]) from error


def _head() -> Iterator[Element]:
    for name, prefix in _EXTENSIONS:
        yield Element("extension", name=name, prefix=prefix, uri=f"{_NAMESPACE}{prefix}.xesext")
    for scope, keys in (("trace", _TRACE_KEYS), ("event", _EVENT_KEYS)):
        part = Element("global", scope=scope)
        for key in keys:
            SubElement(part, "string", key=key, value=_COMPLETE if key == "lifecycle:transition" else "UNKNOWN")
        if scope == "event":
            SubElement(part, "date", key="time:timestamp", value="1970-01-01T00:00:00+00:00")
        yield part
    yield Element("classifier", name="Activity", keys="concept:name lifecycle:transition")
    yield Element("string", key="concept:name", value="lianxin procedures")
    yield Element("string", key="lifecycle:model", value="standard")


def _trace(trace: Trace) -> Element:
    part = Element("trace")
    for key, value in zip(_TRACE_KEYS, (trace.name, trace.procedure, trace.version, trace.state), strict=True):
        SubElement(part, "string", key=key, value=value)
    for event in trace.events:
        told = SubElement(part, "event")
        for key, value in zip(_EVENT_KEYS, (event.activity, event.resource, event.role, _COMPLETE), strict=True):
            SubElement(told, "string", key=key, value=value)
        SubElement(told, "date", key="time:timestamp", value=event.at.isoformat(timespec="milliseconds"))
    return part


def _read_trace(part: Element) -> Trace:
    own = _values(part)
    events = []
    for one in part.iterfind(f"{{{_NAMESPACE}}}event"):
        told = _values(one)
        at = datetime.fromisoformat(told["time:timestamp"])
        events.append(LoggedEvent(told["concept:name"], at, told["org:resource"], told["org:role"]))
    name, procedure, version, state = (own[key] for key in _TRACE_KEYS)
    return Trace(name, procedure, version, state, tuple(events))


def _values(part: Element) -> dict[str, str]:
    return {one.attrib["key"]: one.attrib["value"] for one in part if "key" in one.attrib}
