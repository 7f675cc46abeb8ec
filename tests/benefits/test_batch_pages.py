"""The pages of batches: who sees and does what, masked accounts, files, and a batch taken from the preview to the visit at home."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from benefits.batch_makers import PERIOD, Posts, account, answer_text, answered, approved_post, identity, states
from cast import OTHER_COUNTY, WITH_FUNDS, account_with, signed_in
from lianxin.audit.models import Event
from lianxin.benefits.models import BatchDifference, PaymentBatch, ReceiptSample
from lianxin.benefits.operations import draw_sample
from lianxin.people.models import User
from lianxin.people.roles import Role
from lianxin.registry.models import Household

pytestmark = pytest.mark.django_db
SEERS = {"county_officer", "funds_officer", "auditor"}
MOST_QUERIES = 40


@pytest.fixture
def posts(known_areas: None) -> Posts:
    return Posts()


def deed(batch: PaymentBatch, name: str) -> str:
    return reverse("benefits:batch-deed", args=[batch.pk, name])


def text_of(client: Client, url: str) -> str:
    page = client.get(url)
    assert page.status_code == 200, page.status_code
    return page.content.decode()


def test_each_page_is_open_to_whom_it_belongs(sent_at: Callable[..., dict[str, int]], posts: Posts) -> None:
    made = posts.made()
    paid = PaymentBatch.objects.get(pk=made.pk)
    approved_post(*posts.people[0], posts.project, period_key="2026-04")
    waiting = posts.exported(period_key="2026-04")
    answered(waiting, {1: "成功"})
    sample = draw_sample(batch=waiting, size=1, seed="0713", on=date(2026, 5, 26), by=None)
    [chosen] = sample.chosen.all()
    difference = BatchDifference.objects.create(batch=waiting, line=chosen.line, kind="not_signed", reason="外出")
    clerks = {"county_officer", "township_clerk", "village_team_member"}
    village = {"county_officer", "funds_officer", "auditor", "township_clerk", "village_team_member"}
    for url, allowed in (
        (reverse("benefits:batches"), set(WITH_FUNDS) - {"nobody", "stranger"}),
        (reverse("benefits:make-batch"), {"county_officer", "township_clerk", "other_township_clerk"}),
        (reverse("benefits:make-batch") + f"?project={posts.project.pk}", set()),
        (reverse("benefits:batch", args=[paid.pk]), SEERS),
        (deed(paid, "approve"), {"county_officer"}),
        (deed(paid, "send-back"), {"county_officer"}),
        (deed(paid, "export"), {"funds_officer"}),
        (deed(paid, "answer"), {"funds_officer"}),
        (deed(paid, "sample"), {"county_officer"}),
        (reverse("benefits:settle-difference", args=[waiting.pk, difference.pk]), {"county_officer"}),
        (reverse("benefits:sample", args=[sample.pk]), village),
        (reverse("benefits:record-receipt", args=[sample.pk, chosen.pk]), clerks),
    ):
        statuses = sent_at(url, members=WITH_FUNDS)
        assert {who for who, status in statuses.items() if status == 200} == allowed, url
        assert {status for who, status in statuses.items() if who not in allowed} <= {302, 403, 404}, url


def test_another_county_s_batch_is_not_there(posts: Posts, county_officer: User) -> None:
    batch = posts.made()
    for role in (Role.COUNTY_OFFICER, Role.FUNDS_OFFICER):
        other = signed_in(account_with(role, OTHER_COUNTY, username=f"other-{role}", name="邻县"))
        assert other.get(reverse("benefits:batch", args=[batch.pk])).status_code == 404
        assert batch.reference not in text_of(other, reverse("benefits:batches"))
        for name in ("approve", "send-back", "export", "answer", "sample"):
            assert other.post(deed(batch, name), {"key": "k"}).status_code in {403, 404}
    mine = signed_in(county_officer)
    assert mine.get(deed(batch, "give-away")).status_code == 404
    assert mine.get(reverse("benefits:batches") + "?state=lost").status_code == 404
    assert mine.get(reverse("benefits:make-batch") + "?project=x").status_code == 404
    assert mine.get(reverse("benefits:settle-difference", args=[batch.pk, 1])).status_code in {403, 404}


def asked_at_home(batch: PaymentBatch, maker: Client, payer: Client, team: Client) -> None:
    """A line is drawn, and the village team asks."""
    today, home = timezone.localdate(), reverse("benefits:batch", args=[batch.pk])
    draw = {"key": "k7", "size": "1", "seed": "0713", "on": today}
    assert maker.post(deed(batch, "sample"), draw).status_code == 302
    sample = ReceiptSample.objects.get()
    sheet = reverse("benefits:sample", args=[sample.pk])
    assert "待入户核实的到账" in text_of(team, "/")
    assert "待入户核实的到账" not in text_of(payer, "/")
    [chosen] = sample.chosen.all()
    record = reverse("benefits:record-receipt", args=[sample.pk, chosen.pk])
    assert record in text_of(team, sheet)
    said = {"key": "k8", "received": "500", "received_on": "", "signed": "no", "words": "", "on": today}
    assert team.post(record, said).status_code == 409
    assert team.post(record, said | {"words": "卡被代管"}).status_code == 302
    assert "卡被代管" in text_of(maker, home)
    assert "不符" in text_of(team, sheet)


def test_a_batch_goes_from_the_preview_to_the_visit(
    posts: Posts, county_officer: User, funds_officer: User, village_team_member: User
) -> None:
    second = account_with(Role.COUNTY_OFFICER, "999901", username="second-officer", name="县管乙")
    maker, approver, payer, team = map(signed_in, (county_officer, second, funds_officer, village_team_member))
    Household.objects.filter(pk=posts.people[2][0].pk).update(bank_account=None)
    today = timezone.localdate()
    make = reverse("benefits:make-batch")
    assert posts.project.name in text_of(maker, make)
    asked = f"{make}?project={posts.project.pk}&period={PERIOD}&pay_on={today}"
    seen = text_of(maker, asked)
    assert "没有登记账号" in seen
    assert "1,600.03" in seen
    assert account(1) not in seen
    told = {
        "key": "k1", "seen": "160003", "payer": "某县财政局", "payer_account": "1234567890", "payer_bank": "", "claim": "",
        "claim_no": "BZ-1", "papers": "考勤表",
    }  # fmt: skip
    assert "BENEFIT-143" in maker.post(asked, told | {"seen": "1"}).content.decode()
    assert maker.post(asked, told | {"claim_no": ""}).status_code == 409
    assert maker.post(asked, told).status_code == 302
    batch = PaymentBatch.objects.get()
    home = reverse("benefits:batch", args=[batch.pk])

    assert "待审批的发放批次" in text_of(approver, "/")
    assert "待审批的发放批次" not in text_of(maker, "/")
    assert deed(batch, "approve") not in text_of(maker, home)
    assert "BENEFIT-144" in maker.post(deed(batch, "approve"), {"key": "k", "on": today}).content.decode()
    assert approver.post(deed(batch, "approve"), {"key": "k2", "on": today}).status_code == 302

    assert "待导出的发放批次" in text_of(payer, "/")
    assert account(1) not in text_of(payer, home)
    assert account(1)[-4:] in text_of(payer, home)
    file = payer.post(deed(batch, "export"), {"key": "k3", "kind": "card"})
    assert file["Content-Disposition"] == f'attachment; filename="{batch.reference}.csv"'
    assert account(1) in file.content.decode("gb18030")
    assert payer.post(deed(batch, "export"), {"key": "k4", "kind": "iso20022"}).status_code == 409

    assert "待回盘的发放批次" in text_of(payer, "/")
    upload = SimpleUploadedFile("回盘.csv", answer_text(batch, {1: "成功", 2: "待核"}).encode("gb18030"))
    assert payer.post(deed(batch, "answer"), {"key": "k5", "on": today, "file": upload}).status_code == 302
    wrong = SimpleUploadedFile(
        "错.csv", answer_text(batch, {1: "成功"}).replace("800.01", "800.02", 1).encode("gb18030")
    )
    assert "BENEFIT-044" in payer.post(deed(batch, "answer"), {"key": "k", "on": today, "file": wrong}).content.decode()
    assert states(batch) == ["paid", "waiting"]
    assert "发放差异未了结" in text_of(payer, "/")
    assert "待核" in text_of(payer, home)
    settle = reverse("benefits:settle-difference", args=[batch.pk, batch.differences.get().pk])
    assert settle in text_of(payer, home)
    assert settle not in text_of(maker, home)
    [stands] = batch.differences.all()
    settled = {"key": "k6", "on": today, "words": "银行更正"}
    url = reverse("benefits:settle-difference", args=[batch.pk, stands.pk])
    assert payer.post(url, settled).status_code == 302
    assert payer.post(url, settled).status_code == 409

    asked_at_home(batch, maker, payer, team)


def test_a_measure_and_a_household_show_what_was_paid(posts: Posts, county_officer: User, helper: User) -> None:
    officer = signed_in(county_officer)
    home, _ = posts.people[0]
    household, measure = (
        reverse("registry:household", args=[home.pk]),
        reverse("benefits:benefit", args=[posts.benefits[0].pk]),
    )
    assert "已发放" not in text_of(officer, household)
    batch = posts.paid()
    assert "银行已发放 800.01 元" in text_of(officer, household)
    assert "已发放" in text_of(officer, measure)
    assert reverse("benefits:batch", args=[batch.pk]) in text_of(officer, measure)
    assert "2,400.06" in text_of(officer, reverse("benefits:benefits"))
    assert "户主02" in text_of(officer, reverse("benefits:benefits") + "?state=paid")
    answered(batch, {1: "退回"}, on=date(2026, 5, 29))
    assert "户名不符" in text_of(officer, measure)
    assert "户主01" not in text_of(officer, reverse("benefits:benefits") + "?state=paid")


def test_files_of_a_batch_hold_masked_accounts(posts: Posts, auditor: User) -> None:
    batch, reader = posts.made(), signed_in(auditor)
    home = reverse("benefits:batch", args=[batch.pk])
    rows = b"".join(reader.get(f"{home}?format=csv").streaming_content).decode("utf-8-sig")
    assert "800.01" in rows
    assert account(1) not in rows
    assert identity(1) not in rows
    sheet = load_workbook(io.BytesIO(b"".join(reader.get(f"{home}?format=xlsx").streaming_content)))
    assert len(list(sheet.active.iter_rows())) >= 4
    listed = b"".join(reader.get(reverse("benefits:batches") + "?format=csv").streaming_content).decode("utf-8-sig")
    assert batch.reference in listed


def test_no_event_holds_a_name_or_an_account(posts: Posts) -> None:
    posts.paid()
    for event in Event.objects.filter(act__startswith="benefits."):
        kept = str(vars(event))
        assert "户主" not in kept
        assert account(1) not in kept


def test_pages_speak_english(posts: Posts, county_officer: User) -> None:
    batch = posts.exported()
    answered(batch, {1: "成功", 2: "待核", 3: "失败"})
    reader = signed_in(county_officer)
    reader.post("/language", {"language": "en", "next": "/"})
    for url in (
        reverse("benefits:batches"), reverse("benefits:batch", args=[batch.pk]), reverse("benefits:make-batch"),
        reverse("benefits:make-batch") + f"?project={posts.project.pk}&period={PERIOD}&pay_on={timezone.localdate()}",
    ):  # fmt: skip
        assert '<html lang="en"' in text_of(reader, url)
    assert "Bank to answer" in text_of(reader, reverse("benefits:batch", args=[batch.pk]))


def test_a_batch_that_somebody_reversed_in_the_ledger_says_so(posts: Posts, county_officer: User) -> None:
    from lianxin.funds.models import Transfer
    from lianxin.funds.operations import reverse_transfer

    batch = posts.paid()
    reader, home = signed_in(county_officer), reverse("benefits:batch", args=[batch.pk])
    assert "与账本不符" not in text_of(reader, home)
    confirmed = Transfer.objects.filter(kind="confirm").latest("pk")
    reverse_transfer(transfer=confirmed, on=confirmed.on + timedelta(days=1), reason="误记", by=None)
    assert "与账本不符" in text_of(reader, home)


def test_pages_keep_within_a_few_queries(posts: Posts, auditor: User, django_assert_max_num_queries: Any) -> None:
    batch, reader = posts.paid(), signed_in(auditor)
    for url in (reverse("benefits:batches"), reverse("benefits:batch", args=[batch.pk])):
        text_of(reader, url)
        with django_assert_max_num_queries(MOST_QUERIES):
            text_of(reader, url)
