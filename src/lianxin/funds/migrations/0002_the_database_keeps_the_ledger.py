"""The database itself keeps the ledger: it moves balances, and refuses what would break a rule, whoever asks.

A refusal's message is the name of the rule, as a constraint's would be: ``funds.operations`` turns it into an error with a code.

On PostgreSQL the guards run once per statement over all its rows, so that a COPY of a hundred thousand transfers moves each
balance once. Rows of accounts are locked in the order of their ids: two writers cannot wait for each other. A month is closed
under a lock that every transfer of the county shares, so that none slips in behind the closing.
"""

from __future__ import annotations

from django.db import migrations

# From which kind of account to which, in which act. Anything else is no road for money.
ROUTES = (
    "source>tranche:receive",
    "tranche>allocation:allocate",
    "allocation>tranche:withdraw",
    "allocation>claim:commit",
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

# What must hold between a transfer (t), the account it debits (d), the one it credits (c) and the transfer it reverses (o).
FAULTS = (
    ("transfer_keeps_to_one_book", "d.book <> t.book OR c.book <> t.book"),
    (
        "transfer_takes_a_road_that_exists",
        f"t.kind <> 'reverse' AND c.kind || '>' || d.kind || ':' || t.kind NOT IN ({_ROUTES})",
    ),
    (
        "transfer_keeps_the_tranche",
        "coalesce(d.tranche_id, t.tranche_id, 0) <> coalesce(t.tranche_id, 0) "
        "OR coalesce(c.tranche_id, t.tranche_id, 0) <> coalesce(t.tranche_id, 0)",
    ),
    (
        "transfer_keeps_the_project",
        "coalesce(d.project_id, t.project_id, 0) <> coalesce(t.project_id, 0) "
        "OR coalesce(c.project_id, t.project_id, 0) <> coalesce(t.project_id, 0)",
    ),
    (
        "transfer_keeps_the_household",
        "coalesce(d.household_id, t.household_id, 0) <> coalesce(t.household_id, 0) "
        "OR coalesce(c.household_id, t.household_id, 0) <> coalesce(t.household_id, 0)",
    ),
    (
        "allocation_is_payable",
        "t.kind = 'commit' AND (c.payable_from IS NULL OR c.payable_from > t.\"on\")",
    ),
    (
        "reversal_mirrors_what_it_takes_back",
        "t.kind = 'reverse' AND (o.id IS NULL OR o.kind = 'reverse' OR o.debit_id <> t.credit_id "
        "OR o.credit_id <> t.debit_id OR o.amount_fen <> t.amount_fen OR coalesce(o.tranche_id, 0) <> coalesce(t.tranche_id, 0) "
        "OR coalesce(o.project_id, 0) <> coalesce(t.project_id, 0) "
        "OR coalesce(o.household_id, 0) <> coalesce(t.household_id, 0))",
    ),
    ("transfer_falls_into_an_open_period", "t.\"on\" < b.open_from"),
)
_JOINED = (
    "JOIN funds_account d ON d.id = t.debit_id JOIN funds_account c ON c.id = t.credit_id "
    "LEFT JOIN funds_transfer o ON o.id = t.reverses_id "
    "LEFT JOIN funds_countybook b ON b.county_code = substr(t.area_code, 1, 6)"
)
# Everything that an account is, save what it holds and when it may pay.
_IDENTITY = ("code", "kind", "book", "is_outside", "tranche_id", "project_id", "household_id", "asset_id", "area_code")


def _sqlite_faults() -> str:
    """SQLite has no name for the row in a join but NEW: the row is read as a table of one."""
    columns = ("kind", "book", "amount_fen", '"on"', "area_code")
    numbers = ("debit_id", "credit_id", "tranche_id", "project_id", "household_id", "reverses_id")
    row = ", ".join(f"NEW.{column} AS {column}" for column in (*columns, *numbers))
    # A missing number and 0 are told apart nowhere below, and no row has the number 0.
    whens = " ".join(f"WHEN {fault} THEN RAISE(ABORT, '{name}')" for name, fault in FAULTS)
    return f"SELECT CASE {whens} END FROM (SELECT {row}) t {_JOINED};"


GUARDS = {
    "sqlite": (
        "CREATE TRIGGER funds_transfer_is_never_altered BEFORE UPDATE ON funds_transfer "
        "BEGIN SELECT RAISE(ABORT, 'transfer_is_never_altered'); END",
        "CREATE TRIGGER funds_transfer_is_never_removed BEFORE DELETE ON funds_transfer "
        "BEGIN SELECT RAISE(ABORT, 'transfer_is_never_removed'); END",
        # INSERT OR REPLACE removes a row without firing the delete trigger unless recursive triggers are on.
        "CREATE TRIGGER funds_transfer_is_never_replaced BEFORE INSERT ON funds_transfer "
        "WHEN EXISTS (SELECT 1 FROM funds_transfer WHERE id = NEW.id) "
        "OR EXISTS (SELECT 1 FROM funds_transfer WHERE key <> '' AND key = NEW.key AND line = NEW.line) "
        "OR EXISTS (SELECT 1 FROM funds_transfer WHERE reverses_id = NEW.reverses_id) "
        "BEGIN SELECT RAISE(ABORT, 'transfer_is_posted_once'); END",
        f"CREATE TRIGGER funds_transfer_is_sound BEFORE INSERT ON funds_transfer BEGIN {_sqlite_faults()} END",
        "CREATE TRIGGER funds_transfer_moves_balances AFTER INSERT ON funds_transfer BEGIN "
        "UPDATE funds_account SET debits_fen = debits_fen + NEW.amount_fen WHERE id = NEW.debit_id; "
        "UPDATE funds_account SET credits_fen = credits_fen + NEW.amount_fen WHERE id = NEW.credit_id; END",
        "CREATE TRIGGER funds_account_begins_empty BEFORE INSERT ON funds_account "
        "WHEN NEW.debits_fen <> 0 OR NEW.credits_fen <> 0 "
        "BEGIN SELECT RAISE(ABORT, 'account_begins_empty'); END",
        f"CREATE TRIGGER funds_account_stays_what_it_is BEFORE UPDATE OF {', '.join(_IDENTITY)} ON funds_account "
        "BEGIN SELECT RAISE(ABORT, 'account_stays_what_it_is'); END",
        "CREATE TRIGGER funds_countybook_never_opens_again BEFORE UPDATE ON funds_countybook "
        "WHEN NEW.open_from < OLD.open_from BEGIN SELECT RAISE(ABORT, 'closed_period_stays_closed'); END",
        "CREATE TRIGGER funds_countybook_is_never_removed BEFORE DELETE ON funds_countybook "
        "BEGIN SELECT RAISE(ABORT, 'closed_period_stays_closed'); END",
    ),
    "postgresql": (
        """
        CREATE FUNCTION funds_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation';
        END $$
        """,
        "CREATE TRIGGER funds_transfer_is_never_altered BEFORE UPDATE ON funds_transfer "
        "FOR EACH ROW EXECUTE FUNCTION funds_refuses('transfer_is_never_altered')",
        "CREATE TRIGGER funds_transfer_is_never_removed BEFORE DELETE ON funds_transfer "
        "FOR EACH ROW EXECUTE FUNCTION funds_refuses('transfer_is_never_removed')",
        "CREATE TRIGGER funds_transfer_is_never_emptied BEFORE TRUNCATE ON funds_transfer "
        "FOR EACH STATEMENT EXECUTE FUNCTION funds_refuses('transfer_is_never_removed')",
        """
        CREATE FUNCTION funds_keeps_the_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE fault text;
        BEGIN
            PERFORM pg_advisory_xact_lock_shared(7015002, hashtext(county))
                FROM (SELECT DISTINCT substr(area_code, 1, 6) AS county FROM posted ORDER BY 1) counties;
            PERFORM 1 FROM funds_account WHERE id IN (SELECT debit_id FROM posted UNION SELECT credit_id FROM posted)
                ORDER BY id FOR NO KEY UPDATE;
            SELECT CASE """
        + " ".join(f"WHEN {condition} THEN '{name}'" for name, condition in FAULTS)
        + f"""
                END INTO fault FROM posted t {_JOINED}
                WHERE """
        + " OR ".join(f"({condition})" for _, condition in FAULTS)
        + """ LIMIT 1;
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
        "CREATE TRIGGER funds_account_begins_empty BEFORE INSERT ON funds_account "
        "FOR EACH ROW WHEN (NEW.debits_fen <> 0 OR NEW.credits_fen <> 0) "
        "EXECUTE FUNCTION funds_refuses('account_begins_empty')",
        f"CREATE TRIGGER funds_account_stays_what_it_is BEFORE UPDATE OF {', '.join(_IDENTITY)} ON funds_account "
        "FOR EACH ROW EXECUTE FUNCTION funds_refuses('account_stays_what_it_is')",
        # Only a transfer moves a balance: whoever updates the totals himself is not inside its trigger.
        "CREATE TRIGGER funds_account_is_moved_by_transfers BEFORE UPDATE OF debits_fen, credits_fen ON funds_account "
        "FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION funds_refuses('account_is_moved_by_transfers')",
        "CREATE TRIGGER funds_countybook_never_opens_again BEFORE UPDATE ON funds_countybook "
        "FOR EACH ROW WHEN (NEW.open_from < OLD.open_from) EXECUTE FUNCTION funds_refuses('closed_period_stays_closed')",
        "CREATE TRIGGER funds_countybook_is_never_removed BEFORE DELETE ON funds_countybook "
        "FOR EACH ROW EXECUTE FUNCTION funds_refuses('closed_period_stays_closed')",
    ),
}
_SQLITE_TRIGGERS = tuple(statement.split()[2] for statement in GUARDS["sqlite"])
LIFTED = {
    "sqlite": tuple(f"DROP TRIGGER {name}" for name in _SQLITE_TRIGGERS),
    "postgresql": ("DROP FUNCTION funds_keeps_the_ledger() CASCADE", "DROP FUNCTION funds_refuses() CASCADE"),
}


def _run(statements):
    def run(apps, schema_editor):
        # An engine without guards is refused with a KeyError: an unguarded ledger proves nothing.
        for statement in statements[schema_editor.connection.vendor]:
            # Parameters of None, so that a per cent sign is not read as one.
            schema_editor.execute(statement, params=None)

    return run


class Migration(migrations.Migration):
    dependencies = [("funds", "0001_initial")]
    operations = [migrations.RunPython(_run(GUARDS), _run(LIFTED))]
