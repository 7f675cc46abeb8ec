"""Figures worked out from rows: each of the ways, over an area, a period and filters, for a reader and for the house."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from cast import COUNTY, OTHER_VILLAGE, TOWNSHIP, VILLAGE
from funds.makers import tranche
from lianxin.core.kernel.errors import Refused
from lianxin.exits.models import IncidenceFigure
from lianxin.funds.models import GoodsLot
from lianxin.people.models import Helper, User
from lianxin.reports.domain.bounds import Bounds
from lianxin.reports.domain.indicators import Figure, RowReference, checked_question
from lianxin.reports.indicators import shelf
from lianxin.reports.indicators.counting import figure_of, parts_of, references, rows_of
from lianxin.reports.wording import ROW_WORDS, given_words, row_words, value_words
from lianxin.work.models import Campaign, WorkPerson, WorkRecord
from registry.makers import household, household_facts, member

NOW = datetime(2026, 11, 29, 8, tzinfo=UTC)


def figure(
    code: str,
    *,
    reader: User | None = None,
    areas: Iterable[str] = (),
    since: str = "",
    before: str = "",
    **filters: str,
) -> Figure:
    """The figure that answers a question."""
    question = checked_question(
        shelf().library.indicators[code], place="test", areas=areas,
        starts_on=date.fromisoformat(since) if since else None, ends_before=date.fromisoformat(before) if before else None,
        filters={key: value.split("|") for key, value in filters.items()},
    )  # fmt: skip
    return figure_of(question, reader=reader, now=NOW)


def record(kind: str = "visit", *people: Helper, **given: Any) -> WorkRecord:
    """A record of work in force."""
    told: dict[str, Any] = {
        "on": date(2026, 3, 1),
        "area_code": VILLAGE,
        "content_digest": "",
        "person_times": len(people) or None,
    }
    made = WorkRecord.objects.create(
        key=uuid.uuid4(), kind=kind, noted_at=timezone.now(), recorded_at=timezone.now(), **(told | given)
    )
    WorkPerson.objects.bulk_create(WorkPerson(record=made, helper=one) for one in people)
    return made


def lot(item: str, quantity: str, unit: str, **given: Any) -> GoodsLot:
    """Goods received."""
    told: dict[str, Any] = {
        "giver": "某单位", "value_fen": 100, "basis": "giver", "area_code": VILLAGE, "document_no": "S-1", "received_on": date(2016, 5, 1),
        "at": timezone.now(),
    }  # fmt: skip
    return GoodsLot.objects.create(item=item, quantity=Decimal(quantity), measure_unit=unit, **(told | given))


def test_persons_are_told_apart_and_person_times_are_added_up(helper: User, other_helper: User) -> None:
    one, two = helper.helper, other_helper.helper
    record("visit", one, two)
    record("visit", one)
    assert figure("work.persons").value == 2
    assert figure("work.person_times").value == 3
    assert figure("work.persons", kind="training").value == 0


def test_what_was_corrected_or_withdrawn_or_told_as_a_total_counts_nowhere(helper: User) -> None:
    first = record("visit", helper.helper)
    record("visit", helper.helper, replaces=first, reason="写错")
    record("visit", is_total=True, starts_on=date(2026, 1, 1), person_times=900)
    assert figure("work.records").value == 1
    assert figure("work.person_times").value == 1
    assert figure("work.told_person_times").value == 900


def test_a_period_begins_on_its_first_day_and_ends_before_its_last(db: None) -> None:
    for day in (date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1)):
        record(on=day)
    assert figure("work.records", since="2026-03-01", before="2026-04-01").value == 2


def test_an_area_holds_what_lies_in_it_and_nothing_else(db: None) -> None:
    for area in (VILLAGE, OTHER_VILLAGE, TOWNSHIP):
        record(area_code=area)
    assert figure("work.records", areas=[COUNTY]).value == 3
    assert figure("work.records", areas=[TOWNSHIP]).value == 2
    assert figure("work.records", areas=[VILLAGE, OTHER_VILLAGE]).value == 2


def test_a_sum_over_nothing_is_not_nought(db: None) -> None:
    assert figure("work.amount").value is None
    assert figure("funds.tranches").value is None


def test_a_sum_keeps_what_is_only_more_than_so_much(db: None) -> None:
    lot("大米", "1000", "斤")
    lot("面粉", "300", "斤", qualifier=">")
    found = figure("funds.goods_weight", item="大米|面粉")
    assert found.value == 1300
    assert found.bounds == Bounds(Fraction(1300), Fraction(1400))


def test_weights_are_turned_into_one_unit_and_other_units_must_be_named(db: None) -> None:
    lot("大米", "900", "公斤")
    lot("化肥", "17", "吨")
    lot("校服", "840", "套")
    assert figure("funds.goods_weight", item="大米").value == 1800
    assert figure("funds.goods_weight", item="化肥").value == 34_000
    assert figure("funds.goods_quantity", measure_unit="套").value == 840
    with pytest.raises(Refused, match="REPORTS-005"):
        figure("funds.goods_quantity")


def test_expected_money_is_no_money_that_arrived(db: None) -> None:
    tranche("某财〔2026〕1号", amount_fen=300_00)
    tranche("某财〔2026〕2号", amount_fen=500_00, is_received=False)
    assert figure("funds.tranches").value == 300_00
    assert figure("funds.expected").value == 500_00


def test_what_stands_is_counted_on_the_last_day_or_on_any_day_of_a_period(helper: User, other_helper: User) -> None:
    Helper.objects.filter(pk=helper.helper.pk).update(ends_before=date(2022, 1, 1))
    assert figure("people.helpers", before="2021-06-01").value == 2
    assert figure("people.helpers", before="2022-01-02").value == 1
    assert figure("people.helpers", since="2021-06-01", before="2023-01-01").value == 2


def test_a_rate_is_one_number_over_another_and_the_newest_of_a_place_counts(db: None) -> None:
    for poor in (9000, 9600):
        IncidenceFigure.objects.create(
            area_code=COUNTY, year=2013, poor_persons=poor, rural_persons=34_286, source="文件", at=timezone.now()
        )
    IncidenceFigure.objects.create(
        area_code=VILLAGE, year=2013, poor_persons=10, rural_persons=20, source="文件", at=timezone.now()
    )
    found = figure("exits.incidence", areas=[COUNTY], before="2014-01-01")
    assert (found.numerator, found.denominator) == (9600, 34_286)
    assert found.value == Fraction(960_000, 34_286)


def test_a_rate_without_its_denominator_cannot_be_told(db: None) -> None:
    IncidenceFigure.objects.create(area_code=COUNTY, year=2013, poor_persons=9, source="文件", at=timezone.now())
    assert figure("exits.incidence", areas=[COUNTY], before="2014-01-01").value is None
    assert figure("exits.incidence", areas=[COUNTY], before="2015-01-01").value is None


def test_households_and_persons_are_those_of_the_year(db: None) -> None:
    poor = household(year=2013, household_type="poor")
    member(poor, "乙某", year=2013)
    household_facts(poor, 2014, household_type="exited")
    household(year=2013, household_type="ordinary")
    assert figure("registry.households", before="2014-01-01", household_type="poor").value == 1
    assert figure("registry.persons", before="2014-01-01", household_type="poor").value == 2
    assert figure("registry.households", before="2015-01-01", household_type="poor").value == 0


def test_income_of_one_household_is_its_gross_line(db: None) -> None:
    of = household(year=2017, fruit_income_yuan=7_200_000)
    household(year=2017, fruit_income_yuan=100)
    found = figure("registry.fruit_income", before="2018-01-01", household_no=of.household_no)
    assert found.value == 7_200_000


def test_days_of_a_campaign_count_both_ends(db: None) -> None:
    Campaign.objects.create(
        area_code=COUNTY, name="回头看", starts_on=date(2017, 3, 1), ends_on=date(2017, 3, 14), at=timezone.now()
    )
    assert figure("work.campaign_days", name="回头看").value == 14
    assert figure("work.campaigns", name="回头看").value == 1


def test_a_reader_counts_what_he_may_see(township_clerk: User, other_township_clerk: User, stranger: User) -> None:
    record(area_code=VILLAGE)
    record(area_code=OTHER_VILLAGE)
    assert figure("work.records", reader=township_clerk).value == 1
    assert figure("work.records").value == 2
    with pytest.raises(PermissionDenied):
        figure("work.records", reader=stranger)


def test_a_figure_opens_to_its_rows_and_to_who_recorded_them(helper: User) -> None:
    made = [record("visit", helper.helper, recorded_by=helper, amount_fen=fen) for fen in (100, 250)]
    question = checked_question(shelf().library.indicators["work.amount"], place="test")
    source = shelf().sources["work.amount"]
    found = list(references(source, rows_of(source, question, None)))
    assert [(one.table, one.number, one.value, one.by) for one in found] == [
        ("work.workrecord", made[0].pk, "100", helper.name), ("work.workrecord", made[1].pk, "250", helper.name),
    ]  # fmt: skip
    assert [one.number for one in references(source, rows_of(source, question, None), after=made[0].pk)] == [made[1].pk]


def test_what_a_row_gives_is_told_as_people_write_it(helper: User) -> None:
    told = {
        "work.amount": ("work.workrecord", "1250", "pk", "12.50"),
        "work.records": ("work.workrecord", "77", "pk", "1"),
        "pairing.households": ("pairing.householdpairing", "77", "household", "户 77"),
    }
    for code, (table, value, thing, words) in told.items():
        row = RowReference(table, 5, value)
        assert given_words(shelf().library.indicators[code], thing, row).zh == words
        assert row_words(row).en == f"{ROW_WORDS[table].en} 5"


def test_every_value_that_a_filter_allows_has_words() -> None:
    bare = [
        (code, one.key, value)
        for code, indicator in shelf().library.indicators.items()
        for one in indicator.dimensions
        for value in one.allowed
        if value.isascii() and value.islower() and value_words(one, value).zh == value
    ]
    assert bare == []


def test_every_table_of_a_figure_has_a_name() -> None:
    sources = [part for one in shelf().sources.values() for part in (one.parts.values() or [one])]
    assert {one.model._meta.label_lower for one in sources} == set(ROW_WORDS)


def test_every_indicator_can_be_asked_of_an_empty_house(db: None) -> None:
    for code, indicator in shelf().library.indicators.items():
        needed = {one.key: [one.allowed[0] if one.allowed else "某"] for one in indicator.dimensions if one.is_required}
        question = checked_question(indicator, place=code, areas=[COUNTY], ends_before=date(2027, 1, 1), filters=needed)
        found = figure_of(question, reader=None, now=NOW)
        assert found.rows == 0, code
        assert found.value in {0, None}, code


def test_every_filter_of_every_indicator_leads_to_a_column(db: None) -> None:
    for code, indicator in shelf().library.indicators.items():
        samples = {"flag": ["true", "false"], "number": ["2016"]}
        filters = {
            one.key: samples.get(one.kind, [one.allowed[0] if one.allowed else "某"]) for one in indicator.dimensions
        }
        question = checked_question(
            indicator, place=code, areas=[COUNTY], ends_before=date(2027, 1, 1), filters=filters
        )
        assert all(rows.count() == 0 for _, rows in parts_of(question, None)), code


@pytest.mark.one_engine
def test_an_indicator_whose_column_is_not_there_keeps_the_house_from_opening() -> None:
    from dataclasses import replace

    from lianxin.reports.indicators.declaring import Shelf

    source = shelf().sources["work.amount"]
    for fault in ({"value": "colour"}, {"columns": {}}, {"on": ""}, {"value": ""}, {"area": "village__nothing"}):
        with pytest.raises(Refused, match="REPORTS-002"):
            Shelf().place(replace(source, **fault))


@pytest.mark.one_engine
def test_a_report_is_laid_beside_the_rows(db: None, tmp_path: Path) -> None:
    from lianxin.reports.domain.statements import Agreement
    from lianxin.reports.indicators.answering import answers_to, statements_in, statements_of

    lot("大米", "1850", "斤")
    told = tmp_path / "statements.yaml"
    line = '{{number: "{number}", zh: 米面油, en: rice, reported: {reported}, unit: 斤, qualifier: ">", indicator: funds.goods_weight}}'
    told.write_text(
        "statements:\n" + "".join(f"  - {line.format(number=n, reported=r)}\n" for n, r in (("a", 1800), ("b", 1900))),
        encoding="utf-8",
    )
    found = answers_to(statements_in(told), reader=None, now=NOW)
    assert [one.agreement for one in found] == [Agreement.AGREES, Agreement.DIFFERS]
    with pytest.raises(Refused, match="REPORTS-014"):
        statements_of("nowhere")
