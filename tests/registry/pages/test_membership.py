"""The pages on which somebody leaves a household, joins it, or comes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cast import signed_in
from lianxin.people.models import User
from lianxin.registry.models import Household, Member, MemberFacts
from registry.makers import YEAR

pytestmark = pytest.mark.django_db
DAY = f"{YEAR}-03-01"
CORRECTING = ("county_officer", "township_clerk", "village_team_member")


def head(family: Household) -> Member:
    return Member.objects.get(facts__household=family, facts__relation_to_head="head")


def leave_url(family: Household, who: Member) -> str:
    return f"/registry/households/{family.pk}/members/{who.pk}/leave/"


def join_url(family: Household, who: Member | None = None) -> str:
    return f"/registry/households/{family.pk}/{f'members/{who.pk}/' if who else ''}join/"


def test_the_pages_are_for_those_who_may_correct(
    sent_at: Callable[..., dict[str, int]], helped: Household, wife: Member
) -> None:
    for url in (leave_url(helped, wife), join_url(helped)):
        answers = sent_at(url)
        assert {name for name, status in answers.items() if status == 200} == set(CORRECTING)


def test_a_member_leaves_by_the_page_and_is_shown_as_left(
    family: Household, wife: Member, county_officer: User
) -> None:
    client = signed_in(county_officer)
    assert "登记离户" in client.get(f"/registry/households/{family.pk}/members/{wife.pk}/").content.decode()
    answer = client.post(leave_url(family, wife), {"kind": "married_out", "on": DAY, "note": ""}, follow=True)
    assert (answer.status_code, "已登记离户" in answer.content.decode()) == (200, True)
    page = client.get(f"/registry/households/{family.pk}/members/{wife.pk}/").content.decode()
    assert "嫁出" in page
    assert "登记回户" in page
    assert client.get(leave_url(family, wife)).status_code == 404


def test_the_page_asks_for_a_new_head_and_tells_a_refusal_at_its_control(
    family: Household, wife: Member, county_officer: User
) -> None:
    client = signed_in(county_officer)
    answer = client.post(leave_url(family, head(family)), {"kind": "death", "on": DAY, "note": ""})
    assert answer.context["form"].errors.keys() == {"new_head_id"}
    assert "REG-060" in answer.content.decode()
    sent = {"kind": "death", "on": DAY, "note": "", "new_head_id": wife.pk}
    client.post(leave_url(family, head(family)), sent)
    assert MemberFacts.objects.get(member=wife).relation_to_head == "head"


def test_the_page_of_a_member_asks_for_no_new_head(family: Household, wife: Member, county_officer: User) -> None:
    form = signed_in(county_officer).get(leave_url(family, wife)).context["form"]
    assert list(form.fields) == ["kind", "on", "note"]


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"on": "2999-01-01"}, "on"),
        ({"on": f"{YEAR - 1}-01-01"}, "on"),
        ({"kind": "death"}, "kind"),
        ({"name": ""}, "name"),
        ({"relation": "head"}, "relation"),
        ({"id_no": "999901196001010020"}, "id_no"),
    ],
)
def test_a_faulty_arrival_is_told_at_its_control(
    family: Household, county_officer: User, sent: dict[str, Any], field: str
) -> None:
    whole = {"kind": "newborn", "on": DAY, "name": "丁某", "relation": "child"} | sent
    answer = signed_in(county_officer).post(join_url(family), whole)
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, [field])
    assert not Member.objects.filter(name="丁某").exists()


def test_a_newborn_joins_by_the_page(family: Household, county_officer: User) -> None:
    sent = {"kind": "newborn", "on": DAY, "name": "丁某", "relation": "child", "born_on": DAY, "sex": "male"}
    answer = signed_in(county_officer).post(join_url(family), sent, follow=True)
    assert (answer.status_code, "已登记入户" in answer.content.decode()) == (200, True)
    assert MemberFacts.objects.get(member__name="丁某").household == family


def test_who_left_comes_back_by_his_page(family: Household, wife: Member, county_officer: User) -> None:
    client = signed_in(county_officer)
    assert client.get(join_url(family, wife)).status_code == 404
    client.post(leave_url(family, wife), {"kind": "other_out", "on": DAY, "note": ""})
    assert list(client.get(join_url(family, wife)).context["form"].fields) == ["kind", "on", "relation", "note"]
    client.post(join_url(family, wife), {"kind": "other_in", "on": DAY, "relation": "spouse", "note": ""})
    assert MemberFacts.objects.get(member=wife).left_on is None
