"""Files that were exported from a telephone are opened only here, and each item is its writer's."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from field.makers import boxed, item, photo, sealed_photo
from lianxin.audit.models import Event
from lianxin.core.kernel.errors import Refused
from lianxin.field.models import FieldItem
from lianxin.field.operations import take_in_file
from lianxin.monitoring.models import Lead
from lianxin.people.models import User
from lianxin.registry.models import Household


def exported(*items: Any, **told: Any) -> bytes:
    """A file as the telephone writes it."""
    return json.dumps({"format": "lianxin-field-1", "items": list(items)} | told).encode()


def test_it_takes_a_file_in_once_as_whoever_wrote_each_item(
    home: Household, village_team_member: User, helper: User, township_clerk: User
) -> None:
    number = uuid4()
    content = sealed_photo(photo().content, number)
    photos = [{"name": "p1", "uuid": str(number), "size": len(content)}]
    with_photo = boxed(item("lead", home), village_team_member, photos)
    with_photo["photos"] = {str(number): urlsafe_b64encode(content).decode()}
    file = exported(with_photo, boxed(item("lead", home), helper))
    for _ in range(2):
        found = take_in_file(name="q.json", content=file, by=township_clerk)
        assert [one.receipt and one.receipt.state for one in found] == ["applied", "refused"]
    first = FieldItem.objects.get(sender=village_team_member)
    assert (first.way, first.handed_in_by, len(first.files)) == ("file", township_clerk, 1)
    assert Lead.objects.count() == 1
    event = Event.objects.filter(act="field.take_in").first()
    assert event is not None
    assert event.details["counts"] == {"applied": 1, "refused": 1}


def test_it_says_of_each_item_why_it_cannot_be_kept(
    home: Household, village_team_member: User, township_clerk: User
) -> None:
    good = boxed(item("lead", home), village_team_member)
    forged = boxed(item("lead", home), village_team_member, **{"pass": "0" * 64})
    nobody = boxed(item("lead", home), village_team_member, user=10**6)
    without_photo = boxed(item("lead", home), village_team_member, [{"name": "p1", "uuid": str(uuid4()), "size": 9}])
    file = exported(good, {**good, "uuid": str(uuid4())}, forged, nobody, without_photo, {"uuid": "x"}, 7)
    found = take_in_file(name="q.json", content=file, by=township_clerk)
    codes = [one.refusal.code if one.refusal else "" for one in found]
    assert codes == ["", "FIELD-008", "FIELD-010", "FIELD-010", "FIELD-016", "FIELD-001", "FIELD-001"]
    assert FieldItem.objects.count() == 1


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", exported(format="other"), exported(items="x"), exported(*range(2001))]
)
def test_it_refuses_a_file_that_is_none(township_clerk: User, content: bytes) -> None:
    with pytest.raises(Refused, match="FIELD-020"):
        take_in_file(name="q.json", content=content, by=township_clerk)


def test_it_takes_files_only_from_those_who_may(helper: User, village_team_member: User, auditor: User) -> None:
    for user in (helper, village_team_member, auditor):
        with pytest.raises(PermissionDenied):
            take_in_file(name="q.json", content=exported(), by=user)
