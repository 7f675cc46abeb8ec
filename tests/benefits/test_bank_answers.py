"""What the bank answers: what fits is in the ledger to the fen, what does not is told, and nothing is posted twice or by halves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benefits.batch_makers import (
    ANSWERED_ON,
    BATCH_APPROVED_ON,
    CARD,
    PAY_ON,
    Posts,
    answer_text,
    answered,
    approved_post,
    in_the_ledger,
    paid_by_lines,
    read_text,
    states,
)
from lianxin.benefits.domain.answer_checks import checked_answer
from lianxin.benefits.models import BankAnswer, BatchDifference, BatchLine, Benefit, PaymentBatch
from lianxin.benefits.operations import (
    AnswerFile,
    approve_batch,
    bank_answers,
    export_batch,
    read_bank_answer,
    settle_difference,
)
from lianxin.benefits.queries.batches import order_of, paid_benefits, preview, sums_by_state, unpaid_benefits
from lianxin.core.kernel.errors import Refused
from lianxin.funds.models import Account, Payment, Transfer
from lianxin.funds.queries import waiting_fen
from lianxin.funds.verifying import verdict
from lianxin.people.models import User
from lianxin.registry.models import MemberFacts

pytestmark = pytest.mark.django_db
LATER = date(2026, 5, 28)


def refusal(code: str, act: Callable[[], Any]) -> Refused:
    with pytest.raises(Refused) as caught:
        act()
    assert caught.value.code == code, caught.value
    return caught.value


@pytest.fixture
def posts(known_areas: None) -> Posts:
    return Posts()


def kinds(batch: PaymentBatch) -> list[str]:
    return list(batch.differences.values_list("kind", flat=True))


def sound(batch: PaymentBatch) -> None:
    """The lines say what the ledger says, and the ledger is whole."""
    assert paid_by_lines(batch) == in_the_ledger(batch)
    assert verdict().is_sound
    waiting = sum(batch.lines.exclude(state="paid").values_list("amount_fen", flat=True))
    assert waiting_fen(batch.claim) == waiting


# What fits ----------------------------------------------------------------------------------------------------------------


def test_what_the_bank_paid_is_in_the_ledger_and_with_the_household(posts: Posts) -> None:
    batch = posts.exported()
    assert not paid_benefits(Benefit.objects.all()).exists()
    answer = answered(batch, {1: "成功", 2: "失败", 3: "成功"})
    assert states(batch) == ["paid", "refused", "paid"]
    assert list(paid_benefits(Benefit.objects.order_by("pk"))) == [posts.benefits[0], posts.benefits[2]]
    assert list(unpaid_benefits(posts.project)) == [posts.benefits[1]]
    home = posts.people[0][0]
    assert Account.objects.get(code=f"household:{home.pk}").balance_fen == 80_001
    payment = batch.lines.get(number=1).payment
    assert payment is not None
    assert (payment.payee, payment.on, payment.method) == ("户主01", PAY_ON, "one_card")
    assert payment.voucher_no == f"{batch.reference}/{answer.pk}"
    assert list(Transfer.objects.filter(payment=payment).values_list("kind", flat=True).order_by("pk")) == [
        "pay",
        "confirm",
    ]
    batch.refresh_from_db()
    assert batch.state == "answered"
    assert batch.lines.get(number=2).reason == "户名不符"
    sound(batch)


def test_what_is_pending_waits_for_the_next_file(posts: Posts) -> None:
    batch = posts.exported()
    answered(batch, {1: "成功", 2: "处理中"})
    batch.refresh_from_db()
    assert (states(batch), batch.state) == (["paid", "waiting", "waiting"], "exported")
    answered(batch, {2: "成功", 3: "成功"}, on=LATER)
    batch.refresh_from_db()
    assert (states(batch), batch.state, kinds(batch)) == (["paid"] * 3, "answered", [])
    sound(batch)


def test_money_that_came_back_is_reversed_and_may_be_paid_again(posts: Posts) -> None:
    batch = posts.paid()
    answered(batch, {2: "退回"}, on=LATER)
    assert states(batch) == ["paid", "returned", "paid"]
    payment = batch.lines.get(number=2).payment
    made = Transfer.objects.filter(payment=payment).order_by("pk").values_list("kind", flat=True)
    assert list(made) == ["pay", "confirm", "reverse", "reverse"]
    sound(batch)
    assert list(unpaid_benefits(posts.project)) == [posts.benefits[1]]
    again = posts.made(claim=batch.claim, on=LATER, pay_on=LATER)
    assert again.total_fen == 80_002
    export_batch(batch=approve_batch(batch=again, on=LATER, by=None), kind=CARD, by=None)
    answered(again, {1: "成功"}, on=LATER)
    assert in_the_ledger(again) == 240_006
    assert waiting_fen(again.claim) == 0
    assert verdict().is_sound


PAIN_002 = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
<OrgnlGrpInfAndSts><OrgnlNbOfTxs>{count}</OrgnlNbOfTxs><OrgnlCtrlSum>{total}</OrgnlCtrlSum></OrgnlGrpInfAndSts>
<OrgnlPmtInfAndSts>{lines}</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"""
STATUS = "<TxInfAndSts><OrgnlEndToEndId>{id}</OrgnlEndToEndId><TxSts>{code}</TxSts></TxInfAndSts>"
CAMT_054 = """<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"><BkToCstmrDbtCdtNtfctn><Ntfctn>
<Ntry><Amt Ccy="CNY">{total}</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><NtryDtls>
<TxDtls><Refs><EndToEndId>{r}-1</EndToEndId></Refs><Amt Ccy="CNY">800.01</Amt></TxDtls>
<TxDtls><Refs><EndToEndId>{r}-2</EndToEndId></Refs><Amt Ccy="CNY">800.02</Amt></TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="CNY">800.02</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><NtryDtls>
<TxDtls><Refs><EndToEndId>{r}-2</EndToEndId></Refs><Amt Ccy="CNY">800.02</Amt>
<RtrInf><Rsn><Cd>AC01</Cd></Rsn></RtrInf></TxDtls></NtryDtls></Ntry></Ntfctn></BkToCstmrDbtCdtNtfctn></Document>"""


