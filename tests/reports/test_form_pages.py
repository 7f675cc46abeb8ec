"""The way of a form through the pages: sent in, explained once, filled, taken, changed; and who may go it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cast import COUNTY, MEMBERS, OTHER_TOWNSHIP, TOWNSHIP, VILLAGE, signed_in
from lianxin.audit.models import Event
from lianxin.jobs import operations as jobs
from lianxin.jobs.models import Job
from lianxin.people.models import User
from lianxin.reports import fill_jobs
from lianxin.reports.domain.forms_asking import Asked
from lianxin.reports.models import FormFill, FormVersion, HeadingWord, NamedForm
from lianxin.reports.operations import NewForm, answer_headings, enter_form
from lianxin.reports.queries import form_filling
from lianxin.reports.views import fillings
from registry.makers import ID_NO, YEAR
from reports import messy_forms
from reports.conftest import ON
from reports.messy_forms import Sheet, blank_rows, book, cells_of

pytestmark = pytest.mark.django_db
ALLOWED = {"county_officer", "township_clerk", "other_township_clerk", "village_team_member"}


def entered(content: bytes | None = None, *, name: str = "花名册", area_code: str = TOWNSHIP) -> FormVersion:
    """A form that the house has sent in."""
    entry = NewForm(name=name, area_code=area_code, content=content or messy_forms.similar_names(), file_name="表.xlsx")
    return enter_form(entry=entry, by=None)


def sent(content: bytes, name: str = "表.xlsx") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content)


def statuses(allowed: set[str], others: dict[str, int]) -> dict[str, int]:
    """What each member of the cast gets: 200 those allowed, 403 the rest, 302 whoever has not signed in."""
    return {name: 200 if name in allowed else 302 if name == "nobody" else 403 for name in MEMBERS} | others


def test_it_shows_forms_to_those_who_fill_them_only(
    sent_at: Callable[..., dict[str, int]], scene: SimpleNamespace
) -> None:
    form = entered(area_code=COUNTY).form
    for url in (
        reverse("reports:forms"),
        reverse("reports:form-words"),
        reverse("reports:layouts"),
        reverse("reports:form", args=[form.pk]),
        reverse("reports:version", args=[form.pk, 1]),
        reverse("reports:blank-form", args=[form.pk, 1]),
        reverse("reports:fill-in", args=[form.pk, 1]),
        reverse("reports:layout", args=["household_roster"]),
    ):
        assert sent_at(url) == statuses(ALLOWED, {}), url


def test_it_hides_forms_of_other_townships(
    scene: SimpleNamespace, township_clerk: User, other_township_clerk: User, village_team_member: User
) -> None:
    form = entered(area_code=TOWNSHIP).form
    url = reverse("reports:form", args=[form.pk])
    assert signed_in(other_township_clerk).get(url).status_code == 404
    assert signed_in(township_clerk).get(url).status_code == 200
    # A village fills what its township keeps, and changes nothing in it.
    page = signed_in(village_team_member).get(reverse("reports:version", args=[form.pk, 1]))
    assert page.status_code == 200
    assert '<select name="rows-' not in page.content.decode()


def test_it_takes_a_form_in_and_asks_for_what_it_does_not_know(scene: SimpleNamespace, township_clerk: User) -> None:
    client = signed_in(township_clerk)
    told = {"name": "农户花名册", "area_code": TOWNSHIP, "file": sent(messy_forms.similar_names())}
    page = client.post(reverse("reports:new-form"), told, follow=True)
    shown = page.content.decode()
    assert page.status_code == 200
    assert shown.count("headings__one--good") == 2
    assert shown.count("headings__one--unsure") == 1
    assert shown.count("headings__one--bad") == 2
    assert "字典里没有" in shown
    assert Event.objects.filter(act="reports.enter_form").count() == 1


def test_it_asks_once_and_remembers_for_every_form(scene: SimpleNamespace, township_clerk: User) -> None:
    first = entered()
    client = signed_in(township_clerk)
    url = reverse("reports:version", args=[first.form_id, 1])
    told = {
        "h-1.1-2": "field|household.contact_name",
        "h-1.1-3": "field|household.gross_income_yuan",
        "h-1.1-4": "blank|",
    }
    assert client.post(url, told).status_code == 302
    word = HeadingWord.objects.get(path="配偶姓名")
    assert (word.by, word.answer) == (township_clerk, {"target": "field", "what": "household.contact_name"})
    assert "headings__one--bad" not in client.get(url).content.decode()
    # Another form with the same heading knows it at once.
    other = entered(book(Sheet([["序号", "户主姓名", "配偶姓名"], *blank_rows(3, 3)], (), (1, 4))), name="另一张")
    page = client.get(reverse("reports:version", args=[other.form_id, 1])).content.decode()
    assert "headings__one--bad" not in page
    assert "（记住的）" in page
    listed = client.get(reverse("reports:form-words")).content.decode()
    assert "配偶姓名" in listed
    assert township_clerk.name in listed


def test_it_keeps_the_older_answer_when_a_heading_is_answered_anew(
    scene: SimpleNamespace, township_clerk: User
) -> None:
    version = entered()
    for told in ("blank|", "field|household.head_name"):
        answer_headings(version=version, answers={("1.1", 2): told}, by=township_clerk)
    words = list(HeadingWord.objects.order_by("id"))
    assert [word.replaced_at is None for word in words] == [False, True]
    assert answer_headings(version=version, answers={("1.1", 2): "field|household.head_name"}, by=township_clerk) == 0


def test_it_fills_a_form_and_lists_the_gaps_with_their_households(scene: SimpleNamespace, township_clerk: User) -> None:
    version = entered(messy_forms.note_under_heading())
    client = signed_in(township_clerk)
    told = {"area_code": TOWNSHIP, "year": YEAR, "only": ""}
    page = client.post(reverse("reports:fill-in", args=[version.form_id, 1]), told, follow=True)
    shown = page.content.decode()
    fill = FormFill.objects.get()
    assert page.status_code == 200
    assert fill.gap_count == 2
    assert f"{reverse('registry:household', args=[scene.zhao.pk])}?year={YEAR}" in shown
    taken = client.get(reverse("reports:fill-file", args=[fill.pk]))
    assert cells_of(taken.content)["B5"] == "赵丙"
    assert "数据已变" not in taken["Content-Disposition"]
    events = list(Event.objects.filter(thing="reports.fill").values_list("act", flat=True))
    assert events == ["reports.fill_form", "reports.fill_form"]


def test_it_says_when_the_facts_have_changed_since(scene: SimpleNamespace, township_clerk: User) -> None:
    version = entered(messy_forms.note_under_heading())
    client = signed_in(township_clerk)
    client.post(reverse("reports:fill-in", args=[version.form_id, 1]), {"area_code": TOWNSHIP, "year": YEAR})
    fill = FormFill.objects.get()
    scene.zhang.facts.update(arable_mu=6.0)
    from urllib.parse import unquote

    assert "数据已变" in unquote(client.get(reverse("reports:fill-file", args=[fill.pk]))["Content-Disposition"])


def test_it_records_who_takes_numbers_in_full(scene: SimpleNamespace, township_clerk: User) -> None:
    version = entered(messy_forms.card_with_members())
    told = {"area_code": TOWNSHIP, "year": YEAR, "household_no": scene.zhang.household_no, "with_sensitive": "on"}
    client = signed_in(township_clerk)
    assert client.post(reverse("reports:fill-in", args=[version.form_id, 1]), told).status_code == 302
    event = Event.objects.get(thing="reports.fill")
    assert event.act == "registry.open_sensitive"
    assert event.details["fields"] == ["member.id_no"]
    assert ID_NO not in str(event.details)
    fill = FormFill.objects.get()
    assert ID_NO not in str(fill.gaps)
    assert cells_of(client.get(reverse("reports:fill-file", args=[fill.pk])).content)["D5"] == ID_NO


@pytest.mark.parametrize("area_code", [COUNTY, OTHER_TOWNSHIP])
def test_it_fills_no_form_beyond_the_clerks_own_area(
    area_code: str, scene: SimpleNamespace, township_clerk: User
) -> None:
    version = entered(messy_forms.plain_roster(), area_code=COUNTY)
    client = signed_in(township_clerk)
    told = {"area_code": area_code, "year": YEAR}
    assert client.post(reverse("reports:fill-in", args=[version.form_id, 1]), told).status_code == 409
    assert not FormFill.objects.exists()


def test_it_shows_what_was_filled_to_the_area_alone(
    scene: SimpleNamespace, county_officer: User, township_clerk: User, other_township_clerk: User
) -> None:
    version = entered(messy_forms.plain_roster(), area_code=COUNTY)
    signed_in(township_clerk).post(
        reverse("reports:fill-in", args=[version.form_id, 1]), {"area_code": TOWNSHIP, "year": YEAR}
    )
    fill = FormFill.objects.get()
    for name in ("reports:fill", "reports:fill-file"):
        assert signed_in(other_township_clerk).get(reverse(name, args=[fill.pk])).status_code == 404
        assert signed_in(county_officer).get(reverse(name, args=[fill.pk])).status_code == 200


def test_it_compares_versions_and_carries_answers_over(scene: SimpleNamespace, township_clerk: User) -> None:
    first = entered(
        book(Sheet([["序号", "户主姓名", "配偶姓名", "耕地面积（亩）", "备注"], *blank_rows(3, 5)], (), (1, 4)))
    )
    answer_headings(version=first, answers={("1.1", 2): "text|无"}, only_here=True, by=township_clerk)
    changed = book(
        Sheet([["户主姓名", "序号", "配偶姓名", "耕地面积", "危房级别", "备注说明"], *blank_rows(3, 6)], (), (1, 4))
    )
    client = signed_in(township_clerk)
    url = reverse("reports:form", args=[first.form_id])
    assert client.post(url, {"file": sent(changed)}).status_code == 302
    second = FormVersion.objects.get(number=2)
    assert second.answers == FormVersion.objects.get(number=1).answers
    page = client.get(reverse("reports:form-changes", args=[first.form_id, 2])).content.decode()
    for words in ("新增", "改名", "移位", "换单位", "原为“备注”", "亩 → 未写"):
        assert words in page
    assert client.post(url, {"file": sent(changed)}).status_code == 409


def test_it_offers_every_list_as_a_file(scene: SimpleNamespace, township_clerk: User) -> None:
    version = entered(messy_forms.note_under_heading())
    client = signed_in(township_clerk)
    client.post(reverse("reports:fill-in", args=[version.form_id, 1]), {"area_code": TOWNSHIP, "year": YEAR})
    answer_headings(version=entered(name="乙"), answers={("1.1", 2): "blank|"}, by=township_clerk)
    fill = FormFill.objects.get()
    for url, holds in (
        (reverse("reports:forms") + "?format=csv", "花名册"),
        (reverse("reports:form", args=[version.form_id]) + "?list=fills&format=csv", "某镇"),
        (reverse("reports:fill", args=[fill.pk]) + "?format=csv", "赵丙"),
        (reverse("reports:form-words") + "?format=csv", "配偶姓名"),
        (reverse("reports:layouts") + "?format=csv", "建档立卡人口花名册"),
    ):
        taken = client.get(url)
        assert holds in b"".join(taken.streaming_content).decode("utf-8-sig"), url  # type: ignore[attr-defined]


def test_it_needs_few_queries_for_the_list(
    scene: SimpleNamespace, county_officer: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(5):
        entered(name=f"表{number}", area_code=COUNTY)
    client = signed_in(county_officer)
    client.get(reverse("reports:forms"))
    with django_assert_max_num_queries(12):
        client.get(reverse("reports:forms"))


def test_it_changes_what_a_row_is_when_told(scene: SimpleNamespace, township_clerk: User) -> None:
    version = entered(book(Sheet([["姓名", "性别", "民族"], *blank_rows(4, 3)], (), (1, 5))))
    client: Client = signed_in(township_clerk)
    url = reverse("reports:version", args=[version.form_id, 1])
    assert '<option value="member" selected>' in client.get(url).content.decode()
    client.post(url, {"rows-1.1": "household"})
    assert '<option value="household" selected>' in client.get(url).content.decode()
    assert FormVersion.objects.get().layout[0]["rows_are"] == "household"
    assert NamedForm.objects.count() == 1
    assert VILLAGE.startswith(TOWNSHIP)


def test_it_asks_anew_for_a_heading_that_was_answered(scene: SimpleNamespace, township_clerk: User) -> None:
    version = entered()
    client = signed_in(township_clerk)
    url = reverse("reports:version", args=[version.form_id, 1])
    assert 'name="h-1.1-1"' not in client.get(url).content.decode()
    assert 'name="h-1.1-1"' in client.get(url, {"change": "h-1.1-1"}).content.decode()
    client.post(url, {"h-1.1-1": "field|household.household_no"})
    assert HeadingWord.objects.get().path == "户主姓名"


def test_it_keeps_what_a_row_is_from_version_to_version(scene: SimpleNamespace) -> None:
    from lianxin.reports.operations import add_version

    first = entered(book(Sheet([["序号", "户主姓名", "耕地面积（亩）"], *blank_rows(3, 3)], (), (1, 4))))
    changed = book(Sheet([["序号", "户主姓名", "民族", "文化程度", "耕地面积（亩）"], *blank_rows(3, 5)], (), (1, 4)))
    second = add_version(form=first.form, content=changed, file_name="二.xlsx", by=None)
    # 民族 and 文化程度 alone would make rows people.
    assert second.layout[0]["rows_are"] == "household"


@pytest.fixture
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run jobs in this process: another one would not see the transaction of the test."""
    monkeypatch.setattr(jobs, "start", lambda job: jobs.run(job.key))


