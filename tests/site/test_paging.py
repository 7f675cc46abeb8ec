"""Keyset pages: every row once, in order, forwards and backwards, at constant cost."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from lianxin.core.kernel.errors import Refused
from lianxin.people.models import Unit
from lianxin.site.paging import KeysetPage, keyset_page

ORDERS = (("code",), ("name", "id"), ("-name", "id"), ("name", "-code"), ("-village_capacity", "name", "-id"))

NAMES = st.lists(st.tuples(st.sampled_from(["甲局", "乙局", "丙局", ""]), st.integers(1, 3)), max_size=12)


def units(names: Sequence[tuple[str, int]]) -> None:
    Unit.objects.bulk_create(
        Unit(code=f"U-{index:03}", name=name, village_capacity=capacity, area_code="999901")
        for index, (name, capacity) in enumerate(names)
    )


def walk(order: tuple[str, ...], size: int) -> tuple[list[KeysetPage], list[KeysetPage]]:
    """All pages forwards, then back from the last."""
    pages = [keyset_page(Unit.objects.all(), order=order, size=size)]
    while pages[-1].next:
        pages.append(keyset_page(Unit.objects.all(), order=order, size=size, cursor=pages[-1].next))
    back = [pages[-1]]
    while back[-1].previous:
        back.append(keyset_page(Unit.objects.all(), order=order, size=size, cursor=back[-1].previous))
    return pages, back


class EveryPage(TestCase):
    @given(
        st.lists(st.tuples(st.sampled_from(["甲局", "乙局", "丙局", ""]), st.integers(1, 3)), max_size=12),
        st.sampled_from(ORDERS),
        st.integers(1, 5),
    )
    def test_it_shows_every_row_once_and_in_order(
        self, names: list[tuple[str, int]], order: tuple[str, ...], size: int
    ) -> None:
        units(names)
        expected = list(Unit.objects.order_by(*order).values_list("pk", flat=True))
        forwards, backwards = walk(order, size)
        assert [row.pk for page in forwards for row in page.rows] == expected
        assert [row.pk for page in reversed(backwards) for row in page.rows] == expected
        assert forwards[0].previous == ""
        assert backwards[-1].previous == ""


@pytest.fixture
def some_units(db: None) -> None:
    units([(f"单位{index % 7}", 1 + index % 3) for index in range(40)])


def test_a_deep_page_costs_one_query(some_units: None, django_assert_num_queries: CaptureQueriesContext) -> None:
    first = keyset_page(Unit.objects.all(), order=("name", "id"), size=15)
    with django_assert_num_queries(1):  # type: ignore[operator]
        page = keyset_page(Unit.objects.all(), order=("name", "id"), size=15, cursor=first.next)
    assert len(page.rows) == 15


def test_it_pages_inside_what_was_narrowed_before(some_units: None) -> None:
    rows = Unit.objects.filter(Q(name="单位1") | Q(name="单位3"), village_capacity__lt=3).exclude(code="U-001")
    expected = [unit.pk for unit in rows.order_by("name", "id")]
    pages = [keyset_page(rows, order=("name", "id"), size=2)]
    while pages[-1].next:
        pages.append(keyset_page(rows, order=("name", "id"), size=2, cursor=pages[-1].next))
    assert len(pages) > 2
    assert [row.pk for page in pages for row in page.rows] == expected


def test_it_asks_for_the_place_of_the_page_before_all_else(some_units: None) -> None:
    rows = Unit.objects.filter(name__gte="单位0", name__lt="单位9")
    cursor = keyset_page(rows, order=("name", "id"), size=15).next
    with CaptureQueriesContext(connection) as caught:
        keyset_page(rows, order=("name", "id"), size=15, cursor=cursor)
    (query,) = (one["sql"] for one in caught.captured_queries)
    conditions = query.partition(" WHERE ")[2]
    assert conditions.index("单位2") < conditions.index("单位0")
    assert "单位9" not in conditions[: conditions.index("单位0")]
    assert str(rows.query).count("单位2") == 0


def test_it_pages_over_dictionaries_too(some_units: None) -> None:
    rows = Unit.objects.values("name", "id")
    first = keyset_page(rows, order=("name", "id"), size=30)
    assert len(keyset_page(rows, order=("name", "id"), size=30, cursor=first.next).rows) == 10


def test_it_does_not_lose_its_place_when_rows_are_added_before_it(some_units: None) -> None:
    first = keyset_page(Unit.objects.all(), order=("code",), size=10)
    Unit.objects.create(code="A-000", name="新单位", area_code="999901")
    second = keyset_page(Unit.objects.all(), order=("code",), size=10, cursor=first.next)
    assert second.rows[0].code == "U-010"


def forged(*payload: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(payload).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "nonsense",
        "%%%",
        "页",
        forged("after", ["name", "id"], ["甲", 1]),
        forged("sideways", ["code"], ["U-001"]),
        forged("after", ["code"], []),
        forged("after", ["code"], [None]),
        forged("after", ["code"]),
        base64.urlsafe_b64encode(b"[1,2").decode(),
    ],
)
def test_it_refuses_a_cursor_that_was_not_made_for_this_list(cursor: str, some_units: None) -> None:
    with pytest.raises(Refused) as refusal:
        keyset_page(Unit.objects.all(), order=("code",), cursor=cursor)
    assert refusal.value.code == "SITE-001"


def test_it_refuses_a_value_of_the_wrong_type(some_units: None) -> None:
    with pytest.raises(Refused):
        keyset_page(Unit.objects.all(), order=("id",), cursor=forged("after", ["id"], ["' OR 1=1"]))


@pytest.mark.parametrize(("order", "size"), [((), 50), (("id",), 0), (("id",), 501)])
def test_it_refuses_a_page_without_order_or_limit(order: tuple[str, ...], size: int, db: None) -> None:
    with pytest.raises(ValueError, match="500"):
        keyset_page(Unit.objects.all(), order=order, size=size)
