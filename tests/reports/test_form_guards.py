"""What the database refuses about forms, and what the acts on them refuse, each by its code."""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from openpyxl import Workbook

from cast import COUNTY, OTHER_TOWNSHIP, TOWNSHIP
from lianxin.core.kernel.errors import Refused
from lianxin.people.models import User
from lianxin.registry.models import Household
from lianxin.reports.domain.forms_asking import Asked
from lianxin.reports.models import FormFill, FormVersion, HeadingWord, NamedForm
from lianxin.reports.operations import NewForm, add_version, answer_headings, enter_form, fill_once, fill_version
from lianxin.reports.queries import form_rows
from registry.makers import YEAR
from reports import messy_forms
from reports.conftest import ON
from reports.messy_forms import Sheet, blank_rows, book

pytestmark = pytest.mark.django_db


def entered(content: bytes | None = None, name: str = "表", area_code: str = COUNTY) -> FormVersion:
    content = messy_forms.similar_names() if content is None else content
    return enter_form(entry=NewForm(name, area_code, content, "表.xlsx"), by=None)


def asked(area_code: str = COUNTY, **more: Any) -> Asked:
    return Asked(area_code, YEAR, ON, **more)


def refused(act: Any) -> None:
    """The database refuses it."""
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


@pytest.fixture
def filled(scene: SimpleNamespace) -> FormFill:
    """A form that was explained and filled."""
    version = entered()
    answer_headings(version=version, answers={("1.1", 2): "blank|"}, by=None)
    return fill_version(version=version, asked=asked(), by=None)[0]


def test_the_database_keeps_forms_words_and_fillings_as_they_were(filled: FormFill) -> None:
    word = HeadingWord.objects.get()
    refused(lambda: FormVersion.objects.update(content=b"other"))
    refused(lambda: FormVersion.objects.all()._raw_delete("default"))
    refused(lambda: HeadingWord.objects.update(path="别的"))
    refused(lambda: HeadingWord.objects.all()._raw_delete("default"))
    refused(lambda: FormFill.objects.update(lines=0))
    refused(lambda: FormFill.objects.all()._raw_delete("default"))
    HeadingWord.objects.update(replaced_at=timezone.now())
    refused(lambda: HeadingWord.objects.update(replaced_at=None))
    word.refresh_from_db()
    assert word.replaced_at is not None


@pytest.mark.parametrize("table", ["reports_formversion", "reports_headingword", "reports_formfill"])
def test_the_database_lets_no_row_take_the_place_of_another(table: str, filled: FormFill) -> None:
    replacing = {
        "sqlite": f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",  # noqa: S608 - names of ours
        "postgresql": f"SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE {table} CASCADE",
    }

    def replace() -> None:
        with connection.cursor() as cursor:
            cursor.execute(replacing[connection.vendor])

    refused(replace)


def test_a_form_has_a_name_of_its_own_in_its_area(scene: SimpleNamespace) -> None:
    entered()
    now = timezone.now()
    refused(lambda: NamedForm.objects.create(name="表", area_code=COUNTY, made_at=now))
    refused(lambda: NamedForm.objects.create(name="", area_code=COUNTY, made_at=now))


def test_a_form_has_each_version_and_each_file_once_from_one_on(scene: SimpleNamespace) -> None:
    version = entered()
    same = {"form": version.form, "file_name": "x", "content": b"x", "layout": [], "made_at": timezone.now()}
    refused(lambda: FormVersion.objects.create(number=1, digest="0" * 64, **same))
    refused(lambda: FormVersion.objects.create(number=2, digest=version.digest, **same))
    refused(lambda: FormVersion.objects.create(number=0, digest="0" * 64, **same))


def test_a_heading_has_one_meaning_and_a_filling_a_year(filled: FormFill) -> None:
    word = HeadingWord.objects.get()
    refused(lambda: HeadingWord.objects.create(key=word.key, path="x", answer={}, at=timezone.now()))
    same = {
        "version": filled.version,
        "area_code": COUNTY,
        "on": ON,
        "lines": 1,
        "digest": "0" * 64,
        "at": timezone.now(),
    }
    refused(lambda: FormFill.objects.create(year=1, **same))


def merged_far_beyond() -> bytes:
    """A small file that names a quarter of a million merged cells, none of which is written."""
    made, held = Workbook(), io.BytesIO()
    made.active.append(["序号", "姓名", "性别"])
    made.active.merged_cells.add("A3:Z9999")
    made.save(held)
    return held.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "SHEET-001"),
        (b"not a workbook \x00\x01", "SHEET-002"),
        ("序号,姓名\n1,\n".encode(), "SHEET-401"),
        (book(Sheet([["x"], *[[""]] * 3])), "FORM-001"),
        (book(Sheet([["a"] * 201])), "SHEET-402"),
        (merged_far_beyond(), "SHEET-402"),
        (messy_forms.without_part(messy_forms.plain_roster(), "xl/styles.xml"), "SHEET-004"),
    ],
)
def test_it_takes_in_no_file_that_is_no_blank_form(content: bytes, code: str, scene: SimpleNamespace) -> None:
    with pytest.raises(Refused) as refusal:
        entered(content)
    assert refusal.value.code == code
    assert not NamedForm.objects.exists()


