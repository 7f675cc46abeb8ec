"""Score sheets: counted from the ledgers, judged with grounds, shown, appealed, answered by others, frozen; ballots untraced."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.http import Http404
from django.test import Client
from django.urls import reverse

from assessment.makers import VILLAGES, YEAR, answered, at, drawn
from cast import COUNTY, VILLAGE, account_with, signed_in
from lianxin.assessment.access import score_sheets_open_to
from lianxin.assessment.models import BallotPaper, BallotToken, ScoreEntry, ScoreSheet
from lianxin.assessment.operations import (
    NewScoreSheet,
    answer_appeal,
    appeal,
    cast_ballot,
    close_field,
    draft_score_sheet,
    finalise_score_sheet,
    give_line,
    hand_out_ballots,
    publish_results,
    show_score_sheet,
)
from lianxin.assessment.queries.ledgers import LEDGERS, counted
from lianxin.assessment.queries.scores import score_now, shown_score
from lianxin.audit.models import Event
from lianxin.core.kernel.errors import Refused
from lianxin.people.models import Unit, User
from lianxin.people.roles import Role
from lianxin.registry.models import HouseholdFacts
from lianxin.supervision.models import ClueRun

pytestmark = pytest.mark.django_db
# A village of the other township than the cast's own.
PLACE = VILLAGES[1]


def refused(code: str, act: Any, /, *args: Any, **given: Any) -> None:
    before = (ScoreSheet.objects.count(), ScoreEntry.objects.count(), BallotPaper.objects.count())
    with pytest.raises(Refused) as found, transaction.atomic():
        act(*args, **given)
    assert found.value.code == code, found.value
    assert (ScoreSheet.objects.count(), ScoreEntry.objects.count(), BallotPaper.objects.count()) == before


def denied(act: Any, *args: Any, **given: Any) -> None:
    with pytest.raises((PermissionDenied, Http404)), transaction.atomic():
        act(*args, **given)


@pytest.fixture
def other_officer(db: None) -> User:
    """A second officer of the county, so that nobody answers for himself."""
    return account_with(Role.COUNTY_OFFICER, COUNTY, username="county-officer-2", name="县管乙")


@pytest.fixture
def clerk(db: None) -> User:
    """Speaks for the township of the village that is assessed."""
    return account_with(Role.TOWNSHIP_CLERK, PLACE[:9], username="clerk-of-place", name="镇办")


def village_sheet(by: User | None = None, area_code: str = PLACE) -> ScoreSheet:
    return draft_score_sheet(entry=NewScoreSheet("village_2018", YEAR, area_code), by=by)


def unit_sheet(unit: Unit, by: User | None = None) -> ScoreSheet:
    return draft_score_sheet(entry=NewScoreSheet("unit_2017", YEAR, unit=unit), by=by)


def seen(sheet: ScoreSheet) -> int:
    sheet.refresh_from_db()
    return sheet.entered


def given(sheet: ScoreSheet, line: str, points: str, by: User, denominator: str | None = None) -> ScoreEntry:
    return give_line(
        sheet_id=sheet.pk, line=line, numerator=Decimal(points), denominator=Decimal(denominator) if denominator else None,
        reason="检查记录", by=by, seen=seen(sheet),
    )  # fmt: skip


def shown(sheet: ScoreSheet, by: User) -> ScoreSheet:
    show_score_sheet(sheet_id=sheet.pk, by=by, seen=seen(sheet))
    sheet.refresh_from_db()
    return sheet


def test_it_counts_what_the_ledgers_hold_and_leaves_open_what_they_do_not(county_officer: User) -> None:
    sheet = village_sheet(county_officer)
    home = HouseholdFacts.objects.filter(household__village_code=PLACE).first()
    assert home is not None
    HouseholdFacts.objects.filter(pk=home.pk).update(household_type=None)
    lines = {line.indicator.name: line for line in score_now(sheet).lines}
    assert lines["system_data"].least == lines["system_data"].most == Fraction(9)
    assert (lines["pairing"].least, lines["pairing"].most) == (0, 0)
    assert lines["clues"].counted is not None
    assert (lines["clues"].counted.why_open, lines["clues"].least, lines["clues"].most) == ("no_run", 0, 10)
    assert (lines["projects"].least, lines["projects"].most) == (0, 20)
    assert score_now(sheet).grade is None
    ClueRun.objects.create(area_code=COUNTY, on=date(YEAR, 6, 1), year=YEAR, at=at(1))
    lines = {line.indicator.name: line for line in score_now(sheet).lines}
    assert lines["clues"].least == lines["clues"].most == 10


def test_it_can_count_every_source_and_opens_its_rows(
    unit: Unit, village_team_member: User, county_officer: User
) -> None:
    helper = village_team_member.helper
    sheets = {
        "village": village_sheet(area_code=VILLAGE),
        "county": draft_score_sheet(entry=NewScoreSheet("province_2016", YEAR, COUNTY), by=None),
        "unit": unit_sheet(unit),
        "helper": draft_score_sheet(entry=NewScoreSheet("cadre_2018", YEAR, helper=helper), by=None),
    }
    from lianxin.rulebook.score_entries import SOURCES

    client = signed_in(county_officer)
    for source, subjects in SOURCES.items():
        for subject in subjects:
            found = counted(sheets[subject], source)
            assert found.numerator is not None or found.why_open, source
            assert client.get(LEDGERS[source].rows(sheets[subject])).status_code == 200, source
    assert counted(sheets["helper"], "team_days").numerator == 366
    assert counted(sheets["unit"], "unit_cadres").why_open == "nothing"


def test_it_takes_rates_from_a_published_evaluation(lead: User, second: User, third: User) -> None:
    sheet = draft_score_sheet(entry=NewScoreSheet("province_2016", YEAR, COUNTY), by=None)
    assert counted(sheet, "survey_exits_right").why_open == "no_survey"
    evaluation = drawn(lead, second, third)
    answered(evaluation, lead)
    close_field(evaluation_id=evaluation.pk, by=lead)
    assert counted(sheet, "survey_exits_right").why_open == "no_survey"
    publish_results(evaluation_id=evaluation.pk, by=lead)
    assert counted(sheet, "survey_exits_right").share == 1
    assert counted(sheet, "survey_satisfaction").share == 1


def test_it_goes_from_draft_to_final_by_several_hands(county_officer: User, other_officer: User, clerk: User) -> None:
    sheet = village_sheet(county_officer)
    given(sheet, "leadership", "15", county_officer)
    given(sheet, "leadership", "16", county_officer)
    given(sheet, "handbooks", "45", county_officer, "50")
    denied(appeal, sheet_id=sheet.pk, line="leadership", reason="偏低", by=clerk, seen=sheet.entered)
    shown(sheet, county_officer)
    act = {"sheet_id": sheet.pk}
    one = appeal(line="leadership", reason="会议记录齐全", by=clerk, seen=seen(sheet), **act)
    refused("ASSESS-047", finalise_score_sheet, by=other_officer, seen=seen(sheet), **act)
    refused(
        "ASSESS-046",
        answer_appeal,
        number=one.number,
        is_upheld=True,
        reason="是",
        by=county_officer,
        seen=seen(sheet),
        **act,
    )
    refused(
        "ASSESS-048", answer_appeal, number=99, is_upheld=True, reason="是", by=other_officer, seen=seen(sheet), **act
    )
    refused(
        "ASSESS-044",
        answer_appeal,
        number=one.number,
        is_upheld=True,
        reason=" ",
        by=other_officer,
        seen=seen(sheet),
        **act,
    )
    answer_appeal(number=one.number, is_upheld=True, reason="看过记录", by=other_officer, seen=seen(sheet), **act)
    refused(
        "ASSESS-048",
        answer_appeal,
        number=one.number,
        is_upheld=False,
        reason="又",
        by=other_officer,
        seen=seen(sheet),
        **act,
    )
    given(sheet, "leadership", "18", county_officer)
    refused("ASSESS-046", finalise_score_sheet, by=county_officer, seen=seen(sheet), **act)
    refused("ASSESS-045", finalise_score_sheet, by=other_officer, seen=1, **act)
    finalise_score_sheet(by=other_officer, seen=seen(sheet), **act)
    sheet.refresh_from_db()
    assert sheet.frozen is not None
    text = json.dumps(sheet.frozen, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert sheet.digest == hashlib.sha256(text.encode()).hexdigest()
    lines = {line.indicator.name: line for line in shown_score(sheet).lines}
    assert (lines["leadership"].least, lines["handbooks"].least) == (18, 27)
    # What ledgers tell later does not move a final sheet.
    before = lines["system_data"].least
    HouseholdFacts.objects.filter(household__village_code=PLACE).update(household_type=None)
    assert {line.indicator.name: line for line in shown_score(sheet).lines}["system_data"].least == before
    for act_again in (show_score_sheet, finalise_score_sheet):
        refused("ASSESS-042", act_again, by=other_officer, seen=seen(sheet), **act)
    refused("ASSESS-042", give_line, line="leadership", numerator=Decimal(1), denominator=None, reason="x", by=other_officer,
            seen=seen(sheet), **act)  # fmt: skip


def test_it_refuses_numbers_that_people_do_not_enter(county_officer: User) -> None:
    sheet = village_sheet(county_officer)
    for line, numerator, denominator in (
        ("leadership", "21", None),
        ("leadership", "5", "20"),
        ("handbooks", "5", None),
        ("handbooks", "6", "5"),
        ("handbooks", "0", "0"),
        ("system_data", "10", None),
        ("clues", "0", None),
        ("fraud", "0", None),
        ("horse", "1", None),
    ):
        refused("ASSESS-043", given, sheet, line, numerator, county_officer, denominator)
    refused("ASSESS-044", give_line, sheet_id=sheet.pk, line="leadership", numerator=Decimal(1), denominator=None, reason="",
            by=county_officer, seen=0)  # fmt: skip
    refused("ASSESS-044", give_line, sheet_id=sheet.pk, line="leadership", numerator=Decimal(1), denominator=None,
            reason="长" * 401, by=county_officer, seen=0)  # fmt: skip


def test_it_drafts_one_sheet_of_a_subject_that_fits(unit: Unit, county_officer: User, township_clerk: User) -> None:
    village_sheet(county_officer)
    refused("ASSESS-041", village_sheet, county_officer)
    for wrong in (
        NewScoreSheet("village_2018", YEAR, COUNTY),
        NewScoreSheet("village_2018", YEAR, unit=unit),
        NewScoreSheet("unit_2017", YEAR, PLACE),
        NewScoreSheet("cadre_2018", YEAR, PLACE),
        NewScoreSheet("province_2016", 2025, COUNTY),
        NewScoreSheet("horoscope", YEAR, PLACE),
    ):
        refused("ASSESS-040", draft_score_sheet, entry=wrong, by=county_officer)
    denied(village_sheet, township_clerk, VILLAGE)


def test_it_lets_those_appeal_whom_it_assesses(
    unit: Unit, county_officer: User, unit_liaison: User, village_team_member: User, helper: User, clerk: User
) -> None:
    of_unit = shown(unit_sheet(unit, county_officer), county_officer)
    cadre = draft_score_sheet(entry=NewScoreSheet("cadre_2018", YEAR, helper=helper.helper), by=county_officer)
    shown(cadre, county_officer)
    of_village = shown(village_sheet(county_officer), county_officer)
    for sheet, speaker, line in (
        (of_unit, unit_liaison, "cadres"),
        (cadre, helper, "tasks"),
        (of_village, clerk, "team"),
    ):
        for other in {unit_liaison, village_team_member, helper, clerk} - {speaker}:
            denied(appeal, sheet_id=sheet.pk, line=line, reason="偏低", by=other, seen=seen(sheet))
        refused("ASSESS-043", appeal, sheet_id=sheet.pk, line="horse", reason="偏低", by=speaker, seen=seen(sheet))
        refused("ASSESS-044", appeal, sheet_id=sheet.pk, line=line, reason="", by=speaker, seen=seen(sheet))
        assert appeal(sheet_id=sheet.pk, line=line, reason="偏低", by=speaker, seen=seen(sheet)).kind == "appealed"
    assert not score_sheets_open_to(village_team_member).exists()


def test_it_lets_nobody_appeal_against_what_he_scored(clerk: User, county_officer: User) -> None:
    sheet = village_sheet(county_officer)
    ScoreSheet.objects.filter(pk=sheet.pk).update(drafted_by=clerk)
    shown(sheet, county_officer)
    refused("ASSESS-046", appeal, sheet_id=sheet.pk, line="team", reason="偏低", by=clerk, seen=seen(sheet))


def test_it_takes_no_appeal_over_and_over(county_officer: User, other_officer: User, clerk: User) -> None:
    sheet = shown(village_sheet(county_officer), county_officer)
    again: dict[str, Any] = {"sheet_id": sheet.pk, "line": "leadership", "reason": "会议记录齐全", "by": clerk}

    def answered(number: int, *, is_upheld: bool) -> None:
        told = {"reason": "看过记录", "by": other_officer, "seen": seen(sheet)}
        answer_appeal(sheet_id=sheet.pk, number=number, is_upheld=is_upheld, **told)

    one = appeal(**again, seen=seen(sheet))
    # The page sent again, and the same appeal entered anew.
    refused("ASSESS-045", appeal, **again, seen=one.number - 1)
    refused("ASSESS-052", appeal, **again, seen=seen(sheet))
    answered(one.number, is_upheld=False)
    refused("ASSESS-052", appeal, **again, seen=seen(sheet))
    assert appeal(**(again | {"line": "team"}), seen=seen(sheet)).kind == "appealed"
    given(sheet, "leadership", "14", county_officer)
    two = appeal(**again, seen=seen(sheet))
    answered(two.number, is_upheld=True)
    assert appeal(**again, seen=seen(sheet)).kind == "appealed"


def test_it_takes_a_ballot_once_and_keeps_no_way_back(unit: Unit, county_officer: User) -> None:
    sheet = unit_sheet(unit, county_officer)
    refused("ASSESS-049", hand_out_ballots, sheet_id=sheet.pk, count=4, by=county_officer)
    refused("ASSESS-049", hand_out_ballots, sheet_id=sheet.pk, count=501, by=county_officer)
    refused("ASSESS-049", hand_out_ballots, sheet_id=village_sheet(county_officer).pk, count=5, by=county_officer)
    events = Event.objects.count()
    codes = hand_out_ballots(sheet_id=sheet.pk, count=6, by=county_officer)
    assert Event.objects.count() == events + 1
    assert not set(codes) & set(BallotToken.objects.values_list("digest", flat=True))
    for code, mark in zip(codes[:4], (100, 80, 60, 40), strict=True):
        cast_ballot(code=code.lower(), mark=mark)
    # Four papers are fewer than five: nobody learns the mean.
    line = {one.indicator.name: one for one in score_now(sheet).lines}["satisfaction"]
    assert line.counted is not None
    assert (line.counted.why_open, line.least, line.most) == ("few_ballots", 0, 20)
    for code, mark in ((codes[0], 50), ("NOSUCHCODE22", 50), (codes[4], 101), (codes[4], -1), ("", 50)):
        refused("ASSESS-050", cast_ballot, code=code, mark=mark)
    cast_ballot(code=codes[4], mark=70)
    line = {one.indicator.name: one for one in score_now(sheet).lines}["satisfaction"]
    assert line.least == line.most == 14
    assert Event.objects.count() == events + 1
    assert {field.name for field in BallotPaper._meta.fields} == {"id", "sheet", "mark"}
    shown(sheet, county_officer)
    refused("ASSESS-050", cast_ballot, code=codes[5], mark=90)
    refused("ASSESS-042", hand_out_ballots, sheet_id=sheet.pk, count=6, by=county_officer)


@pytest.mark.parametrize("statement", ["UPDATE {table} SET id = id", "DELETE FROM {table}"])
def test_it_is_kept_by_the_database_itself(statement: str, unit: Unit, county_officer: User) -> None:
    sheet = unit_sheet(unit, county_officer)
    given(sheet, "leadership", "15", county_officer)
    cast_ballot(code=hand_out_ballots(sheet_id=sheet.pk, count=5, by=county_officer)[0], mark=5)
    for table in ("assessment_scoreentry", "assessment_ballotpaper"):
        with pytest.raises(DatabaseError, match="never"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.format(table=table))


def broken(name: str | None, *, model: Any, **told: Any) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        model.objects.create(**told)


def test_it_refuses_rows_that_say_nothing(unit: Unit, helper: User, county_officer: User) -> None:
    plain = {"model": ScoreSheet, "kind": "x", "year": YEAR, "area_code": COUNTY, "at": at(1)}
    broken("score_sheet_names_its_subject", subject="unit", **plain)
    broken("score_sheet_names_its_subject", subject="village", unit=unit, **plain)
    broken("final_score_sheet_is_frozen", subject="village", stage="final", **plain)
    broken("final_score_sheet_is_frozen", subject="village", digest="x", **plain)
    for subject in (
        {"subject": "village"},
        {"subject": "unit", "unit": unit},
        {"subject": "helper", "helper": helper.helper},
    ):
        # place_has_one_score_sheet_a_year, unit_has_one_score_sheet_a_year, cadre_has_one_score_sheet_a_year
        sheet = ScoreSheet.objects.create(**{key: value for key, value in plain.items() if key != "model"}, **subject)
        broken(None, **plain, **subject)
    entry = {"model": ScoreEntry, "sheet": sheet, "by": county_officer, "at": at(1)}
    broken("score_entry_says_why", number=1, kind="given", **entry)
    broken("answer_names_its_appeal", number=1, kind="answered", reason="x", **entry)
    broken("answer_names_its_appeal", number=1, kind="given", reason="x", is_upheld=True, **entry)
    one = ScoreEntry.objects.create(sheet=sheet, number=1, kind="appealed", reason="x", by=county_officer, at=at(1))
    broken(None, number=1, kind="appealed", reason="x", **entry)  # score_sheet_has_one_entry_of_a_number
    answer = {"kind": "answered", "reason": "x", "answers": one, "is_upheld": True}
    ScoreEntry.objects.create(sheet=sheet, number=2, by=county_officer, at=at(1), **answer)
    broken(None, number=3, **answer, **entry)  # appeal_is_answered_once
    broken("mark_is_at_most_100", model=BallotPaper, sheet=sheet, mark=101)
    BallotToken.objects.create(sheet=sheet, digest="x")
    broken(None, model=BallotToken, sheet=sheet, digest="x")


def text_of(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, response.content.decode()[:2000]
    return re.sub(r"\s+", " ", response.content.decode())


def allowed(statuses: dict[str, int]) -> set[str]:
    assert statuses.pop("nobody") == 302
    return {name for name, status in statuses.items() if status == 200}


def test_it_shows_the_cast_what_is_theirs(
    sent_at: Callable[..., dict[str, int]], county_officer: User, unit: Unit
) -> None:
    sheet = unit_sheet(unit, county_officer)
    one = f"/assessment/scores/{sheet.pk}/"
    assert allowed(sent_at(one)) == {"county_officer"}
    shown(sheet, county_officer)
    assert allowed(sent_at(one)) == {"county_officer", "auditor", "unit_liaison"}
    assert allowed(sent_at(f"{one}appeal/")) == {"unit_liaison"}
    for page in ("give/leadership/", "finalise/", "ballots/"):
        assert allowed(sent_at(f"{one}{page}")) == {"county_officer"}
    assert allowed(sent_at("/assessment/scores/new/")) == {"county_officer"}
    everybody = sent_at("/assessment/vote/")
    assert set(everybody.values()) == {200}


def test_it_is_scored_on_its_pages(county_officer: User, other_officer: User, clerk: User, settings: Any) -> None:
    officer, other, speaker = signed_in(county_officer), signed_in(other_officer), signed_in(clerk)
    sent = {"kind": "village_2018", "year": YEAR, "area": PLACE, "unit": "", "helper": ""}
    assert officer.post("/assessment/scores/new/", sent | {"area": COUNTY}).status_code == 409
    # The village has no name on record here, so that it cannot be chosen; the sheet is drafted by the operation.
    sheet = village_sheet(county_officer)
    one = f"/assessment/scores/{sheet.pk}/"
    page = text_of(officer, one)
    for words in ("待评分或填报", "没有可考核的对象", "无法判定", "未核实"):
        assert words in page
    assert officer.get(f"{one}give/system_data/").status_code == 404
    assert officer.post(f"{one}give/leadership/", {"seen": 0, "numerator": "30", "reason": "x"}).status_code == 409
    assert officer.post(f"{one}give/leadership/", {"seen": 0, "numerator": "16", "reason": "检查"}).status_code == 302
    report = {"seen": 1, "numerator": "45", "denominator": "50", "reason": "抽查"}
    assert officer.post(f"{one}give/handbooks/", report).status_code == 302
    assert officer.post(f"{one}show/", {"seen": 2}).status_code == 302
    assert speaker.post(f"{one}appeal/", {"seen": 3, "line": "leadership", "reason": "偏低"}).status_code == 302
    assert "待答复的申诉" in text_of(other, "/")
    assert "待答复的申诉" not in text_of(officer, "/")
    assert other.post(f"{one}answer/4/", {"seen": 4, "is_upheld": "no", "reason": "记录不全"}).status_code == 302
    assert other.get(f"{one}answer/4/").status_code == 404
    assert officer.post(f"{one}finalise/", {"seen": 5}).status_code == 409
    assert other.post(f"{one}finalise/", {"seen": 5}).status_code == 302
    sheet.refresh_from_db()
    assert sheet.digest in text_of(speaker, one)
    assert speaker.get(f"{one}sheet.pdf").content.startswith(b"%PDF")
    assert speaker.get(f"{one}?format=csv&list=lines").status_code == 200
    listed = text_of(speaker, "/assessment/scores/?stage=final")
    assert "名次" not in listed
    assert "定稿" in b"".join(speaker.get("/assessment/scores/?format=csv").streaming_content).decode()
    settings.LIANXIN_LEAGUE_TABLES = True
    ranked = text_of(speaker, "/assessment/scores/")
    assert "名次" in ranked
    assert "本系统开启了排名" in ranked


def test_it_ranks_only_final_sheets_whose_points_are_certain(settings: Any) -> None:
    from lianxin.assessment.views.scores import _ranked

    class Given:
        def __init__(self, stage: str, least: int, most: int) -> None:
            self.stage, self.kind, self.year, self.least, self.most = stage, "k", YEAR, Fraction(least), Fraction(most)

    class Scored:
        points = 100

    def row(stage: str, least: int, most: int) -> dict[str, Any]:
        told = Given(stage, least, most)
        return {"sheet": told, "score": told, "kind": Scored, "rank": None}

    rows = [
        row("final", 80, 80),
        row("final", 95, 95),
        row("final", 60, 99),
        row("shown", 99, 99),
        row("final", 80, 80),
    ]
    assert [(one["score"].least, one["rank"]) for one in _ranked(rows)][:3] == [(95, 1), (80, 2), (80, 2)]
    assert sum(one["rank"] is None for one in rows) == 2


def test_it_hands_out_slips_once_and_takes_votes_without_an_account(unit: Unit, county_officer: User) -> None:
    sheet = unit_sheet(unit, county_officer)
    client, voter = signed_in(county_officer), Client()
    assert client.post(f"/assessment/scores/{sheet.pk}/ballots/", {"count": 2}).status_code == 409
    page = client.post(f"/assessment/scores/{sheet.pk}/ballots/", {"count": 5})
    codes = page.context["codes"]
    assert len(codes) == 5
    assert page.headers["Cache-Control"] == "private, no-store"
    assert not any(code in text_of(client, f"/assessment/scores/{sheet.pk}/") for code in codes)
    vote = reverse("assessment:vote")
    assert "已投票" in voter.post(vote, {"code": codes[0], "mark": 80}).content.decode()
    again = voter.post(vote, {"code": codes[0], "mark": 80})
    assert (again.status_code, "ASSESS-050" in again.content.decode()) == (409, True)
    assert BallotPaper.objects.count() == 1
    for _ in range(5):
        voter.post(vote, {"code": "WRONG2222222", "mark": 80})
    assert "SITE-003" in voter.post(vote, {"code": codes[1], "mark": 80}).content.decode()


def test_it_costs_few_queries(county_officer: User, django_assert_max_num_queries: Any) -> None:
    sheet = shown(village_sheet(county_officer), county_officer)
    client = signed_in(county_officer)
    for address in (f"/assessment/scores/{sheet.pk}/", "/assessment/scores/"):
        client.get(address)
        with django_assert_max_num_queries(55):
            assert client.get(address).status_code == 200


def test_it_counts_a_household_as_visited_once_however_often(helper: User, unit: Unit) -> None:
    from lianxin.registry.models import Household
    from work.makers import paired, visit

    homes = list(Household.objects.filter(village_code=PLACE, facts__household_type="exited").order_by("pk")[:2])
    HouseholdFacts.objects.filter(household__village_code=PLACE).update(year=2026)
    for home in homes:
        paired(helper, home, starts_on=date(2026, 1, 1))
    for day in (3, 4):
        visit(helper, homes[0], on=date(2026, 11, day), found=f"第 {day} 次，家里都好，孩子在校，房屋安全，饮水方便")
    sheet = draft_score_sheet(entry=NewScoreSheet("village_2018", 2026, PLACE), by=None)
    of_unit = draft_score_sheet(entry=NewScoreSheet("unit_2017", 2026, unit=unit), by=None)
    assert counted(sheet, "households_visited").share == Fraction(1, 5)
    assert counted(of_unit, "own_households_visited").share == Fraction(1, 2)
