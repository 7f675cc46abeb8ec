"""The database itself keeps the ledger: it moves balances, and refuses what would break a rule, whoever asks.

A refusal's message is the name of the rule, as a constraint's would be: ``funds.operations`` turns it into an error with a code.

On PostgreSQL the guards run once per statement over all its rows, so that a COPY of a hundred thousand transfers moves each
balance once. Rows of accounts are locked in the order of their ids: two writers cannot wait for each other. A month is closed
under a lock that every transfer of the county shares, so that none slips in behind the closing.
"""

from __future__ import annotations

from django.db import migrations

from lianxin.config.guards import guarding

# From which kind of account to which, in which act. Anything else is no road for money.
ROUTES = (
    "source>tranche:receive",
    "tranche>allocation:allocate",
    "allocation>tranche:withdraw",
    "allocation>claim:commit",
    "claim>allocation:release",
    "claim>transit:pay",
    "transit>household:confirm",
    "transit>asset:confirm",
    "transit>service:confirm",
    "tranche>recovered:recover",
    "household>recovered:recover",
    "lender>borrower:lend",
    "borrower>lender:repay",
    "source>risk_fund:receive",
    "risk_fund>lender:compensate",
    "lender>risk_fund:repay",
    "enterprise>dividend:return",
    "dividend>household:distribute",
)
_ROUTES = ", ".join(f"'{route}'" for route in ROUTES)
# Far enough below what eight bytes hold that one transfer more does not turn SQLite's integers into floats.
LARGEST_TOTAL = 4 * 10**18


_DIGITS, _LETTERS = "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def placeless(code: str) -> str:
    """The condition that a column holds no division code: digits, or two letters of another country in front, or one of our own letters
    where a township (``T``), village (``V``) or place below it (``N``, ``G``) has no national code (``places.domain.codes``).

    Most codes are digits all through: what comes after the first question is asked of the others only.
    """
    parts = ((3, 4, ""), (7, 1, "T"), (8, 2, ""), (10, 1, "V"), (11, 2, ""), (13, 1, "NG"), (14, 99, ""))
    wrong = " OR ".join(f"trim(substr({code}, {at}, {size}), '{_DIGITS}{letters}') <> ''" for at, size, letters in parts)
    country = " AND ".join(f"trim(substr({code}, 1, 2), '{signs}') <> ''" for signs in (_DIGITS, _LETTERS))
    return f"({code} = '' OR trim({code}, '{_DIGITS}') <> '' AND ({country} OR {wrong}))"


def _differs(column: str) -> str:
    """An account that stands for one tranche, project or household takes no money of another, and none of nobody's."""
    return " OR ".join(
        f"{account}.{column} IS NOT NULL AND (t.{column} IS NULL OR t.{column} <> {account}.{column})" for account in "dc"
    )


def _is_of_neither(column: str) -> str:
    """It names a tranche or project that neither of its accounts stands for. What an account stands for exists and stays: so the
    row needs no foreign keys of its own, which PostgreSQL asks one by one (``0004``)."""
    return f"t.{column} IS NOT NULL AND coalesce(d.{column}, 0) <> t.{column} AND coalesce(c.{column}, 0) <> t.{column}"