def status_report(batch: PaymentBatch, codes: dict[int, str], *, total: str = "2400.06", count: int = 3) -> str:
    lines = "".join(STATUS.format(id=f"{batch.reference}-{number}", code=code) for number, code in codes.items())
    return PAIN_002.format(count=count, total=total, lines=lines)


def test_it_reads_a_status_report(posts: Posts) -> None:
    batch = posts.exported()
    refusal("BENEFIT-044", lambda: read_text(batch, status_report(batch, {1: "ACSC"}, total="2400.07")))
    refusal("BENEFIT-044", lambda: read_text(batch, status_report(batch, {1: "ACSC"}, count=4)))
    read_text(batch, status_report(batch, {1: "ACSC", 2: "RJCT", 3: "PDNG"}))
    assert states(batch) == ["paid", "refused", "waiting"]
    sound(batch)


def test_a_notification_that_pays_and_takes_back_shows_both(posts: Posts) -> None:
    batch = posts.exported()
    altered = CAMT_054.format(r=batch.reference, total="1600.04")
    refusal("BENEFIT-044", lambda: read_text(batch, altered))
    read_text(batch, CAMT_054.format(r=batch.reference, total="1600.03"))
    assert states(batch) == ["paid", "returned", "waiting"]
    assert Transfer.objects.filter(kind="reverse").count() == 2
    assert batch.lines.get(number=2).reason == "AC01"
    sound(batch)


# What does not fit --------------------------------------------------------------------------------------------------------


def test_nothing_is_posted_for_another_sum_another_account_or_an_unknown_word(posts: Posts) -> None:
    batch = posts.exported()
    text = answer_text(batch, {1: "成功", 2: "成功", 3: "待核"}, amounts={1: 80_000})
    second = batch.lines.get(number=2).account_no
    read_text(batch, text.replace(second, "62170000000009999"))
    assert kinds(batch) == ["amount_differs", "account_differs", "unclear"]
    assert states(batch) == ["waiting"] * 3
    assert not Payment.objects.exists()
    sound(batch)


