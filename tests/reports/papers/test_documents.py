"""Papers tell what the rooms remember, leave empty what nobody recorded, and hide what the reader may not see."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterable
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest
from django.utils import timezone, translation
from PIL import Image

from cast import COUNTY, VILLAGE
from lianxin.benefits.models import Benefit
from lianxin.core.paper import Bundle, Document, Facts, Heading, Note, Paragraph, Table
from lianxin.eligibility.models import LocalValue
from lianxin.people.models import User
from lianxin.registry.models import Household, HouseholdFacts
from lianxin.reports.documents.cards import PLEDGE
from lianxin.reports.documents.shelf import FORMS, About, Asked, forms_about
from lianxin.reports.documents.wording import CLOSED
from lianxin.reports.operations.papers import hand_out
from reports.papers.conftest import ID_NO, ILLNESS
from work.makers import helper_of

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 29)


def made(form: str, user: User, subject: object) -> list[Document]:
    """The documents of a paper, in Chinese as when it is handed out."""
    with translation.override("zh-hans"):
        found = FORMS[form].make(Asked(user, subject, "某镇上河村", 2026, ON))
    return list(found.documents) if isinstance(found, Bundle) else [found]


def cells(documents: Iterable[Document]) -> list[str]:
    """Every text of some documents."""
    told: list[str] = []
    for document in documents:
        told += [document.title, document.subtitle]
        for block in document.blocks:
            match block:
                case Facts():
                    told += [text for fact in block.facts for text in (fact.label, fact.value)]
                case Table():
                    told += [cell for row in block.rows for cell in row]
                case Heading() | Paragraph() | Note():
                    told.append(block.text)
    return told


def fact(documents: Iterable[Document], label: str) -> str:
    facts = (
        one for document in documents for block in document.blocks if isinstance(block, Facts) for one in block.facts
    )
    return next(one.value for one in facts if one.label == label)


def test_the_card_for_the_door_tells_who_helps_and_what_is_done(
    home: Household, grant: Benefit, township_clerk: User
) -> None:
    card = made("clear_card", township_clerk, home)
    assert (fact(card, "户主"), fact(card, "家庭人口"), fact(card, "劳动力")) == ("甲大山", "2", "1")
    assert (fact(card, "帮扶责任人"), fact(card, "联系电话"), fact(card, "职务")) == ("帮扶戊", "0939-8210001", "科长")
    assert fact(card, "主要致贫原因") == "因病"
    told = cells(card)
    assert {"产业帮扶：养羊二十只", "3,000.00", "雨露计划职业教育补助（甲小妹）", "1,500.00"} <= set(told)
    assert not any(ILLNESS in one or "9999" in one for one in told)


def test_a_card_never_writes_a_zero_for_what_nobody_recorded(home: Household, township_clerk: User) -> None:
    other = Household.objects.get(head_name="乙小河")
    card = made("clear_card", township_clerk, other)
    assert (fact(card, "劳动力"), fact(card, "帮扶责任人"), fact(card, "户属性")) == ("", "", "")
    assert "0" not in cells(card)


def test_the_telephone_for_complaints_is_the_rulebooks_unless_the_county_has_its_own(
    home: Household, township_clerk: User
) -> None:
    assert any("监督电话：12317。" in one for one in cells(made("clear_card", township_clerk, home)))
    LocalValue.objects.create(
        name="publicity.hotline", area_code=COUNTY, value="9398210000", starts_on=date(2026, 1, 1), document="某县发〔2026〕2号",
        at=timezone.now(),
    )  # fmt: skip
    assert any("监督电话：9398210000。" in one for one in cells(made("clear_card", township_clerk, home)))


def test_the_contact_card_bears_the_helpers_promise(home: Household, helper: User) -> None:
    card = made("contact_card", helper, home)
    assert PLEDGE in cells(card)
    assert fact(card, "单位") == "甲局"


def test_the_handbook_goes_from_the_household_to_its_visits(home: Household, grant: Benefit, helper: User) -> None:
    book = made("handbook", helper, home)
    headings = [block.text for block in book[0].blocks if isinstance(block, Heading)]
    assert [one[0] for one in headings if one[1] == "、"] == list("一二三四五六七八九")
    assert {"养羊二十只", "老人住院，家里缺劳力", "雨露计划职业教育补助", "4,123.45 元"} <= {
        one.split("：")[-1] for one in cells(book)
    }
    accounts = next(
        block for block in book[0].blocks if isinstance(block, Table) and block.columns[0].heading == "期间"
    )
    assert [row[0] for row in accounts.rows] == ["第 1 季度", "第 2 季度", "第 3 季度", "第 4 季度", "全年"]
    assert {cell for row in accounts.rows for cell in row[1:]} == {""}  # nobody accounted for any: empty, never 0


@pytest.mark.parametrize("form", ["household_form", "monitoring_form", "medical_booklet", "handbook", "household_file"])
def test_illness_is_told_to_those_only_who_may_open_it(
    form: str, home: Household, helper: User, village_team_member: User
) -> None:
    for_helper, for_team = (cells(made(form, user, home)) for user in (helper, village_team_member))
    assert not any(ILLNESS in one or "长期慢性病" in one for one in for_helper)
    assert any("长期慢性病" in one for one in for_team)
    assert CLOSED in for_helper


def test_numbers_of_identity_are_masked_for_all(home: Household, county_officer: User, helper: User) -> None:
    for user, shown in ((county_officer, ID_NO[:4]), (helper, CLOSED)):
        told = cells(made("household_form", user, home))
        assert ID_NO not in "".join(told)
        assert any(one == shown or (one.startswith(shown) and "*" in one) for one in told)


def test_a_form_offers_boxes_to_tick_where_nothing_is_recorded(home: Household, township_clerk: User) -> None:
    form = made("household_form", township_clerk, home)
    assert fact(form, "是否危房户") == "□ 是　□ 否"
    assert fact(form, "贫困户属性") == "一般贫困户"
    assert "搬迁方式" in cells(form)  # a relocated household has that section
    HouseholdFacts.objects.filter(household=home).update(relocated=False)
    assert "搬迁方式" not in cells(made("household_form", township_clerk, home))


def test_the_medical_booklet_is_one_for_each_person_with_the_policies_of_the_rulebook(
    home: Household, township_clerk: User
) -> None:
    books = made("medical_booklet", township_clerk, home)
    assert [fact([one], "姓名") for one in books] == ["甲大山", "甲小妹"]
    assert "医疗救助" in cells(books)
    assert "雨露计划职业教育补助" not in cells(books)


def test_the_book_of_a_helper_has_a_page_for_each_of_his_households(home: Household, helper: User) -> None:
    book = made("contact_book", helper, helper_of(helper))
    told = cells(book)
    assert "户 1　甲大山（某镇上河村）" in told
    assert not any("乙小河" in one for one in told)
    assert "2026-11-20" in told  # the last visit


def test_a_file_binds_what_the_reader_may_see_and_nothing_else(
    home: Household, village_team_member: User, helper: User
) -> None:
    for_team, for_helper = (
        [one.title for one in made("household_file", user, home)] for user in (village_team_member, helper)
    )
    assert for_team[:4] == ["农户信息采集表", "帮扶明白卡", "连心卡", "帮扶手册"]
    assert for_team.count("健康扶贫手册") == 2
    assert "健康扶贫手册" not in for_helper


def test_the_file_of_a_village_lists_its_households_and_its_team(home: Household, village_team_member: User) -> None:
    parts = made("village_file", village_team_member, VILLAGE)
    assert [one.title for one in parts] == ["行政村信息采集表", "帮扶力量", "在册户名单", "项目", "公示", "退出"]
    assert {"甲大山", "乙小河", "驻村丁", "第一书记"} <= set(cells(parts))


def test_a_role_finds_on_the_shelf_what_it_may_have(funds_officer: User, helper: User) -> None:
    assert "monitoring_form" not in [form.name for form in forms_about(About.HOUSEHOLD, funds_officer)]
    assert "monitoring_form" in [form.name for form in forms_about(About.HOUSEHOLD, helper)]


@pytest.mark.one_engine
def test_every_paper_can_be_printed_and_written_and_looks_filled(
    home: Household, grant: Benefit, village_team_member: User, text_of: Callable[[bytes], str], tmp_path: Path
) -> None:
    subjects = {About.HOUSEHOLD: str(home.pk), About.VILLAGE: VILLAGE, About.HELPER: str(home.pairings.get().helper_id)}
    expected = {
        "clear_card": (1, "养羊二十只"), "contact_card": (1, "帮扶戊"), "handbook": (4, "老人住院"), "household_form": (4, "一般贫困户"),
        "monitoring_form": (2, "监测对象类别"), "medical_booklet": (5, ILLNESS), "household_file": (18, "目"),
        "village_form": (4, "上河村"), "village_file": (11, "乙小河"), "contact_book": (2, "甲大山"), "diary": (1, "老人住院"),
    }  # fmt: skip
    assert expected.keys() == FORMS.keys()
    for name, (pages, words) in expected.items():
        form = FORMS[name]
        handed = hand_out(
            form=form, subject=subjects[form.about], year=2026, file_format="pdf", by=village_team_member,
            address_of=lambda reference: f"https://lianxin.test/reports/verify/{reference}",
        )  # fmt: skip
        text = text_of(handed.content)
        assert words in text, name
        assert handed.reference in text, name
        assert abs(text.count("\f") - pages) <= 2, (name, text.count("\f"))
        assert_looks_filled(handed.content, tmp_path, name)
    handed = hand_out(
        form=FORMS["handbook"],
        subject=str(home.pk),
        year=2026,
        file_format="docx",
        by=village_team_member,
        address_of=str,
    )
    assert docx.Document(BytesIO(handed.content)).paragraphs[0].text == "帮扶手册"


def assert_looks_filled(pdf: bytes, folder: Path, name: str) -> None:
    """The first page has ink on it, and none on the last five millimetres of any side: nothing runs off the paper."""
    path = folder / f"{name}.pdf"
    path.write_bytes(pdf)
    subprocess.run(
        ["pdftoppm", "-r", "36", "-f", "1", "-l", "1", "-gray", str(path), str(folder / name)],
        check=True,
        capture_output=True,
    )
    (drawn,) = folder.glob(f"{name}-*.pgm")
    picture = Image.open(drawn)
    edge = 5
    dark = picture.point([255 if value < 128 else 0 for value in range(256)])
    box = dark.getbbox()
    assert box is not None, name
    assert box[0] >= edge, name
    assert box[1] >= edge, name
    assert box[2] <= picture.width - edge, name
    assert box[3] <= picture.height - edge, name
