"""Pages and commands of supervision: who gets them, what they say, what can be done on them, and what they cost."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from typer.testing import CliRunner

from cast import COUNTY, TOWNSHIP, VILLAGE, WITH_FUNDS, signed_in
from lianxin.audit.models import Event
from lianxin.jobs.models import Job
from lianxin.jobs.operations import run as run_job
from lianxin.people.models import User
from lianxin.supervision.commands import app
from lianxin.supervision.domain.catalogue import TESTS
from lianxin.supervision.jobs import begin_run
from lianxin.supervision.models import Clue, ClueRun, DepartmentList
from lianxin.supervision.operations import draft_list
from registry.makers import give_to
from supervision import scenes
from supervision.scenes import in_force, new_list, poor, resident, run, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]

CLUES, COVERAGE, LISTS, NEW = (
    "/supervision/clues/", "/supervision/coverage/", "/supervision/lists/", "/supervision/lists/new/",
)  # fmt: skip
SEEING = {"county_officer", "township_clerk", "village_team_member", "auditor", "funds_officer"}
SETTLING = {"county_officer", "township_clerk", "village_team_member"}
MOST_QUERIES = 30
runner = CliRunner()


def text_of(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return re.sub(r"\s+", " ", response.content.decode())


def allowed(statuses: dict[str, int]) -> set[str]:
    assert statuses.pop("nobody") == 302
    assert set(statuses.values()) <= {200, 302, 403, 404, 405, 409}
    return {name for name, status in statuses.items() if status == 200}


def a_clue(payee: str = "外人") -> Clue:
    of, _ = poor("甲某")
    scenes.pay_households([(of, payee, "6222000000001234", None)])
    run()
    return Clue.objects.latest("id")


@pytest.fixture
def clue() -> Clue:
    return a_clue()


# Who gets in --------------------------------------------------------------------------------------------------------------


def test_lists_of_clues_are_for(sent_at: Callable[..., dict[str, int]]) -> None:
    # Another township's clerk gets the pages, and nothing on them.
    everywhere = SEEING | {"other_township_clerk"}
    assert allowed(sent_at(CLUES, members=WITH_FUNDS)) == everywhere
    assert allowed(sent_at(COVERAGE, members=WITH_FUNDS)) == everywhere


def test_lists_of_departments_are_for(sent_at: Callable[..., dict[str, int]], tmp_path: Path) -> None:
    made = in_force(tmp_path, "death", ("甲某", resident(1)))
    for url in (LISTS, NEW, f"{LISTS}template/"):
        assert allowed(sent_at(url, members=WITH_FUNDS)) == SETTLING | {"other_township_clerk"}
    assert allowed(sent_at(f"{LISTS}{made.pk}/", members=WITH_FUNDS)) == {"county_officer"}


def test_a_clue_is_for(sent_at: Callable[..., dict[str, int]], clue: Clue) -> None:
    assert allowed(sent_at(f"{CLUES}{clue.pk}/", members=WITH_FUNDS)) == SEEING
    assert allowed(sent_at(f"{CLUES}{clue.pk}/settle/", members=WITH_FUNDS)) == SETTLING


def test_acts_are_for(sent_at: Callable[..., dict[str, int]], clue: Clue, tmp_path: Path) -> None:
    drafted = draft_list(entry=new_list(workbook(tmp_path / "a.xlsx", ("甲某", resident(1)))), by=None)
    for url in (f"{CLUES}{clue.pk}/take/", f"{LISTS}{drafted.pk}/use/", f"{COVERAGE}run/"):
        statuses = sent_at(url, method="post", members=WITH_FUNDS)
        outside = {name: status for name, status in statuses.items() if name not in SETTLING | {"nobody"}}
        # A township's clerk may ask for a run nowhere: the form knows no county of his.
        assert set(outside.values()) <= {403, 404} | ({409} if "run" in url else set())
    assert not ClueRun.objects.filter(by__isnull=False).exists()
    assert Clue.objects.get().state == "in_hand"


def test_a_run_is_shown_to_whoever_sees_the_county(sent_at: Callable[..., dict[str, int]], clue: Clue) -> None:
    made = ClueRun.objects.get()
    assert allowed(sent_at(f"{COVERAGE}{made.pk}/", members=WITH_FUNDS)) == {
        "county_officer",
        "auditor",
        "funds_officer",
    }


def test_a_township_sees_nothing_from_outside(other_township_clerk: User, township_clerk: User, clue: Clue) -> None:
    assert "甲某" not in text_of(signed_in(other_township_clerk), CLUES)
    assert signed_in(other_township_clerk).get(f"{CLUES}{clue.pk}/").status_code == 404
    assert "甲某" in text_of(signed_in(township_clerk), CLUES)


def test_a_clue_that_reaches_beyond_a_township_is_not_the_township_s(
    township_clerk: User, county_officer: User
) -> None:
    homes = [poor(f"甲{n}", village=VILLAGE if n else "999901102201") for n in range(4)]
    scenes.pay_households([(of, who.name, "6222000000001234", who) for of, who in homes])
    run()
    clue = Clue.objects.get(test="account_shared")
    assert signed_in(township_clerk).get(f"{CLUES}{clue.pk}/").status_code == 404
    told = text_of(signed_in(county_officer), f"{CLUES}{clue.pk}/")
    assert "账户尾号 1234" in told
    assert "6222000000001234" not in told


# What they say ------------------------------------------------------------------------------------------------------------


def test_a_clue_shows_its_rows_with_links_its_limit_and_the_source(county_officer: User) -> None:
    homes = [poor(f"甲{n}") for n in range(4)]
    payments = scenes.pay_households([(of, who.name, "6222000000001234", who) for of, who in homes])
    run()
    clue = Clue.objects.get(test="account_shared")
    told = text_of(signed_in(county_officer), f"{CLUES}{clue.pk}/")
    for expected in ("多户的钱进同一个账户", "1,000.00", "3 户", "平台自定", "未与原文核对", "这只是线索"):
        assert expected in told
    assert reverse("funds:claim", args=[payments[0].claim_id]) in told


def test_every_kind_of_evidence_opens(county_officer: User, tmp_path: Path) -> None:
    of, who = poor(id_no=resident(1), operating_income_yuan=9_000_00, operating_cost_yuan=0)
    scenes.fit_worker(who, school_status="senior_1")
    scenes.benefit(of, who)
    in_force(tmp_path, "payroll", ("甲某", resident(1), None, None, "某局"))
    scenes.contract(scenes.funds.project(), 10_000, settled_yuan=20_000)
    scenes.lend_to_one_enterprise(5)
    for yuan in (*range(100, 108), 400):
        scenes.lot(yuan)
    scenes.money_that_lies_idle()
    run()
    client = signed_in(county_officer)
    for clue in Clue.objects.all():
        told = text_of(client, f"{CLUES}{clue.pk}/")
        rows = {one["row"].partition(":")[0] for one in clue.evidence} - {""}
        links = re.findall(r'<th scope="row">[^<]*<br><a href="([^"]+)"', told)
        assert len(links) >= len(rows), clue.test
        assert {client.get(link).status_code for link in links} == {200}, clue.test


def test_coverage_says_what_was_not_seen(county_officer: User, clue: Clue) -> None:
    told = text_of(signed_in(county_officer), COVERAGE)
    assert all(test.words.zh in told for test in TESTS.values())
    assert "没有看到不等于没有问题" in told
    assert "没有在用的名单" in told
    assert "死亡次月以后仍在发放" in told
    assert "没有登记是户内哪一人收的款" in told


def test_pages_are_in_english_too(county_officer: User, clue: Clue) -> None:
    county_officer.language = "en"
    county_officer.save()
    client = signed_in(county_officer)
    for url, words in (
        (CLUES, "Clues: 1"),
        (COVERAGE, "Not seen is not sound"),
        (LISTS, "No lists yet"),
        (NEW, "Bring in a list"),
    ):
        assert words in text_of(client, url)
    assert "The payee is not of the household" in text_of(client, f"{CLUES}{clue.pk}/")


@pytest.mark.parametrize(
    ("asked", "shown"), [("?test=payee_elsewhere", 1), ("?state=settled", 0), (f"?area={TOWNSHIP}", 1)]
)
def test_the_list_is_narrowed(asked: str, shown: int, county_officer: User, clue: Clue) -> None:
    assert ("甲某" in text_of(signed_in(county_officer), CLUES + asked)) is bool(shown)


@pytest.mark.parametrize("asked", ["?test=gossip", "?state=guilty", "?area=88"])
def test_what_is_not_among_the_choices_is_a_fault(asked: str, county_officer: User, clue: Clue) -> None:
    assert "甲某" not in text_of(signed_in(county_officer), CLUES + asked)


def test_the_list_comes_as_a_file(county_officer: User, clue: Clue) -> None:
    response = signed_in(county_officer).get(f"{CLUES}?format=xlsx")
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    cells = [
        [cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows()
    ]
    assert "收款人不是户内成员" in str(cells)
    assert Event.objects.filter(act="site.download").count() == 1


def test_lists_cost_few_queries(county_officer: User, django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        of, _ = poor(f"甲{number}")
        scenes.pay_households([(of, "外人", "", None)])
    run()
    client = signed_in(county_officer)
    for url in (CLUES, COVERAGE, f"{CLUES}{Clue.objects.first().pk}/"):  # type: ignore[union-attr]
        with django_assert_max_num_queries(MOST_QUERIES):
            client.get(url)


# What can be done ---------------------------------------------------------------------------------------------------------


def test_a_clue_is_taken_given_back_and_settled_on_its_page(village_team_member: User, clue: Clue) -> None:
    client, url = signed_in(village_team_member), f"{CLUES}{clue.pk}/"
    assert client.post(f"{url}take/").status_code == 302
    assert "核查中" in text_of(client, url)
    assert client.post(f"{url}take/").status_code == 409
    assert client.post(f"{url}give-back/").status_code == 302
    assert client.post(f"{url}settle/", {"finding": "true"}).status_code == 409
    assert client.post(f"{url}settle/", {"finding": "true", "note": "冒名领取"}).status_code == 302
    told = text_of(client, url)
    assert "属实" in told
    assert "冒名领取" in told
    assert client.post(f"{url}arrest/").status_code == 404


def test_whoever_it_concerns_is_told_so_on_the_page(village_team_member: User, clue: Clue) -> None:
    assert clue.household is not None
    give_to(village_team_member, clue.household)
    client, url = signed_in(village_team_member), f"{CLUES}{clue.pk}/"
    told = text_of(client, url)
    assert "由别人核查" in told
    assert "settle/" not in told
    answer = client.post(f"{url}settle/", {"finding": "true", "note": "看过"})
    assert answer.status_code == 409
    assert "CLUE-003" in answer.content.decode()


def test_a_list_is_brought_in_and_taken_into_use(county_officer: User, tmp_path: Path) -> None:
    client = signed_in(county_officer)
    path = workbook(tmp_path / "名单.xlsx", ("甲某", resident(1)), ("乙某", "12345"))
    told = {
        "kind": "death",
        "area": COUNTY,
        "department": "某局",
        "as_of": "2026-11-01",
        "authorisation": "某办〔2026〕8号",
    }
    with path.open("rb") as file:
        answer = client.post(NEW, told | {"file": file})
    made = DepartmentList.objects.get()
    assert answer.headers["Location"] == f"{LISTS}{made.pk}/"
    shown = text_of(client, f"{LISTS}{made.pk}/")
    assert "CLUE-016" in shown
    assert "启用" in shown
    assert client.post(f"{LISTS}{made.pk}/use/").status_code == 302
    assert "在用" in text_of(client, f"{LISTS}{made.pk}/")
    assert client.post(f"{LISTS}{made.pk}/burn/").status_code == 404
    assert "某局" in text_of(client, LISTS)


def test_a_list_comes_back_marked_and_is_not_kept(county_officer: User, tmp_path: Path) -> None:
    path = workbook(tmp_path / "名单.xlsx", ("甲某", resident(1)), ("乙某", "12345"))
    told = {"kind": "death", "area": COUNTY, "department": "某局", "as_of": "2026-11-01", "authorisation": "文号"}
    with path.open("rb") as file:
        answer = signed_in(county_officer).post(NEW, told | {"file": file, "marked": "1"})
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert "CLUE-016" in str(
        [[c.value for c in row] for row in openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows()]
    )
    assert not DepartmentList.objects.exists()


def test_a_list_that_is_refused_is_told_on_the_form(county_officer: User, tmp_path: Path) -> None:
    client = signed_in(county_officer)
    told = {"kind": "death", "area": COUNTY, "department": "某局", "as_of": "2027-11-01", "authorisation": "文号"}
    path = workbook(tmp_path / "名单.xlsx", ("甲某", resident(1)))
    with path.open("rb") as file:
        answer = client.post(NEW, told | {"file": file})
    assert answer.status_code == 409
    assert "CLUE-013" in answer.content.decode()
    assert client.post(NEW, told).status_code == 409


def test_the_blank_template_is_read_by_the_house(county_officer: User) -> None:
    content = signed_in(county_officer).get(f"{LISTS}template/").content
    cells = [
        cell.value for row in openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows() for cell in row
    ]
    assert {"姓名*", "证件号码*"} <= set(cells)


def test_a_run_is_asked_for_as_a_job(county_officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lianxin.jobs.operations.start", lambda job: None)
    of, _ = poor()
    scenes.pay_households([(of, "外人", "", None)])
    answer = signed_in(county_officer).post(f"{COVERAGE}run/", {"county": COUNTY})
    job = Job.objects.get()
    assert answer.headers["Location"] == reverse("jobs:job", args=[job.key])
    ended = run_job(job.key)
    made = ClueRun.objects.get()
    assert (ended.state, ended.result) == ("done", {"run": made.pk, "clues": 1, "fresh": 1})
    assert "查找线索" in text_of(signed_in(county_officer), reverse("jobs:jobs"))


def test_a_run_over_another_county_is_a_fault_of_the_form(county_officer: User) -> None:
    assert signed_in(county_officer).post(f"{COVERAGE}run/", {"county": "999902"}).status_code == 409


def test_a_job_of_somebody_who_may_no_longer_is_refused(county_officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lianxin.jobs.operations.start", lambda job: None)
    job = begin_run(area_code=COUNTY, on=scenes.ON, by=county_officer)
    county_officer.grants.update(ends_before=scenes.date(2026, 1, 1))
    assert run_job(job.key).state == "refused"
    assert not ClueRun.objects.exists()


def test_the_workbench_says_what_waits(village_team_member: User, auditor: User, clue: Clue) -> None:
    assert "待核查的线索" in text_of(signed_in(village_team_member), "/")
    signed_in(village_team_member).post(f"{CLUES}{clue.pk}/take/")
    assert "我在核查的线索" in text_of(signed_in(village_team_member), "/")
    assert "待核查的线索" not in text_of(signed_in(auditor), "/")


def test_the_household_s_page_tells_of_clues_to_those_who_may_know(
    township_clerk: User, helper: User, clue: Clue
) -> None:
    assert clue.household is not None
    give_to(helper, clue.household)
    url = reverse("registry:household", args=[clue.household_id])
    assert "收款人不是户内成员" in text_of(signed_in(township_clerk), url)
    assert "收款人不是户内成员" not in text_of(signed_in(helper), url)


# The command line ---------------------------------------------------------------------------------------------------------


def test_the_command_runs_and_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lianxin.config.opening.open_house", lambda: None)
    of, _ = poor()
    scenes.pay_households([(of, "外人", "", None)])
    told = runner.invoke(app, ["clues", "run", "--dry-run"])
    assert (told.exit_code, ClueRun.objects.count()) == (0, 0)
    told = runner.invoke(app, ["clues", "run", "--county", COUNTY, "--on", "2026-11-24"])
    assert told.exit_code == 0, told.output
    assert all(name in told.output for name in TESTS)
    assert "1 条线索" in told.output
    told = runner.invoke(app, ["clues", "list", "--area", TOWNSHIP, "--state", "open"])
    assert "payee_elsewhere" in told.output
    assert "甲某" not in told.output
    assert runner.invoke(app, ["clues", "list", "--state", "guilty"]).exit_code == 2
    assert runner.invoke(app, ["clues", "run", "--on", "24.11.2026"]).exit_code == 2


def test_the_command_brings_a_list_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("lianxin.config.opening.open_house", lambda: None)
    path = workbook(tmp_path / "名单.xlsx", ("甲某", resident(1)), ("乙某", "12345"))
    told = [
        "lists",
        "import",
        str(path),
        "--kind",
        "death",
        "--area",
        COUNTY,
        "--department",
        "某局",
        "--as-of",
        "2026-11-01",
    ]
    answer = runner.invoke(app, [*told, "--authorisation", "文号", "--use", "--marked", str(tmp_path / "marked.xlsx")])
    assert answer.exit_code == 0, answer.output
    assert "CLUE-016" in answer.output
    assert DepartmentList.objects.get().state == "in_force"
    assert (tmp_path / "marked.xlsx").exists()
    assert "in_force" in runner.invoke(app, ["lists", "list"]).output
