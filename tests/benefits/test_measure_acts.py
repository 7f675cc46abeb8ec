"""Measures: due by the rulebook over the register, proposed, verified and approved by three people, once in a period, in the quota."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from typer.testing import CliRunner

from benefits.makers import poor_household, term
from cast import COUNTY, OTHER_VILLAGE, VILLAGE, WITH_FUNDS, signed_in
from funds import makers as funds
from lianxin.benefits.commands import app
from lianxin.benefits.domain.entitlements import Request
from lianxin.benefits.domain.period_keys import period_key
from lianxin.benefits.models import Benefit, MeasureQuota
from lianxin.benefits.operations import (
    NewBenefit,
    NewQuota,
    approve_benefit,
    propose_benefit,
    set_quota,
    stop_benefit,
    verify_benefit,
)
from lianxin.benefits.queries.measures import clues_of, measure_sums
from lianxin.core.kernel.errors import Refused
from lianxin.people.models import User
from lianxin.registry.models import Household, Member, MemberFacts

pytestmark = pytest.mark.django_db

DAY, LATER = date(2018, 5, 10), date(2018, 6, 1)
POST, GIFT = "public_welfare_post", "gift"
Family = tuple[Household, Member]


def refusal(code: str, act: Callable[[], Any]) -> None:
    with pytest.raises(Refused) as caught:
        act()
    assert caught.value.code == code


@pytest.fixture
def worker(family: Family) -> Family:
    """A household whose head can work, lives there and is no student."""
    MemberFacts.objects.filter(member=family[1]).update(
        labour_ability="ordinary", school_status="not_at_school", works_away=False
    )
    return family


def post(of: Family, *, by: User | None = None, on: date = DAY, item: str = "护林员", **given: Any) -> Benefit:
    entry = NewBenefit(POST, of[0], on, Request(**({"units": 1} | given)), of[1], item)
    return propose_benefit(entry=entry, by=by)


def gift(of: Household, *, by: User | None = None, on: date = DAY, item: str = "") -> Benefit:
    return propose_benefit(entry=NewBenefit(GIFT, of, on, Request(value_fen=30_000), None, item), by=by)


def verified(of: Household, *, item: str = "") -> Benefit:
    return verify_benefit(benefit=gift(of, item=item), on=DAY, words="属实", by=None, amount_fen=30_000)


def test_three_people_give_a_measure(
    family: Family, township_clerk: User, village_team_member: User, county_officer: User
) -> None:
    made = gift(family[0], by=township_clerk)
    refusal("BENEFIT-135", lambda: verify_benefit(benefit=made, on=DAY, words="", by=township_clerk))
    told = {"benefit": made, "on": DAY, "words": "属实", "amount_fen": 30_000}
    done = verify_benefit(by=village_team_member, **told)
    assert (done.state, done.amount_fen) == ("verified", 30_000)
    project = funds.project()
    refusal("BENEFIT-135", lambda: approve_benefit(benefit=made, project=project, on=DAY, by=township_clerk))
    done = approve_benefit(benefit=made, project=project, on=DAY, by=county_officer)
    assert (done.state, done.project) == ("approved", project)
    (line,) = measure_sums(county_officer)
    assert (line.benefits, line.households, line.approved_fen) == (1, 1, 30_000)


def test_what_cannot_be_told_is_left_to_the_verifier(worker: Family) -> None:
    made = post(worker)
    assert (made.amount_fen, made.state) == (None, "proposed")
    assert {one["verdict"] for one in made.findings} >= {"cannot_tell"}
    refusal("BENEFIT-134", lambda: verify_benefit(benefit=made, on=DAY, words="属实", by=None))
    refusal("FUND-128", lambda: verify_benefit(benefit=made, on=DAY, words=" ", by=None, amount_fen=80_000))
    refusal("FUND-101", lambda: verify_benefit(benefit=made, on=DAY, words="属实", by=None, amount_fen=0))
    done = verify_benefit(benefit=made, on=DAY, words="按县文件每月 800 元", by=None, amount_fen=80_000)
    assert (done.amount_fen, done.state) == (80_000, "verified")


def test_the_amount_follows_from_the_county_s_value(worker: Family) -> None:
    term("welfare_post.month_pay", 80_000)
    made = post(worker, units=3)
    assert [one["rule"] for one in made.findings if one["verdict"] != "met"] == []
    assert (made.amount_fen, made.reckoned) == (240_000, "3 × 800.00")
    assert verify_benefit(benefit=made, on=DAY, words="", by=None).amount_fen == 240_000


def test_what_is_not_met_is_refused(worker: Family) -> None:
    MemberFacts.objects.filter(member=worker[1]).update(labour_ability="lost")
    refusal("BENEFIT-103", lambda: post(worker))
    assert not Benefit.objects.exists()


def test_it_is_given_to_whom_it_is_for(family: Family) -> None:
    entry = NewBenefit(POST, family[0], DAY, Request(units=1))
    refusal("BENEFIT-133", lambda: propose_benefit(entry=entry, by=None))
    entry = NewBenefit(GIFT, family[0], DAY, Request(value_fen=1), family[1])
    refusal("BENEFIT-133", lambda: propose_benefit(entry=entry, by=None))
    refusal("BENEFIT-102", lambda: post((family[0], poor_household("乙某")[1])))
    entry = NewBenefit("no_such", family[0], DAY, Request())
    refusal("BENEFIT-131", lambda: propose_benefit(entry=entry, by=None))
    entry = NewBenefit(GIFT, family[0], DAY, Request(units=1))
    refusal("BENEFIT-030", lambda: propose_benefit(entry=entry, by=None))


def test_it_is_got_once_in_a_period(family: Family) -> None:
    first = gift(family[0])
    refusal("BENEFIT-132", lambda: gift(family[0]))
    assert gift(family[0], on=LATER).period_key == "2018-06"
    assert gift(family[0], item="米油").pk
    stop_benefit(benefit=first, reason="重复", by=None)
    assert gift(family[0]).pk


def test_the_database_keeps_it_once_in_a_period(worker: Family, county_officer: User) -> None:
    for made in (gift(worker[0]), post(worker)):
        made.pk = None
        with pytest.raises(IntegrityError, match=r"an_item_once_in_a_period|UNIQUE"), transaction.atomic():
            made.save(force_insert=True)
    one = Benefit.objects.filter(measure=GIFT)
    who = {"proposed_by": county_officer}
    for name, given in (
        ("benefit_is_of_some_money", {"amount_fen": 0}),
        ("verified_benefit_has_an_amount", {"state": "verified"}),
        ("approved_benefit_names_who_pays", {"state": "approved", "verified_on": DAY, "amount_fen": 1}),
        ("benefit_is_verified_by_somebody_else", who | {"verified_by": county_officer}),
        ("benefit_is_approved_by_a_third", who | {"approved_by": county_officer}),
        ("benefit_ended_says_why", {"state": "stopped"}),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            one.update(**given)
    told = {"measure": POST, "area_code": COUNTY, "year": 2018, "document": "一号", "at": timezone.now()}
    MeasureQuota.objects.create(most=1, **told)
    with pytest.raises(IntegrityError, match=r"area_has_one_quota|UNIQUE"), transaction.atomic():
        MeasureQuota.objects.create(most=2, **told)
    with pytest.raises(IntegrityError, match="quota_is_not_negative"), transaction.atomic():
        MeasureQuota.objects.update(most=-1)


def test_it_is_approved_within_the_quota(worker: Family) -> None:
    project = funds.project()
    told = {"on": DAY, "words": "按县文件", "by": None, "amount_fen": 80_000}
    first = verify_benefit(benefit=post(worker), **told)
    refusal("BENEFIT-136", lambda: approve_benefit(benefit=first, project=project, on=DAY, by=None))
    set_quota(entry=NewQuota(POST, COUNTY, 2018, 1, "一号"), by=None)
    approve_benefit(benefit=first, project=project, on=DAY, by=None)
    second = verify_benefit(benefit=post(worker, item="保洁员"), **told)
    refusal("BENEFIT-136", lambda: approve_benefit(benefit=second, project=project, on=DAY, by=None))
    set_quota(entry=NewQuota(POST, COUNTY, 2018, 2, "二号"), by=None)
    assert approve_benefit(benefit=second, project=project, on=DAY, by=None).state == "approved"


def test_a_quota_is_of_a_measure_that_has_one(township_clerk: User) -> None:
    refusal("BENEFIT-131", lambda: set_quota(entry=NewQuota(GIFT, COUNTY, 2018, 1, "一号"), by=None))
    refusal("BENEFIT-002", lambda: set_quota(entry=NewQuota(POST, COUNTY, 2018, -1, "一号"), by=None))
    refusal("FUND-141", lambda: set_quota(entry=NewQuota(POST, COUNTY, 2018, 1, " "), by=None))
    with pytest.raises(PermissionDenied):
        set_quota(entry=NewQuota(POST, COUNTY, 2018, 1, "一号"), by=township_clerk)


def test_it_keeps_states_days_and_places(family: Family) -> None:
    made = gift(family[0])
    project = funds.project()
    refusal("BENEFIT-104", lambda: approve_benefit(benefit=made, project=project, on=DAY, by=None))
    early = date(2018, 5, 9)
    refusal("FUND-139", lambda: verify_benefit(benefit=made, on=early, words="", by=None, amount_fen=30_000))
    done = verify_benefit(benefit=made, on=DAY, words="属实", by=None, amount_fen=30_000)
    far = funds.project("P-2", area_code=OTHER_VILLAGE)
    refusal("BENEFIT-137", lambda: approve_benefit(benefit=done, project=far, on=DAY, by=None))
    refusal("FUND-128", lambda: stop_benefit(benefit=done, reason=" ", by=None))
    assert stop_benefit(benefit=done, reason="查无此事", by=None).state == "refused"
    refusal("BENEFIT-104", lambda: stop_benefit(benefit=done, reason="再停", by=None))


def test_what_was_approved_is_stopped(family: Family) -> None:
    done = approve_benefit(benefit=verified(family[0]), project=funds.project(), on=DAY, by=None)
    assert stop_benefit(benefit=done, reason="已去世", by=None).state == "stopped"


def test_a_duplicate_is_a_clue_and_stops_nothing(worker: Family) -> None:
    made = [post(worker, item=name) for name in ("护林员", "保洁员", "护路员")]
    assert clues_of(made)
    assert Benefit.objects.filter(state="proposed").count() == 3


@pytest.mark.parametrize(
    ("kind", "on", "key"),
    [
        ("month", date(2018, 5, 31), "2018-05"),
        ("term", date(2018, 3, 1), "2018-spring"),
        ("term", date(2018, 9, 1), "2018-autumn"),
        ("term", date(2019, 1, 15), "2018-autumn"),
        ("year", date(2018, 12, 31), "2018"),
        ("once", date(2018, 12, 31), ""),
    ],
)
def test_a_period_has_a_name(kind: str, on: date, key: str) -> None:
    assert period_key(kind, on) == key


SEERS = {"county_officer", "funds_officer", "township_clerk", "village_team_member", "auditor"}
CLERKS = {"county_officer", "township_clerk"}


def test_each_page_is_open_to_whom_it_belongs(sent_at: Callable[..., dict[str, int]], family: Family) -> None:
    made = gift(family[0])
    deed = lambda name: reverse("benefits:benefit-deed", args=[made.pk, name])  # noqa: E731
    for url, allowed in (
        ("/benefits/measures/", set(WITH_FUNDS) - {"nobody", "stranger"}),
        ("/benefits/measures/quota/", CLERKS | {"other_township_clerk"}),
        (reverse("benefits:benefit", args=[made.pk]), SEERS),
        (reverse("benefits:propose", args=[family[0].pk]), CLERKS),
        (deed("verify"), CLERKS | {"village_team_member"}),
        (deed("approve"), CLERKS),
        (deed("stop"), CLERKS | {"village_team_member"}),
    ):
        statuses = sent_at(url, members=WITH_FUNDS)
        assert {who for who, status in statuses.items() if status == 200} == allowed, url
        assert {status for who, status in statuses.items() if who not in allowed} <= {302, 403, 404}, url


def test_a_measure_is_given_on_the_pages(
    family: Family, township_clerk: User, village_team_member: User, county_officer: User
) -> None:
    clerk, team, officer = map(signed_in, (township_clerk, village_team_member, county_officer))
    url = reverse("benefits:propose", args=[family[0].pk])
    told = {"key": "k1", "measure": GIFT, "on": "2018-05-10", "value": "300"}
    assert clerk.post(url, told | {"units": "2"}).status_code == 409
    assert clerk.post(url, told).status_code == 302
    made = Benefit.objects.get()
    deed = lambda name: reverse("benefits:benefit-deed", args=[made.pk, name])  # noqa: E731
    assert "待核实的到户措施" in team.get("/").content.decode()
    assert "待核实的到户措施" not in clerk.get("/").content.decode()
    seen = {"key": "k2", "on": "2018-05-11", "words": "属实", "amount": "300"}
    assert team.post(deed("verify"), seen).status_code == 302
    project = funds.project()
    assert officer.post(deed("approve"), {"key": "k3", "on": "2018-05-12", "project": project.pk}).status_code == 302
    page = officer.get(reverse("benefits:benefit", args=[made.pk])).content.decode()
    assert project.name in page
    assert "300.00" in clerk.get(reverse("registry:household", args=[family[0].pk])).content.decode()
    assert clerk.post(deed("stop"), {"key": "k4", "reason": "重复"}).status_code == 302
    assert officer.get(deed("give-away")).status_code == 404
    assert officer.get("/benefits/measures/?state=lost").status_code == 404
    assert officer.get("/benefits/measures/?measure=lost").status_code == 404
    file = officer.get(f"/benefits/measures/?measure={GIFT}&format=csv")
    assert "300" in b"".join(file.streaming_content).decode()
    told = {"key": "k5", "measure": POST, "area": VILLAGE, "year": "2026", "most": "5", "document": "一号"}
    assert officer.post("/benefits/measures/quota/", told).status_code == 302
    assert MeasureQuota.objects.get().most == 5


def test_the_command_line_lists_measures_in_force() -> None:
    shown = CliRunner().invoke(app, ["measures", "--on", "2018-06-01"]).stdout
    assert POST in shown
    assert "0 项 measures" in CliRunner().invoke(app, ["measures", "--on", "1999-01-01"]).stdout
    assert POST in CliRunner().invoke(app, ["measures"]).stdout
