"""Pairings and records of work for tests; pictures; and a refusal that writes nothing."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image, ImageDraw

from cast import COUNTY
from lianxin.audit.models import Event
from lianxin.core.kernel.errors import Refused
from lianxin.pairing.models import HouseholdPairing, Plan
from lianxin.people.models import Helper, User
from lianxin.registry.models import Household
from lianxin.registry.operations import give_access
from lianxin.work.models import Withdrawal, WorkHousehold, WorkPerson, WorkPhoto, WorkRecord
from lianxin.work.operations import NewRecord, record_work

ON = date(2026, 11, 20)
FOUND = "一家四口都在家，苞米收完了，老人咳嗽没去看"


def helper_of(user: User) -> Helper:
    """The helper whose account it is."""
    return Helper.objects.get(user=user)


def paired(user: User, of: Household, *, order: str = "first", **given: Any) -> HouseholdPairing:
    """Pair a helper with a household, with the access that a confirmed plan gives."""
    wanted: dict[str, Any] = {"starts_on": date(2026, 1, 1)} | given
    plan = Plan.objects.first() or Plan.objects.create(
        area_code=COUNTY, year=2026, state=Plan.State.CONFIRMED, problem={}, plan={}, made_at=timezone.now(),
        settled_at=timezone.now(),
    )  # fmt: skip
    give_access(household_ids=[of.pk], starts_on=wanted["starts_on"], user_id=user.pk)
    give_access(household_ids=[of.pk], starts_on=wanted["starts_on"], unit_id=helper_of(user).unit_id)
    return HouseholdPairing.objects.create(
        helper=helper_of(user), household=of, order=order, plan=plan, **wanted
    )  # fmt: skip


def entry(user: User | None = None, *homes: Household, **given: Any) -> NewRecord:
    """A visit to some households, by the user himself."""
    people = Helper.objects.filter(user=user).values_list("pk", flat=True) if user else ()
    wanted: dict[str, Any] = {
        "key": uuid.uuid4(), "kind": "visit", "on": ON, "found": FOUND, "helper_ids": tuple(people),
        "household_ids": tuple(one.pk for one in homes),
    }  # fmt: skip
    return NewRecord(**(wanted | given))


def visit(user: User | None, *homes: Household, **given: Any) -> WorkRecord:
    """A visit that was recorded."""
    return record_work(entry=entry(user, *homes, **given), by=user)


def picture(seed: int = 1, *, size: tuple[int, int] = (320, 240), form: str = "JPEG", **saved: Any) -> bytes:
    """A picture of some shapes, other ones for another seed."""
    drawn = Image.new("RGB", size, (200, 190, 170))
    pen = ImageDraw.Draw(drawn)
    for number in range(14):
        left, top = (seed * 83 + number * 131) % size[0], (seed * 47 + number * 97) % size[1]
        shade = (seed * 61 + number * 59) % 255
        pen.rectangle((left, top, left + size[0] // 4, top + size[1] // 4), fill=(shade, 255 - shade, shade // 2))
    out = BytesIO()
    drawn.save(out, form, **saved)
    return out.getvalue()


@contextmanager
def refusal(code: str) -> Iterator[None]:
    """Expect a refusal with a code, and that nothing was written."""

    def counts() -> list[int]:
        models = (WorkRecord, WorkPerson, WorkHousehold, WorkPhoto, Withdrawal, Event)
        return [model.objects.count() for model in models]

    before = counts()
    with pytest.raises(Refused) as refused:
        yield
    assert refused.value.code == code, refused.value
    assert counts() == before
