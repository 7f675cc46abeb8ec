"""What is done, sorted as policy sorts it: every class counted from rows, nothing under two of them, the rest not hidden."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cast import signed_in
from funds.makers import project
from lianxin.benefits.queries.taxonomies import class_rows
from lianxin.core.kernel.errors import Refused
from lianxin.people.models import User
from lianxin.rulebook import dictionary, rulebook
from lianxin.rulebook.documents import Entry
from lianxin.rulebook.taxonomy_entries import load_taxonomies


def test_each_measure_and_purpose_falls_under_one_of_seven_classes_or_none() -> None:
    seven = rulebook().taxonomies["seven_batches"]
    assert [one.words.zh[:4] for one in seven.classes] == [
        "发展生产",
        "易地搬迁",
        "生态补偿",
        "发展教育",
        "社会保障",
        "医疗救助",
        "转移就业",
    ]
    for named in (
        [name for one in seven.classes for name in one.measures],
        [n for one in seven.classes for n in one.purposes],
    ):
        assert len(named) == len(set(named)) > 7


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"one": {"words": {"zh": "一", "en": "One"}, "measures": ["luck"]}}, "RULEBOOK-009"),
        ({"one": {"words": {"zh": "一", "en": "One"}, "purposes": ["moon"]}}, "RULEBOOK-009"),
        (
            {
                "one": {"words": {"zh": "一", "en": "One"}, "purposes": ["road"]},
                "two": {"words": {"zh": "二", "en": "Two"}, "purposes": ["road"]},
            },
            "RULEBOOK-009",
        ),
        ({"one": {"words": {"zh": "一", "en": "One"}, "colour": "red"}}, "RULEBOOK-003"),
    ],
    ids=["measure", "purpose", "twice", "key"],
)
def test_a_faulty_taxonomy_is_refused(given: dict[str, Any], code: str) -> None:
    told = {
        "words": {"zh": "分类", "en": "Sorting"}, "starts_on": date(2016, 1, 1), "source": {"title": "测试"}, "classes": given,
    }  # fmt: skip
    with pytest.raises(Refused) as refusal:
        load_taxonomies({"sorting": Entry.of(told, "test.yaml:")}, rulebook().measures, dictionary())
    assert refusal.value.code == code


@pytest.mark.django_db
def test_projects_are_counted_in_their_class_and_roads_are_not_sorted(
    county_officer: User, helper: User, stranger: User
) -> None:
    project()
    rows = {row.words.zh: row for row in class_rows(county_officer, rulebook().taxonomies["seven_batches"])}
    assert len(rows) == 8
    assert (rows["未归类"].projects, sum(row.projects for row in rows.values())) == (1, 1)
    assert rows["未归类"].cost_fen > 0
    page = signed_in(county_officer).get("/benefits/policies/").content.decode()
    assert "发展生产脱贫一批" in page
    assert "未归类" in page
    answers = [signed_in(user).get("/benefits/policies/").status_code for user in (helper, stranger)]
    assert answers == [200, 403]