@pytest.mark.parametrize(("name", "code"), [("", "FORM-003"), ("长" * 101, "FORM-003"), ("表", "FORM-002")])
def test_it_wants_a_name_that_is_free(name: str, code: str, scene: SimpleNamespace) -> None:
    entered()
    with pytest.raises(Refused) as refusal:
        entered(name=name)
    assert refusal.value.code == code


def test_it_takes_the_same_file_in_once(scene: SimpleNamespace) -> None:
    version = entered()
    with pytest.raises(Refused) as refusal:
        add_version(form=version.form, content=bytes(version.content), file_name="表.xlsx", by=None)
    assert refusal.value.code == "FORM-004"


@pytest.mark.parametrize(
    ("answers", "rows", "code"),
    [
        ({("9.9", 0): "blank|"}, {}, "FORM-005"),
        ({("1.1", 99): "blank|"}, {}, "FORM-005"),
        ({("1.1", 2): "nonsense"}, {}, "FORM-006"),
        ({("1.1", 2): "field|household.no_such_fact"}, {}, "FORM-006"),
        ({("1.1", 2): "field|payment.payee"}, {}, "FORM-006"),
        ({("1.1", 2): "count|household"}, {}, "FORM-006"),
        ({("1.1", 2): "text|"}, {}, "FORM-006"),
        ({}, {"1.1": "planet"}, "FORM-012"),
    ],
)
def test_it_takes_no_answer_that_does_not_fit(answers: Any, rows: Any, code: str, scene: SimpleNamespace) -> None:
    version = entered()
    with pytest.raises(Refused) as refusal:
        answer_headings(version=version, answers=answers, rows=rows, by=None)
    assert refusal.value.code == code
    assert not HeadingWord.objects.exists()


def test_it_takes_a_count_with_a_condition_that_exists_only(scene: SimpleNamespace) -> None:
    version = entered(book(Sheet([["乡镇", "户数", "神秘指标"], *blank_rows(2, 3)], (), (1, 3))))
    for told in ("count|household|word:nothing", "count|household|code:household.main_cause:nothing", "count|planet"):
        with pytest.raises(Refused) as refusal:
            answer_headings(version=version, answers={("1.1", 2): told}, by=None)
        assert refusal.value.code == "FORM-006"
    assert answer_headings(version=version, answers={("1.1", 2): "count|household|word:exited"}, by=None) == 1


@pytest.mark.parametrize(
    ("form", "more", "code"),
    [
        ("plain_roster", {"only": ("word:male", "word:destitute")}, "FORM-007"),
        ("plain_roster", {"only": ("word:nothing",)}, "FORM-010"),
        ("household_card", {}, "FORM-009"),
        ("village_card", {}, "FORM-011"),
    ],
)
def test_it_fills_nothing_that_cannot_be_filled(form: str, more: Any, code: str, scene: SimpleNamespace) -> None:
    version = entered(messy_forms.ALL[form]())
    Household.objects.update(is_live=code != "FORM-007")
    with pytest.raises(Refused) as refusal:
        fill_version(version=version, asked=asked(**more), by=None)
    assert refusal.value.code == code
    assert not FormFill.objects.exists()


def test_it_fills_no_more_lines_than_its_limit(scene: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form_rows, "MOST_LINES", 2)
    for form in ("plain_roster", "hidden_columns"):
        with pytest.raises(Refused) as refusal:
            fill_once(content=messy_forms.ALL[form](), file_name="表.xlsx", asked=asked(), by=None)
        assert refusal.value.code == "FORM-008"


def test_only_the_keeper_shapes_a_form_and_only_ones_own_area_is_filled(
    scene: SimpleNamespace, township_clerk: User, other_township_clerk: User, village_team_member: User
) -> None:
    version = entered(area_code=TOWNSHIP)
    for user in (other_township_clerk, village_team_member):
        with pytest.raises(PermissionDenied):
            answer_headings(version=version, answers={}, by=user)
        with pytest.raises(PermissionDenied):
            add_version(form=version.form, content=messy_forms.projects(), file_name="x.xlsx", by=user)
        with pytest.raises(PermissionDenied):
            fill_version(version=version, asked=asked(TOWNSHIP), by=user)
    with pytest.raises(PermissionDenied):
        enter_form(entry=NewForm("二", OTHER_TOWNSHIP, messy_forms.projects(), "x.xlsx"), by=township_clerk)
    with pytest.raises(PermissionDenied):
        fill_once(content=messy_forms.projects(), file_name="x.xlsx", asked=asked(COUNTY), by=township_clerk)
    assert FormVersion.objects.count() == 1


def test_it_names_and_masks_no_more_than_the_reader_may_see(scene: SimpleNamespace, other_township_clerk: User) -> None:
    version = entered(messy_forms.plain_roster())
    filled = fill_version(version=version, asked=asked(OTHER_TOWNSHIP), by=other_township_clerk)[1]
    assert filled.lines == 1