# What must hold between a transfer (t), the account it debits (d), the one it credits (c), the transfer it reverses (o) and its
# payment (p).
FAULTS = (
    ("transfer_names_accounts_that_exist", "d.id IS NULL OR c.id IS NULL"),
    ("transfer_says_where", placeless("t.area_code")),
    ("transfer_keeps_to_one_book", "d.book <> t.book OR c.book <> t.book"),
    (
        "transfer_takes_a_road_that_exists",
        f"t.kind <> 'reverse' AND c.kind || '>' || d.kind || ':' || t.kind NOT IN ({_ROUTES})",
    ),
    ("transfer_keeps_the_tranche", _differs("tranche_id")),
    ("transfer_keeps_the_project", _differs("project_id")),
    ("transfer_keeps_the_household", _differs("household_id")),
    (
        # Set aside out of an allocation that is open, and paid out of a claim that is approved, on that day.
        "allocation_is_payable",
        "t.kind IN ('commit', 'pay') AND (c.payable_from IS NULL OR c.payable_from > t.\"on\")",
    ),
    (
        # Paid out of the accounts of its own claim, and confirmed out of what is under way for that claim.
        "payment_stays_with_its_claim",
        "t.kind IN ('pay', 'confirm') AND (p.id IS NULL OR coalesce(p.household_id, 0) <> coalesce(t.household_id, 0) "
        "OR c.claim_id IS NULL OR c.claim_id <> p.claim_id "
        "OR t.kind = 'pay' AND (d.claim_id IS NULL OR d.claim_id <> p.claim_id))",
    ),
    (
        "reversal_mirrors_what_it_takes_back",
        "t.kind = 'reverse' AND (o.id IS NULL OR o.kind = 'reverse' OR o.debit_id <> t.credit_id "
        "OR o.credit_id <> t.debit_id OR o.amount_fen <> t.amount_fen OR o.\"on\" > t.\"on\" OR o.year <> t.year "
        "OR o.purpose <> t.purpose OR o.area_code <> t.area_code "
        "OR coalesce(o.tranche_id, 0) <> coalesce(t.tranche_id, 0) "
        "OR coalesce(o.project_id, 0) <> coalesce(t.project_id, 0) "
        "OR coalesce(o.household_id, 0) <> coalesce(t.household_id, 0) "
        "OR coalesce(o.payment_id, 0) <> coalesce(t.payment_id, 0))",
    ),
    (
        "transfer_names_whose_money_its_accounts_hold",
        " OR ".join((_is_of_neither("tranche_id"), _is_of_neither("project_id"))),
    ),
    (
        # The books of every county that it touches: a place written on the transfer alone cannot lead round a closing.
        "transfer_falls_into_an_open_period",
        "EXISTS (SELECT 1 FROM funds_countybook b WHERE b.open_from > t.\"on\" AND b.county_code IN "
        "(substr(t.area_code, 1, 6), substr(d.area_code, 1, 6), substr(c.area_code, 1, 6)))",
    ),
)
# What a type of PostgreSQL tells by itself, and what an INSERT OR IGNORE or OR FAIL of SQLite would pass over: there, what moves
# the totals would be skipped alone, and the transfer would stay.
SQLITE_FAULTS = (
    ("transfer_moves_whole_fen", "typeof(t.amount_fen) <> 'integer'"),
    ("transfer_falls_on_a_day", "date(t.\"on\", '+0 days') IS NOT t.\"on\""),
    ("account_is_never_overdrawn", "NOT c.is_outside AND t.amount_fen > c.debits_fen - c.credits_fen"),
    (
        "account_totals_stay_in_range",
        f"t.amount_fen > {LARGEST_TOTAL} - d.debits_fen OR t.amount_fen > {LARGEST_TOTAL} - c.credits_fen",
    ),
)
POSTGRES_FAULTS = (
    ("transfer_falls_on_a_day", "t.\"on\" NOT BETWEEN DATE '0001-01-01' AND DATE '9999-12-31'"),
)
JOINED = (
    "LEFT JOIN funds_account d ON d.id = t.debit_id LEFT JOIN funds_account c ON c.id = t.credit_id "
    "LEFT JOIN funds_transfer o ON o.id = t.reverses_id LEFT JOIN funds_payment p ON p.id = t.payment_id"
)
# What came for a payment (p) and what left again, whatever act it was: paid and not yet confirmed or returned.
UNDER_WAY = (
    "SELECT m.payment_id, sum(CASE WHEN i.kind = 'transit' THEN m.amount_fen ELSE 0 END "
    "- CASE WHEN g.kind = 'transit' THEN m.amount_fen ELSE 0 END) AS under_way, "
    "sum(CASE WHEN i.kind = 'transit' AND g.kind = 'claim' THEN m.amount_fen "
    "WHEN i.kind = 'claim' AND g.kind = 'transit' THEN -m.amount_fen ELSE 0 END) AS paid "
    "FROM funds_transfer m JOIN funds_account i ON i.id = m.debit_id JOIN funds_account g ON g.id = m.credit_id "
)
# Everything that an account is, save what it holds and when it may pay.
_IDENTITY = (
    "id", "code", "kind", "book", "is_outside", "tranche_id", "project_id", "household_id", "asset_id", "claim_id", "area_code",
)  # fmt: skip
# Its name says what it is: whoever finds an account by its name finds the right one.
_MISNAMED = (
    "substr(NEW.code, 1, length(NEW.kind) + 1) <> NEW.kind || ':' "
    "OR NEW.kind = 'tranche' AND NEW.code <> 'tranche:' || NEW.tranche_id "
    "OR NEW.kind = 'allocation' AND NEW.code <> 'allocation:' || NEW.tranche_id || ':' || NEW.project_id "
    "OR NEW.kind IN ('claim', 'transit') AND NEW.code <> NEW.kind || ':' || NEW.claim_id || ':' || NEW.tranche_id"
)
_PLACELESS = placeless("NEW.area_code")
_NO_COUNTY = f"length(NEW.county_code) > 6 OR {placeless('NEW.county_code')}"
_REOPENED = "NEW.open_from < OLD.open_from OR NEW.county_code <> OLD.county_code OR NEW.id <> OLD.id"


