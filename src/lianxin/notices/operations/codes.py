"""Codes with which a household sees its own record: issued by staff, good for some days, once."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from lianxin.audit.operations import record_event
from lianxin.core.kernel.errors import Refused
from lianxin.notices import errors
from lianxin.notices.models import RecordCode
from lianxin.notices.operations.gates import policy
from lianxin.people.roles import Act
from lianxin.registry.access import access_household
from lianxin.registry.models import Household

if TYPE_CHECKING:
    from lianxin.people.models import User

# Nothing that is taken for something else, read aloud or written by hand: 12 of 27 signs give 57 bits.
_SIGNS = "ACDEFGHJKLMNPQRTUVWXY345679"
_LENGTH = 12
_GROUP = 4


@dataclass(frozen=True, slots=True)
class Issued:
    """A code as it is printed, once; the house does not keep it."""

    household: Household
    code: str
    ends_before: date


def digest_of_code(code: str) -> str:
    """Return the keyed digest of a code as a person wrote it: blanks and hyphens do not count, nor does the case."""
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    key = hashlib.sha256(b"lianxin own-record codes 1|" + settings.LIANXIN_DATA_KEY.encode()).digest()
    return hmac.new(key, plain.encode(), hashlib.sha256).hexdigest()


@transaction.atomic
def issue_code(*, household_id: int, by: User) -> Issued:
    """Issue a code for a household. An earlier one that was not used is good no more.

    Raises:
        PermissionDenied, Http404: not his household.
    """
    household = access_household(by, household_id, Act.ISSUE_RECORD_CODES)
    today, now = timezone.localdate(), timezone.now()
    held = RecordCode.objects.select_for_update().filter(household=household, used_at=None, revoked_at=None)
    held.update(revoked_at=now)
    code = "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))
    ends_before = today + timedelta(days=policy("code_days", on=today, area_code=household.village_code))
    RecordCode.objects.create(
        household=household, digest=digest_of_code(code), issued_by=by, issued_at=now, ends_before=ends_before
    )
    record_event(
        act=Act.ISSUE_RECORD_CODES,
        by=by,
        thing="registry.household",
        thing_id=household.pk,
        area_code=household.village_code,
        ends_before=ends_before.isoformat(),
    )
    groups = (code[place : place + _GROUP] for place in range(0, _LENGTH, _GROUP))
    return Issued(household, "-".join(groups), ends_before)


@transaction.atomic
def open_own_record(*, code: str) -> Household:
    """Use a code up and return its household, which leaves an event. What is shown of it: ``queries.own_record``.

    Raises:
        Refused: NOTICE-020 no such code, used, replaced or expired; which of these it is, is not told.
    """
    found = RecordCode.objects.select_related("household").filter(digest=digest_of_code(code)).first()
    now = timezone.now()
    good = RecordCode.objects.filter(used_at=None, revoked_at=None, ends_before__gt=timezone.localdate())
    # One statement decides who used it, should it be sent twice at once.
    if found is None or not good.filter(pk=found.pk).update(used_at=now):
        raise Refused(errors.CODE_REFUSED)
    record_event(
        act="notices.open_own_record",
        by=None,
        thing="registry.household",
        thing_id=found.household_id,
        area_code=found.household.village_code,
    )
    return found.household
