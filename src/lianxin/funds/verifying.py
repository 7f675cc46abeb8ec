"""Verify the ledger: work out anew from the transfers what the database says of itself, and hold every rule against every row.

The guards refuse what would break a rule; this tells what was broken all the same, by somebody with the database's own password
or a guard that was lifted. Nothing here trusts a total, a trigger or a constraint. All of it is set-based SQL, the same on both engines.
"""

# ruff: noqa: S608 - every query is put together from what is written here and in the migration.

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from lianxin.core.kernel.words import Words
from lianxin.funds.ledger_words import rule_words

# So many rows of a fault are named; how many there are is told in any case.
SHOWN = 20
_guards = import_module("lianxin.funds.migrations.0002_the_database_keeps_the_ledger")
# A day that is closed now was open when most of its transfers were posted: that rule is asked in another way below.
_PERIOD = "transfer_falls_into_an_open_period"


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that does not hold: its name, what it says, on how many rows, and the first of them."""

    rule: str
    words: Words
    count: int
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was looked at, and every fault that was found."""

    transfers: int
    accounts: int
    faults: tuple[Fault, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


@dataclass(frozen=True, slots=True)
class _Check:
    """A rule, and the query that names each row which breaks it (one column)."""

    rule: str
    words: Words
    sql: str


_MOVED = (
    "SELECT id, sum(debits) AS debits, sum(credits) AS credits FROM ("
    "SELECT debit_id AS id, sum(amount_fen) AS debits, 0 AS credits FROM funds_transfer GROUP BY debit_id "
    "UNION ALL SELECT credit_id, 0, sum(amount_fen) FROM funds_transfer GROUP BY credit_id) moved GROUP BY id"
)
_WITH_ACCOUNTS = "JOIN funds_account d ON d.id = t.debit_id JOIN funds_account c ON c.id = t.credit_id"

_CHECKS = (
    _Check(
        "balance_is_the_sum_of_transfers",
        Words("账户累计与逐笔之和不符", "the totals of an account are not the sums of its transfers"),
        f"SELECT a.code FROM funds_account a LEFT JOIN ({_MOVED}) s ON s.id = a.id "
        "WHERE a.debits_fen <> coalesce(s.debits, 0) OR a.credits_fen <> coalesce(s.credits, 0)",
    ),
    _Check(
        "account_is_never_overdrawn",
        Words("账户透支", "an account is overdrawn"),
        # Of the totals, which the check above compares with the transfers.
        "SELECT code FROM funds_account WHERE NOT is_outside AND credits_fen > debits_fen",
    ),
    _Check(
        "book_is_in_balance",
        Words("同一类资金借贷不平", "the debits of a book are not its credits"),
        "SELECT book FROM funds_account GROUP BY book HAVING sum(debits_fen) <> sum(credits_fen)",
    ),
    _Check(
        "nothing_is_posted_into_a_closed_period",
        Words("关账之后又记入已关账期间", "it was posted after its period was closed"),
        f'SELECT t.id FROM funds_countybook b JOIN funds_transfer t ON t."on" < b.open_from AND t.at > b.closed_at '
        f"{_WITH_ACCOUNTS} WHERE b.county_code IN "
        "(substr(t.area_code, 1, 6), substr(d.area_code, 1, 6), substr(c.area_code, 1, 6))",
    ),
    _Check(
        "transfer_is_reversed_once",
        rule_words("transfer_is_reversed_once"),
        "SELECT reverses_id FROM funds_transfer WHERE reverses_id IS NOT NULL GROUP BY reverses_id HAVING count(*) > 1",
    ),
    _Check(
        "tranche_is_received_as_its_document_says",
        Words("指标到账数与文件不符", "what arrived of a tranche is not what its document says"),
        "SELECT t.id FROM funds_tranche t LEFT JOIN (SELECT m.tranche_id, sum(CASE WHEN g.kind = 'source' THEN m.amount_fen "
        "ELSE -m.amount_fen END) AS came FROM funds_transfer m JOIN funds_account g ON g.id = m.credit_id "
        "JOIN funds_account i ON i.id = m.debit_id WHERE m.kind IN ('receive', 'reverse') "
        "AND (g.kind = 'source' AND i.kind = 'tranche' OR g.kind = 'tranche' AND i.kind = 'source') GROUP BY m.tranche_id) s "
        "ON s.tranche_id = t.id "
        "WHERE coalesce(s.came, 0) <> CASE t.state WHEN 'expected' THEN 0 ELSE t.amount_fen END",
    ),
    _Check(
        "tranche_is_all_accounted_for",
        Words("指标的钱去向不明", "the money of a tranche is not all accounted for"),
        "SELECT coalesce(s.tranche_id, h.tranche_id) FROM (SELECT t.tranche_id, "
        "sum(CASE WHEN c.tranche_id IS NULL THEN t.amount_fen ELSE 0 END) "
        "- sum(CASE WHEN d.tranche_id IS NULL THEN t.amount_fen ELSE 0 END) AS inside "
        f"FROM funds_transfer t {_WITH_ACCOUNTS} WHERE t.tranche_id IS NOT NULL GROUP BY t.tranche_id) s "
        "LEFT JOIN (SELECT tranche_id, sum(debits_fen - credits_fen) AS held FROM funds_account "
        "WHERE tranche_id IS NOT NULL GROUP BY tranche_id) h ON h.tranche_id = s.tranche_id "
        "WHERE s.inside <> coalesce(h.held, 0)",
    ),
    _Check(
        "payment_is_moved_whole",
        Words("付款记录与账上转出的钱不符", "what was moved for a payment is not its sum, nor nothing"),
        # By the kind of act alone: that each took its own road, the rules of transfers tell.
        "SELECT p.voucher_no || ' ' || (p.line + 1) FROM funds_payment p LEFT JOIN (SELECT payment_id, "
        "sum(CASE WHEN kind = 'pay' THEN amount_fen ELSE 0 END) - sum(paid_back) AS paid, "
        "sum(CASE kind WHEN 'pay' THEN amount_fen WHEN 'confirm' THEN -amount_fen ELSE 0 END) "
        "- sum(paid_back) + sum(sent_back) AS under_way FROM (SELECT payment_id, kind, amount_fen, 0 AS paid_back, 0 AS sent_back "
        "FROM funds_transfer WHERE payment_id IS NOT NULL AND kind <> 'reverse' UNION ALL "
        "SELECT t.payment_id, t.kind, t.amount_fen, CASE o.kind WHEN 'pay' THEN t.amount_fen ELSE 0 END, "
        "CASE o.kind WHEN 'confirm' THEN t.amount_fen ELSE 0 END FROM funds_transfer t JOIN funds_transfer o "
        "ON o.id = t.reverses_id WHERE t.payment_id IS NOT NULL) moved GROUP BY payment_id) s ON s.payment_id = p.id "
        "WHERE s.paid IS NULL OR s.paid NOT IN (0, p.amount_fen) OR s.under_way NOT IN (0, p.amount_fen) "
        "OR s.under_way > s.paid",
    ),
    _Check(
        "claim_is_set_aside_whole",
        Words("报账单审定金额与账上留出的钱不符", "what was set aside for a claim is not what was approved"),
        "SELECT k.claim_no FROM funds_claim k LEFT JOIN (SELECT claim_id, sum(aside) AS aside FROM ("
        f"SELECT d.claim_id, t.amount_fen AS aside FROM funds_transfer t {_WITH_ACCOUNTS} "
        "WHERE t.kind = 'commit' "
        f"UNION ALL SELECT c.claim_id, -t.amount_fen FROM funds_transfer t {_WITH_ACCOUNTS} "
        "JOIN funds_transfer o ON o.id = t.reverses_id WHERE o.kind = 'commit') moved GROUP BY claim_id) s "
        "ON s.claim_id = k.id "
        "WHERE coalesce(s.aside, 0) <> CASE k.state WHEN 'approved' THEN k.amount_fen ELSE 0 END",
    ),
    _Check(
        "allocation_opens_after_approval",
        Words("项目没有批复，资金却已开放支付", "an allocation is open though its project was never approved"),
        "SELECT a.code FROM funds_account a JOIN projects_project p ON p.id = a.project_id "
        "WHERE a.kind = 'allocation' AND a.payable_from IS NOT NULL AND p.approved_on IS NULL",
    ),
    _Check(
        "goods_are_given_on_once",
        Words("物资发放数与逐笔之和不符", "what was given on of a lot is not the sum of its deliveries"),
        "SELECT l.id FROM funds_goodslot l LEFT JOIN (SELECT lot_id, sum(quantity) AS given FROM funds_goodsdelivery "
        "GROUP BY lot_id) s ON s.lot_id = l.id WHERE round(l.delivered_quantity - coalesce(s.given, 0), 3) <> 0",
    ),
)


def verdict() -> Verdict:
    """Look at every row of the ledger and return what is wrong with it."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Groups of a million payments fit into memory; to compile such queries takes longer than to run them; every
            # processor may help, which the queries of pages are kept from.
            cursor.execute("SET LOCAL work_mem = '256MB'; SET LOCAL jit = off; SET LOCAL parallel_setup_cost = 1000")
        found = [*_broken_rules_of_transfers(cursor)]
        for check in _CHECKS:
            found += _broken(cursor, check)
        cursor.execute("SELECT (SELECT count(*) FROM funds_transfer), (SELECT count(*) FROM funds_account)")
        transfers, accounts = cursor.fetchone()
        found += _missing_guards(cursor)
    return Verdict(transfers, accounts, tuple(found))


def _broken(cursor: Any, check: _Check) -> Iterator[Fault]:
    cursor.execute(f"SELECT found.*, count(*) OVER () FROM ({check.sql}) found LIMIT {SHOWN}")
    rows = cursor.fetchall()
    if rows:
        yield Fault(check.rule, check.words, rows[0][1], tuple(str(row[0]) for row in rows))


def _broken_rules_of_transfers(cursor: Any) -> Iterator[Fault]:
    """Hold what the guards ask of a transfer against every row, in one pass."""
    engine = connection.vendor
    rules = [fault for fault in _guards.FAULTS if fault[0] != _PERIOD]
    rules.append(("transfer_moves_some_money", "t.amount_fen <= 0 OR t.debit_id = t.credit_id"))
    if engine == "sqlite":
        rules += [fault for fault in _guards.SQLITE_FAULTS if fault[0].startswith("transfer_")]
    else:
        rules += _guards.POSTGRES_FAULTS
    whens = " ".join(f"WHEN {condition} THEN '{name}'" for name, condition in rules)
    cursor.execute(
        "SELECT broken, count(*), min(id), max(id) FROM (SELECT t.id, "
        f"CASE {whens} END AS broken FROM funds_transfer t {_guards.JOINED}) found "
        "WHERE broken IS NOT NULL GROUP BY broken ORDER BY broken"
    )
    for rule, count, first, last in cursor.fetchall():
        named = (str(first),) if first == last else (str(first), *(["…"] if count > 2 else []), str(last))
        yield Fault(rule, rule_words(rule), count, named)


def _missing_guards(cursor: Any) -> list[Fault]:
    """Look for every trigger and every constraint by its name: a table that was made anew has lost its triggers."""
    names = [
        str(found.name) for model in apps.get_app_config("funds").get_models() for found in model._meta.constraints
    ]
    if connection.vendor == "postgresql":
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')")
        standing = {name for (name,) in cursor.fetchall()}
        missing = [name for name in _guards.TRIGGERS["postgresql"] if name not in standing]
        # A unique constraint with a condition is an index.
        cursor.execute("SELECT conname FROM pg_constraint UNION SELECT relname FROM pg_class WHERE relkind = 'i'")
        kept = {name for (name,) in cursor.fetchall()}
        return _as_fault([*missing, *(name for name in names if name not in kept)])
    cursor.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
    written = [sql for (sql,) in cursor.fetchall()]
    missing = [sql.split()[2] for sql in _guards.GUARDS["sqlite"] if sql.strip() not in written]
    kept_text = "\n".join(written)
    return _as_fault([*missing, *(name for name in names if f'"{name}"' not in kept_text)])


def _as_fault(missing: list[str]) -> list[Fault]:
    if not missing:
        return []
    words = Words("数据库里缺少保护账本的规则", "rules that guard the ledger are missing from the database")
    return [Fault("guards_stand_in_the_database", words, len(missing), tuple(missing))]
