"""The demonstration: files of a county that the product takes in, and a command that harms no folder."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from typer.testing import CliRunner

from houses import House
from lianxin.assessment.models import Evaluation, PublishedRate, ScoreEntry, ScoreSheet
from lianxin.benefits.models import BatchDifference, BatchLine, DistributionLine, SubsidyPeriod
from lianxin.cli import app
from lianxin.core.kernel.identifiers import read_identity_number
from lianxin.core.sheets import read_table
from lianxin.eligibility.models import HouseholdFinding
from lianxin.exits.models import PlaceFinding, Sheet
from lianxin.exits.queries.after import taken_away
from lianxin.field.models import Divergence, FieldItem
from lianxin.field.verifying import differences
from lianxin.funds.models import IntegrationPlan, Transfer
from lianxin.funds.verifying import verdict
from lianxin.notices.models import Notice, Objection
from lianxin.pairing.models import HouseholdPairing, VillagePairing
from lianxin.people.models import User
from lianxin.people.roles import Role
from lianxin.procedures.models import Case
from lianxin.procedures.queries.cases import overdue
from lianxin.procedures.queries.verifying import differing_cases
from lianxin.programmes.demo.cases import CASES
from lianxin.programmes.demo.running import last_day_told, run_demonstration
from lianxin.programmes.demo.workbooks import COUNTY, write_county
from lianxin.projects.models import Project
from lianxin.registry.models import Household, HouseholdFacts, ImportJob, MemberFacts, VillageFacts
from lianxin.reports.domain.indicators import Question
from lianxin.reports.indicators import shelf
from lianxin.reports.indicators.counting import references
from lianxin.reports.models import FormFill, FormVersion
from lianxin.reports.queries.figures import OpenedRow, opened
from lianxin.rulebook import dictionary
from lianxin.supervision.models import Clue, DepartmentList
from programmes.files import files_apart
from programmes.leaks import leaks
from programmes.numbers import numbers_astray

ON = date(2026, 11, 24)


def opened_recorders(code: str) -> list[OpenedRow]:
    """All rows of an indicator, each with who recorded it."""
    found = []
    for source in shelf().sources[code].parts.values() or [shelf().sources[code]]:
        every = source.rows(None)
        # Where the day that is asked about decides which rows there are, that day is the demonstration's.
        asked = (
            every if source.asked is None else source.asked(every, Question(code, ends_before=ON + timedelta(days=1)))
        )
        rows = list(references(source, asked))
        # Of a roster the first and the last tell what all do: their names stand in the rows themselves.
        found += opened(source, rows if not source.by else [*rows[:20], *rows[-20:]])
    return found


EXITS = ("household_exit", "village_exit")


def test_it_writes_the_same_county_for_the_same_day(tmp_path: Path) -> None:
    first, again = (write_county(tmp_path / name, on=ON) for name in ("first", "again"))
    assert (first.households, first.members, first.faults) == (again.households, again.members, again.faults)
    assert first.villages >= 12
    assert first.households >= 500
    assert first.members >= 2000
    columns = [read_table(c.files[0], dictionary()).tables[0].columns["member.name"] for c in (first, again)]
    assert columns[0] == columns[1]


def test_it_gives_nobody_a_number_of_a_real_division(tmp_path: Path) -> None:
    county = write_county(tmp_path, on=ON)
    numbers = [n for n in read_table(county.files[0], dictionary()).tables[0].columns["member.id_no"] if n]
    assert numbers
    for number in map(str, numbers):
        assert number.startswith(("639901", "999999"))
    assert any(read_identity_number(str(number)).faults for number in numbers)


@pytest.mark.parametrize(
    ("today", "told"),
    [
        (date(2027, 1, 1), date(2026, 12, 15)),
        (date(2027, 7, 31), date(2026, 12, 15)),
        (date(2027, 8, 1), date(2027, 8, 1)),
        (date(2028, 2, 29), date(2027, 12, 15)),
    ],
)
def test_its_story_ends_on_a_day_before_which_all_of_it_can_have_happened(today: date, told: date) -> None:
    assert last_day_told(today) == told


@pytest.mark.parametrize(
    "on", [ON, *(pytest.param(day, marks=pytest.mark.one_engine) for day in (date(2026, 8, 1), date(2025, 12, 15)))]
)
@pytest.mark.django_db(transaction=True)
def test_it_runs_from_workbooks_to_pairs(
    tmp_path: Path, settings: object, on: date, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    shown = run_demonstration(tmp_path / "workbooks", on=on, say=lambda words: None)
    assert {job.state for job in shown.jobs} == {ImportJob.State.DONE}
    refused = sum(job.result["counts"].get("households.refused", 0) for job in shown.jobs[:3])
    assert refused >= 2  # two heads, no head
    judged = HouseholdFinding.objects.filter(run=shown.run)
    assert judged.count() == Household.objects.count()
    assert set(judged.values_list("verdict", flat=True)) == {"met", "not_met", "cannot_tell"}
    poor = set(judged.filter(verdict="met").values_list("household_id", flat=True))
    assert set(HouseholdPairing.objects.filter(order="first").values_list("household_id", flat=True)) == poor
    villages = {h.village_code for h in Household.objects.filter(pk__in=poor)}
    for role in ("lead", "responsible"):
        assert set(VillagePairing.objects.filter(role=role).values_list("village_code", flat=True)) == villages
    assert all(code.startswith(COUNTY) for code in villages)
    assert len(shown.accounts) == len(Role)
    _assert_money_went_all_the_way()
    assert sorted(Notice.objects.values_list("state", flat=True)) == ["draft", "running", "running", "running"]
    assert set(Objection.objects.values_list("notice__kind", flat=True)) == {
        "eligibility.identification", "procedures.monitoring_entry",
    }  # fmt: skip
    shown_cases = Notice.objects.get(kind="procedures.monitoring_entry")
    assert set(
        Case.objects.filter(notice=shown_cases, state="discussed").values_list("notice__row_count", flat=True)
    ) == {3}
    # And some of it is to be looked into: somebody who had died, a payroll, a car, one card for several households.
    assert shown.clues is not None
    seen = set(Clue.objects.values_list("test", flat=True))
    assert {"paid_after_death", "on_payroll", "has_vehicle", "account_shared"} <= seen
    assert DepartmentList.objects.filter(state="in_force", refused_rows=0).count() == 3
    cases = Case.objects.exclude(procedure__in=EXITS)
    assert cases.count() == len(CASES)
    assert {case.outcome for case in cases} == {"", "granted", "refused"}
    assert cases.filter(overdue(on)).exists()
    assert cases.filter(due_on__gte=on).exists()
    assert cases.filter(open_objections=1).count() == 1
    assert cases.filter(outcome="", waits_for="county").count() >= 2
    assert HouseholdFacts.objects.filter(monitored_class__gt="", household__cases__outcome="granted").exists()
    # The exits of 2020: sheets in three states, a village and two households that exited, something taken away from another.
    exits = Case.objects.filter(procedure__in=EXITS)
    assert set(exits.values_list("procedure", "outcome")) == {
        ("household_exit", "granted"),
        ("village_exit", "granted"),
    }
    assert set(Sheet.objects.values_list("state", flat=True)) == {"first", "second", "met"}
    assert VillageFacts.objects.filter(exited=True, exit_year=2020, year=2020).count() == 1
    verdicts = PlaceFinding.objects.filter(level="village").values_list("verdict", flat=True)
    assert {"met", "not_met"} <= set(verdicts)
    assert taken_away(User.objects.get(username="county"), on=on)
    assert differing_cases() == (len(CASES) + exits.count(), [])
    # An evaluation that was published and one in the field; score sheets at every stage, one of them appealed.
    assert set(Evaluation.objects.values_list("year", "stage")) == {(2020, "published"), (on.year, "drawn")}
    assert PublishedRate.objects.exclude(estimate=None).count() == 5
    assert set(ScoreSheet.objects.values_list("stage", flat=True)) == {"draft", "shown", "final"}
    assert ScoreEntry.objects.filter(kind="appealed", replies=None).count() == 1
    # From the field: accepted, waiting for a person on either ground, refused; one choice was made.
    assert set(FieldItem.objects.values_list("state", flat=True)) == {"applied", "waiting", "refused"}
    assert set(Divergence.objects.values_list("why", "choice")) >= {("apart", ""), ("review", ""), ("review", "take")}
    assert list(differences()) == []
    # A superior's form that came twice, filled both times, with gaps that lead to households.
    assert sorted(FormVersion.objects.values_list("number", flat=True)) == [1, 1, 2]
    assert all(fill.lines and fill.gap_count for fill in FormFill.objects.all())
    _assert_ledgers_have_their_details(on)
    _assert_every_row_names_who_recorded_it()
    if on == ON:
        _assert_nothing_small_is_told(client, monkeypatch)
        _assert_every_number_opens_what_it_counted(client, [account["username"] for account in shown.accounts])


def _assert_ledgers_have_their_details(on: date) -> None:
    """Who was moved whither, who came and went, whose interest was paid for him."""
    assert not HouseholdFacts.objects.filter(year=on.year, relocated=True, resettlement_place=None).exists()
    came_and_went = MemberFacts.objects.filter(year=on.year, member_changed_on__year=on.year)
    kinds = set(came_and_went.values_list("member_change", flat=True))
    assert {"death", "married_out", "married_in", "newborn"} <= kinds
    assert SubsidyPeriod.objects.filter(payment__isnull=False).exists()


def test_it_gives_a_demonstration_of_an_older_version_its_new_tables(house: House) -> None:
    (house.home / "demo-accounts.json").write_text("[]", encoding="utf-8")
    house.environment["DJANGO_SETTINGS_MODULE"] = "lianxin.config.settings"
    house.run("-m", "django", "migrate", "field", "zero", "--verbosity", "0")
    assert "[ ]" in house.run("-m", "django", "showmigrations", "--plan")
    house.cli("demo", "--home", str(house.home), "--no-serve")
    assert "[ ]" not in house.run("-m", "django", "showmigrations", "--plan")


def test_it_leaves_a_folder_alone_that_is_not_its_own(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("kept", encoding="utf-8")
    answer = CliRunner().invoke(app, ["demo", "--fresh", "--no-serve", "--home", str(tmp_path)])
    assert answer.exit_code == 2
    assert (tmp_path / "kept.txt").exists()


def _assert_money_went_all_the_way() -> None:
    # Money of many channels has gone all the way to households and things, some is under way, and a plan waits for the rest.
    moved = {"receive", "allocate", "commit", "pay", "confirm", "reverse", "return", "distribute", "lend"}
    assert set(Transfer.objects.values_list("kind", flat=True)) == moved
    # A cooperative paid its dividend, and three households have not signed; whoever works away is told where and for how much.
    assert DistributionLine.objects.filter(received_on=None).count() == 3
    assert MemberFacts.objects.filter(employer__gt="", wage_month_yuan__gt=0).count() >= 5
    # A month of welfare posts is paid, refused, returned and waiting; a household says something else.
    assert set(BatchLine.objects.values_list("state", flat=True)) == {"paid", "refused", "returned", "waiting"}
    assert BatchDifference.objects.get().kind == "received_other"
    assert Project.objects.values("stage").distinct().count() >= 8
    assert IntegrationPlan.objects.get().plan["unfunded"]
    assert verdict().faults == ()


def _assert_every_row_names_who_recorded_it() -> None:
    # Every row of every indicator names somebody, or the house, and when; rosters their importer, file and import.
    opened = {code: opened_recorders(code) for code in shelf().sources}
    assert not {code: rows for code, rows in opened.items() if any(not row.by.zh or row.at is None for row in rows)}
    assert sum(bool(rows) for rows in opened.values()) >= 80
    roster = opened["registry.households"]
    assert {row.by.zh for row in roster} == {"李县办"}
    # From a sheet of a file, with its import; or, where a case corrected it since, from that case.
    brought = [row for row in roster if not row.document.startswith("更正 · ")]
    assert len(brought) >= len(roster) - 1
    assert [row for row in brought if " · " not in row.document or row.job is None] == []
    # A household of this year rests on a file of this year, though the file of 2020 told its number of persons first.
    assert roster[0].document.startswith("2020-")
    assert not brought[-1].document.startswith("2020-")


def _assert_every_number_opens_what_it_counted(client: Client, usernames: list[str]) -> None:
    # Whoever signs in: what his workbench and his board say waits is as much as he finds behind it.
    answers = [numbers_astray(client, username) for username in usernames]
    assert [words for wrong, _ in answers for words in wrong] == []
    assert sum(followed for _, followed in answers) >= 50


def _assert_nothing_small_is_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    # Wherever links lead the keeper of the money, and on the boards of villages, nothing tells him fewer than five people.
    client.force_login(User.objects.get(username="funds"))
    villages = sorted(Household.objects.values_list("village_code", flat=True).distinct())
    beside = [f"/reports/?area={code}" for code in villages[5:8]]
    beside += [f"/exits/villages/{villages[0]}/?year=2020", "/reports/ledgers/summary/?area=630106102"]
    found, pages, told = leaks(client, monkeypatch, least=5, beside=beside)
    assert found == []
    assert len(pages) >= 40
    assert told >= 8
    # And every list on those pages is a file that fits it and names nobody whom the page hides.
    wrong, taken, alike = files_apart(client, pages)
    assert wrong == []
    assert taken >= 50
    assert alike >= 40
