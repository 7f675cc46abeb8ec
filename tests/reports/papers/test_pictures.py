"""Every paper and ledger looks as a person saw it last (tests/paper_pictures.py): nothing cut, nothing run over, heads in place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.db.models import QuerySet
from django.utils import timezone, translation

from cast import COUNTY, VILLAGE
from lianxin.benefits.models import Benefit
from lianxin.core.paper import Bundle, Document, Fact, Facts
from lianxin.people.models import User
from lianxin.projects.documents import file_document, sign_board
from lianxin.projects.domain.stages import Stage
from lianxin.registry.models import Household, HouseholdFacts, MemberFacts
from lianxin.reports.documents.shelf import FORMS, About, Asked
from lianxin.reports.ledger_lists import LEDGERS, rows_for
from lianxin.reports.operations.papers import stamp
from lianxin.site.papers import document_of_list
from paper_pictures import assert_looks_as_kept, picture_of
from projects.makers import project
from registry.makers import areas, household, member, year_book
from work.makers import helper_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
KEPT = Path(__file__).parent / "pictures"
ON = date(2026, 11, 29)


@pytest.fixture
def full(home: Household, grant: Benefit) -> Household:
    """The household with facts for the ledgers that want more of it."""
    HouseholdFacts.objects.filter(household=home).update(
        household_type="exited", sanitary_toilet=True, toilet_works=False
    )
    MemberFacts.objects.filter(member__name="甲小妹").update(
        member_change="newborn", member_changed_on=date(2026, 3, 1)
    )
    return home


def test_every_paper_looks_as_it_was_seen(
    full: Household, helper: User, village_team_member: User, tmp_path: Path
) -> None:
    subjects = {About.HOUSEHOLD: full, About.VILLAGE: VILLAGE, About.HELPER: helper_of(helper)}
    with translation.override("zh-hans"):
        for name, form in FORMS.items():
            made = form.make(Asked(village_team_member, subjects[form.about], "某镇上河村", 2026, ON))
            assert_looks_as_kept(made, KEPT / f"{name}.png", tmp_path)


def test_every_ledger_looks_as_it_was_seen(full: Household, county_officer: User, tmp_path: Path) -> None:
    with translation.override("zh-hans"):
        for name, ledger in LEDGERS.items():
            found = ledger.found(county_officer, area_code=COUNTY, year=2026)
            assert found is not None
            some = list(found.order_by(*ledger.order) if isinstance(found, QuerySet) else found)
            lines = rows_for(ledger, 2026, county_officer)(some)
            document = document_of_list(ledger.listing, lines, area="某县", on=ON)
            assert_looks_as_kept(document, KEPT / f"ledger-{name}.png", tmp_path)


def test_papers_of_an_empty_household_and_of_one_of_twelve_look_as_they_were_seen(
    db: None, village_team_member: User, tmp_path: Path
) -> None:
    areas()
    year_book()
    empty = household("", with_facts=False)
    large = household("欧阳某某某某", household_attribute="ordinary_poor", household_type="exited", main_cause="labour")
    for number in range(11):
        member(large, f"欧阳家第{number + 1}人", relation_to_head="child", labour_ability="none")
    with translation.override("zh-hans"):
        for subject, kept in ((empty, "household-empty"), (large, "household-twelve")):
            asked = Asked(village_team_member, subject, "某镇上河村", 2026, ON)
            parts = [FORMS[name].make(asked) for name in ("clear_card", "household_form")]
            documents = tuple(one for one in parts if isinstance(one, Document))
            assert_looks_as_kept(Bundle("表卡", documents), KEPT / f"{kept}.png", tmp_path)


def test_cards_on_a4_stand_in_their_places(full: Household, village_team_member: User, tmp_path: Path) -> None:
    with translation.override("zh-hans"):
        asked = Asked(village_team_member, full, "某镇上河村", 2026, ON)
        for name, count in (("clear_card", 3), ("contact_card", 5)):
            card = FORMS[name].make(asked)
            assert isinstance(card, Document)
            sheets = Bundle("卡", (card,) * count, is_on_a4=True)
            assert_looks_as_kept(sheets, KEPT / f"{name}-a4.png", tmp_path)
    with pytest.raises(ValueError, match="cards of one size"):
        Bundle("卡", (card, Document("表", ())), is_on_a4=True)


def test_a_board_and_the_file_of_a_project_look_as_they_were_seen(db: None, tmp_path: Path) -> None:
    areas()
    made = project(Stage.HANDED_OVER, code="P-1")
    with translation.override("zh-hans"):
        assert_looks_as_kept(sign_board(made), KEPT / "sign-board.png", tmp_path)
        assert_looks_as_kept(file_document(made, []), KEPT / "project-file.png", tmp_path)


def test_a_seal_stands_at_the_end_with_its_code_and_room_for_the_stamp(full: Household, tmp_path: Path) -> None:
    document = Document("认定表", (Facts((Fact("户主", "甲大山"),)),))
    sealed = stamp(document, office="某镇人民政府", address_of=str, at=timezone.now())
    assert isinstance(sealed.document, Document)
    picture = picture_of(sealed.document)
    whole = picture.getbbox()
    assert whole is not None
    dark = picture.point([255 if value < 128 else 0 for value in range(256)])
    left = dark.crop((0, 84, picture.width // 3, 280)).getbbox()
    right = dark.crop((picture.width * 2 // 3, 84, picture.width, 280)).getbbox()
    assert left is not None
    assert right is not None
    assert (left[2] - left[0]) > 25  # the code, three centimetres wide
    assert (right[3] - right[1]) > 20  # office above, day below, and the stamp between


def test_another_word_makes_another_picture(tmp_path: Path) -> None:
    """Otherwise no picture here would prove anything."""
    document = Document("台账", (Facts((Fact("户主", "甲大山"),)),))
    kept = tmp_path / "kept.png"
    picture_of(document).quantize(16).save(kept)
    assert_looks_as_kept(document, kept, tmp_path)
    other = replace(document, blocks=(Facts((Fact("户主", "乙大山"),)),))
    with pytest.raises(AssertionError, match="looks otherwise"):
        assert_looks_as_kept(other, kept, tmp_path)
    with pytest.raises(AssertionError, match="nobody has looked"):
        assert_looks_as_kept(document, tmp_path / "none.png", tmp_path)