def test_an_answer_for_which_there_is_no_line_is_told(posts: Posts) -> None:
    batch = posts.exported()
    rows = answer_text(batch, {1: "成功"}).split("\r\n")[:-1]
    read_text(batch, "\r\n".join([*rows, "7,62170000000009999,1.00,成功,"]))
    assert kinds(batch) == ["unknown"]
    stray = batch.differences.get()
    assert (stray.line, stray.told_fen, stray.place) == (None, 100, "3")
    assert states(batch) == ["paid", "waiting", "waiting"]


def test_answers_that_contradict_each_other_change_nothing(posts: Posts) -> None:
    batch = posts.exported()
    answered(batch, {1: "失败", 2: "成功", 3: "成功"})
    answered(batch, {1: "成功"}, on=LATER)
    assert states(batch)[0] == "refused"
    assert kinds(batch) == ["answered_twice"]
    sound(batch)


def test_a_corrected_file_counts_once_the_wrong_answer_is_settled(
    posts: Posts, funds_officer: User, auditor: User
) -> None:
    batch = posts.exported()
    read_text(batch, answer_text(batch, {1: "成功"}, amounts={1: 80_000}))
    wrong = batch.differences.get()
    answered(batch, {1: "成功"}, on=LATER)
    assert (states(batch)[0], kinds(batch)[-1]) == ("waiting", "answered_twice")
    with pytest.raises(PermissionDenied):
        settle_difference(difference=wrong, on=LATER, words="已核", by=auditor)
    refusal("FUND-128", lambda: settle_difference(difference=wrong, on=LATER, words=" ", by=funds_officer))
    refusal("FUND-139", lambda: settle_difference(difference=wrong, on=PAY_ON, words="已核", by=funds_officer))
    for one in batch.differences.all():
        settle_difference(difference=one, on=LATER, words="银行更正", by=funds_officer)
    refusal("BENEFIT-154", lambda: settle_difference(difference=wrong, on=LATER, words="再核", by=None))
    read_text(batch, answer_text(batch, {1: "成功"}) + "\r\n", on=LATER)
    assert states(batch)[0] == "paid"
    sound(batch)


@pytest.mark.parametrize("leaving", ["died", "moved to another household", "household gone"])
def test_a_payment_to_whom_nothing_may_be_paid_is_told_and_not_posted(posts: Posts, leaving: str) -> None:
    batch = posts.exported()
    home, who = posts.people[0]
    rows = MemberFacts.objects.filter(member=who)
    if leaving == "died":
        rows.update(left_on=date(2026, 5, 21), leaving_kind="death")
    elif leaving == "household gone":
        home.is_live = False
        home.save()
    else:
        rows.update(household=posts.people[1][0], relation_to_head="other")
    answered(batch, {1: "成功", 2: "成功"})
    assert states(batch) == ["waiting", "paid", "waiting"]
    told = batch.differences.get()
    assert (told.kind, told.reason[:7]) == ("payee_gone", "FUND-12" if leaving != "household gone" else "FUND-11")
    # The bank takes it back: nothing was posted, and nothing is.
    answered(batch, {1: "退回"}, on=LATER)
    assert states(batch)[0] == "refused"
    sound(batch)


# Refused ------------------------------------------------------------------------------------------------------------------


def test_an_altered_total_is_refused(posts: Posts) -> None:
    batch = posts.exported()
    text = answer_text(batch, {1: "成功", 2: "成功", 3: "失败"})
    for bad in (text.replace("2400.06", "2400.05"), text.replace("3笔", "4笔"), text.replace(",800.03,", ",900.03,")):
        told = refusal("BENEFIT-044", lambda bad=bad: read_text(batch, bad))  # type: ignore[misc]
        assert told.details["place"] == "5"
    # Some banks total what they paid.
    read_text(batch, text.replace("2400.06", "1600.03"))
    assert states(batch) == ["paid", "paid", "refused"]


