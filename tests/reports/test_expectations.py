"""Forecasts and targets: recorded, never changed, never counted with facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from cast import COUNTY, VILLAGE
from lianxin.audit.models import Event
from lianxin.core.kernel.errors import Refused
from lianxin.people.models import User
from lianxin.reports.models import Expectation
from lianxin.reports.operations import NewExpectation, record_expectation
from reports.test_figures_from_rows import figure

pytestmark = pytest.mark.django_db
HIVES = NewExpectation(
    Expectation.Kind.FORECAST, "蜂群", VILLAGE, Decimal(10), "群", date(2017, 1, 1), "报告002", ends_before=date(2018, 1, 1)
)  # fmt: skip


def test_the_latest_of_a_subject_counts_and_a_forecast_is_no_target(county_officer: User) -> None:
    record_expectation(entry=replace(HIVES, quantity=Decimal(8)), by=county_officer)
    record_expectation(entry=HIVES, by=county_officer)
    asked = {"subject": "蜂群", "measure_unit": "群"}
    assert figure("reports.forecasts", before="2018-01-01", **asked).value == 10
    assert figure("reports.targets", **asked).value is None
    assert Event.objects.filter(act="reports.expect").count() == 2


@pytest.mark.parametrize(
    "given",
    [
        {"subject": " "}, {"measure_unit": ""}, {"document": ""}, {"quantity": Decimal(0)}, {"quantity": Decimal("NaN")},
        {"qualifier": "~"}, {"kind": "hope"}, {"ends_before": date(2017, 1, 1)}, {"subject": "长" * 81},
    ],
)  # fmt: skip
def test_it_refuses_what_is_not_whole(given: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refusal:
        record_expectation(entry=replace(HIVES, **given), by=None)
    assert refusal.value.code == "REPORTS-020"
    assert not Expectation.objects.exists()


def test_nobody_else_records_one(township_clerk: User, other_township_clerk: User, helper: User) -> None:
    for user in (township_clerk, other_township_clerk, helper):
        with pytest.raises(PermissionDenied):
            record_expectation(entry=HIVES, by=user)


@pytest.mark.parametrize(
    ("constraint", "given"),
    [
        ("expectation_is_of_something", {"quantity": 0}),
        ("expectation_says_of_what_and_by_which_document", {"document": ""}),
        ("expectation_is_qualified", {"qualifier": "~"}),
        ("expectation_ends_after_it_starts", {"ends_before": date(2017, 1, 1)}),
    ],
)
def test_the_database_refuses(constraint: str, given: dict[str, Any]) -> None:
    told: dict[str, Any] = {
        "kind": "target", "subject": "脱贫", "area_code": COUNTY, "quantity": 1, "measure_unit": "人", "starts_on": date(2017, 1, 1),
        "document": "文件", "at": timezone.now(),
    }  # fmt: skip
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Expectation.objects.create(**(told | given))


def test_the_database_never_changes_one() -> None:
    made = record_expectation(entry=HIVES, by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Expectation.objects.filter(pk=made.pk).update(quantity=9)
    with pytest.raises(IntegrityError), transaction.atomic():
        made.delete()
