"""Batches: made by one, approved by another, sent by a third; what is held back and why; what is refused."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Tree

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from benefits.batch_makers import (
    BATCH_APPROVED_ON,
    CARD,
    MADE_ON,
    PAY_ON,
    PERIOD,
    Posts,
    account,
    approved_post,
    carded,
    identity,
    states,
)
from funds import makers as funds
from lianxin.audit.models import Event
from lianxin.benefits.models import BatchLine, Benefit, PaymentBatch
from lianxin.benefits.operations import (
    Payer,
    approve_batch,
    export_batch,
    make_batch,
    send_back_batch,
    stop_benefit,
)
from lianxin.benefits.queries.batches import preview
from lianxin.core.kernel.errors import Refused
from lianxin.funds.models import Claim
from lianxin.people.models import User
from lianxin.registry.models import Household, MemberFacts
from registry.importing import file_of, imported, person
from registry.makers import member

pytestmark = pytest.mark.django_db
ISO = PaymentBatch.FileKind.ISO_20022


def refusal(code: str, act: Callable[[], Any]) -> Refused:
    with pytest.raises(Refused) as caught:
        act()
    assert caught.value.code == code, caught.value
    return caught.value


@pytest.fixture
def posts(known_areas: None) -> Posts:
    return Posts()


def held_back(posts: Posts) -> dict[int, list[str]]:
    found = preview(project=posts.project, period_key=PERIOD, measures=(), pay_on=PAY_ON)
    return {one.candidate.benefit: [str(reason) for reason in one.reasons] for one in found.held}


# Made ---------------------------------------------------------------------------------------------------------------------


def test_three_people_send_a_batch(
    posts: Posts, township_clerk: User, county_officer: User, funds_officer: User
) -> None:
    with pytest.raises(PermissionDenied):
        posts.made(by=township_clerk)  # the project is the county's
    with pytest.raises(PermissionDenied):
        posts.made(by=funds_officer)
    batch = posts.made(by=county_officer)
    assert (batch.line_count, batch.total_fen, batch.state) == (3, 240_006, "made")
    assert (batch.claim.amount_fen, batch.claim.state) == (240_006, "submitted")
    refusal("BENEFIT-144", lambda: approve_batch(batch=batch, on=BATCH_APPROVED_ON, by=county_officer))
    with pytest.raises(PermissionDenied):
        approve_batch(batch=batch, on=BATCH_APPROVED_ON, by=funds_officer)
    refusal("BENEFIT-104", lambda: export_batch(batch=batch, kind=CARD, by=funds_officer))
    done = approve_batch(batch=batch, on=BATCH_APPROVED_ON, by=None)
    assert (done.state, done.claim.state) == ("approved", "approved")
    with pytest.raises(PermissionDenied):
        export_batch(batch=batch, kind=CARD, by=county_officer)
    content = export_batch(batch=batch, kind=CARD, by=funds_officer)
    batch.refresh_from_db()
    assert (batch.state, batch.exported_by, batch.file_digest) == (
        "exported", funds_officer, hashlib.sha256(content).hexdigest(),
    )  # fmt: skip
    acts = list(Event.objects.filter(act__startswith="benefits.").order_by("pk").values_list("act", flat=True))
    assert acts == ["benefits.make_batch", "benefits.approve_batch", "benefits.export_batch"]


def test_it_writes_the_table_of_the_card_bank(posts: Posts) -> None:
    content = export_batch(batch=posts.approved(), kind=CARD, by=None)
    rows = list(csv.reader(io.StringIO(content.decode("gb18030"), newline="")))
    assert rows[1] == ["1", "户主01", identity(1), account(1), "某县农商行", "800.01", "公益性岗位补贴 护林员", PERIOD]
    assert rows[-1][:2] == ["合计", "3笔"]
    assert rows[-1][5] == "2400.06"


def test_it_writes_the_message_of_iso_20022_and_the_same_again(posts: Posts) -> None:
    batch = posts.approved()
    content = export_batch(batch=batch, kind=ISO, by=None)
    root = Tree.fromstring(content)  # noqa: S314 our own file
    assert root.findtext(".//{*}CtrlSum") == "2400.06"
    assert [one.text for one in root.iterfind(".//{*}EndToEndId")] == [f"{batch.reference}-{n}" for n in (1, 2, 3)]
    assert export_batch(batch=batch, kind=ISO, by=None) == content
    refusal("BENEFIT-148", lambda: export_batch(batch=batch, kind=CARD, by=None))


def test_it_notices_lines_that_were_altered_after_the_file_went_out(posts: Posts) -> None:
    batch = posts.exported()
    batch.lines.filter(number=1).update(amount_fen=99_999_99)
    refusal("BENEFIT-149", lambda: export_batch(batch=batch, kind=CARD, by=None))


def test_accounts_are_encrypted_at_rest(posts: Posts) -> None:
    posts.made()
    with connection.cursor() as cursor:
        cursor.execute("SELECT account_no, identity_no FROM benefits_batchline")
        cells = [cell for row in cursor.fetchall() for cell in row]
        cursor.execute("SELECT payer_account FROM benefits_paymentbatch")
        cells += [cell for row in cursor.fetchall() for cell in row]
    assert len(cells) == 7
    assert all(cell.startswith("e1:") for cell in cells)


# Held back ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"bank_account": None}, "no_account"),
        ({"bank_account": "6217x"}, "account_unfit"),
        ({"bank_account": account(2)}, "shared_account"),
    ],
)
def test_it_holds_back_accounts_that_are_not_the_household_s(posts: Posts, facts: dict[str, Any], reason: str) -> None:
    Household.objects.filter(pk=posts.people[0][0].pk).update(**facts)
    found = held_back(posts)
    assert found[posts.benefits[0].pk] == [reason]
    assert (posts.benefits[1].pk in found) == (reason == "shared_account")


def test_an_account_may_be_shared_by_a_household_that_is_gone(posts: Posts) -> None:
    other, _ = carded(9, account_no=account(1))
    assert held_back(posts) == {posts.benefits[0].pk: ["shared_account"]}
    other.is_live = False
    other.save()
    assert held_back(posts) == {}


@pytest.mark.parametrize("kind", ["death", "moved_out"])
def test_it_holds_back_a_payee_who_died_or_left_by_the_day_of_payment(posts: Posts, kind: str) -> None:
    row = MemberFacts.objects.filter(member=posts.people[0][1])
    row.update(left_on=date(2026, 5, 23), leaving_kind=kind)
    assert held_back(posts) == {}
    row.update(left_on=PAY_ON)
    assert held_back(posts) == {posts.benefits[0].pk: ["gone"]}


def test_it_holds_back_a_payee_who_is_nobody_of_the_household(posts: Posts) -> None:
    Benefit.objects.filter(pk=posts.benefits[0].pk).update(member=posts.people[1][1], item="保洁员")
    assert held_back(posts) == {posts.benefits[0].pk: ["not_of_household"]}


def test_it_holds_back_a_household_off_the_register_and_numbers_that_are_not_sound(posts: Posts) -> None:
    home, _ = posts.people[0]
    home.is_live = False
    home.save()
    for number, bad in ((1, None), (2, identity(3)[:-1] + "?")):
        posts.people[number][1].id_no = bad
        posts.people[number][1].save()
    assert list(held_back(posts).values()) == [["not_live"], ["no_identity"], ["no_identity"]]


def test_what_a_household_gets_is_paid_to_its_head(posts: Posts) -> None:
    home, who = posts.people[0]
    member(home, "配偶", identity={"id_no": identity(50)})
    award = approved_post(home, None, posts.project, measure="industry_award", period_key="2026", item="养牛")
    found = preview(project=posts.project, period_key="2026", measures=(), pay_on=PAY_ON)
    assert [(one.benefit, one.person) for one in found.payable] == [(award.pk, who.pk)]


def test_it_holds_back_what_is_not_paid_to_a_card(posts: Posts) -> None:
    gift = approved_post(posts.people[0][0], None, posts.project, measure="gift")
    assert held_back(posts) == {gift.pk: ["not_by_card"]}


def test_it_holds_back_what_the_same_person_gets_on_another_roster(posts: Posts) -> None:
    home, who = carded(9)
    who.id_no = identity(1)
    who.save()
    twin = approved_post(home, who, posts.project)
    assert held_back(posts) == {twin.pk: ["duplicate"]}
    batch = posts.made()
    assert batch.line_count == 3
    assert held_back(posts)[twin.pk] == ["duplicate"]
    send_back_batch(batch=batch, on=MADE_ON, reason="名单有误", by=None)
    assert held_back(posts) == {twin.pk: ["duplicate"]}


def test_it_holds_back_what_is_in_another_batch(posts: Posts) -> None:
    batch = posts.made()
    assert set(map(tuple, held_back(posts).values())) == {("in_batch",)}
    refused = refusal("BENEFIT-141", posts.made)
    assert refused.details["held"] == 3
    send_back_batch(batch=batch, on=MADE_ON, reason="名单有误", by=None)
    assert held_back(posts) == {}
    assert states(batch) == ["refused"] * 3
    assert Claim.objects.get(pk=batch.claim_id).state == "refused"
    again = posts.made()
    assert (again.line_count, again.reference) == (3, f"999901-{PERIOD}-002")


def test_it_pays_only_the_period_the_measures_and_the_project_that_were_asked_for(posts: Posts) -> None:
    home, who = posts.people[0]
    approved_post(home, who, posts.project, period_key="2026-04")
    approved_post(home, who, posts.project, measure="travel_subsidy", item="")
    approved_post(home, who, posts.project, item="保洁员", state="verified")
    approved_post(home, who, funds.project("P-9"), item="护路员")
    assert posts.made(measures=("public_welfare_post",)).line_count == 3
    assert posts.made(period_key="2026-04").line_count == 1
    refusal("BENEFIT-141", lambda: posts.made(period_key=""))


def test_accounts_come_from_the_table_of_the_card_office(posts: Posts, tmp_path: Path) -> None:
    home, _ = posts.people[0]
    Household.objects.filter(pk=home.pk).update(bank_account=None, bank_name=None)
    assert held_back(posts) == {posts.benefits[0].pk: ["no_account"]}
    row = person(home.household_no, home.head_name)
    row |= {"household.bank_account": account(66), "household.bank_name": "某县农商行"}
    job = imported(file_of(tmp_path, [row], kind="household_accounts"))
    assert job.state == "done", job.result
    assert held_back(posts) == {}
    assert posts.made().lines.get(number=1).account_no == account(66)


# Refused ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"pay_on": date(2026, 5, 19)}, "FUND-139"),
        ({"payer": Payer("", "1234567890")}, "FUND-141"),
        ({"payer": Payer("某县财政局", "x")}, "BENEFIT-040"),
        ({"payer": Payer("某县财政局", "")}, "BENEFIT-040"),
        ({"claim_no": " "}, "FUND-141"),
        ({"papers": ""}, "FUND-141"),
        ({"expected_fen": 240_007}, "BENEFIT-143"),
    ],
)
def test_a_batch_that_lacks_something_is_not_made(posts: Posts, given: dict[str, Any], code: str) -> None:
    refusal(code, lambda: posts.made(**given))
    assert not PaymentBatch.objects.exists()
    assert not Claim.objects.exists()


def test_it_is_paid_from_a_claim_of_the_project_with_money_left(posts: Posts) -> None:
    claim = funds.approved(posts.project, 240_005)
    refusal("BENEFIT-147", lambda: posts.made(claim=claim))
    enough = funds.approved(posts.project, 240_006, number="BZ-2")
    assert posts.made(claim=enough).claim == enough
    home, who = posts.people[0]
    approved_post(home, who, posts.project, 1_00, period_key="2026-06")
    refusal("BENEFIT-147", lambda: posts.made(claim=enough, period_key="2026-06"))
    waiting = funds.submitted(posts.project, 5_000_00, number="BZ-3")
    refusal("BENEFIT-146", lambda: posts.made(claim=waiting, period_key="2026-06"))
    elsewhere = funds.project("P-9", cost_fen=10_000_00)
    funds.allocated(funds.tranche("二号"), elsewhere, 5_000_00)
    other = funds.approved(elsewhere, 1_000_00, number="BZ-4")
    refusal("BENEFIT-146", lambda: posts.made(claim=other, period_key="2026-06"))


def test_a_batch_is_approved_between_its_making_and_its_payment(posts: Posts) -> None:
    batch = posts.made()
    refusal("FUND-139", lambda: approve_batch(batch=batch, on=date(2026, 5, 19), by=None))
    refusal("FUND-139", lambda: approve_batch(batch=batch, on=date(2026, 5, 23), by=None))
    approve_batch(batch=batch, on=BATCH_APPROVED_ON, by=None)
    refusal("BENEFIT-104", lambda: approve_batch(batch=batch, on=BATCH_APPROVED_ON, by=None))


def test_a_batch_whose_claim_was_refused_is_not_approved(posts: Posts) -> None:
    batch = posts.made()
    Claim.objects.filter(pk=batch.claim_id).update(state="refused", words="票据不全", settled_on=MADE_ON)
    refusal("BENEFIT-146", lambda: approve_batch(batch=batch, on=BATCH_APPROVED_ON, by=None))


def changes(posts: Posts) -> dict[str, Callable[[], Any]]:
    home, who = posts.people[1]
    facts, rows = Household.objects.filter(pk=home.pk), MemberFacts.objects.filter(member=who)
    return {
        "died": lambda: rows.update(left_on=MADE_ON, leaving_kind="death"),
        "account": lambda: facts.update(bank_account=account(77)),
        "no account": lambda: facts.update(bank_account=None),
        "stopped": lambda: stop_benefit(benefit=posts.benefits[1], reason="重复", by=None),
        "amount": lambda: BatchLine.objects.filter(number=2).update(amount_fen=1),
    }


@pytest.mark.parametrize("change", ["died", "account", "no account", "stopped", "amount"])
def test_it_neither_approves_nor_sends_what_has_changed_since(posts: Posts, change: str) -> None:
    batch = posts.made()
    with transaction.atomic():
        changes(posts)[change]()
        refused = refusal("BENEFIT-145", lambda: approve_batch(batch=batch, on=BATCH_APPROVED_ON, by=None))
        assert (refused.details["number"], refused.details["count"]) == (2, 1)
        transaction.set_rollback(True)
    approve_batch(batch=batch, on=BATCH_APPROVED_ON, by=None)
    changes(posts)[change]()
    refusal("BENEFIT-145", lambda: export_batch(batch=batch, kind=CARD, by=None))
    assert PaymentBatch.objects.get().file_digest == ""


def test_a_batch_is_sent_back_with_a_reason_until_it_goes_to_the_bank(posts: Posts, county_officer: User) -> None:
    batch = posts.made(by=county_officer)
    refusal("BENEFIT-144", lambda: send_back_batch(batch=batch, on=MADE_ON, reason="错", by=county_officer))
    refusal("FUND-128", lambda: send_back_batch(batch=batch, on=MADE_ON, reason=" ", by=None))
    refusal("FUND-139", lambda: send_back_batch(batch=batch, on=date(2026, 5, 1), reason="错", by=None))
    approve_batch(batch=batch, on=BATCH_APPROVED_ON, by=None)
    send_back_batch(batch=batch, on=BATCH_APPROVED_ON, reason="账号待核", by=None)
    # What was set aside stays with the claim, and pays the next batch.
    again = posts.made(claim=batch.claim)
    approve_batch(batch=again, on=BATCH_APPROVED_ON, by=None)
    export_batch(batch=again, kind=CARD, by=None)
    refusal("BENEFIT-104", lambda: send_back_batch(batch=again, on=PAY_ON, reason="迟了", by=None))


def test_whoever_made_or_approved_a_batch_does_not_send_it(posts: Posts, funds_officer: User) -> None:
    for column in ("made_by", "approved_by"):
        batch = posts.approved()
        PaymentBatch.objects.filter(pk=batch.pk).update(**{column: funds_officer})
        refusal("BENEFIT-144", lambda batch=batch: export_batch(batch=batch, kind=CARD, by=funds_officer))  # type: ignore[misc]
        send_back_batch(batch=batch, on=BATCH_APPROVED_ON, reason="换人", by=None)


def test_the_database_keeps_batches(posts: Posts, county_officer: User) -> None:
    batch = posts.approved()
    one, line = PaymentBatch.objects.filter(pk=batch.pk), BatchLine.objects.filter(number=1)
    for found, name, given in (
        (one, "batch_is_of_some_money", {"total_fen": 0}),
        (one, "batch_is_approved_by_somebody_else", {"made_by": county_officer, "approved_by": county_officer}),
        (one, "batch_is_paid_by_a_third", {"made_by": county_officer, "exported_by": county_officer}),
        (one, "batch_is_paid_by_a_third", {"approved_by": county_officer, "exported_by": county_officer}),
        (one, "batch_is_approved_before_it_goes_on", {"approved_on": None}),
        (one, "exported_batch_names_its_file", {"state": "exported"}),
        (one, "batch_sent_back_says_why", {"state": "sent_back"}),
        (line, "batch_line_is_some_money", {"amount_fen": 0}),
        (line, "paid_line_stands_in_the_ledger", {"state": "paid"}),
        (line, "line_is_open_until_it_fails", {"is_open": False}),
        (line, "line_is_open_until_it_fails", {"state": "refused", "reason": "户名不符"}),
        (line, "line_not_paid_says_why", {"state": "refused", "is_open": False}),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            found.update(**given)
    first = line.get()
    first.pk = None
    with pytest.raises(IntegrityError, match=r"batch_has_a_line_once|UNIQUE"), transaction.atomic():
        first.save(force_insert=True)
    first.number = 99
    with pytest.raises(IntegrityError, match=r"benefit_is_paid_by_one_open_line|UNIQUE"), transaction.atomic():
        first.save(force_insert=True)


def test_a_batch_made_at_the_same_moment_is_refused(posts: Posts, monkeypatch: pytest.MonkeyPatch) -> None:
    from lianxin.benefits.operations import batches

    seen = batches.preview(project=posts.project, period_key=PERIOD, measures=(), pay_on=PAY_ON)
    posts.made()
    monkeypatch.setattr(batches, "preview", lambda **_: seen)
    refusal("BENEFIT-142", lambda: make_batch(entry=posts.entry(), by=None))
    assert PaymentBatch.objects.count() == 1