def test_a_line_twice_is_refused(posts: Posts) -> None:
    batch = posts.exported()
    text = answer_text(batch, {1: "成功"})
    row = text.split("\r\n")[1]
    twice = text.replace(row, f"{row}\r\n{row}").replace("1笔,800.01", "2笔,1600.02")
    told = refusal("BENEFIT-045", lambda: read_text(batch, twice))
    assert (told.details["number"], told.details["place"]) == (1, "2、3")
    assert not BankAnswer.objects.exists()


def test_a_file_of_another_batch_or_no_file_at_all_is_refused(posts: Posts) -> None:
    batch = posts.exported()
    other = status_report(batch, {1: "ACSC"}).replace(batch.reference, "999901-2026-04-001")
    refusal("BENEFIT-046", lambda: read_text(batch, other))
    refusal("BENEFIT-041", lambda: read_text(batch, "姓名,结果\r\n甲,成功"))
    refusal("FUND-141", lambda: read_text(batch, answer_text(batch, {1: "成功"}), name=" "))
    refusal("FUND-151", lambda: read_text(batch, answer_text(batch, {1: "成功"}), name="x" * 121))
    refusal("FUND-139", lambda: answered(batch, {1: "成功"}, on=BATCH_APPROVED_ON))
    large = AnswerFile("大.csv", b" " * (bank_answers.MOST_BYTES + 1), ANSWERED_ON)
    assert refusal("BENEFIT-150", lambda: read_bank_answer(batch=batch, file=large, by=None)).details["size"] == 11
    assert checked_answer(answer_text(batch, {1: "成功"}).encode(), order=order_of(batch), file="x")


def test_only_who_pays_reads_answers_and_only_of_what_went_out(
    posts: Posts, funds_officer: User, county_officer: User
) -> None:
    batch = posts.approved()
    refusal("BENEFIT-104", lambda: answered(batch, {1: "成功"}))
    export_batch(batch=batch, kind=CARD, by=funds_officer)
    with pytest.raises(PermissionDenied):
        answered(batch, {1: "成功"}, by=county_officer)
    for column in ("made_by", "approved_by"):
        # Whoever made or approved it and was given the funds later.
        PaymentBatch.objects.update(**{column: funds_officer, "exported_by": None})
        refusal("BENEFIT-144", lambda: answered(batch, {1: "成功"}, by=funds_officer))
        PaymentBatch.objects.update(**{column: None})
    answered(batch, {1: "成功"}, by=funds_officer)
    answered(batch, {1: "退回"}, by=funds_officer, on=LATER)
    assert states(batch)[0] == "returned"


def test_the_same_file_again_changes_nothing(posts: Posts) -> None:
    batch = posts.exported()
    first = answered(batch, {1: "成功", 2: "失败", 3: "待核"})
    seen = list(batch.lines.values()), Transfer.objects.count(), BatchDifference.objects.count()
    assert answered(batch, {1: "成功", 2: "失败", 3: "待核"}, name="另一个名字.csv", on=LATER) == first
    assert (list(batch.lines.values()), Transfer.objects.count(), BatchDifference.objects.count()) == seen


def test_money_that_was_paid_out_otherwise_is_not_paid_again(posts: Posts) -> None:
    from funds.makers import gains, paid
    from lianxin.funds.operations import PaymentLine

    batch = posts.exported()
    home, who = posts.people[0]
    gains(posts.project, home)
    paid(batch.claim, PaymentLine(who.name, 200_000, home), on=PAY_ON)
    refusal("FUND-107", lambda: answered(batch, {1: "成功", 2: "成功", 3: "成功"}))
    assert states(batch) == ["waiting"] * 3


