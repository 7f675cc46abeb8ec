"""Complaints that go up: the level above is told, takes them over, and answers; and a sensitive one is seen by nobody else anywhere."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from cast import COUNTY, MEMBERS, VILLAGE, Cast, account_with, signed_in
from lianxin.audit.models import Event
from lianxin.core.kernel.errors import Refused
from lianxin.people.models import User
from lianxin.people.roles import Role
from lianxin.procedures.domain.calendar import ZONE
from lianxin.supervision.access import complaints_open_to
from lianxin.supervision.models import Complaint
from lianxin.supervision.operations import answer_complaint, complaint_of_code, receive_complaint, take_over_complaint
from lianxin.supervision.queries.complaints import complaint_counts
from lianxin.supervision.recording import complaint_differences
from registry.makers import household
from supervision.test_complaints import AT, LIST, at, discipline, entry, received

__all__ = ["discipline"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("two_townships")]


def city(role: Role = Role.COUNTY_OFFICER) -> User:
    """Somebody of the city that the county belongs to."""
    return account_with(role, COUNTY[:4], username=f"city-{role}", name=f"市里{role}")


def test_it_goes_up_level_by_level_when_it_is_left_too_long(county_officer: User, township_clerk: User) -> None:
    made, code = received()
    officer, told = city(), date(2026, 6, 26)
    for by, seen, when in ((county_officer, 1, 24), (township_clerk, 1, 26)):
        given = {"complaint_id": made.pk, "seen": seen, "by": by, "at": at(when)}
        with pytest.raises((Refused, PermissionDenied)) as caught:
            take_over_complaint(**given)
        assert getattr(caught.value, "code", "") in {"COMPL-018", ""}
    over = take_over_complaint(complaint_id=made.pk, seen=1, by=county_officer, at=at(25))
    assert (over.holder, over.area_code, over.state, over.taken_by) == ("county", COUNTY, "taken", county_officer)
    assert over.escalates_on is not None
    assert complaint_counts(officer, on=told)["told"] == 0
    # The township has lost it, and sees by whom it is answered.
    with pytest.raises(PermissionDenied):
        answer_complaint(complaint_id=made.pk, outcome="upheld", words="已办", seen=2, by=township_clerk, at=at(26))
    assert complaint_differences(over) == []
    # The county leaves it too long as well.
    late = over.escalates_on
    assert complaint_counts(officer, on=late)["told"] == 1
    assert complaint_counts(county_officer, on=late)["told"] == 0
    moment = datetime.combine(late, datetime.min.time(), ZONE)
    with pytest.raises(PermissionDenied):
        take_over_complaint(complaint_id=made.pk, seen=2, by=county_officer, at=moment)
    top = take_over_complaint(complaint_id=made.pk, seen=2, by=officer, at=moment)
    assert (top.holder, top.area_code, top.escalates_on) == ("city", COUNTY[:4], None)
    assert top.due_on is not None
    assert top.due_on > late
    with pytest.raises(PermissionDenied):
        answer_complaint(complaint_id=made.pk, outcome="upheld", words="已办", seen=3, by=county_officer, at=moment)
    with pytest.raises(Refused):
        take_over_complaint(complaint_id=made.pk, seen=3, by=officer, at=moment)
    answer_complaint(complaint_id=made.pk, outcome="upheld", words="已办结", seen=3, by=officer, at=moment)
    assert complaint_of_code(code).state == "answered"
    assert complaint_differences(Complaint.objects.get(pk=made.pk)) == []


def test_it_takes_a_sensitive_one_over_by_those_named_above_only(county_officer: User, discipline: User) -> None:
    secret, _ = received(complaint_class="bribery")
    assert secret.escalates_on is not None
    when = datetime.combine(secret.escalates_on, datetime.min.time(), ZONE)
    named = city(Role.DISCIPLINE_OFFICER)
    for by, kind in ((city(), Http404), (county_officer, Http404), (discipline, PermissionDenied)):
        with pytest.raises(kind):
            take_over_complaint(complaint_id=secret.pk, seen=1, by=by, at=when)
    assert complaint_counts(named, on=secret.escalates_on)["told"] == 1
    taken = take_over_complaint(complaint_id=secret.pk, seen=1, by=named, at=when)
    assert (taken.holder, taken.area_code) == ("city", COUNTY[:4])
    assert list(complaints_open_to(discipline)) == []


def test_the_level_above_takes_it_over_on_its_page(county_officer: User) -> None:
    made, _ = receive_complaint(entry=entry(), submission="late", at=AT - timedelta(days=60))
    client = signed_in(county_officer)
    page = client.get(f"{LIST}{made.pk}/").content.decode()
    assert f"{LIST}{made.pk}/over/" in page
    assert "下级超期未办的信访" in client.get("/").content.decode()
    assert client.post(f"{LIST}{made.pk}/over/", {"seen": 1}).status_code == 302
    assert "提级办理" in client.get(f"{LIST}{made.pk}/").content.decode()
    fresh, _ = receive_complaint(entry=entry(), submission="fresh")
    assert f"{LIST}{fresh.pk}/over/" not in client.get(f"{LIST}{fresh.pk}/").content.decode()
    assert client.post(f"{LIST}{fresh.pk}/over/", {"seen": 1}).status_code == 409


SECRET = ("收了三千块钱", "举报甲某", "13800000000", "受贿乙某")
_EVERYWHERE = (
    "/", f"{LIST}?standing=", f"{LIST}?standing=sensitive&format=csv", "/audit/", "/audit/?format=csv", "/supervision/issues/", "/notices/",
)  # fmt: skip


def test_it_leaks_a_sensitive_one_to_no_role_anywhere(cast: Cast, funds_officer: User, county_officer: User) -> None:
    home = household("受贿户")
    texts = dict(zip(("words", "name", "contact", "about"), SECRET, strict=True))
    made, _ = receive_complaint(
        entry=entry(complaint_class="bribery", household_id=home.pk, area_code=VILLAGE, **texts), submission="s", at=AT
    )
    plain, _ = received()
    # What the log tells of a sensitive one, it tells of every other as well.
    told = [Event.objects.get(act="complaints.receive", thing_id=str(one.pk)).details for one in (made, plain)]
    assert told[0] == told[1]
    pages = (*_EVERYWHERE, f"/registry/households/{home.pk}/")
    everybody = [(name, cast.client(name)) for name in MEMBERS] + [("funds_officer", signed_in(funds_officer))]
    for member, sent in everybody:
        for page in pages:
            answer = sent.get(page)
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            shown = content.decode(errors="replace")
            assert not any(text in shown for text in SECRET), (member, page)
            assert f"{LIST}{made.pk}/" not in shown, (member, page)
        for step in ("", "answer/", "over/"):
            assert sent.get(f"{LIST}{made.pk}/{step}").status_code in {302, 403, 404}, (member, step)
    # Who is named for it finds it on the household's page, like an ordinary one by whoever reads those.
    Complaint.objects.filter(pk=plain.pk).update(household=home)
    shown = signed_in(county_officer).get(f"/registry/households/{home.pk}/").content.decode()
    assert f"{LIST}{plain.pk}/" in shown
    assert f"{LIST}{made.pk}/" not in shown
    counts = complaint_counts(county_officer, on=date(2026, 9, 1))
    assert (counts["open"], counts["overdue"], counts["mine"]) == (1, 1, 0)