@pytest.mark.usefixtures("_at_once")
def test_a_large_area_is_filled_by_a_job_whose_file_waits_once(
    scene: SimpleNamespace, township_clerk: User, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LIANXIN_HOME = tmp_path
    monkeypatch.setattr(fillings, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(form_filling, "_TOLD_EVERY", 1)
    version = entered(messy_forms.plain_roster())
    client = signed_in(township_clerk)
    asked = {"area_code": TOWNSHIP, "year": YEAR, "only": ""}
    answer = client.post(reverse("reports:fill-in", args=[version.form_id, 1]), asked)
    job = Job.objects.get(kind="reports.fill")
    assert answer.url == reverse("jobs:job", args=[job.key])
    fill = FormFill.objects.get()
    assert (job.state, job.result) == ("done", {"fill": fill.pk, "lines": 3, "gaps": 0})
    waiting = fill_jobs.waiting_file(fill.pk)
    assert (waiting.is_file(), waiting.stat().st_mode & 0o777) == (True, 0o600)
    url = reverse("reports:fill-file", args=[fill.pk])
    first = client.get(url).content
    assert not waiting.exists()
    assert client.get(url).content == first  # filled again from the same facts
    assert cells_of(first)["C5"] == "王乙"
    assert Event.objects.filter(thing="reports.fill", thing_id=str(fill.pk)).count() == 3


@pytest.mark.usefixtures("_at_once")
def test_a_waiting_file_that_somebody_touched_is_not_handed_out(
    scene: SimpleNamespace, township_clerk: User, settings: Any, tmp_path: Path
) -> None:
    settings.LIANXIN_HOME = tmp_path
    version = entered(messy_forms.plain_roster())
    job = fill_jobs.begin_fill(version=version, asked=Asked(TOWNSHIP, YEAR, ON), by=township_clerk)
    job.refresh_from_db()
    waiting = fill_jobs.waiting_file(job.result["fill"])
    waiting.write_bytes(b"other")
    taken = signed_in(township_clerk).get(reverse("reports:fill-file", args=[job.result["fill"]])).content
    assert cells_of(taken)["C4"] == "张甲"


@pytest.mark.usefixtures("_at_once")
def test_a_job_of_another_township_is_not_begun(
    scene: SimpleNamespace, other_township_clerk: User, settings: Any, tmp_path: Path
) -> None:
    settings.LIANXIN_HOME = tmp_path
    version = entered(messy_forms.plain_roster(), area_code=COUNTY)
    with pytest.raises(PermissionDenied):
        fill_jobs.begin_fill(version=version, asked=Asked(TOWNSHIP, YEAR, ON), by=other_township_clerk)
    assert not Job.objects.exists()