def _sqlite_faults() -> str:
    """SQLite has no name for the row in a join but NEW: the row is read as a table of one."""
    columns = ("kind", "book", "amount_fen", '"on"', "area_code", "year", "purpose")
    numbers = ("debit_id", "credit_id", "tranche_id", "project_id", "household_id", "payment_id", "reverses_id")
    row = ", ".join(f"NEW.{column} AS {column}" for column in (*columns, *numbers))
    whens = " ".join(f"WHEN {fault} THEN RAISE(ABORT, '{name}')" for name, fault in (*FAULTS, *SQLITE_FAULTS))
    return f"SELECT CASE {whens} END FROM (SELECT {row}) t {JOINED};"


def _sqlite_payment_faults() -> str:
    return (
        "SELECT CASE WHEN s.under_way < 0 THEN RAISE(ABORT, 'payment_arrives_once') "
        "WHEN s.paid > p.amount_fen THEN RAISE(ABORT, 'payment_moves_its_own_sum') END "
        f"FROM ({UNDER_WAY} WHERE m.payment_id = NEW.payment_id) s JOIN funds_payment p ON p.id = s.payment_id;"
    )


def _sqlite_trigger(name: str, when: str, condition: str, rule: str) -> str:
    return f"CREATE TRIGGER {name} {when} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{rule}'); END"


def _postgres_trigger(name: str, when: str, condition: str, rule: str) -> str:
    return f"CREATE TRIGGER {name} {when} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION funds_refuses('{rule}')"


# The same on both engines: name, when, on which condition, and which rule it keeps.
_ON_ROWS = (
    (
        "funds_transfer_is_never_altered",
        "BEFORE UPDATE ON funds_transfer",
        "OLD.id IS NOT NULL",
        "transfer_is_never_altered",
    ),
    (
        "funds_transfer_is_never_removed",
        "BEFORE DELETE ON funds_transfer",
        "OLD.id IS NOT NULL",
        "transfer_is_never_removed",
    ),
    (
        "funds_account_begins_empty",
        "BEFORE INSERT ON funds_account",
        "NEW.debits_fen <> 0 OR NEW.credits_fen <> 0",
        "account_begins_empty",
    ),
    ("funds_account_is_named_well", "BEFORE INSERT ON funds_account", _MISNAMED, "account_is_named_after_what_it_is"),
    ("funds_account_says_where", "BEFORE INSERT ON funds_account", _PLACELESS, "account_says_where"),
    (
        "funds_account_stays_what_it_is",
        f"BEFORE UPDATE OF {', '.join(_IDENTITY)} ON funds_account",
        "OLD.id IS NOT NULL",
        "account_stays_what_it_is",
    ),
    (
        "funds_account_is_never_removed",
        "BEFORE DELETE ON funds_account",
        "OLD.debits_fen <> 0 OR OLD.credits_fen <> 0",
        "account_is_never_removed",
    ),
    ("funds_countybook_is_of_a_county", "BEFORE INSERT ON funds_countybook", _NO_COUNTY, "book_is_of_a_county"),
    (
        "funds_countybook_never_opens_again",
        "BEFORE UPDATE ON funds_countybook",
        _REOPENED,
        "closed_period_stays_closed",
    ),
    (
        "funds_countybook_is_never_removed",
        "BEFORE DELETE ON funds_countybook",
        "OLD.id IS NOT NULL",
        "closed_period_stays_closed",
    ),
)