@pytest.mark.parametrize("act", ["pay_claim", "confirm_arrivals", "_take_back"])
def test_a_crash_between_two_transfers_rolls_all_back(posts: Posts, monkeypatch: pytest.MonkeyPatch, act: str) -> None:
    batch = posts.exported()
    real = getattr(bank_answers, act)

    def breaking(*args: Any, **given: Any) -> Any:
        real(*args, **given)
        raise OSError("the power went out")

    if act == "_take_back":
        answered(batch, {1: "成功"})
        seen = list(batch.lines.values()), Transfer.objects.count(), BankAnswer.objects.count()
        monkeypatch.setattr(bank_answers, act, breaking)
        with pytest.raises(OSError, match="power"):
            answered(batch, {1: "退回", 2: "成功"}, on=LATER)
        assert (list(batch.lines.values()), Transfer.objects.count(), BankAnswer.objects.count()) == seen
        sound(batch)
        return
    monkeypatch.setattr(bank_answers, act, breaking)
    with pytest.raises(OSError, match="power"):
        answered(batch, {1: "成功", 2: "成功", 3: "成功"})
    assert states(batch) == ["waiting"] * 3
    assert not Payment.objects.exists()
    assert not BankAnswer.objects.exists()
    assert in_the_ledger(batch) == 0
    monkeypatch.setattr(bank_answers, act, real)
    answered(batch, {1: "成功", 2: "成功", 3: "成功"})
    sound(batch)


def test_the_database_keeps_answers_and_lines(posts: Posts) -> None:
    batch = posts.exported()
    answer = answered(batch, {1: "成功", 3: "待核"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM benefits_bankanswer")
        assert cursor.fetchone()[0].startswith("e1:")
    answer.pk = None
    with pytest.raises(IntegrityError, match=r"answer_is_read_once|UNIQUE"), transaction.atomic():
        answer.save(force_insert=True)
    payment = batch.lines.get(number=1).payment
    for found, name, changed in (
        (batch.lines.filter(number=2), "unpaid_line_has_no_payment", {"payment": payment}),
        (batch.lines.filter(number=1), "paid_line_stands_in_the_ledger", {"paid_on": None}),
        (batch.differences.all(), "settled_difference_says_how", {"settled_words": "已核"}),
        (batch.differences.all(), "settled_difference_says_how", {"settled_on": LATER}),
        (batch.differences.all(), "difference_says_where_it_was_found", {"answer": None, "line": None}),
    ):
        if name == "unpaid_line_has_no_payment":
            batch.lines.filter(number=1).update(state="waiting", payment=None)
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            found.update(**changed)
        batch.lines.filter(number=1).update(state="paid", payment=payment)


# Whatever the order -------------------------------------------------------------------------------------------------------


RESULTS = st.dictionaries(st.integers(1, 3), st.sampled_from(["成功", "失败", "退回", "处理中", "待核"]), min_size=1)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=st.lists(RESULTS, min_size=1, max_size=5))
def test_whatever_is_answered_in_whatever_order_lines_and_ledger_agree(
    posts: Posts, files: list[dict[int, str]]
) -> None:
    with transaction.atomic():
        batch = posts.exported()
        for results in files:
            answered(batch, results)
            sound(batch)
            sums = sums_by_state(batch)
            assert sum(one.amount_fen for one in sums.values()) == batch.total_fen
            assert sums["paid"].amount_fen == in_the_ledger(batch)
        open_lines = set(batch.lines.filter(is_open=True).values_list("benefit_id", flat=True))
        free = preview(project=posts.project, period_key=batch.period_key, measures=(), pay_on=PAY_ON).payable
        assert open_lines.isdisjoint(one.benefit for one in free)
        assert len(open_lines) + len(free) == 3
        transaction.set_rollback(True)


def test_a_line_of_the_batch_is_the_only_thing_that_makes_a_measure_paid(posts: Posts) -> None:
    home, who = posts.people[0]
    extra = approved_post(home, who, posts.project, item="保洁员")
    batch = posts.paid()
    assert paid_benefits(Benefit.objects.filter(pk=extra.pk)).exists()
    assert not paid_benefits(Benefit.objects.exclude(batch_lines__batch=batch)).exists()
    assert BatchLine.objects.filter(state="paid").count() == 4
