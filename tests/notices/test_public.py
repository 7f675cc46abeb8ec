"""The public site: who needs no account, what is gone is gone everywhere, and a crawler finds no number, account or illness."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cast import COUNTY, OTHER_VILLAGE, VILLAGE
from lianxin.core.kernel.identifiers import check_character
from lianxin.core.paper import Document
from lianxin.eligibility.operations import identify
from lianxin.notices import papers
from lianxin.notices.domain.columns import holds_personal_number
from lianxin.notices.domain.levels import Level
from lianxin.notices.models import Notice, Objection, RecordCode
from lianxin.notices.operations import (
    NewNotice,
    draft_notice,
    issue_code,
    pause_notice,
    publish_notice,
    withdraw_notice,
)
from lianxin.notices.throttle import OBJECTIONS, WRONG_CODES
from lianxin.people.models import User
from lianxin.projects.domain.stages import Stage
from lianxin.registry.models import Household, HouseholdFacts, MemberFacts
from notices.makers import HOTLINE, SAMPLE, days_later, draft, entry, objected, published, publisher
from projects.makers import project
from registry.makers import household, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("village")]
PUBLIC = ("notice", "sheet", "objection")


def url(name: str, *args: object) -> str:
    return reverse(f"public:{name}", args=args)


def statuses(notice: Notice) -> set[int]:
    return {Client().get(url(name, notice.key)).status_code for name in PUBLIC}


def test_everybody_sees_what_hangs_today_and_no_search_engine_keeps_it() -> None:
    made = published()
    for address in (url("notices"), url("mine"), *(url(name, made.key) for name in PUBLIC)):
        answered = Client().get(address)
        assert answered.status_code == 200
        assert "noindex" in answered.headers["X-Robots-Tag"]
        assert "no-store" in answered.headers["Cache-Control"]
    page = Client().get(url("notice", made.key)).content.decode()
    assert page.index(HOTLINE) < page.index("王*明")
    assert f"甲镇上河村 {made.key[:8]} 2026-11-24" in page
    assert "王小明" not in page


def test_the_list_is_searched_by_place_kind_and_level() -> None:
    household("钱八", village_code=OTHER_VILLAGE)
    here = published()
    there = draft_notice(entry=entry(area_code=OTHER_VILLAGE), by=None)
    publish_notice(notice_id=there.pk, by=None)
    client = Client()

    def found(**asked: str) -> set[str]:
        text = client.get(url("notices"), asked).content.decode()
        return {one.key for one in (here, there) if one.key in text}

    assert found() == {here.key, there.key}
    assert found(q="上河") == {here.key}
    assert found(q="乙镇 样例") == {there.key}
    assert found(kind=SAMPLE.name, level="village") == {here.key, there.key}
    assert found(level="county") == set()
    assert found(q="%") == set()
    assert client.get(url("notices"), {"kind": "no.such"}).status_code == 400
    assert client.get(url("notices"), {"page": "x"}).status_code == 400


def test_what_is_over_taken_down_or_paused_is_gone_everywhere() -> None:
    over, paused, taken = published(), published(), published()
    pause_notice(notice_id=paused.pk, reason="核对", by=publisher())
    withdraw_notice(notice_id=taken.pk, reason="有误", by=publisher())
    assert statuses(paused) == statuses(taken) == {410}
    assert statuses(over) == {200}
    with days_later(7):
        assert statuses(over) == {410}
        text = Client().get(url("notices")).content.decode()
        assert not any(one.key in text for one in (over, paused, taken))
        answered = Client().post(url("objection", over.key), {"words": "晚了"})
        assert answered.status_code == 410
    assert not Objection.objects.exists()
    gone = Client().get(url("notice", taken.key))
    assert "noindex" in gone.headers["X-Robots-Tag"]
    assert taken.title_zh not in gone.content.decode()


def test_a_draft_and_a_guess_are_not_there() -> None:
    made = draft()
    assert statuses(made) == {404}
    for key in ("a", str(made.pk), "a" * 20, made.key.upper()):
        assert Client().get(url("notice", key)).status_code == 404


def test_the_public_objects_without_signing_in_and_sees_only_that_somebody_did() -> None:
    made = published()
    client = Client(enforce_csrf_checks=False)
    sent = client.post(url("objection", made.key), {"words": "李某家有小汽车", "contact": "0939-8210001"})
    assert sent.status_code == 302
    page = client.get(url("notice", made.key)).content.decode()
    assert "收到异议 1 件，已答复 0 件" in page
    assert "小汽车" not in page
    assert "8210001" not in page
    held = Objection.objects.get()
    assert (held.channel, held.recorded_by, held.words) == ("web", None, "李某家有小汽车")


@pytest.mark.parametrize("form", [{}, {"words": " "}, {"words": "长" * 1001}, {"words": "好", "contact": "长" * 101}])
def test_an_objection_that_says_nothing_or_too_much_is_asked_for_again(form: dict[str, str]) -> None:
    made = published()
    assert Client().post(url("objection", made.key), form).status_code == 400
    assert not Objection.objects.exists()


def test_a_form_of_another_site_is_refused() -> None:
    made = published()
    assert Client(enforce_csrf_checks=True).post(url("objection", made.key), {"words": "好"}).status_code == 403


def test_objecting_without_end_has_to_wait_and_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    made = published()
    for _ in range(OBJECTIONS.most):
        OBJECTIONS.count("127.0.0.1")
    answered = Client().post(url("objection", made.key), {"words": "还有一件"})
    assert answered.status_code == 429
    assert "还有一件" in answered.content.decode()
    assert "NOTICE-019" in answered.content.decode()
    other = Client(REMOTE_ADDR="10.0.0.9").post(url("objection", made.key), {"words": "我也有"})
    assert other.status_code == 302


def test_a_household_sees_its_own_record_once_and_no_other(village_team_member: User) -> None:
    home = Household.objects.get(head_name="李四")
    code = issue_code(household_id=home.pk, by=village_team_member).code
    answered = Client().post(url("mine"), {"code": code})
    page = answered.content.decode()
    assert answered.status_code == 200
    assert "李四" in page
    assert "王小明" not in page
    again = Client().post(url("mine"), {"code": code})
    assert again.status_code == 409
    assert "李四" not in again.content.decode()


def test_guessing_codes_has_to_wait(village_team_member: User) -> None:
    home = Household.objects.get(head_name="李四")
    code = issue_code(household_id=home.pk, by=village_team_member).code
    client = Client()
    for _ in range(WRONG_CODES.most):
        assert client.post(url("mine"), {"code": "AAAA-AAAA-AAAA"}).status_code == 409
    assert client.post(url("mine"), {"code": code}).status_code == 429
    assert RecordCode.objects.get().used_at is None


# A register full of what must never be seen: every household has all of it.
BODY = "99990119600101"
ACCOUNT, PHONE = "6228480000000000", "1390000"
CLOSED_WORDS = ("因病", "因残", "大病", "残疾")


def numbers() -> Iterator[tuple[str, str, str]]:
    for place in range(6):
        seventeen = f"{BODY}{place:03}"
        yield seventeen + check_character(seventeen), f"{ACCOUNT}{place:03}", f"{PHONE}{place:04}"


def _filled() -> list[str]:
    """Fill the register, and return every text of it that is closed to the public."""
    closed: list[str] = []
    for place, (identity, account, phone) in enumerate(numbers()):
        home = household(f"密{place}户主", main_cause="illness", cause_note=f"大病说明{place}")
        facts = {"phone": phone, "bank_account": account, "address": f"密址{place}号"}
        Household.objects.filter(pk=home.pk).update(**facts)
        member(home, f"密{place}成员", identity={"id_no": identity})
        closed += [identity, account, phone, f"大病说明{place}", f"密址{place}号", f"密{place}成员"]
    HouseholdFacts.objects.update(main_cause="illness")
    MemberFacts.objects.update(health=",serious,")
    return closed


def _crawled(client: Client, start: str) -> dict[str, str]:
    """Every page under /public/ that can be reached by links, and what each says."""
    waiting, seen = [start], dict[str, str]()
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        answered = client.get(address)
        content = b"".join(answered.streaming_content) if answered.streaming else answered.content  # type: ignore[attr-defined]
        seen[address] = "" if address.endswith(".pdf") else content.decode()
        links = re.findall(r'href="(/public/[^"#]*)"', seen[address])
        waiting += [link.replace("&amp;", "&") for link in links]
    return seen


def test_a_crawler_finds_no_number_account_or_illness(
    monkeypatch: pytest.MonkeyPatch, village_team_member: User
) -> None:
    closed = _filled()
    printed: list[str] = []
    real = papers.printed

    def kept(document: Document, **given: Any) -> bytes:
        printed.append(repr(document))
        return real(document, **given)

    monkeypatch.setattr(papers, "printed", kept)
    run = identify(area_code=COUNTY, year=2026, on=date(2026, 6, 1), by=None)
    run.findings.update(verdict="met", causes=",illness,")
    project(Stage.PROPOSED)
    project(Stage.HANDED_OVER, name="上河村道路")
    subjects = {
        "eligibility.identification": str(run.pk),
        "projects.before": "2026",
        "projects.after": "2026",
        SAMPLE.name: "2026",
    }
    made = []
    for kind, subject in subjects.items():
        notice = draft_notice(entry=NewNotice(kind, VILLAGE, Level.VILLAGE, subject, HOTLINE), by=None)
        made.append(publish_notice(notice_id=notice.pk, by=publisher()))
    objected(made[0], f"密0户主的电话是 {PHONE}0000")
    gone = published()
    withdraw_notice(notice_id=gone.pk, reason=f"大病说明0 {closed[0]}", by=publisher())
    seen = _crawled(Client(), url("notices"))
    seen |= {url(name, gone.key): Client().get(url(name, gone.key)).content.decode() for name in PUBLIC}
    assert len([address for address in seen if address.endswith("sheet.pdf")]) == 5
    assert len(printed) == 4
    assert {url("notice", one.key) for one in made} | {url("mine")} <= set(seen)
    bodies = list(seen.values()) + printed
    assert any("密*主" in text or "密**主" in text for text in bodies)
    assert [text for text in closed for body in bodies if text in body] == []
    assert [word for word in CLOSED_WORDS for body in bodies if word in _shown(body)] == []
    assert [body[:80] for body in bodies if holds_personal_number(_shown(body))] == []
    own = Client().post(
        url("mine"), {"code": issue_code(household_id=Household.objects.last().pk, by=village_team_member).code}
    )  # type: ignore[union-attr]
    text = own.content.decode()
    assert "密5户主" in text
    assert [one for one in closed if one in text and "成员" not in one] == []
    assert [word for word in CLOSED_WORDS if word in text] == []


def _shown(body: str) -> str:
    """What a reader is told: without the tokens of forms, addresses of style sheets, digests and pictures."""
    plain = re.sub(r"\\x[0-9a-f]{2}|code=b['\"].*?caption=", " ", body)
    plain = re.sub(r"<[^>]*>", " ", plain)
    # The sheet itself says that illness and disability are not shown.
    return re.sub(r"\b[0-9a-f]{16}\b", " ", plain).replace("不公示证件号码、电话、账号和病残情况", "")


def test_the_pdf_is_made_of_the_document_and_of_nothing_else() -> None:
    made = published()
    content = Client().get(url("sheet", made.key)).content
    assert content.startswith(b"%PDF")
    # Its metadata name the title and nobody.
    raw = content + b"".join(_streams(content))
    assert "王小明".encode("utf-16-be") not in raw
    assert b"drafter" not in raw


def _streams(content: bytes) -> Iterator[bytes]:
    for match in re.finditer(rb"stream\r?\n(.*?)endstream", content, re.S):
        try:
            yield zlib.decompress(match.group(1))
        except zlib.error:
            continue
