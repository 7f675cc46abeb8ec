"""The library of regulations: versions are added, never changed; every link points at something the rulebook has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from cast import COUNTY, OTHER_COUNTY, signed_in
from lianxin.audit.models import Event
from lianxin.core.kernel.errors import Refused
from lianxin.people.models import User
from lianxin.regulations.models import Justification, Regulation, RegulationVersion
from lianxin.regulations.operations import NewRegulation, NewVersion, enter_regulation, revise_regulation
from lianxin.regulations.queries import SHELVES, justified_by, thing_of_rulebook, version_in_force
from registry.makers import areas

pytestmark = pytest.mark.django_db
FIRST = NewVersion(
    "甲办〔1〕号", "第一条 领导带头。", date(2017, 8, 1), ("work_kind:leader_day 第一条", "value:pinellia_loan.cap")
)
RULES = NewRegulation(COUNTY, "组长单位工作规则", "rules", "甲协调办", FIRST, "五规则一办法")
SECOND = replace(
    FIRST, document_no="甲办〔2〕号", starts_on=date(2018, 1, 1), text="第一条 领导带头住村。", words="写明住村"
)


@pytest.fixture(autouse=True)
def _areas(db: None) -> None:
    areas()


@pytest.fixture
def rules() -> Regulation:
    return enter_regulation(entry=RULES, by=None)


def code_of(act: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.code


def test_it_keeps_what_was_laid_down_and_what_it_justifies(rules: Regulation) -> None:
    (version,) = rules.versions.all()
    assert (version.number, version.text, len(version.digest)) == (1, FIRST.text, 64)
    assert [(one.shelf, one.name, one.clause, one.words.zh) for one in justified_by(version)] == [
        ("value", "pinellia_loan.cap", "", "半夏贷最高额度"), ("work_kind", "leader_day", "第一条", "领导蹲点调研"),
    ]  # fmt: skip
    assert Event.objects.get(thing="regulations.regulation").details == {"version": 1}


def test_a_version_holds_until_the_next_begins(rules: Regulation) -> None:
    made = revise_regulation(regulation_id=rules.pk, entry=SECOND, seen=1, by=None)
    found = {day: version_in_force(rules, day) for day in (date(2017, 7, 31), date(2017, 12, 31), date(2018, 1, 1))}
    assert [one.number if one else None for one in found.values()] == [None, 1, 2]
    assert (made.number, rules.versions.get(number=1).text) == (2, FIRST.text)


@pytest.mark.parametrize("shelf", SHELVES)
def test_each_part_of_the_rulebook_can_be_named(shelf: str) -> None:
    assert thing_of_rulebook(shelf, "nowhere") is None
    known = {
        "value": "small_loan.cap", "rule": "has_safe_house", "measure": "skill_training", "loan_product": "pinellia_loan",
        "work_kind": "visit", "work_indicator": "leaders", "score_sheet": "unit_2017",
    }  # fmt: skip
    assert thing_of_rulebook(shelf, known[shelf])


@pytest.mark.parametrize(
    ("given", "version", "code"),
    [
        ({"title": " "}, {}, "REGU-001"),
        ({"title": "另一个", "issuer": ""}, {}, "REGU-001"),
        ({}, {"text": " "}, "REGU-001"),
        ({}, {"document_no": ""}, "REGU-001"),
        ({}, {}, "REGU-002"),
        ({"title": "另一个", "kind": "song"}, {}, "REGU-003"),
        ({"title": "另一个", "area_code": OTHER_COUNTY}, {}, "REGU-004"),
        ({"title": "另一个"}, {"justifies": ("value:nowhere",)}, "REGU-005"),
        ({"title": "另一个"}, {"justifies": ("song:small_loan.cap",)}, "REGU-005"),
    ],
)
def test_it_refuses_a_faulty_regulation(
    rules: Regulation, given: dict[str, Any], version: dict[str, Any], code: str
) -> None:
    entry = replace(RULES, version=replace(FIRST, **version), **given)
    # What is of the version alone must not be hidden by the title that is taken.
    entry = replace(entry, title="另一个") if version and "title" not in given else entry
    assert code_of(lambda: enter_regulation(entry=entry, by=None)) == code
    assert (Regulation.objects.count(), RegulationVersion.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("given", "seen", "code"),
    [
        ({"words": ""}, 1, "REGU-001"),
        ({"starts_on": FIRST.starts_on}, 1, "REGU-006"),
        ({"text": FIRST.text}, 1, "REGU-007"),
        ({}, 2, "REGU-008"),
    ],
)
def test_it_refuses_a_faulty_version(rules: Regulation, given: dict[str, Any], seen: int, code: str) -> None:
    entry = replace(SECOND, **given)
    assert code_of(lambda: revise_regulation(regulation_id=rules.pk, entry=entry, seen=seen, by=None)) == code
    assert RegulationVersion.objects.count() == 1


def test_another_parameter_is_a_change(rules: Regulation) -> None:
    entry = replace(SECOND, text=FIRST.text, justifies=("score_sheet:unit_2017",))
    assert revise_regulation(regulation_id=rules.pk, entry=entry, seen=1, by=None).justifications.count() == 1


def test_the_database_refuses_to_change_what_was_laid_down(rules: Regulation) -> None:
    for table in (RegulationVersion, Justification):
        with pytest.raises(DatabaseError, match="never altered"), transaction.atomic():
            table.objects.update(**({"text": "改"} if table is RegulationVersion else {"clause": "改"}))
        with pytest.raises(DatabaseError, match=r"never (altered or )?removed"), transaction.atomic():
            table.objects.all()._raw_delete("default")


def test_the_database_refuses_what_is_no_regulation(rules: Regulation) -> None:
    told = {"area_code": COUNTY, "kind": "rules"}
    first = {"regulation": rules, "document_no": "1", "text": "文", "digest": "", "at": timezone.now(), "words": "改"}
    for name, make in {
        "area_has_one_regulation_of_a_title|UNIQUE": lambda: Regulation.objects.create(
            **told, title=rules.title, issuer="甲"
        ),
        "regulation_has_a_title_and_an_issuer": lambda: Regulation.objects.create(**told, title="", issuer="甲"),
        "regulation_has_one_version_of_a_number|UNIQUE": lambda: RegulationVersion.objects.create(
            **first, number=1, starts_on=date(2019, 1, 1)
        ),
        "regulation_has_one_version_from_a_day|UNIQUE": lambda: RegulationVersion.objects.create(
            **first, number=3, starts_on=FIRST.starts_on
        ),
        "version_of_a_regulation_has_a_text_and_a_number": lambda: RegulationVersion.objects.create(
            **(first | {"text": ""}), number=3, starts_on=date(2019, 1, 1)
        ),
        "later_version_says_what_changed": lambda: RegulationVersion.objects.create(
            **(first | {"words": ""}), number=3, starts_on=date(2019, 1, 1)
        ),
        "version_justifies_a_thing_once|UNIQUE": lambda: Justification.objects.create(
            version=rules.versions.get(), shelf="value", name="pinellia_loan.cap"
        ),
    }.items():
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            make()


def test_nobody_lays_down_what_is_not_his(rules: Regulation, helper: User, auditor: User) -> None:
    for user in (helper, auditor):
        with pytest.raises(PermissionDenied):
            enter_regulation(entry=replace(RULES, title="另一个"), by=user)
        with pytest.raises(PermissionDenied):
            revise_regulation(regulation_id=rules.pk, entry=SECOND, seen=1, by=user)


def test_readers_read_the_library_and_the_officer_keeps_it(
    sent_at: Callable[..., dict[str, int]], rules: Regulation, county_officer: User
) -> None:
    page = f"/regulations/{rules.pk}/"
    for url in ("/regulations/", page, "/regulations/?thing=value:pinellia_loan.cap"):
        assert {name for name, status in sent_at(url).items() if status != 200} == {"stranger", "nobody"}
    for url in ("/regulations/new/", f"{page}revise/"):
        assert [name for name, status in sent_at(url).items() if status == 200] == ["county_officer"]
    office = signed_in(county_officer)
    told = {
        "document_no": "甲办〔3〕号",
        "text": "新的正文",
        "starts_on": "2018-03-01",
        "words": "改写",
        "justifies": "value:nowhere",
    }
    assert "REGU-005" in office.post(f"{page}revise/", told | {"seen": "1"}).content.decode()
    assert office.post(f"{page}revise/", told | {"seen": "1", "justifies": "score_sheet:unit_2017"}).status_code == 302
    new = {
        "area": COUNTY,
        "title": "考核办法",
        "kind": "method",
        "issuer": "甲办",
        "document_no": "4",
        "text": "文",
        "starts_on": "2018-01-01",
    }
    assert office.post("/regulations/new/", new).status_code == 302
    assert office.post("/regulations/new/", new).status_code == 409
    listed = office.get("/regulations/").content.decode()
    assert "组长单位工作规则" in listed
    assert "考核办法" in listed
    # It is no longer what justifies the cap: the newest version says so.
    assert "组长单位工作规则" not in office.get("/regulations/?thing=value:pinellia_loan.cap").content.decode()