GUARDS = {
    "sqlite": (
        *(_sqlite_trigger(*guard) for guard in _ON_ROWS),
        # INSERT OR REPLACE removes a row without firing the delete trigger unless recursive triggers are on.
        "CREATE TRIGGER funds_transfer_is_never_replaced BEFORE INSERT ON funds_transfer BEGIN SELECT CASE "
        "WHEN EXISTS (SELECT 1 FROM funds_transfer WHERE id = NEW.id) "
        "OR EXISTS (SELECT 1 FROM funds_transfer WHERE key <> '' AND key = NEW.key AND line = NEW.line) "
        "THEN RAISE(ABORT, 'transfer_is_posted_once') "
        "WHEN EXISTS (SELECT 1 FROM funds_transfer WHERE reverses_id = NEW.reverses_id) "
        "THEN RAISE(ABORT, 'transfer_is_reversed_once') END; END",
        _sqlite_trigger(
            "funds_account_is_never_replaced",
            "BEFORE INSERT ON funds_account",
            "EXISTS (SELECT 1 FROM funds_account WHERE id = NEW.id OR code = NEW.code)",
            "account_is_opened_once",
        ),
        _sqlite_trigger(
            "funds_countybook_is_never_replaced",
            "BEFORE INSERT ON funds_countybook",
            "EXISTS (SELECT 1 FROM funds_countybook WHERE id = NEW.id OR county_code = NEW.county_code)",
            "closed_period_stays_closed",
        ),
        f"CREATE TRIGGER funds_transfer_is_sound BEFORE INSERT ON funds_transfer BEGIN {_sqlite_faults()} END",
        "CREATE TRIGGER funds_transfer_moves_balances AFTER INSERT ON funds_transfer BEGIN "
        "UPDATE funds_account SET debits_fen = debits_fen + NEW.amount_fen WHERE id = NEW.debit_id; "
        "UPDATE funds_account SET credits_fen = credits_fen + NEW.amount_fen WHERE id = NEW.credit_id; END",
        "CREATE TRIGGER funds_transfer_keeps_payments AFTER INSERT ON funds_transfer WHEN NEW.payment_id IS NOT NULL "
        f"BEGIN {_sqlite_payment_faults()} END",
    ),
    "postgresql": (
        """
        CREATE FUNCTION funds_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation';
        END $$
        """,
        *(_postgres_trigger(*guard) for guard in _ON_ROWS),
        "CREATE TRIGGER funds_transfer_is_never_emptied BEFORE TRUNCATE ON funds_transfer "
        "FOR EACH STATEMENT EXECUTE FUNCTION funds_refuses('transfer_is_never_removed')",
        "CREATE TRIGGER funds_account_is_never_emptied BEFORE TRUNCATE ON funds_account "
        "FOR EACH STATEMENT EXECUTE FUNCTION funds_refuses('account_is_never_removed')",
        "CREATE TRIGGER funds_countybook_is_never_emptied BEFORE TRUNCATE ON funds_countybook "
        "FOR EACH STATEMENT EXECUTE FUNCTION funds_refuses('closed_period_stays_closed')",
        """
        CREATE FUNCTION funds_closes_alone() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            PERFORM pg_advisory_xact_lock(7015002, hashtext(NEW.county_code));
            RETURN NEW;
        END $$
        """,
        "CREATE TRIGGER funds_countybook_is_closed_alone BEFORE INSERT OR UPDATE ON funds_countybook "
        "FOR EACH ROW EXECUTE FUNCTION funds_closes_alone()",
        """
        CREATE OR REPLACE FUNCTION funds_keeps_the_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE fault text;
        BEGIN
            PERFORM pg_advisory_xact_lock_shared(7015002, hashtext(county)) FROM (
                SELECT substr(area_code, 1, 6) AS county FROM posted
                UNION SELECT substr(a.area_code, 1, 6) FROM posted JOIN funds_account a ON a.id IN (debit_id, credit_id)
                ORDER BY 1) counties;
            PERFORM 1 FROM funds_account WHERE id IN (SELECT debit_id FROM posted UNION SELECT credit_id FROM posted)
                ORDER BY id FOR NO KEY UPDATE;
            -- Without LIMIT: it would be planned as if the first row were at fault, row by row through the indexes.
            SELECT min(broken) INTO fault FROM (SELECT CASE """
        + " ".join(f"WHEN {condition} THEN '{name}'" for name, condition in (*FAULTS, *POSTGRES_FAULTS))
        + f""" END AS broken FROM posted t {JOINED}) faults;
            IF fault IS NULL AND EXISTS (SELECT 1 FROM posted WHERE payment_id IS NOT NULL) THEN
                SELECT min(CASE WHEN s.under_way < 0 THEN 'payment_arrives_once'
                    WHEN s.paid > p.amount_fen THEN 'payment_moves_its_own_sum' END) INTO fault
                FROM ("""
        + UNDER_WAY
        + """ WHERE m.payment_id IN (SELECT payment_id FROM posted) GROUP BY m.payment_id) s
                JOIN funds_payment p ON p.id = s.payment_id;
            END IF;
            IF fault IS NOT NULL THEN
                RAISE EXCEPTION '%', fault USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            UPDATE funds_account a SET debits_fen = a.debits_fen + s.debits, credits_fen = a.credits_fen + s.credits
                FROM (SELECT id, sum(debits) AS debits, sum(credits) AS credits FROM (
                          SELECT debit_id AS id, amount_fen AS debits, 0 AS credits FROM posted
                          UNION ALL SELECT credit_id, 0, amount_fen FROM posted) moved GROUP BY id) s
                WHERE a.id = s.id;
            RETURN NULL;
        END $$
        """,
        "CREATE TRIGGER funds_transfer_keeps_the_ledger AFTER INSERT ON funds_transfer REFERENCING NEW TABLE AS posted "
        "FOR EACH STATEMENT EXECUTE FUNCTION funds_keeps_the_ledger()",
        # Only a transfer moves a balance: whoever updates the totals himself is not inside its trigger.
        "CREATE TRIGGER funds_account_is_moved_by_transfers BEFORE UPDATE OF debits_fen, credits_fen ON funds_account "
        "FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION funds_refuses('account_is_moved_by_transfers')",
    ),
}
# Names of all that must stand in the database for the ledger to be kept: ``lianxin funds verify`` looks for each.
TRIGGERS = {
    engine: tuple(words[2] for words in map(str.split, guards) if words[1] == "TRIGGER")
    for engine, guards in GUARDS.items()
}
LIFTED = {
    "sqlite": tuple(f"DROP TRIGGER {name}" for name in TRIGGERS["sqlite"]),
    "postgresql": tuple(
        f"DROP FUNCTION {name}() CASCADE" for name in ("funds_keeps_the_ledger", "funds_closes_alone", "funds_refuses")
    ),
}


# Room on each page for the next version of a busy row, so that moving a balance touches no index.
ROOM = {"sqlite": (), "postgresql": ("ALTER TABLE funds_account SET (fillfactor = 60)",)}


class Migration(migrations.Migration):
    dependencies = [("funds", "0001_initial")]
    operations = [
        guarding(GUARDS, LIFTED),
        guarding(ROOM),
    ]
