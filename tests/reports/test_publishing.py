"""Published figures: frozen with their rows, provable later, corrected by new editions."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cast import COUNTY, TOWNSHIP
from guards import unguarded
from lianxin.audit.models import Event
from lianxin.core.kernel.errors import Refused
from lianxin.exits.models import IncidenceFigure
from lianxin.funds.models import GoodsLot
from lianxin.people.models import User
from lianxin.reports.domain.indicators import Question, checked_question
from lianxin.reports.indicators import shelf
from lianxin.reports.indicators.freezing import file_of, proof_of
from lianxin.reports.models import PublishedFigure
from lianxin.reports.operations import publish_figure
from lianxin.work.models import Campaign
from reports.test_figures_from_rows import lot, record

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, settings: Any) -> None:
    settings.LIANXIN_HOME = tmp_path


def asked(code: str = "funds.goods_weight", **given: Any) -> Question:
    """A question of the county."""
    return checked_question(shelf().library.indicators[code], place="test", **({"areas": [COUNTY]} | given))


def goods() -> GoodsLot:
    """Two lots, one of which is only more than so much."""
    lot("大米", "1000", "斤")
    return lot("面粉", "300", "斤", qualifier=">")


def test_what_was_published_is_proved_though_the_rows_have_changed(county_officer: User) -> None:
    one = goods()
    made = publish_figure(question=asked(), name="米面油", by=county_officer)
    assert (made.sealed["value"], made.sealed["least"], made.sealed["most"], made.rows) == ("1300", "1300", "1400", 2)
    one.delete()
    found = proof_of(made, now=timezone.now())
    assert found.holds
    assert (found.now, found.rows_now) == (1000, 1)
    assert Event.objects.get(act="reports.publish").details["digest"] == made.digest


def test_the_same_rows_are_the_same_file(county_officer: User) -> None:
    goods()
    first = publish_figure(question=asked(), name="一", by=county_officer)
    before = file_of(first.rows_digest).read_bytes()
    second = publish_figure(question=asked(), name="二", by=county_officer)
    assert second.rows_digest == first.rows_digest
    assert file_of(second.rows_digest).read_bytes() == before
    assert second.digest != first.digest


@pytest.mark.parametrize("what", ["rows", "gone", "value", "seal"])
def test_a_proof_fails_where_anything_was_altered(what: str) -> None:
    goods()
    made = publish_figure(question=asked(), name="米面油", by=None)
    path = file_of(made.rows_digest)
    if what == "gone":
        path.unlink()
    elif what == "rows":
        path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()).replace(b"1000", b"1001")))
    else:
        made.sealed = made.sealed | ({"value": "9", "least": "9", "most": "9"} if what == "value" else {"name": "别名"})
    assert not proof_of(made, now=timezone.now()).holds


def test_a_correction_is_a_new_edition_that_names_the_old(county_officer: User) -> None:
    goods()
    first = publish_figure(question=asked(), name="米面油", by=county_officer)
    lot("食用油", "200", "斤")
    second = publish_figure(question=asked(), name="米面油", by=county_officer, corrects=first, reason="漏记食用油")
    assert (second.edition, second.corrects, second.sealed["corrects"]) == (2, first, first.digest)
    assert proof_of(second, now=timezone.now()).holds
    for given in ({"corrects": first, "reason": "再来"}, {"corrects": second, "reason": " "}):
        with pytest.raises(Refused) as refusal:
            publish_figure(question=asked(), name="米面油", by=county_officer, **given)
        assert refusal.value.code == "REPORTS-022"


def test_a_name_is_published_once_for_an_area_and_then_only_corrected() -> None:
    goods()
    publish_figure(question=asked(), name="米面油", by=None)
    for question in (asked(), asked("funds.goods_value")):
        with pytest.raises(Refused, match="REPORTS-302"):
            publish_figure(question=question, name=" 米面油 ", by=None)
    assert PublishedFigure.objects.count() == 1


def test_a_correction_is_of_the_same_indicator() -> None:
    goods()
    first = publish_figure(question=asked(), name="米面油", by=None)
    with pytest.raises(Refused, match="REPORTS-022"):
        publish_figure(question=asked("funds.goods_value"), name="折价", by=None, corrects=first, reason="改")


@pytest.mark.parametrize("name", ["", " ", "长" * 121])
def test_a_figure_without_a_name_is_not_published(name: str) -> None:
    goods()
    with pytest.raises(Refused, match="REPORTS-021"):
        publish_figure(question=asked(), name=name, by=None)


def test_a_figure_that_rests_on_nothing_is_not_published() -> None:
    with pytest.raises(Refused, match="REPORTS-023"):
        publish_figure(question=asked(), name="空", by=None)
    assert not PublishedFigure.objects.exists()


def test_only_whoever_publishes_for_the_whole_area_does(
    county_officer: User, township_clerk: User, auditor: User
) -> None:
    goods()
    for user in (township_clerk, auditor):
        with pytest.raises(PermissionDenied):
            publish_figure(question=asked(), name="米面油", by=user)
    with pytest.raises(PermissionDenied):
        publish_figure(question=asked(areas=[]), name="全部", by=county_officer)
    assert publish_figure(question=asked(areas=[TOWNSHIP]), name="一镇", by=county_officer).area_code == TOWNSHIP


def test_every_measure_is_worked_out_again_from_its_rows(helper: User) -> None:
    record("visit", helper.helper)
    record("visit", helper.helper)
    IncidenceFigure.objects.create(
        area_code=COUNTY, year=2013, poor_persons=9600, rural_persons=34_286, source="文件", at=timezone.now()
    )
    Campaign.objects.create(
        area_code=COUNTY, name="回头看", starts_on=date(2017, 3, 1), ends_on=date(2017, 3, 14), at=timezone.now()
    )
    for question in (
        asked("work.persons"),
        asked("work.person_times"),
        asked("exits.incidence", ends_before=date(2014, 1, 1)),
        asked("work.campaign_days", filters={"name": ["回头看"]}),
    ):
        assert proof_of(
            publish_figure(question=question, name=question.indicator, by=None), now=timezone.now()
        ).holds, question


@pytest.mark.parametrize(
    ("constraint", "given"),
    [
        ("published_figure_has_a_name", {"name": ""}),
        ("correction_of_a_figure_names_the_edition_before_and_why", {"edition": 2}),
    ],
)
def test_the_database_refuses(constraint: str, given: dict[str, Any]) -> None:
    told: dict[str, Any] = {
        "name": "数",
        "indicator": "a.b",
        "version": 1,
        "sealed": {},
        "digest": "d",
        "rows": 1,
        "at": timezone.now(),
    }
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        PublishedFigure.objects.create(**(told | given))


def test_the_database_never_changes_what_was_published() -> None:
    goods()
    made = publish_figure(question=asked(), name="米面油", by=None)
    for change in (lambda: PublishedFigure.objects.filter(pk=made.pk).update(rows=9), made.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    with unguarded(connection, "reports_publishedfigure"):
        PublishedFigure.objects.filter(pk=made.pk).update(rows=9)
    made.refresh_from_db()
    assert not proof_of(made, now=timezone.now()).holds
