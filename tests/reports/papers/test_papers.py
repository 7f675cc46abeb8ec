"""Papers are handed out to those who may have them, are remembered, and can be verified by everybody."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cast import COUNTY, TOWNSHIP, VILLAGE, signed_in
from lianxin.audit.models import Event
from lianxin.core.kernel.errors import Refused
from lianxin.jobs.models import Job
from lianxin.people.models import User
from lianxin.people.roles import Act
from lianxin.registry.models import Household
from lianxin.reports import card_jobs as jobs
from lianxin.reports.domain.references import is_genuine, key_from, parts_of, reference
from lianxin.reports.models.issued_papers import IssuedPaper
from lianxin.reports.queries.papers import masked_name, paper_of
from work.makers import helper_of

pytestmark = pytest.mark.django_db
SEES_HOME = ("county_officer", "township_clerk", "village_team_member", "helper", "unit_liaison", "auditor")


def address(form: str, subject: object, **asked: Any) -> str:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"/reports/papers/{form}/{subject}/?{query}"


def issued(user: User, home: Household, form: str = "handbook", **asked: Any) -> tuple[Any, str]:
    """A paper that a user took: the answer and the reference."""
    response = signed_in(user).get(address(form, home.pk, **asked))
    assert response.status_code == 200
    paper = IssuedPaper.objects.first()
    assert paper is not None

    return response, reference(paper.key, paper.digest, secret=settings.LIANXIN_DATA_KEY)


def test_the_cast_at_a_paper_of_a_household(home: Household, sent_at: Callable[..., dict[str, int]]) -> None:
    status = sent_at(address("contact_card", home.pk))
    assert {name for name, code in status.items() if code == 200} == set(SEES_HOME)
    assert (status["other_township_clerk"], status["other_helper"], status["stranger"], status["nobody"]) == (
        404,
        404,
        403,
        302,
    )


def test_the_cast_at_a_village_a_book_and_the_shelf(home: Household, sent_at: Callable[..., dict[str, int]]) -> None:
    village = sent_at(address("village_form", VILLAGE))
    assert {name for name, code in village.items() if code == 200} == {
        "county_officer",
        "township_clerk",
        "village_team_member",
        "auditor",
    }
    assert village["helper"] == 404
    book = sent_at(address("contact_book", home.pairings.get().helper_id))
    assert {name for name, code in book.items() if code == 200} == set(SEES_HOME)
    shelf = sent_at("/reports/papers/")
    assert {name for name, code in shelf.items() if code == 200} == {*SEES_HOME, "other_township_clerk", "other_helper"}


def test_whoever_takes_a_paper_is_remembered_in_both_places(
    home: Household, village_team_member: User, helper: User
) -> None:
    issued(village_team_member, home, "household_form")
    opened = Event.objects.filter(thing="reports.paper").latest("id")
    assert (opened.act, opened.actor_id) == (Act.OPEN_SENSITIVE, village_team_member.pk)
    issued(helper, home, "household_form", format="docx")
    taken = Event.objects.filter(thing="reports.paper").latest("id")
    assert (taken.act, taken.details["form"], taken.details["file_format"]) == (
        Act.READ_REGISTRY,
        "household_form",
        "docx",
    )
    assert "甲" not in str(taken.details)
    page = signed_in(village_team_member).get(f"/registry/households/{home.pk}/").content.decode()
    assert "表卡证册" in page
    assert "最近打印" in page


@pytest.mark.parametrize(
    ("form", "asked", "status", "code"),
    [
        ("handbook", {"format": "odt"}, 400, "SITE-006"),
        ("handbook", {"year": "26"}, 409, "PAPER-008"),
        ("handbook", {"year": "9999"}, 409, "PAPER-008"),
        ("no_such", {}, 404, ""),
    ],
)
def test_it_refuses_what_is_not_on_the_shelf(
    form: str, asked: dict[str, str], status: int, code: str, home: Household, township_clerk: User
) -> None:
    response = signed_in(township_clerk).get(address(form, home.pk, **asked))
    assert response.status_code == status
    assert code in response.content.decode()
    assert not IssuedPaper.objects.exists()


@pytest.mark.parametrize("subject", ["0", "99999999999999999999", "x", "999901101"])
def test_an_unknown_subject_is_not_found(subject: str, home: Household, county_officer: User) -> None:
    client = signed_in(county_officer)
    for form in ("clear_card", "village_form", "contact_book"):
        assert client.get(address(form, subject)).status_code == 404


def test_everybody_can_verify_a_paper_and_learns_no_name(home: Household, township_clerk: User) -> None:
    response, written = issued(township_clerk, home)
    page = Client().get(f"/reports/verify/{written}")
    text = page.content.decode()
    assert page.status_code == 200
    assert "甲＊＊" in text
    assert "甲大山" not in text
    assert IssuedPaper.objects.get().digest[:16] in text
    assert page["X-Robots-Tag"].startswith("noindex")
    same = Client().post(f"/reports/verify/{written}", {"file": file(response.content)})
    assert "逐字节相同" in same.content.decode()
    other = Client().post(f"/reports/verify/{written}", {"file": file(response.content + b" ")})
    assert "不一致" in other.content.decode()


def file(content: bytes) -> Any:
    held = BytesIO(content)
    held.name = "x.pdf"
    return held


def test_a_reference_typed_by_hand_leads_to_the_paper(home: Household, township_clerk: User) -> None:
    _, written = issued(township_clerk, home)
    typed = written.replace("-", " ").lower()
    assert Client().get("/reports/verify/", {"reference": typed}).status_code == 302
    assert paper_of(typed).paper.form == "handbook"
    assert Client().get("/reports/verify/").status_code == 200


def test_an_altered_reference_is_refused(home: Household, township_clerk: User) -> None:
    _, written = issued(township_clerk, home)
    last = "A" if written[-1] != "A" else "B"
    with pytest.raises(Refused, match="PAPER-002"):
        paper_of(written[:-1] + last)
    with pytest.raises(Refused, match="PAPER-001"):
        paper_of("ABCD-0000")
    assert Client().get(f"/reports/verify/{written[:-1]}{last}").status_code == 404


def test_guessing_is_made_slow(home: Household) -> None:
    cache.clear()
    client = Client()
    for _ in range(30):
        assert client.get("/reports/verify/ABCD-EFGH-JKLM-NPQR-STUV").status_code == 404
    answer = client.get("/reports/verify/ABCD-EFGH-JKLM-NPQR-STUV")
    assert answer.status_code == 429
    assert "PAPER-003" in answer.content.decode()
    cache.clear()


def test_a_file_that_is_too_large_is_not_read(
    home: Household, township_clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lianxin.reports.operations.papers.LARGEST_COMPARED_BYTES", 3)
    _, written = issued(township_clerk, home)
    answer = Client().post(f"/reports/verify/{written}", {"file": file(b"%PDF-1.7")})
    assert answer.status_code == 409
    assert "PAPER-007" in answer.content.decode()


@pytest.mark.usefixtures("_at_once")
@pytest.mark.parametrize(("form", "count"), [("clear_card", 2), ("contact_card", 1)])
def test_cards_of_an_area_are_a_pdf_for_each_village(
    form: str, count: int, home: Household, township_clerk: User
) -> None:
    client = signed_in(township_clerk)
    begun = client.post("/reports/papers/cards/", {"form": form, "area": TOWNSHIP, "year": 2026})
    job = Job.objects.get()
    assert (begun.status_code, job.state) == (302, "done")
    assert job.result == {"cards": count, "villages": 1, "form": form}
    assert "下载压缩文件" in client.get(f"/reports/papers/cards/{job.pk}/").content.decode()
    answer: Any = client.get(f"/reports/papers/cards/{job.pk}/file/")
    with zipfile.ZipFile(BytesIO(b"".join(answer))) as archive:
        (name,) = archive.namelist()
        assert name == f"{VILLAGE}-某镇上河村.pdf"
        assert archive.read(name).startswith(b"%PDF-")
    assert IssuedPaper.objects.count() == count
    assert Event.objects.filter(thing="reports.cards").count() == 2  # printed, and taken


@pytest.mark.usefixtures("_at_once")
def test_where_there_is_nothing_to_print_it_says_so(
    home: Household, county_officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.pairings.all().delete()
    job = jobs.begin_cards(form="contact_card", area_code=VILLAGE, year=2026, base="https://x", by=county_officer)
    job.refresh_from_db()
    assert (job.state, "PAPER-004" in str(job.result)) == ("refused", True)
    assert not IssuedPaper.objects.exists()
    monkeypatch.setattr(jobs, "MOST_CARDS", 1)
    more = jobs.begin_cards(form="clear_card", area_code=COUNTY, year=2026, base="https://x", by=county_officer)
    more.refresh_from_db()
    assert (more.state, "PAPER-005" in str(more.result)) == ("refused", True)
    assert not list(jobs.cards_path(more.pk).parent.glob("*.part"))


@pytest.mark.usefixtures("_at_once")
def test_the_cast_at_cards(home: Household, sent_at: Callable[..., dict[str, int]], county_officer: User) -> None:
    asked = {"form": "clear_card", "area": VILLAGE, "year": 2026}
    status = sent_at("/reports/papers/cards/", method="post", form=asked)
    assert {name for name, code in status.items() if code == 302 and name != "nobody"} == {
        "county_officer", "township_clerk", "village_team_member",
    }  # fmt: skip
    assert (status["helper"], status["auditor"], status["other_township_clerk"]) == (403, 403, 400)
    job = Job.objects.latest("id")
    read = sent_at(f"/reports/papers/cards/{job.pk}/")
    assert (read["village_team_member"], read["other_township_clerk"], read["helper"]) == (200, 404, 403)
    jobs.cards_path(job.pk).unlink()
    gone = signed_in(county_officer).get(f"/reports/papers/cards/{job.pk}/file/")
    assert "PAPER-006" in gone.content.decode()


def paper_row(**given: Any) -> IssuedPaper:
    wanted: dict[str, Any] = {
        "key": key_from(bytes(range(8))), "form": "handbook", "title": "帮扶手册", "area_code": VILLAGE, "year": 2026, "file_format": "pdf",
        "digest": "a" * 64, "file_digest": "b" * 64, "issued_at": timezone.now(),
    }  # fmt: skip
    return IssuedPaper.objects.create(**(wanted | given))


@pytest.mark.parametrize(
    ("given_", "name"),
    [
        ({"digest": ""}, "issued_paper_can_be_known_again"),
        ({"key": ""}, "issued_paper_can_be_known_again"),
        ({"file_format": "odt"}, "issued_paper_is_pdf_or_word"),
    ],
)
def test_it_refuses_a_paper_that_could_not_be_known_again(given_: dict[str, str], name: str) -> None:
    with pytest.raises(IntegrityError, match=name):
        paper_row(**given_)


def test_it_refuses_a_paper_about_two_things(home: Household, helper: User) -> None:
    with pytest.raises(IntegrityError, match="issued_paper_is_about_one_thing"):
        paper_row(household=home, helper=helper_of(helper))


def test_the_database_never_alters_or_removes_a_paper() -> None:
    paper = paper_row()
    with pytest.raises(DatabaseError, match="never altered"), transaction.atomic():
        IssuedPaper.objects.filter(pk=paper.pk).update(title="另一份")
    with pytest.raises(DatabaseError, match="never"), transaction.atomic():
        IssuedPaper.objects.filter(pk=paper.pk).delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        paper_row(key=paper.key)
    if connection.vendor == "sqlite":
        with pytest.raises(DatabaseError, match="never replaced"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT OR REPLACE INTO reports_issuedpaper SELECT * FROM reports_issuedpaper")


@given(st.binary(min_size=8, max_size=16), st.text("0123456789abcdef", min_size=64, max_size=64))
def test_a_reference_is_read_back_and_fits_what_it_was_made_for_alone(chance: bytes, digest: str) -> None:
    key = key_from(chance)
    written = reference(key, digest, secret="s")
    assert not set("IO01") & set(written)
    assert parts_of(written.lower()) == (key, written.replace("-", "")[12:])
    mark = parts_of(written)[1]  # type: ignore[index]
    assert is_genuine(key, mark, digest, secret="s")
    assert not is_genuine(key, mark, "0" * 63 + ("1" if digest[-1] != "1" else "2"), secret="s")
    assert not is_genuine(key, mark, digest, secret="t")


def test_too_little_chance_is_refused_and_names_are_masked() -> None:
    with pytest.raises(ValueError, match="eight bytes"):
        key_from(b"1234567")
    assert [masked_name(name) for name in ("", "王", "王某", "欧阳某某")] == ["", "王", "王＊", "欧＊＊＊"]


def test_a_list_on_paper_is_issued_and_says_to_everybody_what_it_is(home: Household, township_clerk: User) -> None:
    client = signed_in(township_clerk)
    response = client.get("/reports/ledgers/summary/?year=2026&format=pdf")
    assert response.status_code == 200
    paper = IssuedPaper.objects.get()
    assert paper.form == "reports.summary"
    assert paper.file_digest == hashlib.sha256(response.content).hexdigest()
    assert paper.listed == {"rows": 1, "office": "某镇乡镇经办人", "narrowed": "年度 2026"}
    event = Event.objects.get(act="site.issue")
    assert (event.thing_id, event.details["form"]) == (paper.key, "reports.summary")
    told = reference(paper.key, paper.digest, secret=settings.LIANXIN_DATA_KEY)
    page = Client().get(reverse("reports:verify", args=[told])).content.decode()
    for said in ("县综合表", "某镇", "年度 2026", "某镇乡镇经办人", paper.file_digest):
        assert said in page
    assert "<dt>关于" not in page
    other = told[:-1] + ("A" if told[-1] != "A" else "B")
    assert Client().get(reverse("reports:verify", args=[other])).status_code == 404


def test_a_list_narrowed_by_own_words_tells_nobody_which(home: Household, township_clerk: User) -> None:
    signed_in(township_clerk).get("/registry/households/?q=甲大山&format=docx")
    paper = IssuedPaper.objects.get()
    assert paper.listed is not None
    assert "甲大山" not in str(paper.listed)


def test_a_long_list_offers_its_parts_on_a_page(
    home: Household, county_officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lianxin.site.papers.MOST_ROWS_ON_PAPER", 1)
    response = signed_in(county_officer).get("/reports/ledgers/workers/?year=2026&format=pdf")
    assert response["Content-Type"] == "application/pdf"  # one row: it is the paper
    page = signed_in(county_officer).get("/registry/households/?format=pdf").content.decode()
    assert "第 2 份，共 2 份" in page
    assert "format=pdf&amp;sheaf=2" in page
    assert IssuedPaper.objects.count() == 1


def test_villages_and_helpers_are_found_on_the_shelf_by_name(home: Household, county_officer: User) -> None:
    client = signed_in(county_officer)
    helper = home.pairings.get().helper
    found = client.get("/reports/papers/", {"q": helper.name}).content.decode()
    assert f"/reports/papers/diary/{helper.pk}/" in found
    assert f"/reports/papers/village_form/{VILLAGE}/" not in found
    none = client.get("/reports/papers/", {"q": "没有这个"}).content.decode()
    assert none.count("没有找到“没有这个”") == 2
