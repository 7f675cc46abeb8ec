"""The pages: who gets them, what they say, what they do, what they cost."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cast import OTHER_VILLAGE, VILLAGE, WITH_FUNDS, Cast, signed_in
from lianxin.core.sheets import read_table
from lianxin.people.models import Unit, User
from lianxin.projects.domain.showing import Level
from lianxin.projects.domain.stages import Stage
from lianxin.projects.models import Project, Publicity
from lianxin.projects.operations import NewLink, NewProgress, measure_target, open_benefit_link, record_progress
from lianxin.projects.panels import Panel, register
from lianxin.projects.views.pages import ASSET_PAGES, PAGES
from lianxin.rulebook import dictionary
from lianxin.site.workbench import waiting_for
from pairing_pages.makers import village_pairing
from projects.makers import DONE_ON, asset, picture, project, shown
from registry.makers import give_to, household

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)
READERS = {
    "county_officer": 200,
    "funds_officer": 200,
    "auditor": 200,
    "township_clerk": 200,
    "village_team_member": 200,
}
MOST_QUERIES = 45

Sent = Callable[..., dict[str, int]]


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, settings: Any) -> None:
    settings.LIANXIN_HOME = tmp_path


@pytest.fixture
def office(county_officer: User) -> Client:
    return signed_in(county_officer)


def url(name: str, *args: object) -> str:
    return reverse(f"projects:{name}", args=args)


def text_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return re.sub(r"\s+", " ", response.content.decode())


def test_the_lists_are_open_to_all_who_read_projects(sent_at: Sent) -> None:
    project(Stage.HANDED_OVER)
    for name in ("projects", "waiting", "slow", "assets", "ledger", "asset-ledger", "notice"):
        statuses = sent_at(url(name), members=WITH_FUNDS)
        assert statuses.pop("nobody") == 302
        assert {statuses.pop(one) for one in ("stranger", "helper", "other_helper")} == {403}
        # Whoever has a township or unit without projects has nothing to take away.
        away = {statuses.pop(one) for one in ("other_township_clerk", "unit_liaison")}
        assert away == ({409} if name in {"ledger", "asset-ledger", "notice"} else {200})
        assert set(statuses.values()) == {200}


@pytest.mark.parametrize("name", ["project", "board", "file", "photo", "asset"])
def test_a_project_is_shown_to_those_who_see_its_village(name: str, sent_at: Sent) -> None:
    made = project(Stage.HANDED_OVER)
    args: list[object] = [made.assets.get().pk] if name == "asset" else [made.pk]
    if name == "photo":
        begun = project(Stage.UNDERWAY)
        from lianxin.projects.photographs import kept_photographs

        digests = kept_photographs([("甲.jpg", BytesIO(picture()))])
        record_progress(project_id=begun.pk, entry=NewProgress(DONE_ON, 10, "", digests), by=None)
        args = [begun.pk, digests[0]]
    statuses = sent_at(url(name, *args), members=WITH_FUNDS)
    assert statuses.pop("nobody") == 302
    assert {statuses.pop(one) for one in ("stranger", "helper", "other_helper")} == {403}
    assert {statuses.pop(one) for one in ("other_township_clerk", "unit_liaison")} == {404}
    assert statuses == READERS


_WRITERS = {
    "projects.propose": {"county_officer", "township_clerk", "village_team_member"},
    "projects.review": {"county_officer", "township_clerk"},
    "projects.decide": {"county_officer"},
}


def things_of(made: Project, name: str) -> int | None:
    things = {
        "object": made.publicity, "settle-objections": made.publicity, "end-showing": made.publicity,
        "settle-contract": made.contracts, "close-link": made.benefit_links, "measure": made.targets,
    }  # fmt: skip
    return things[name].all()[0].pk if name in things else None  # type: ignore[attr-defined]


def test_every_act_opens_to_those_who_may_do_it_and_a_link_writes_nothing(cast: Cast, funds_officer: User) -> None:
    made = project(Stage.HANDED_OVER)
    open_benefit_link(project_id=made.pk, entry=NewLink(household().pk, "labour", DONE_ON), by=None)
    clients = {name: cast.client(name) for name in cast.members} | {"funds_officer": signed_in(funds_officer)}
    before = Publicity.objects.count()
    pages = {}
    for name, page in PAGES.items():
        thing = things_of(made, name)
        pages[name] = (page.act, url("act-on", made.pk, name, thing) if thing else url("act", made.pk, name))
    pages |= {
        f"asset-{name}": (page.act, url("asset-act", made.assets.get().pk, name)) for name, page in ASSET_PAGES.items()
    }
    pages["targets"] = ("projects.propose", url("targets", made.pk))
    assert len(pages) == 16
    for name, (act, address) in pages.items():
        statuses = {who: client.get(address).status_code for who, client in clients.items()}
        assert statuses.pop("nobody") == 302, name
        for who, status in statuses.items():
            expected = {200} if who in _WRITERS[act] else {403, 404}
            assert status in expected, (name, who, status)
    assert Publicity.objects.count() == before


@pytest.mark.parametrize(
    ("stage", "after", "who"),
    [
        (Stage.PROPOSED, "reviewed", "projects.review"),
        (Stage.REVIEWED, "argued", "projects.decide"),
        (Stage.PLANNED, "approved", "projects.decide"),
    ],
)
def test_a_step_opens_to_those_who_may_take_it(stage: Stage, after: str, who: str, cast: Cast) -> None:
    made = project(stage)
    for name in cast.members:
        status = cast.client(name).get(url("step", made.pk, after)).status_code
        assert status == (302 if name == "nobody" else 200 if name in _WRITERS[who] else status)
        assert (status == 200) == (name in _WRITERS[who])
    assert cast.client("county_officer").get(url("step", made.pk, "settled")).status_code == 404


def test_nothing_is_proposed_by_those_who_may_not(sent_at: Sent) -> None:
    statuses = sent_at(url("propose"), members=WITH_FUNDS)
    assert {name for name, status in statuses.items() if status == 200} == _WRITERS["projects.propose"] | {
        "other_township_clerk"
    }


@pytest.mark.parametrize(
    "address",
    [
        "/projects/1/act-of-none/",
        "/projects/999/",
        "/projects/assets/999/",
        "/projects/1/progress/7/",
        "/projects/1/object/",
    ],
)
def test_what_is_not_there_is_not_found(address: str, office: Client) -> None:
    assert office.get(address).status_code == 404


def test_a_part_of_another_project_is_not_there(office: Client) -> None:
    made, other = project(Stage.UNDERWAY), project(Stage.UNDERWAY)
    assert office.get(url("act-on", made.pk, "measure", other.targets.all()[0].pk)).status_code == 404


# What they do -------------------------------------------------------------------------------------------------------


def form_of(**given: str) -> dict[str, str]:
    wanted = {
        "name": "下河村产业路", "area_code": VILLAGE, "year": "2027", "kind": "industry", "purpose": "road",
        "content": "硬化道路 2 公里", "cost_fen": "85.50", "priority": "1", "meeting_on": "2026-11-01",
    }  # fmt: skip
    return wanted | given


def test_a_village_proposes_a_project(village_team_member: User) -> None:
    client = signed_in(village_team_member)
    response = client.post(url("propose"), form_of())
    made = Project.objects.get()
    assert response.headers["Location"] == url("project", made.pk)
    assert (made.cost_fen, made.stage, made.steps.get().by) == (85_50, "proposed", village_team_member)
    page = text_of(client, url("project", made.pk))
    assert "下一步：乡镇审核通过" in page
    assert "村级没有事前公示" in page
    assert "去补" in page


@pytest.mark.parametrize(
    ("field", "value"),
    [("cost_fen", "很多"), ("cost_fen", ""), ("kind", "castle"), ("area_code", OTHER_VILLAGE), ("name", "")],
)
def test_a_proposal_that_cannot_be_is_shown_again(field: str, value: str, village_team_member: User) -> None:
    response = signed_in(village_team_member).post(url("propose"), form_of(**{field: value}))
    assert response.status_code == 409
    assert "硬化道路 2 公里" in response.content.decode()
    assert not Project.objects.exists()


def test_a_refusal_of_the_act_is_shown_on_the_form(office: Client) -> None:
    response = office.post(url("propose"), form_of(starts_on="2027-05-01", ends_before="2027-04-01"))
    assert response.status_code == 409
    assert "PROJECT-006" in response.content.decode()


def test_targets_are_set_and_measured(office: Client) -> None:
    made = project()
    rows = [("quantity", "新建蓄水池", "3", "座"), ("satisfaction", "满意度", "90", "%"), ("", "", "", "")]
    form = {"form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "0"}
    for number, (dimension, indicator, planned, unit) in enumerate(rows):
        form |= {
            f"form-{number}-dimension": dimension,
            f"form-{number}-indicator": indicator,
            f"form-{number}-planned": planned,
            f"form-{number}-unit": unit,
        }
    assert office.post(url("targets", made.pk), form).status_code == 302
    assert list(made.targets.values_list("indicator", flat=True)) == ["新建蓄水池", "满意度"]
    form["form-1-indicator"], form["form-1-dimension"] = "新建蓄水池", "quantity"
    response = office.post(url("targets", made.pk), form)
    assert response.status_code == 409
    assert "PROJECT-012" in response.content.decode()


def test_a_showing_is_recorded_with_its_photograph(village_team_member: User) -> None:
    made, client = project(), signed_in(village_team_member)
    form = {
        "occasion": "before",
        "level": "village",
        "place": "公示栏",
        "starts_on": "2026-11-01",
        "objections": "0",
        "photos": SimpleUploadedFile("甲.jpg", picture(), "image/jpeg"),
    }
    response = client.post(url("act", made.pk, "show"), form)
    assert response.headers["Location"].endswith("#publicity")
    digest = made.publicity.get().evidence
    answer = client.get(url("photo", made.pk, digest))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert "private" in answer.headers["Cache-Control"]
    assert client.get(url("photo", made.pk, "0" * 64)).status_code == 404
    other = project()
    assert client.get(url("photo", other.pk, digest)).status_code == 404  # of another project
    # A village does not show for the township.
    assert client.post(url("act", made.pk, "show"), form | {"level": "township"}).status_code == 409


def test_progress_is_reported_with_photographs_and_a_bad_one_is_refused(village_team_member: User) -> None:
    made, client = project(Stage.UNDERWAY), signed_in(village_team_member)
    files = [SimpleUploadedFile(f"{n}.jpg", picture(size=(60 + n, 40)), "image/jpeg") for n in range(2)]
    form = {"on": "2026-10-01", "percent": "60", "words": "主体完工", "photos": files}
    assert client.post(url("act", made.pk, "progress"), form).status_code == 302
    assert len(made.progress.get().photos) == 2
    page = text_of(client, url("project", made.pk))
    assert page.count("现场照片") == 2
    bad = {"on": "2026-10-02", "percent": "70", "photos": SimpleUploadedFile("a.jpg", b"no picture", "image/jpeg")}
    response = client.post(url("act", made.pk, "progress"), bad)
    assert response.status_code == 409
    assert "PROJECT-021" in response.content.decode()
    assert made.progress.count() == 1


def test_a_step_is_taken_on_its_page(office: Client) -> None:
    made = project(Stage.PLANNED)
    assert "批复" in text_of(office, url("project", made.pk))
    response = office.post(url("step", made.pk, "approved"), {"on": "2026-03-10", "document_no": ""})
    assert response.status_code == 409
    office.post(url("step", made.pk, "approved"), {"on": "2026-03-10", "document_no": "某发改〔2026〕12号"})
    made.refresh_from_db()
    assert (made.stage, made.approval_document) == ("approved", "某发改〔2026〕12号")
    page = text_of(office, url("project", made.pk))
    assert "可以拨付" in page
    assert "缺少合同" in page


def test_a_project_is_taken_out_on_its_page(office: Client) -> None:
    made = project(Stage.DECIDED)
    assert "出库" in text_of(office, url("project", made.pk))
    assert office.post(url("step", made.pk, "removed"), {"on": "2026-11-24", "words": "重复申报"}).status_code == 302
    assert "重复申报" in text_of(office, url("project", made.pk))


def test_the_whole_road_is_walked_on_pages(office: Client, county_officer: User) -> None:
    """From a contract to a disposal, every form of the work once."""
    made = project(Stage.APPROVED)
    family = household()

    def done(address: str, **form: object) -> None:
        response = office.post(address, form)
        assert response.status_code == 302, response.content.decode()

    def act(of_act: str, **form: object) -> None:
        done(url("act", made.pk, of_act), **form)

    act(
        "contract",
        contract_no="HT-9",
        payee="某公司",
        content="施工",
        amount_fen="1000000",
        retention_percent="3",
        signed_on="2026-03-20",
    )
    done(url("step", made.pk, "underway"), on="2026-04-01")
    act("acceptance", on="2026-08-01", level="county", members="甲、乙", is_passed="yes")
    done(url("act-on", made.pk, "measure", made.targets.all()[0].pk), reached="3", on="2026-08-01")
    done(url("step", made.pk, "accepted"), on="2026-08-01")
    done(url("act-on", made.pk, "settle-contract", made.contracts.get().pk), settled_fen="999000.50", on="2026-08-10")
    act(
        "show",
        occasion="after",
        level="village",
        place="公示栏",
        starts_on="2026-08-05",
        ends_before="",
        objections="1",
    )
    showing = made.publicity.latest("id")
    done(url("act-on", made.pk, "settle-objections", showing.pk), on="2026-08-20", words="已说明")
    done(url("act-on", made.pk, "object", showing.pk), more="1")
    done(url("act-on", made.pk, "settle-objections", showing.pk), on="2026-08-21", words="已说明")
    done(url("act-on", made.pk, "end-showing", showing.pk), ends_before="2026-08-30")
    done(url("step", made.pk, "settled"), on="2026-09-01")
    act(
        "asset",
        name="蓄水池",
        kind="public",
        owner_kind="village",
        owner="某村",
        keeper="管护甲",
        original_fen="900000",
        quantity="1",
        unit="座",
        received_on="2026-09-01",
    )
    done(url("step", made.pk, "handed_over"), on="2026-09-01")
    act("link", household_id=str(family.pk), mechanism="labour", starts_on="2026-09-01", expected_fen="3000")
    done(url("act-on", made.pk, "close-link", made.benefit_links.get().pk), ends_before="2026-10-01", reason="外出")
    thing = made.assets.get()
    done(url("asset-act", thing.pk, "event"), kind="income", on="2026-10-01", amount_fen="500", words="租金")
    assert "500.00" in text_of(office, url("asset", thing.pk))
    done(url("asset-act", thing.pk, "dispose"), on="2026-11-01", document_no="1号", words="拆除")
    page = text_of(office, url("project", made.pk))
    assert "已走完全程" in page
    assert "999,000.50" in page
    assert office.get(url("asset-act", thing.pk, "event")).status_code == 200
    response = office.post(
        url("asset-act", thing.pk, "event"), {"kind": "inspected", "on": "2026-11-02", "words": "看"}
    )
    assert response.status_code == 409
    assert "PROJECT-025" in response.content.decode()


def test_a_project_is_adjusted_on_its_page(office: Client) -> None:
    made = project(Stage.IN_LIBRARY)
    page = office.get(url("act", made.pk, "adjust"))
    initial = {name: value for name, value in page.context["form"].initial.items() if value not in (None, "", False)}
    initial |= {"cost_fen": "1100000", "reason": "按实测调整"}
    assert office.post(url("act", made.pk, "adjust"), initial).status_code == 302
    made.refresh_from_db()
    assert (made.cost_fen, made.stage) == (1_100_000_00, "proposed")
    assert "退回村级" in text_of(office, url("project", made.pk))


# What they say ------------------------------------------------------------------------------------------------------


def test_the_list_says_what_each_lacks_and_narrows(office: Client) -> None:
    project(Stage.APPROVED), project(name="下河村道路", area_code=OTHER_VILLAGE)
    page = text_of(office, url("projects"))
    assert "共 2 个项目" in page
    assert "<svg" in page
    assert "缺 1 项" in page
    assert "下河村道路" not in text_of(office, url("projects") + "?stage=approved")
    assert "筛选条件有误" in text_of(office, url("projects") + "?stage=lost")
    assert "没有符合条件的项目" in text_of(office, url("projects") + "?q=天桥")


def test_the_pages_ask_the_database_little(office: Client, django_assert_max_num_queries: Any) -> None:
    for _ in range(4):
        made = project(Stage.HANDED_OVER)
    with django_assert_max_num_queries(MOST_QUERIES):
        office.get(url("projects"))
    with django_assert_max_num_queries(MOST_QUERIES):
        office.get(url("project", made.pk))
    with django_assert_max_num_queries(MOST_QUERIES):
        office.get(url("assets"))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_is_there_in_both_languages(language: str, county_officer: User) -> None:
    county_officer.language = language
    county_officer.save()
    client = signed_in(county_officer)
    made = project(Stage.HANDED_OVER)
    measure_target(target_id=made.targets.all()[0].pk, reached="2", on=DONE_ON, by=None)
    pages = [url(name) for name in ("projects", "waiting", "slow", "assets", "propose")]
    pages += [url("project", made.pk), url("asset", made.assets.get().pk), url("targets", made.pk)]
    for address in pages:
        page = text_of(client, address)
        assert ("Projects" in page) == (language == "en")


def test_slow_projects_say_why(office: Client) -> None:
    project(Stage.UNDERWAY)
    page = text_of(office, url("slow"))
    assert "天没有上报进度" in page
    assert "时间用了 97%，只完成 0%。" in page


def test_the_workbench_says_what_waits(
    county_officer: User, township_clerk: User, village_team_member: User, auditor: User
) -> None:
    ready, begun = project(), project(Stage.UNDERWAY)
    shown(ready, Level.VILLAGE, date(2026, 1, 10))

    def waits(user: User) -> dict[str, int | None]:
        return {one.waiting.words.zh: one.waiting.count for one in waiting_for(user) if "projects" in one.waiting.url}

    assert waits(township_clerk) == {"等您办下一步的项目": 1, "进度滞后或没有上报的项目": 1}
    assert waits(village_team_member) == {"进度滞后或没有上报的项目": 1}
    assert waits(auditor) == {}
    assert ready.pk != begun.pk


def test_the_household_s_page_says_which_projects_help(helper: User, auditor: User) -> None:
    made, family = project(), household()
    give_to(helper, family)
    open_benefit_link(project_id=made.pk, entry=NewLink(family.pk, "labour", DONE_ON), by=None)
    address = reverse("registry:household", args=[family.pk])
    assert url("project", made.pk) in text_of(signed_in(auditor), address)
    seen = text_of(signed_in(helper), address)
    assert made.name in seen
    assert url("project", made.pk) not in seen


def test_a_liaison_reads_the_projects_of_the_villages_that_the_unit_helps(unit_liaison: User, unit: Unit) -> None:
    made = project(Stage.HANDED_OVER)
    open_benefit_link(project_id=made.pk, entry=NewLink(household("丁某").pk, "labour", DONE_ON), by=None)
    village_pairing(unit, VILLAGE)
    client = signed_in(unit_liaison)
    page = text_of(client, url("project", made.pk))
    assert "您无权查看" in page
    assert "丁某" not in page
    assert "登记公示" not in page
    assert client.get(url("file", made.pk)).status_code == 200


def test_later_rooms_add_to_the_page(office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from lianxin.projects import panels

    monkeypatch.setattr(panels, "_panels", {})
    register(Panel("test.money", "funds.read", 10, lambda request, project: "<p>某某资金</p>"))  # type: ignore[arg-type]
    register(Panel("test.silent", "funds.read", 20, lambda request, project: None))
    assert "某某资金" in text_of(office, url("project", project().pk)).replace("&lt;p&gt;", "").replace(
        "&lt;/p&gt;", ""
    )
    with pytest.raises(ValueError, match="twice"):
        register(Panel("test.money", "funds.read", 10, lambda request, project: None))
    with pytest.raises(ValueError, match="not a valid Act"):
        register(Panel("test.other", "funds.dream", 10, lambda request, project: None))


def test_the_ledgers_are_workbooks_that_can_be_read_again(office: Client) -> None:
    made = project(Stage.SETTLED)
    asset(made, quantity="2", unit="座")
    for name, kind in (("ledger", "project_library"), ("asset-ledger", "asset_register")):
        response = office.get(url(name))
        assert "attachment" in response.headers["Content-Disposition"]
        tables = read_table(response.content, dictionary()).tables
        assert [(table.kind.name, table.problems, len(table.row_numbers)) for table in tables] == [(kind, [], 1)]
    assert office.get(url("ledger") + "?stage=planned").status_code == 409
    assert "PROJECT-038" in text_of(office, url("ledger") + "?stage=planned", 409)
    assert office.get(url("ledger") + "?stage=lost").status_code == 400
    assert office.get(url("asset-ledger") + "?kind=lost").status_code == 400


def test_the_documents_are_pdfs(office: Client) -> None:
    made = project(Stage.HANDED_OVER)
    for name in ("board", "file"):
        response = office.get(url(name, made.pk))
        assert response.headers["Content-Type"] == "application/pdf"
        assert response.content.startswith(b"%PDF-")
