"""The event log says what happened and nobody's name, and the drawn procedure allows all of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from typer.testing import CliRunner

from cast import WITH_FUNDS, signed_in
from lianxin.audit.models import Event
from lianxin.cli import app
from lianxin.core.kernel.errors import Refused
from lianxin.procedures.domain import shelf
from lianxin.procedures.domain.conformance import conformance, net_of, replayed_tokens
from lianxin.procedures.domain.event_log import Trace, read_log, written_log
from lianxin.procedures.models import Case, CaseEvent
from lianxin.procedures.operations import answer_objection, record_objection
from lianxin.procedures.queries.traces import traces_of
from lianxin.registry.models import Household
from procedures.conftest import Clock
from procedures.makers import People, begun, took, walked
from registry.makers import household

pytestmark = pytest.mark.django_db

XES = "{http://www.xes-standard.org/}"


@pytest.fixture
def cases(people: People, clock: Clock, at_home: Household) -> list[Case]:
    """One case that ended after an objection that was upheld and a way back, one that was refused, one under way."""
    case = walked(begun(at_home, people.village), "discussed", people, clock)
    for upheld in (True, False):
        clock.pass_(days=1)
        record_objection(case_id=case.pk, words="收入不实", seen=case.revision, by=people.village)
        case.refresh_from_db()
        answer_objection(case_id=case.pk, number=case.events.filter(kind="objected").count(), is_upheld=upheld,
                         words="已核实", seen=case.revision, by=people.village)  # fmt: skip
        case.refresh_from_db()
    walked(case, "reviewed", people, clock)
    took(case, "recheck", people.township)
    walked(case, "helped", people, clock)
    refused = walked(begun(household("乙某"), people.village), "reviewed", people, clock)
    took(refused, "decide_no", people.other_officer)
    open_ = walked(begun(household("丙某"), people.village, "change_of_facts"), "reviewed", people, clock)
    return [case, refused, open_]


def log_of() -> bytes:
    return b"".join(written_log(traces_of(Case.objects.all())))


def traces() -> list[Trace]:
    return list(traces_of(Case.objects.all()))


def run(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["procedures", *words])
    assert result.exit_code == code, result.output
    return result.output


def test_the_log_is_xes_by_the_rules_of_the_standard(cases: list[Case]) -> None:
    log = ElementTree.fromstring(log_of())  # noqa: S314 - our own log
    assert log.tag == f"{XES}log"
    assert set(log.attrib) == {"xes.version", "xes.features"}
    order = ["extension", "global", "classifier", "string", "trace"]
    found = [part.tag.removeprefix(XES) for part in log]
    assert found == sorted(found, key=order.index)
    prefixes = {part.attrib["prefix"] for part in log.iter(f"{XES}extension")}
    assert prefixes == {"concept", "time", "org", "lifecycle"}
    declared = {part.attrib["scope"]: {one.attrib["key"] for one in part} for part in log.iter(f"{XES}global")}
    for trace in log.iter(f"{XES}trace"):
        assert {one.attrib["key"] for one in trace if one.tag != f"{XES}event"} == declared["trace"]
        for event in trace.iter(f"{XES}event"):
            keys = [one.attrib["key"] for one in event]
            assert sorted(keys) == sorted(declared["event"])
            values = {one.attrib["key"]: one for one in event}
            assert values["time:timestamp"].tag == f"{XES}date"
            assert datetime.fromisoformat(values["time:timestamp"].attrib["value"]).utcoffset() is not None
            assert values["lifecycle:transition"].attrib["value"] == "complete"
    assert len(list(log.iter(f"{XES}event"))) == CaseEvent.objects.count()


def test_the_log_names_nobody(cases: list[Case], people: People) -> None:
    written = log_of().decode()
    for name in ("甲某", "乙某", "丙某", people.village.name, people.county.name, "同行者", "收入不实"):
        assert name not in written
    assert 'key="org:role" value="township"' in written


def test_what_is_read_back_is_what_was_written(cases: list[Case]) -> None:
    read = list(read_log(BytesIO(log_of())))
    assert read == traces()
    assert {"begin", "object", "uphold_objection", "dismiss_objection", "recheck"} <= {
        event.activity for event in read[0].events
    }


@pytest.mark.parametrize("content", [b"", b"<log>", b"no xml"])
def test_it_reads_no_other_file(content: bytes) -> None:
    with pytest.raises(Refused) as refused:
        list(read_log(BytesIO(content)))
    assert refused.value.code == "PROC-024"


def test_what_happened_is_what_the_drawn_procedure_allows(cases: list[Case], tmp_path: Path) -> None:
    out = tmp_path / "log.xes"
    run("log", str(out))
    for told in (run("conformance"), run("conformance", str(out))):
        assert "monitoring_entry/entry_2026\t2 件 cases\t100.00%" in told
        assert "change_of_facts/change_2021\t1 件 cases\t100.00%" in told


def test_a_log_that_leaves_a_step_out_does_not_conform(cases: list[Case], tmp_path: Path) -> None:
    whole = traces()[0]
    version = shelf.version(whole.procedure, whole.version)
    assert replayed_tokens(version, whole).fitness == 1
    for number in range(len(whole.events)):
        events = whole.events[:number] + whole.events[number + 1 :]
        activity, following = (one.activity for one in (*whole.events, whole.events[0])[number : number + 2])
        # An objection leads nowhere; and what was sent back after the review may be sent back before it.
        may_lack = activity in {"object", "uphold_objection", "dismiss_objection"} or following == "recheck"
        assert (replayed_tokens(version, replace(whole, events=events)).fitness == 1) is may_lack, activity
    swapped = (*whole.events[:2], whole.events[3], whole.events[2], *whole.events[4:])
    assert replayed_tokens(version, replace(whole, events=swapped)).fitness < 1
    strange = replace(whole, events=(*whole.events, replace(whole.events[0], activity="dance")))
    assert replayed_tokens(version, strange).strangers == ["dance"]
    elsewhere = replace(whole, state="found")
    assert replayed_tokens(version, elsewhere).fitness < 1
    assert replayed_tokens(version, replace(whole, events=())).fitness < 1
    out = tmp_path / "log.xes"
    out.write_bytes(b"".join(written_log([strange])))
    assert "dance" in run("conformance", str(out), code=1)


def test_a_log_of_another_procedure_is_refused(cases: list[Case]) -> None:
    with pytest.raises(Refused) as refused:
        conformance(shelf.versions(), [replace(traces()[0], version="none")])
    assert refused.value.code == "PROC-020"


def test_the_net_has_a_way_for_every_step_drawn() -> None:
    for version in shelf.versions().values():
        net = net_of(version)
        assert {one.after for one in net} == set(version.states)
        assert {one.activity for one in net} >= set(version.steps)


def test_the_log_is_taken_away_by_those_who_read_cases(cases: list[Case], people: People, sent_at: Any) -> None:
    statuses = sent_at(reverse("procedures:log"), members=WITH_FUNDS)
    assert statuses.pop("nobody") == 302
    assert statuses.pop("stranger") == 403
    assert set(statuses.values()) == {200}
    before = Event.objects.filter(thing_id="procedures.log").count()
    response: Any = signed_in(people.county).get(reverse("procedures:log"))
    read = list(read_log(BytesIO(b"".join(response.streaming_content))))
    assert [trace.name for trace in read] == [str(case.pk) for case in cases]
    assert Event.objects.filter(thing_id="procedures.log").count() == before + 1
    assert reverse("procedures:log") in signed_in(people.county).get(reverse("procedures:overview")).content.decode()


def test_the_log_of_another_township_is_empty(cases: list[Case], other_township_clerk: Any) -> None:
    response: Any = signed_in(other_township_clerk).get(reverse("procedures:log"))
    assert list(read_log(BytesIO(b"".join(response.streaming_content)))) == []
