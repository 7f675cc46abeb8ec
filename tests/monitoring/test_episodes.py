"""Episodes begin and end by decisions of cases; values are frozen at both ends; a relapse is a new episode."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.http import Http404

from cast import COUNTY, TOWNSHIP
from lianxin.core.kernel.findings import Verdict
from lianxin.monitoring.domain.episodes import Doubt
from lianxin.monitoring.models import Episode, EpisodeEvent
from lianxin.monitoring.operations import (
    NewMeasure,
    RisksTold,
    change_risks,
    end_measure,
    name_contact,
    record_measure,
    take_over_episodes,
)
from lianxin.monitoring.queries.fitting import fit_of
from lianxin.monitoring.queries.values import both_ends
from lianxin.monitoring.recording import episode_differences
from lianxin.people.models import User
from lianxin.procedures.models import CaseEvent
from lianxin.procedures.operations import take_step
from lianxin.registry.models import Household, HouseholdFacts, YearBook
from monitoring.makers import eliminated, elimination, entered, lead, monitored, refusal
from procedures.conftest import Clock
from procedures.makers import People, begun, told, walked
from registry.makers import household, household_facts, year_book

pytestmark = pytest.mark.django_db

GOOD: dict[str, Any] = {"house_grade": "grade_a", "dangerous_house": False, "water_safe": True}


def facts(of: Household, **changes: Any) -> None:
    HouseholdFacts.objects.filter(household=of, year=2026).update(**changes)


# By decisions ---------------------------------------------------------------------------------------------------------------


def test_a_decision_to_enter_begins_an_episode(people: People, clock: Clock) -> None:
    of = household("甲某", risk_1="illness", risk_2="disability", wage_income_yuan=500_000, contact_name="帮某", **GOOD)
    episode = entered(of, people, clock)
    assert (episode.number, episode.monitored_class, episode.risk_codes) == (1, "at_risk", ("illness", "disability"))
    assert (episode.began_on, episode.is_month_only, episode.contact) == (clock.today, False, "帮某")
    assert episode.entry_values["facts"]["wage_income_yuan"] == 500_000
    assert episode.entry_values["guarantees"]["has_safe_house"] == "met"
    # Nobody recorded insurance: it cannot be told, and is not taken for yes or no.
    assert episode.entry_values["guarantees"]["has_medical_insurance"] == "cannot_tell"
    assert episode_differences(episode) == []
    # What was frozen stays, whatever the register says later.
    facts(of, wage_income_yuan=900_000)
    assert Episode.objects.get().entry_values["facts"]["wage_income_yuan"] == 500_000


def test_an_episode_takes_its_risk_from_the_lead_where_the_register_tells_none(
    people: People, clock: Clock, at_home: Household
) -> None:
    from lianxin.monitoring.operations import Beginning, begin_entry

    made = lead(people.village, at_home, risk="disaster")
    _, case = begin_entry(lead_id=made.pk, beginning=Beginning(), seen=1, by=people.village)
    walked(case, "entered", people, clock)
    assert Episode.objects.get().risk_codes == ("disaster",)


def test_a_case_that_is_refused_begins_nothing(people: People, clock: Clock, at_home: Household) -> None:
    case = walked(begun(at_home, people.village), "reviewed", people, clock)
    clock.pass_(days=1)
    take_step(case_id=case.pk, told=told(case, "decide_no"), by=people.county)
    assert not Episode.objects.exists()


def test_an_elimination_ends_it_with_the_values_of_that_day(people: People, clock: Clock) -> None:
    of = household("甲某", risk_1="illness", wage_income_yuan=100_000, net_income_per_person_yuan=600_000, **GOOD)
    begun_episode = entered(of, people, clock)
    record_measure(
        episode_id=begun_episode.pk, entry=NewMeasure("health", "family_doctor", clock.today), seen=1, by=people.village
    )
    clock.pass_(days=200)
    year_book(2027)
    household_facts(of, 2027, monitored_class="at_risk", identified_month=date(2026, 11, 1), risk_eliminated=False,
        risk_1="illness", wage_income_yuan=2_000_000, net_income_per_person_yuan=1_200_000, no_labour_covered=False,
        health_measures=",family_doctor,", industry_measures=",crops,", **GOOD)  # fmt: skip
    case = begun(of, people.village, "risk_elimination", chosen={"elimination_mode": "by_help"}, year=2027)
    walked(case, "eliminated", people, clock)
    episode = Episode.objects.get()
    assert (episode.ending, episode.mode, episode.ended_on) == ("eliminated", "by_help", clock.today)
    assert episode.exit_values["facts"]["wage_income_yuan"] == 2_000_000
    lines = {line.words.zh.split("（")[0]: line for line in both_ends(episode)}
    assert (lines["工资性收入"].before, lines["工资性收入"].after) == ("1,000.00", "20,000.00")
    assert lines["住房安全"].before is Verdict.MET if "住房安全" in lines else True
    assert episode_differences(episode) == []


def test_who_is_entered_again_relapsed(people: People, clock: Clock) -> None:
    of = monitored(no_labour_covered=False, industry_measures=",crops,", health_measures=",family_doctor,")
    take_over_episodes(area_code=COUNTY, by=None)
    first = eliminated(of, people, clock)
    clock.pass_(days=40)
    second = entered(of, people, clock)
    assert (second.number, second.former, second.former_ended_on) == (2, first, first.ended_on)
    assert first.relapse == second
    assert second.began_on >= first.ended_on


def test_a_household_is_not_entered_twice(people: People, clock: Clock) -> None:
    of = monitored()
    case = walked(begun(of, people.village), "reviewed", people, clock)
    clock.pass_(days=1)
    # The register was taken over and nobody has made its episodes yet: the decision sees them all the same.
    with refusal("MONI-047"):
        take_step(case_id=case.pk, told=told(case, "decide"), by=people.county)


def test_the_risk_of_a_household_that_is_not_monitored_is_not_eliminated(
    people: People, clock: Clock, at_home: Household
) -> None:
    case = elimination(at_home, people, clock)
    clock.pass_(days=1)
    with refusal("MONI-049"):
        take_step(case_id=case.pk, told=told(case, "decide"), by=people.county)
    case.refresh_from_db()
    assert case.state == "reviewed"


def test_the_register_of_an_elimination_without_episode_is_taken_over_first(people: People, clock: Clock) -> None:
    of = monitored()
    episode = eliminated(of, people, clock)
    assert (episode.began_on, episode.is_month_only, episode.ending) == (date(2026, 3, 1), True, "eliminated")


def test_a_death_that_ends_the_household_ends_its_episode(people: People, clock: Clock) -> None:
    of = monitored()
    take_over_episodes(area_code=COUNTY, by=None)
    walked(begun(of, people.village, "death"), "approved", people, clock)
    episode = Episode.objects.get()
    assert (episode.ending, episode.mode, episode.exit_values) == ("died", "", None)


# Risks against measures, at the decision -----------------------------------------------------------------------------------


def test_an_elimination_against_a_misfit_wants_a_reason(people: People, clock: Clock) -> None:
    of = monitored(no_labour_covered=False)
    case = elimination(of, people, clock)
    take_over_episodes(area_code=COUNTY, by=None)
    clock.pass_(days=1)
    with refusal("PROC-099"):
        take_step(case_id=case.pk, told=told(case, "decide", reason=""), by=people.county)
    take_step(case_id=case.pk, told=told(case, "decide", reason="外地就医，已核实"), by=people.county)
    kept = CaseEvent.objects.get(case=case, step="decide").findings["advice"]["monitoring.fit"]
    assert "unanswered" in kept["not_met"]


def test_a_household_without_labour_is_not_eliminated(people: People, clock: Clock) -> None:
    of = monitored(no_labour_covered=True)
    take_over_episodes(area_code=COUNTY, by=None)
    case = elimination(of, people, clock)
    clock.pass_(days=1)
    with refusal("PROC-098"):
        take_step(case_id=case.pk, told=told(case, "decide", reason="也要消除"), by=people.county)
    assert Episode.objects.get().ended_on is None


# Risks, measures, contact --------------------------------------------------------------------------------------------------


@pytest.fixture
def episode() -> Episode:
    """An open episode of a register that was taken over."""
    monitored()
    take_over_episodes(area_code=COUNTY, by=None)
    return Episode.objects.get()


def test_a_measure_runs_until_it_is_over(people: People, episode: Episode, clock: Clock) -> None:
    entry = NewMeasure("employment", "training", date(2026, 10, 1), "县里的家政班")
    record_measure(episode_id=episode.pk, entry=entry, seen=1, by=people.village)
    measures = fit_of(Episode.objects.get(), on=clock.today).case.measures
    assert [(one.family, one.starts_on, one.told_by) for one in measures] == [
        ("employment", date(2026, 10, 1), "episode")
    ]
    end_measure(episode_id=episode.pk, number=2, ends_before=date(2026, 11, 1), seen=2, by=people.village)
    assert fit_of(Episode.objects.get(), on=clock.today).case.measures == ()
    with refusal("MONI-045"):
        end_measure(episode_id=episode.pk, number=2, ends_before=date(2026, 11, 1), seen=3, by=people.village)
    assert episode_differences(Episode.objects.get()) == []


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (NewMeasure("luck", "training", date(2026, 10, 1)), "MONI-050"),
        (NewMeasure("employment", "crops", date(2026, 10, 1)), "MONI-050"),
        (NewMeasure("employment", "training", date(2027, 10, 1)), "MONI-051"),
    ],
)
def test_a_faulty_measure_is_refused(people: People, episode: Episode, entry: NewMeasure, code: str) -> None:
    with refusal(code):
        record_measure(episode_id=episode.pk, entry=entry, seen=1, by=people.village)


def test_a_measure_does_not_end_ahead(people: People, episode: Episode) -> None:
    with refusal("MONI-015"):
        end_measure(episode_id=episode.pk, number=2, ends_before=date(2027, 1, 1), seen=1, by=people.village)


def test_a_contact_is_named(people: People, episode: Episode) -> None:
    assert name_contact(episode_id=episode.pk, name="帮某", seen=1, by=people.village).contact == "帮某"
    with refusal("MONI-013"):
        name_contact(episode_id=episode.pk, name=" ", seen=2, by=people.village)
    with refusal("MONI-053"):
        name_contact(episode_id=episode.pk, name="另某", seen=1, by=people.village)


def test_changed_risks_are_told_to_the_register(people: People, episode: Episode) -> None:
    changed = RisksTold(("disaster", "illness"), disaster_kind="flood")
    change_risks(episode_id=episode.pk, told=changed, reason="七月洪水冲了大棚", seen=1, by=people.village)
    row: Any = HouseholdFacts.objects.get(household=episode.household, year=2026)
    assert (row.risk_1, row.risk_2, row.risk_3, row.disaster_kind) == ("disaster", "illness", None, "flood")
    assert Episode.objects.get().risk_codes == ("disaster", "illness")


@pytest.mark.parametrize(
    ("changed", "reason", "code"),
    [
        (RisksTold(("fate",)), "查", "MONI-011"),
        (RisksTold(("illness",)), " ", "MONI-013"),
        (RisksTold(("illness", "illness")), "查", "MONI-044"),
        (
            RisksTold(("illness", "labour", "other", "accident", "schooling", "disability"), words="别的"),
            "查",
            "MONI-044",
        ),
        (RisksTold(("disaster",)), "查", "MONI-052"),
        (RisksTold(("other",)), "查", "MONI-052"),
        (RisksTold(("illness",), disaster_kind="flood"), "查", "MONI-052"),
    ],
)
def test_faulty_risks_are_refused(people: People, episode: Episode, changed: RisksTold, reason: str, code: str) -> None:
    with refusal(code):
        change_risks(episode_id=episode.pk, told=changed, reason=reason, seen=1, by=people.village)


def test_measures_are_recorded_by_whoever_may(
    episode: Episode, auditor: User, other_township_clerk: User, helper: User
) -> None:
    entry = NewMeasure("employment", "training", date(2026, 10, 1))
    for user, error in ((auditor, PermissionDenied), (helper, PermissionDenied), (other_township_clerk, Http404)):
        with pytest.raises(error):
            record_measure(episode_id=episode.pk, entry=entry, seen=1, by=user)


def test_an_episode_that_ended_takes_nothing_more(people: People, clock: Clock) -> None:
    over = eliminated(monitored(), people, clock)
    entry = NewMeasure("employment", "training", date(2026, 10, 1))
    with refusal("MONI-042"):
        record_measure(episode_id=over.pk, entry=entry, seen=over.revision, by=people.village)


# Taken over ----------------------------------------------------------------------------------------------------------------


def test_a_register_that_was_taken_over_gets_its_episodes_once(people: People) -> None:
    YearBook.objects.get_or_create(county_code=COUNTY, year=2025, defaults={"state": "closed"})
    old: dict[str, Any] = {"monitored_class": "unstable", "identified_month": date(2024, 5, 1), "risk_1": "illness"}
    of = household("甲某", year=2025, risk_eliminated=True, eliminated_month=date(2025, 8, 1), elimination_mode="by_help",
        net_income_per_person_at_identification_yuan=500_000, net_income_per_person_at_elimination_yuan=900_000,
        house_safe_at_identification=False, house_safe_at_elimination=True, **old)  # fmt: skip
    household_facts(of, 2026, monitored_class="at_risk", identified_month=date(2026, 2, 1), risk_eliminated=False)
    monitored("乙某")
    for begun_now, ended_now in ((3, 1), (0, 0)):
        told_now = take_over_episodes(area_code=COUNTY, by=people.county)
        assert (told_now.begun, told_now.ended, told_now.doubts) == (begun_now, ended_now, {})
    first, second = Episode.objects.filter(household=of).order_by("number")
    assert (first.monitored_class, first.ending, second.former) == ("unstable", "eliminated", first)
    assert [(one.before, one.after) for one in both_ends(first)] == [
        (Verdict.NOT_MET, Verdict.MET), (Verdict.CANNOT_TELL, Verdict.CANNOT_TELL),
        (Verdict.CANNOT_TELL, Verdict.CANNOT_TELL), (Verdict.CANNOT_TELL, Verdict.CANNOT_TELL), ("5,000.00", "9,000.00"),
    ]  # fmt: skip


def test_what_the_register_cannot_tell_is_not_guessed(people: People) -> None:
    monitored("无月", identified_month=None)
    monitored("无消除", risk_eliminated=True)
    monitored("颠倒", risk_eliminated=True, eliminated_month=date(2026, 1, 1))
    told_now = take_over_episodes(area_code=TOWNSHIP, by=people.township)
    assert told_now.doubts == {Doubt.NO_MONTH: 1, Doubt.NO_END: 1, Doubt.TURNED: 1}
    assert not Episode.objects.exists()


def test_an_elimination_that_the_register_learns_later_ends_the_episode(people: People, episode: Episode) -> None:
    facts(episode.household, risk_eliminated=True, eliminated_month=date(2026, 10, 1))
    assert take_over_episodes(area_code=COUNTY, by=None).ended == 1
    assert Episode.objects.get().ended_on == date(2026, 10, 1)


def test_a_household_that_left_the_register_is_monitored_no_more(episode: Episode) -> None:
    Household.objects.update(is_live=False)
    assert take_over_episodes(area_code=COUNTY, by=None).left == 1
    assert Episode.objects.get().ending == "left"


def test_taking_over_is_for_whoever_manages_the_whole_area(people: People, auditor: User) -> None:
    for user, area in ((people.village, COUNTY), (auditor, COUNTY), (people.township, COUNTY)):
        with pytest.raises(PermissionDenied):
            take_over_episodes(area_code=area, by=user)


# The database is the last guard --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"ended_on": date(2026, 1, 1), "ending": "eliminated"}, "episode_ends_after_it_begins"),
        ({"ended_on": date(2026, 10, 1)}, "episode_that_ended_says_how"),
        ({"ending": "died"}, "episode_that_ended_says_how"),
        ({"number": 2}, "relapse_names_the_former_episode"),
        ({"exit_values": {}}, "open_episode_has_no_exit_values"),
        ({"mode": "by_help"}, "only_an_elimination_has_a_mode"),
    ],
)
def test_the_database_refuses_an_episode_that_cannot_be(episode: Episode, changes: dict[str, Any], name: str) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Episode.objects.filter(pk=episode.pk).update(**changes)


def test_the_database_refuses_a_second_open_episode_and_one_that_overlaps(episode: Episode) -> None:
    wanted: dict[str, Any] = {
        "household": episode.household, "area_code": episode.area_code, "monitored_class": "at_risk", "entry_year": 2026,
        "entry_values": {}, "number": 2, "former": episode,
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Episode.objects.create(began_on=date(2026, 11, 1), former_ended_on=date(2026, 10, 1), **wanted)
    Episode.objects.filter(pk=episode.pk).update(ended_on=date(2026, 10, 1), ending="eliminated")
    with pytest.raises(IntegrityError, match="episode_begins_after_the_former_one_ended"), transaction.atomic():
        Episode.objects.create(began_on=date(2026, 9, 1), former_ended_on=date(2026, 10, 1), **wanted)
    with pytest.raises(IntegrityError), transaction.atomic():
        Episode.objects.create(
            began_on=date(2026, 11, 1), former_ended_on=date(2026, 10, 1), **(wanted | {"number": 1})
        )


def test_the_database_keeps_what_happened_in_an_episode(episode: Episode) -> None:
    row = episode.events.get()
    for change in (
        lambda: EpisodeEvent.objects.filter(pk=row.pk).update(words="别的"),
        lambda: EpisodeEvent.objects.filter(pk=row.pk).delete(),
        lambda: EpisodeEvent(episode=episode, number=1, kind="entered", on=row.on, at=row.at, told={}).save(
            force_insert=True
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM monitoring_episodeevent")
