"""Looking into a clue: taken, given back, settled with words; never by whoever it concerns; nothing else changes by it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from lianxin.audit.models import Event
from lianxin.benefits.models import Benefit
from lianxin.core.kernel.errors import Refused
from lianxin.people.models import User
from lianxin.supervision.models import Clue
from lianxin.supervision.operations import give_back_clue, settle_clue, take_clue
from registry.makers import give_to
from supervision import scenes
from supervision.scenes import in_force, poor, resident, run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]


def refusal(code: str, act: Callable[[], Any]) -> None:
    with pytest.raises(Refused) as caught:
        act()
    assert caught.value.code == code


def a_clue(**given: Any) -> Clue:
    """A payment to somebody who is not of the household."""
    of, _ = poor()
    scenes.pay_households([(of, "外人", "", None)], **given)
    run()
    return Clue.objects.get()


def settled(clue: Clue, by: User | None, finding: str = "explained", note: str = "儿子代领，有委托书") -> Clue:
    return settle_clue(clue=clue, finding=finding, note=note, by=by)


def test_it_goes_from_hand_to_finding(village_team_member: User, township_clerk: User) -> None:
    clue = a_clue()
    taken = take_clue(clue=clue, by=village_team_member)
    assert (taken.state, taken.taken_by) == ("in_hand", village_team_member)
    back = give_back_clue(clue=clue, by=village_team_member)
    assert (back.state, back.taken_by, back.taken_at) == ("open", None, None)
    take_clue(clue=clue, by=township_clerk)
    done = settled(clue, township_clerk, "true", " 冒名领取 ")
    assert (done.state, done.finding, done.note, done.settled_by) == ("settled", "true", "冒名领取", township_clerk)
    acts = Event.objects.filter(thing="supervision.clue").values_list("act", flat=True)
    assert list(acts) == ["clues.take", "clues.give_back", "clues.take", "clues.settle"]


def test_an_open_clue_may_be_settled_at_once(county_officer: User) -> None:
    assert settled(a_clue(), county_officer).state == "settled"


def test_a_true_clue_stops_no_benefit(county_officer: User) -> None:
    of, who = poor()
    scenes.fit_worker(who, works_away=True, work_place="elsewhere")
    given = scenes.benefit(of, who)
    run()
    settled(Clue.objects.get(), county_officer, "true", "在外省务工")
    assert Benefit.objects.get(pk=given.pk).state == "verified"


def test_it_refuses_steps_out_of_order(county_officer: User) -> None:
    clue = a_clue()
    refusal("CLUE-004", lambda: give_back_clue(clue=clue, by=county_officer))
    take_clue(clue=clue, by=county_officer)
    refusal("CLUE-004", lambda: take_clue(clue=clue, by=county_officer))
    settled(clue, county_officer)
    for act in (take_clue, give_back_clue):
        refusal("CLUE-004", lambda act=act: act(clue=clue, by=county_officer))
    refusal("CLUE-004", lambda: settled(clue, county_officer))


@pytest.mark.parametrize(
    ("finding", "note", "code"),
    [
        ("perhaps", "看过", "CLUE-005"),
        ("", "看过", "CLUE-005"),
        ("true", "  ", "CLUE-006"),
        ("true", "看" * 401, "CLUE-006"),
    ],
)
def test_it_refuses_a_settlement_that_says_nothing(finding: str, note: str, code: str, county_officer: User) -> None:
    clue = a_clue()
    refusal(code, lambda: settled(clue, county_officer, finding, note))
    clue.refresh_from_db()
    assert clue.state == "open"


def test_whoever_handed_the_claim_in_does_not_settle(township_clerk: User, county_officer: User) -> None:
    clue = a_clue(by=township_clerk)
    assert clue.concerned == [township_clerk.pk]
    for act in (take_clue, settled):
        refusal("CLUE-003", lambda act=act: act(clue=clue, by=township_clerk))
    assert settled(clue, county_officer).state == "settled"


def test_whoever_verified_the_benefit_does_not_settle(village_team_member: User) -> None:
    of, who = poor()
    scenes.fit_worker(who, school_status="senior_1")
    scenes.benefit(of, who, verified_by=village_team_member)
    run()
    refusal("CLUE-003", lambda: settled(Clue.objects.get(), village_team_member))


def test_the_household_s_helper_does_not_settle(village_team_member: User, township_clerk: User) -> None:
    clue = a_clue()
    assert clue.household is not None
    give_to(village_team_member, clue.household)
    refusal("CLUE-003", lambda: take_clue(clue=clue, by=village_team_member))
    assert take_clue(clue=clue, by=township_clerk).state == "in_hand"


def test_the_cadre_who_is_named_does_not_settle(tmp_path: Path, township_clerk: User, county_officer: User) -> None:
    of, _ = poor(id_no=resident(1))
    of.bank_account = "6222000000001234"
    of.save()
    line = ("甲某", resident(1), None, None, "侄子", township_clerk.name, None, "6222000000001234")
    in_force(tmp_path, "cadre_kin", line)
    run()
    clue = Clue.objects.get(test="kin_contact_shared")
    refusal("CLUE-003", lambda: settled(clue, township_clerk))
    assert settled(clue, county_officer).state == "settled"


def test_whoever_edited_at_the_last_hour_does_not_settle(township_clerk: User, county_officer: User) -> None:
    scenes.closed_year(21, 20, by=township_clerk)
    run()
    clue = Clue.objects.get(test="edits_before_close")
    refusal("CLUE-003", lambda: settled(clue, township_clerk))
    assert settled(clue, county_officer).state == "settled"


@pytest.mark.parametrize(
    "who", ["other_township_clerk", "auditor", "helper", "funds_officer", "unit_liaison", "stranger"]
)
def test_a_clue_is_not_settled_by(who: str, request: pytest.FixtureRequest) -> None:
    clue, user = a_clue(), request.getfixturevalue(who)
    for act in (take_clue, give_back_clue, settled):
        with pytest.raises(PermissionDenied):
            act(clue=clue, by=user)
