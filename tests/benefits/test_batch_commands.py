"""``lianxin benefits batch``: from the preview to the sample, scripted."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from benefits.batch_makers import PERIOD, Posts, account, answer_text
from lianxin.benefits.commands import app
from lianxin.benefits.models import PaymentBatch
from lianxin.core.kernel.errors import Refused
from lianxin.registry.models import Household

pytestmark = pytest.mark.django_db
PAYING = (
    "--payer", "某县财政局", "--payer-account", "1234567890", "--claim-no", "BZ-1", "--papers", "考勤表", "--on", "2026-05-20",
    "--pay-on", "2026-05-22",
)  # fmt: skip


def told(*words: str) -> str:
    result = CliRunner().invoke(app, ["batch", *words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def posts(known_areas: None) -> Posts:
    return Posts()


def test_a_batch_is_made_sent_answered_and_sampled(posts: Posts, tmp_path: Path) -> None:
    Household.objects.filter(pk=posts.people[2][0].pk).update(bank_account=None)
    asked = ("--project", posts.project.code, "--period", PERIOD)
    seen = told("preview", *asked, "--pay-on", "2026-05-22")
    assert "没有登记账号" in seen
    assert "payable\t2\t1,600.03" in seen
    assert "户主" not in seen
    assert f"999901-{PERIOD}-001 2 1,600.03" in told("make", *asked, "--measure", "public_welfare_post", *PAYING)
    batch = PaymentBatch.objects.get()
    assert "approved" in told("approve", batch.reference, "--on", "2026-05-21")
    out = tmp_path / "发放.csv"
    told("export", batch.reference, "--out", str(out))
    assert account(1) in out.read_text(encoding="gb18030")
    answer = tmp_path / "回盘.csv"
    answer.write_bytes(answer_text(batch, {1: "成功", 2: "待核"}).encode("gb18030"))
    seen = told("answer", batch.reference, str(answer), "--on", "2026-05-25")
    assert "paid\t1\t800.01" in seen
    assert "unclear\t3\t2" in seen
    assert "1\t999901101201" in told("sample", batch.reference, "--size", "1", "--seed", "0713", "--on", "2026-05-26")
    assert f"{batch.reference}\texported\t2\t1,600.03\t1\t800.01" in told("list")
    assert "0 批" in told("list", "--area", "9998")


def test_a_batch_is_sent_back(posts: Posts) -> None:
    batch = posts.made()
    told("send-back", batch.reference, "--reason", "名单有误", "--on", "2026-05-20")
    assert PaymentBatch.objects.get().state == "sent_back"


def test_what_there_is_not_is_refused(posts: Posts, tmp_path: Path) -> None:
    batch = posts.approved()
    out = tmp_path / "x"
    for words in (
        ("approve", "no-such"),
        ("preview", "--project", "no-such"),
        ("export", "no-such", "--out", str(out)),
    ):
        with pytest.raises(Refused) as caught:
            told(*words)
        assert caught.value.code == "BENEFIT-155"
    result = CliRunner().invoke(app, ["batch", "export", batch.reference, "--out", str(out), "--kind", "pdf"])
    assert result.exit_code == 2
    result = CliRunner().invoke(app, ["batch", "answer", batch.reference, str(out)])
    assert result.exit_code == 2
    assert not out.exists()
