"""A run over the tables: every test fires on a scene and is silent on a near miss, says what it could not see, and tells nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from cast import COUNTY, OTHER_COUNTY, VILLAGE
from funds import makers as funds
from lianxin.audit.models import Event
from lianxin.core.kernel.errors import Refused
from lianxin.eligibility.operations import NewValue, put_value_in_force
from lianxin.funds.operations import return_payment
from lianxin.people.models import User
from lianxin.registry.models import Household, HouseholdFacts, MemberFacts
from lianxin.supervision.domain.catalogue import TESTS
from lianxin.supervision.models import Clue, ClueRun, Coverage
from lianxin.supervision.operations import look_for_clues, outcomes_of, settle_clue
from registry.makers import household_facts, member, year_book
from supervision import scenes
from supervision.scenes import ON, YEAR, poor, resident, run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]


def found(name: str) -> list[Clue]:
    run()
    return list(Clue.objects.filter(test=name))


def coverage(name: str) -> Coverage:
    return Coverage.objects.get(run=ClueRun.objects.latest("id"), test=name)


# Each scene: what stands in the tables, with ``is_hit`` and as a near miss. ------------------------------------------------


def payee_elsewhere(is_hit: bool, folder: Path) -> None:
    of, _ = poor()
    scenes.pay_households([(of, "外人" if is_hit else "甲某", "", None)])


def account_shared(is_hit: bool, folder: Path) -> None:
    homes = [poor(f"甲{n}") for n in range(4 if is_hit else 3)]
    scenes.pay_households([(of, who.name, "6222000000001234", who) for of, who in homes])


def paid_after_death(is_hit: bool, folder: Path) -> None:
    of, who = poor(id_no=resident(1))
    scenes.pay_households([(of, "甲某", "", who)], on=date(2026, 5, 1))
    scenes.in_force(folder, "death", ("甲某", resident(1), date(2026, 4, 30) if is_hit else date(2026, 5, 30)))


def paid_in_prison(is_hit: bool, folder: Path) -> None:
    away(is_hit, folder, "prison")


def paid_while_missing(is_hit: bool, folder: Path) -> None:
    away(is_hit, folder, "missing")


def paid_after_moving(is_hit: bool, folder: Path) -> None:
    away(is_hit, folder, "moved_out")


def away(is_hit: bool, folder: Path, kind: str) -> None:
    of, who = poor(id_no=resident(1))
    scenes.pay_households([(of, "甲某", "", who)], on=date(2026, 5, 1))
    last = date(2026, 5, 1) if is_hit else date(2026, 4, 30)
    scenes.in_force(folder, kind, ("甲某", resident(1), date(2026, 1, 1), last))


def on_payroll(is_hit: bool, folder: Path) -> None:
    poor(id_no=resident(1), household_type="poor" if is_hit else "ordinary")
    scenes.in_force(folder, "payroll", ("甲某", resident(1), None, None, "某局"))


def has_vehicle(is_hit: bool, folder: Path) -> None:
    poor(id_no=resident(1))
    scenes.in_force(folder, "vehicle", ("甲某", resident(1), None, None, "小型轿车" if is_hit else "三轮载货摩托车"))


def has_house(is_hit: bool, folder: Path) -> None:
    poor(id_no=resident(1))
    scenes.in_force(folder, "house", ("甲某", resident(1 if is_hit else 2), None, None, "县城某小区"))


def has_company(is_hit: bool, folder: Path) -> None:
    poor(id_no=resident(1))
    scenes.in_force(folder, "company", ("甲某", resident(1), None, None, "某商贸公司" if is_hit else "某养蜂合作社"))


def kin_favoured(is_hit: bool, folder: Path) -> None:
    kin, other = poor("甲某", id_no=resident(1)), poor("乙某")
    scenes.pay_households([(kin[0], "甲某", "", None)], yuan=2001 if is_hit else 2000)
    scenes.pay_households([(other[0], "乙某", "", None)], yuan=1000)
    scenes.in_force(folder, "cadre_kin", ("甲某", resident(1), None, None, "侄子", "村干部丙"))


def kin_contact_shared(is_hit: bool, folder: Path) -> None:
    of, _ = poor(id_no=resident(1))
    of.bank_account = "6222000000001234" if is_hit else "6222000000009999"
    of.save()
    scenes.in_force(
        folder, "cadre_kin", ("甲某", resident(1), None, None, "侄子", "村干部丙", "13900000000", "6222000000001234")
    )


def claimed_over_accepted(is_hit: bool, folder: Path) -> None:
    money = scenes.funded()
    funds.approved(money.project, 10_000_00, on_contract=funds.contract(money.project))
    scenes.accept(money.project, 9_999 if is_hit else 10_000)


def paid_twice(is_hit: bool, folder: Path) -> None:
    of, who = poor(id_no=resident(1))
    scenes.benefit(of, who)
    day = date(2026, 5, 1) if is_hit else date(2026, 6, 1)
    scenes.in_force(folder, "subsidy", ("甲某", resident(1), day, None, "公益性岗位补贴：护林员"))


def payee_unfitting(is_hit: bool, folder: Path) -> None:
    scenes.pay_supplier("某某大酒店" if is_hit else "某某建筑公司")


def expense_barred(is_hit: bool, folder: Path) -> None:
    made = scenes.pay_supplier("某某公司", expense="vehicle")
    # The negative list bound the transition fund until the end of 2025; what was paid later it does not bar.
    type(made).objects.filter(pk=made.pk).update(on=date(2025, 12, 31) if is_hit else date(2026, 1, 1))


def money_idle(is_hit: bool, folder: Path) -> None:
    days = 181 if is_hit else 180
    money = funds.tranche(is_received=False)
    type(money).objects.filter(pk=money.pk).update(announced_on=date(2026, 1, 1))
    money.refresh_from_db()
    funds.receive_tranche(tranche=money, on=ON - timedelta(days=days), by=None)


def carry_over_old(is_hit: bool, folder: Path) -> None:
    day = date(2025, 11, 24) if is_hit else date(2025, 11, 25)
    money = funds.tranche(is_received=False, year=2025, announced_on=date(2025, 1, 10))
    funds.receive_tranche(tranche=money, on=day, by=None)


def contracts_split(is_hit: bool, folder: Path) -> None:
    of = funds.project(cost_fen=900_000_000)
    scenes.contract(of, 3_900_000)
    scenes.contract(of, 3_900_000 if is_hit else 4_000_000, on=date(2026, 4, 1))


def settled_over_contract(is_hit: bool, folder: Path) -> None:
    scenes.contract(funds.project(), 10_000, settled_yuan=11_001 if is_hit else 11_000)


def unit_price_high(is_hit: bool, folder: Path) -> None:
    for yuan in (*range(100, 108), 400 if is_hit else 110):
        scenes.lot(yuan)


def loans_to_one_enterprise(is_hit: bool, folder: Path) -> None:
    scenes.lend_to_one_enterprise(5 if is_hit else 4)


def grant_conditions(is_hit: bool, folder: Path) -> None:
    of, who = poor()
    scenes.benefit(of, who, "vocational_grant", item="", period_key="2026-spring")
    MemberFacts.objects.filter(member=who).update(school_status="senior_1" if is_hit else "vocational_1")


def grant_not_enrolled(is_hit: bool, folder: Path) -> None:
    of, who = poor(id_no=resident(1))
    scenes.benefit(of, who, "vocational_grant", item="", period_key="2026-spring")
    scenes.in_force(
        folder, "enrolment", ("甲某", resident(2 if is_hit else 1), date(2025, 9, 1), date(2026, 7, 1), "某职校")
    )


def post_conditions(is_hit: bool, folder: Path) -> None:
    of, who = poor()
    born = date(1956, 5, 10) if is_hit else date(1956, 5, 11)  # seventy on the day of the benefit, or the day after
    type(who).objects.filter(pk=who.pk).update(birth_on=born)
    scenes.fit_worker(who)
    scenes.benefit(of, who)


def post_months_over(is_hit: bool, folder: Path) -> None:
    of, who = poor()
    scenes.benefit(of, who, request={"units": 9})
    scenes.benefit(of, who, period_key="2026-06", on=date(2026, 6, 10), request={"units": 4 if is_hit else 3})


def edits_before_close(is_hit: bool, folder: Path) -> None:
    scenes.closed_year(21, 20 if is_hit else 21)


def incomes_identical(is_hit: bool, folder: Path) -> None:
    scenes.villagers(5 if is_hit else 4, lambda number: 12_345)


def incomes_rounded(is_hit: bool, folder: Path) -> None:
    scenes.villagers(50, lambda number: 20_000 + 10 * number if is_hit else 20_000 + number)
    scenes.villagers(50, lambda number: 30_000 + number, village=scenes.OTHER_VILLAGE)


def incomes_at_line(is_hit: bool, folder: Path) -> None:
    put_value_in_force(entry=NewValue("income_line.monitor", COUNTY, "4000", date(2026, 1, 1), "某县标准"), by=None)
    scenes.villagers(8 if is_hit else 7, lambda number: 4_000 + number)


def income_jump(is_hit: bool, folder: Path) -> None:
    of, _ = poor(net_income_per_person_yuan=20_001_00 if is_hit else 20_000_00)
    household_facts(of, YEAR - 1, net_income_per_person_yuan=10_000_00)


def income_without_cost(is_hit: bool, folder: Path) -> None:
    poor(operating_income_yuan=5_000_00, operating_cost_yuan=0 if is_hit else 100)


def household_split(is_hit: bool, folder: Path) -> None:
    old, _ = poor("老某")
    of, _ = poor("甲某", monitored_class="at_risk", identified_month=date(2026, 6, 1))
    moved = member(of, "乙某", member_changed_on=date(2025, 6, 2) if is_hit else date(2025, 6, 1))
    MemberFacts.objects.create(member=moved, household=old, year=YEAR - 1, source_id=of.facts.get().source_id)


def number_in_two_households(is_hit: bool, folder: Path) -> None:
    poor("甲某", id_no=resident(1))
    poor("乙某", id_no=resident(1 if is_hit else 2))


def work_photo_again(is_hit: bool, folder: Path) -> None:
    scenes.worked(likeness="00ff00ff00ff00ff")
    scenes.worked(likeness="00ff00ff00ff00e0" if is_hit else "00ff00ff00ff00c0")


def work_text_copied(is_hit: bool, folder: Path) -> None:
    for number in range(6):
        scenes.worked(found="入户走访，家里都好，没有别的困难" if number or is_hit else "入户走访，家里都好，只是缺水")


def visits_in_an_hour(is_hit: bool, folder: Path) -> None:
    for number in range(13):
        scenes.worked(minute=5 * number if is_hit else 6 * number)


def visit_out_of_service(is_hit: bool, folder: Path) -> None:
    scenes.worked(served_before=scenes.WORKED_ON if is_hit else scenes.WORKED_ON + timedelta(days=1))


def visit_on_leave(is_hit: bool, folder: Path) -> None:
    work, day = scenes.worked(), scenes.WORKED_ON
    # The near miss: he was back that day.
    back = None if is_hit else day
    scenes.on_leave(work, starts_on=day - timedelta(days=3), ends_on=day, returned_on=back)


def entries_on_the_eve(is_hit: bool, folder: Path) -> None:
    scenes.ended_campaign(ends_on=date(2026, 11, 20))
    for number in range(20):
        scenes.worked(
            arrived=timezone.make_aware(
                datetime.combine(date(2026, 11, 20), time(23 if is_hit or number else 11, number))
            )
        )


SCENES: dict[str, Callable[[bool, Path], None]] = {
    scene.__name__: scene
    for scene in (
        payee_elsewhere, account_shared, paid_after_death, paid_in_prison, paid_while_missing, paid_after_moving, on_payroll,
        has_vehicle, has_house, has_company, kin_favoured, kin_contact_shared, claimed_over_accepted, paid_twice, payee_unfitting,
        expense_barred, money_idle, carry_over_old, contracts_split, settled_over_contract, unit_price_high,
        loans_to_one_enterprise, grant_conditions, grant_not_enrolled, post_conditions, post_months_over, edits_before_close,
        incomes_identical, incomes_rounded, incomes_at_line, income_jump, income_without_cost, household_split,
        number_in_two_households, work_photo_again, work_text_copied, visits_in_an_hour, visit_out_of_service,
        visit_on_leave, entries_on_the_eve,
    )
}  # fmt: skip


def test_there_is_a_scene_for_every_test() -> None:
    assert sorted(SCENES) == sorted(TESTS)


@pytest.mark.parametrize("name", SCENES)
def test_it_fires_on_what_stands_in_the_tables(name: str, tmp_path: Path) -> None:
    SCENES[name](True, tmp_path)
    (clue,) = found(name)
    assert clue.state == "open"
    assert clue.area_code.startswith(COUNTY)
    assert clue.evidence
    assert coverage(name).examined >= 1
    first = set(Clue.objects.values_list("fingerprint", flat=True))
    again = run(on=ON)
    assert again.fresh == 0
    assert set(Clue.objects.values_list("fingerprint", flat=True)) == first


@pytest.mark.parametrize("name", SCENES)
def test_it_is_silent_on_a_near_miss_in_the_tables(name: str, tmp_path: Path) -> None:
    SCENES[name](False, tmp_path)
    assert found(name) == []
    assert coverage(name).examined >= 1 or coverage(name).untold


# What a run keeps ---------------------------------------------------------------------------------------------------------


def test_it_covers_every_test_and_is_never_silent_about_what_it_did_not_see() -> None:
    made = run()
    lines = {one.test: one for one in made.coverage.all()}
    assert sorted(lines) == sorted(TESTS)
    assert (made.clues, made.fresh) == (0, 0)
    needing = {name for name, test in TESTS.items() if test.lists}
    assert {name for name, one in lines.items() if ["no_list", 0] in one.untold} == needing
    assert all(one.examined or one.untold for one in lines.values())
    assert ["no_rows", 0] in lines["payee_unfitting"].untold
    assert ["no_limit", 0] in lines["incomes_at_line"].untold  # no line is set for the county


def test_it_cannot_tell_who_came_from_where_without_the_year_before() -> None:
    poor()
    assert run().coverage.get(test="household_split").untold == [["year_before", 1]]


def test_a_known_clue_is_seen_again_and_a_settled_one_stays_settled(county_officer: User) -> None:
    payee_elsewhere(True, Path())
    first = run(on=date(2026, 11, 1))
    assert (first.clues, first.fresh) == (1, 1)
    clue = Clue.objects.get()
    settle_clue(clue=clue, finding="explained", note="儿子代领，有委托书", by=county_officer)
    payee_elsewhere(True, Path())
    second = run(on=ON)
    assert (second.clues, second.fresh) == (2, 1)
    clue.refresh_from_db()
    assert (clue.first_seen_on, clue.last_seen_on, clue.last_run) == (date(2026, 11, 1), ON, second)
    assert (clue.state, clue.finding) == ("settled", "explained")


def test_a_clue_that_is_gone_keeps_the_day_it_was_last_seen() -> None:
    payee_elsewhere(True, Path())
    run(on=date(2026, 11, 1))
    Household.objects.get().payments.update(payee="甲某")
    assert run().clues == 0
    assert Clue.objects.get().last_seen_on == date(2026, 11, 1)


def test_what_is_paid_after_the_day_is_not_looked_at() -> None:
    payee_elsewhere(True, Path())
    assert run(on=funds.PAID_ON - timedelta(days=1)).clues == 0
    assert run(on=funds.PAID_ON).clues == 1


def test_a_payment_that_was_given_back_is_no_clue() -> None:
    of, _ = poor()
    (payment,) = scenes.pay_households([(of, "外人", "", None)])
    return_payment(payment=payment, on=date(2026, 5, 2), reason="户名不符", by=None)
    assert found("payee_elsewhere") == []


def test_evidence_holds_no_number_of_a_person_or_an_account(tmp_path: Path) -> None:
    homes = [poor(f"甲{n}", id_no=resident(n)) for n in range(1, 5)]
    scenes.pay_households([(of, who.name, "6222000000001234", who) for of, who in homes])
    scenes.in_force(
        tmp_path, "death", *[(who.name, resident(n), date(2026, 1, 1)) for n, (_, who) in enumerate(homes, 1)]
    )
    run()
    kept = str(list(Clue.objects.values_list("evidence", "name", "concerned_names")))
    assert "1234" in kept
    assert "6222000000001234" not in kept
    assert not any(resident(n) in kept for n in range(1, 5))


def test_a_clue_of_two_townships_belongs_to_the_county() -> None:
    homes = [poor(f"甲{n}", village=VILLAGE if n else "999901102201") for n in range(4)]
    scenes.pay_households([(of, who.name, "6222000000001234", who) for of, who in homes])
    run()
    assert Clue.objects.get(test="account_shared").area_code == COUNTY


def test_a_county_that_sets_its_own_limit_is_judged_by_it() -> None:
    account_shared(False, Path())
    assert run().clues == 0
    put_value_in_force(entry=NewValue("clues.account_households", COUNTY, "2", date(2026, 1, 1), "某县规定"), by=None)
    run()
    assert Clue.objects.get().limit_value == 2


def test_it_looks_at_the_facts_of_the_last_year_that_was_opened() -> None:
    incomes_identical(True, Path())
    HouseholdFacts.objects.update(year=YEAR - 1)
    assert run().clues == 0
    assert outcomes_of(area_code=COUNTY, on=date(2025, 12, 31), by=None).by_test["incomes_identical"].clues


def test_a_run_is_one_event(county_officer: User) -> None:
    payee_elsewhere(True, Path())
    made = run(by=county_officer)
    event = Event.objects.get(act="clues.run")
    assert (event.actor_id, event.thing_id, event.area_code) == (county_officer.pk, str(made.pk), COUNTY)
    assert event.details == {"clues": 1, "fresh": 1}


def test_it_refuses_what_is_no_county() -> None:
    for code in ("9999", VILLAGE, "99990x"):
        with pytest.raises(Refused) as caught:
            look_for_clues(area_code=code, on=ON, by=None)
        assert caught.value.code == "CLUE-001"


def test_it_refuses_a_county_without_a_year() -> None:
    with pytest.raises(Refused) as caught:
        look_for_clues(area_code=OTHER_COUNTY, on=ON, by=None)
    assert caught.value.code == "CLUE-002"
    with pytest.raises(Refused):
        look_for_clues(area_code=COUNTY, on=date(2020, 1, 1), by=None)


@pytest.mark.parametrize(
    "who", ["township_clerk", "village_team_member", "auditor", "helper", "funds_officer", "stranger"]
)
def test_a_run_is_not_for(who: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(PermissionDenied):
        run(by=request.getfixturevalue(who))
    assert not ClueRun.objects.exists()


def kept(**given: Any) -> Clue:
    made = ClueRun.objects.create(area_code=COUNTY, on=ON, year=YEAR, at=timezone.now())
    wanted: dict[str, Any] = {
        "test": "payee_elsewhere", "fingerprint": "f", "county_code": COUNTY, "area_code": VILLAGE, "subject": "area",
        "evidence": [], "first_seen_on": ON, "last_seen_on": ON, "last_run": made,
    }  # fmt: skip
    return Clue(**(wanted | given))


@pytest.mark.parametrize(
    "given",
    [
        {"first_seen_on": ON + timedelta(days=1)},
        {"state": "settled", "settled_at": scenes.datetime(2026, 1, 1, tzinfo=scenes.timezone.get_fixed_timezone(0))},
        {"state": "settled", "finding": "true", "note": "看过"},
        {"state": "open", "finding": "true"},
        {"state": "in_hand"},
    ],
)
def test_the_database_keeps_clues_straight(given: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        kept(**given).save()


def test_the_database_keeps_a_clue_once() -> None:
    kept().save()
    with pytest.raises(IntegrityError), transaction.atomic():
        kept().save()


def test_the_database_keeps_runs_straight() -> None:
    made = ClueRun.objects.create(area_code=COUNTY, on=ON, year=YEAR, at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        ClueRun.objects.filter(pk=made.pk).update(fresh=1)
    Coverage.objects.create(run=made, test="x", examined=0, clues=0, fresh=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Coverage.objects.create(run=made, test="x", examined=0, clues=0, fresh=0)


def test_another_county_is_not_looked_at() -> None:
    year_book(YEAR, county_code=OTHER_COUNTY)
    payee_elsewhere(True, Path())
    assert look_for_clues(area_code=OTHER_COUNTY, on=ON, by=None).clues == 0
