"""The ledger as a beancount journal: another program reckons every balance anew, and finds ours."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from beancount import loader
from beancount.core import realization
from beancount.core.data import Balance, Note, Open, Transaction
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from cast import COUNTY, OTHER_COUNTY, TOWNSHIP
from funds.histories import history
from funds.makers import tranche
from funds.scenes import county_with_money
from lianxin.audit.models import Event
from lianxin.core.kernel.errors import Refused
from lianxin.funds.commands import app
from lianxin.funds.domain.journal import account_name, balance, quoted
from lianxin.funds.models import Account, Transfer
from lianxin.funds.operations import Move, Paper, record_statement
from lianxin.funds.operations.books import balance_at
from lianxin.funds.operations.bulk import post_in_bulk
from lianxin.funds.operations.journals import Written, write_journal
from lianxin.funds.operations.tranches import account_of, source_of_tranche
from lianxin.funds.queries.journal import AccountSums, JournalScope, journal_accounts
from lianxin.people.models import Unit
from lianxin.registry.models import Household, Member

pytestmark = pytest.mark.django_db


def written(path: Path, scope: JournalScope | None = None) -> Written:
    return write_journal(path=path, scope=scope or JournalScope(), by=None)


def loaded(path: Path) -> list[Any]:
    entries, errors, _ = loader.load_file(str(path))
    assert errors == []
    return list(entries)


def balances(entries: list[Any]) -> dict[str, int]:
    """What beancount makes of every account, in fen."""
    root = realization.realize(entries)
    found = {}
    for opened in (entry for entry in entries if isinstance(entry, Open)):
        held = realization.get(root, opened.account).balance.get_currency_units("CNY").number or Decimal(0)
        found[opened.account] = int(held * 100)
        assert found[opened.account] == held * 100
    return found


def ours(**narrowed: Any) -> dict[str, int]:
    return {account_name(a.code, a.book): a.balance_fen for a in Account.objects.filter(**narrowed)}


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "ledger.beancount"


def test_it_is_found_without_error_and_balances_to_the_fen(journal: Path, unit: Unit) -> None:
    county_with_money(unit)
    told = written(journal)
    entries = loaded(journal)
    assert balances(entries) == ours()
    assert told.transfers == Transfer.objects.count() == sum(isinstance(e, Transaction) for e in entries)
    assert told.accounts == Account.objects.count()


@pytest.mark.parametrize("seed", range(4))
def test_it_balances_after_whatever_happened(journal: Path, seed: int) -> None:
    history(seed)
    written(journal)
    assert balances(loaded(journal)) == ours()


@pytest.mark.parametrize("seed", range(2))
def test_it_begins_a_period_with_what_was_there_before(journal: Path, seed: int) -> None:
    made = history(seed)
    middle = date.fromordinal((date(2026, 5, 1).toordinal() + made.day.toordinal()) // 2)
    told = written(journal, JournalScope(starts_on=middle))
    held = balances(loaded(journal))
    assert {name: amount for name, amount in held.items() if not name.endswith(":Opening")} == ours()
    assert told.transfers == Transfer.objects.filter(on__gte=middle).count()
    written(journal, JournalScope(ends_on=middle))
    before = {account_name(a.code, a.book): balance_at(a, middle) for a in Account.objects.all()}
    held = balances(loaded(journal))
    assert held == {name: before[name] for name in held}


def test_it_asserts_every_balance_at_the_end_so_that_a_missing_fen_is_an_error(journal: Path, unit: Unit) -> None:
    county_with_money(unit)
    written(journal)
    text = journal.read_text(encoding="utf-8")
    assert "20000.01 CNY" in text
    journal.write_text(text.replace("  20000.01 CNY", "  20000.02 CNY").replace("  -20000.01", "  -20000.02"), "utf-8")
    _, errors, _ = loader.load_file(str(journal))
    assert errors


def test_it_takes_an_agreeing_statement_for_an_assertion_and_a_differing_one_for_a_note(
    journal: Path, unit: Unit
) -> None:
    scene = county_with_money(unit)
    told = written(journal)
    assert (told.assertions, told.differing) == (1, 1)
    entries = loaded(journal)
    name = account_name(f"tranche:{scene.special.pk}", "grant")
    stated = [e for e in entries if isinstance(e, Balance) and e.account == name and e.date == date(2026, 7, 1)]
    assert [e.amount.number for e in stated] == [Decimal("200000.00")]
    [note] = [e for e in entries if isinstance(e, Note)]
    assert "199,000.00" in note.comment
    assert note.account == name


def test_it_opens_an_account_before_the_first_statement_of_it(journal: Path) -> None:
    money = tranche()
    record_statement(
        account=account_of(money), kind="bank", on=date(2026, 1, 1), stated_fen=0, document_no="对 0", by=None
    )
    assert written(journal).assertions == 1
    loaded(journal)


def test_it_keeps_books_apart(journal: Path, unit: Unit) -> None:
    county_with_money(unit)
    written(journal)
    for entry in loaded(journal):
        if isinstance(entry, Transaction):
            assert len({posting.account.split(":")[1] for posting in entry.postings}) == 1


def test_it_says_of_each_transfer_on_what_paper_and_whose_money_it_is(journal: Path, unit: Unit) -> None:
    scene = county_with_money(unit)
    written(journal)
    moved = {entry.meta["id"]: entry for entry in loaded(journal) if isinstance(entry, Transaction)}
    paid = Transfer.objects.get(payment=scene.payments[1], kind="pay")
    meta = moved[str(paid.pk)].meta
    assert (meta["document"], meta["project"], meta["household"]) == ("PZ-2", "P-2", scene.home.household_no)
    assert meta["tranche"] == f"T{paid.tranche_id}"
    reversal = Transfer.objects.filter(kind="reverse").first()
    assert reversal is not None
    assert moved[str(reversal.pk)].meta["reverses"] == str(reversal.reverses_id)


def test_it_holds_no_personal_data(journal: Path, unit: Unit) -> None:
    county_with_money(unit)
    written(journal)
    text = journal.read_text(encoding="utf-8")
    people = {*Member.objects.values_list("name", flat=True), *Household.objects.values_list("head_name", flat=True)}
    assert len(people) >= 3
    assert [name for name in people if name and name in text] == []
    assert "6222020000000012345" not in text
    assert "账号有误" not in text


def test_it_marks_accounts_that_other_areas_move_too(journal: Path, unit: Unit) -> None:
    scene = county_with_money(unit)
    written(journal, JournalScope(TOWNSHIP))
    entries = loaded(journal)
    partial = {e.account for e in entries if isinstance(e, Open) and e.meta.get("partial")}
    assert account_name(f"tranche:{scene.unit_money.pk}", "grant") in partial
    assert account_name(f"allocation:{scene.unit_money.pk}:{scene.road.pk}", "grant") not in partial
    held, all_held = balances(entries), ours()
    assert {name: held[name] for name in held if name not in partial} == {
        name: all_held[name] for name in held if name not in partial
    }
    areas = {e.meta["area"] for e in entries if isinstance(e, Transaction)}
    assert areas
    assert all(area.startswith(TOWNSHIP) for area in areas)
    assert not [e for e in entries if isinstance(e, Note)]


def test_it_is_a_journal_without_entries_where_nothing_moved(journal: Path) -> None:
    assert written(journal, JournalScope(OTHER_COUNTY)) == Written()
    assert loaded(journal) == []


def test_it_refuses_a_period_that_ends_before_it_begins(journal: Path) -> None:
    with pytest.raises(Refused) as refusal:
        written(journal, JournalScope(starts_on=date(2026, 2, 1), ends_on=date(2026, 1, 1)))
    assert refusal.value.code == "FUND-181"
    assert not journal.exists()


def test_it_refuses_a_folder_that_is_not_there(tmp_path: Path) -> None:
    tranche()
    with pytest.raises(Refused) as refusal:
        written(tmp_path / "none" / "x.beancount")
    assert refusal.value.code == "FUND-180"


def test_it_leaves_the_old_file_where_a_new_one_cannot_be_finished(
    journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tranche()
    journal.write_text("; old", encoding="utf-8")

    def broken(line: Any) -> str:
        raise OSError(28, "no space")

    monkeypatch.setattr("lianxin.funds.operations.journals._transaction", broken)
    with pytest.raises(Refused):
        written(journal)
    assert journal.read_text(encoding="utf-8") == "; old"
    assert list(journal.parent.iterdir()) == [journal]


def test_it_records_that_a_journal_was_taken(journal: Path) -> None:
    tranche()
    written(journal, JournalScope(COUNTY))
    event = Event.objects.get(act="funds.write_journal")
    assert (event.area_code, event.details) == (COUNTY, {"transfers": 1})


def test_it_is_written_by_a_command(journal: Path) -> None:
    tranche()
    options = ["--area", COUNTY, "--from", "2026-01-01", "--to", "2026-12-31", "--out", str(journal)]
    result = CliRunner().invoke(app, ["beancount", *options])
    assert result.exit_code == 0, result.output
    assert "1 笔转账 transfers，2 个账户 accounts" in result.stdout
    loaded(journal)


@pytest.mark.django_db(transaction=True)
def test_it_reads_everything_as_it_stood_in_one_moment(journal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    money = tranche()
    levels = []

    def watched(scope: JournalScope) -> Iterator[AccountSums]:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SHOW transaction_isolation")
                levels.append(cursor.fetchone()[0])
        assert connection.in_atomic_block
        return journal_accounts(scope)

    monkeypatch.setattr("lianxin.funds.operations.journals.journal_accounts", watched)
    written(journal)
    assert levels == (["repeatable read"] * 2 if connection.vendor == "postgresql" else [])
    assert balances(loaded(journal))[account_name(f"tranche:{money.pk}", "grant")] == money.amount_fen


def test_it_takes_no_more_memory_for_more_transfers(journal: Path) -> None:
    money = tranche(amount_fen=10**12)
    debit, credit = account_of(money), source_of_tranche(money)

    def peak(transfers: int, key: str) -> int:
        entries = (
            (
                Move(Transfer.Kind.RECEIVE, debit, credit, 1, "road", 2026, tranche_id=money.pk),
                Paper(date(2026, 3, 1), f"{key}-{number}", None),
            )
            for number in range(transfers)
        )
        post_in_bulk(entries=entries, area_code=COUNTY, document_no=key, by=None)
        tracemalloc.start()
        try:
            written(journal)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    few = peak(4_000, "few")
    many = peak(16_000, "many")
    assert many < few * 1.5


@given(st.lists(st.text(min_size=0, max_size=6), min_size=1, max_size=2, unique=True))
def test_it_never_gives_two_accounts_one_name(parts: list[str]) -> None:
    parts = [part.replace(":", "") for part in parts]
    names = {account_name(f"enterprise:{part}", "return") for part in parts}
    assert len(names) == len(set(parts))


@pytest.mark.parametrize(
    ("code", "book", "name"),
    [
        ("tranche:12", "grant", "Assets:Grant:Tranche:T12"),
        ("allocation:12:5", "grant", "Assets:Grant:Allocation:T12:P5"),
        ("claim:3:12", "grant", "Assets:Grant:Claim:C3:T12"),
        ("household:998", "grant", "Expenses:Grant:Household:H998"),
        ("source:designated_unit:county:999901", "grant", "Income:Grant:Source:Designated-unit:County:999901"),
        ("lender:1", "loan", "Liabilities:Loan:Lender:1"),
    ],
)
def test_it_names_accounts_after_their_codes(code: str, book: str, name: str) -> None:
    assert account_name(code, book) == name


@pytest.mark.parametrize("kind", Account.Kind.values)
def test_it_has_a_name_for_every_kind_of_account(kind: str, journal: Path) -> None:
    name = account_name(f"{kind}:甲-Ab_9:_x", "grant")
    text = f"2026-01-01 open {name} CNY\n" + balance(name, date(2026, 1, 2), 0)
    assert loader.load_string(text)[1] == []


def test_it_writes_a_text_so_that_it_stays_one() -> None:
    hard = 'a"b\\c\nd'
    entries, errors, _ = loader.load_string(f"2026-01-01 * {quoted(hard)}\n")
    assert errors == []
    assert entries[0].narration == 'a"b\\c d'
