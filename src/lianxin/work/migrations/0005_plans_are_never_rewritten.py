"""The database itself refuses to change or remove versions of plans, progress, accounts, signatures, targets and what happened to tasks."""

from __future__ import annotations

from django.db import migrations

from lianxin.config.guards import guarding, guards_of, lifted_from

TABLES = (
    "work_planline", "work_planversion", "work_planprogress", "work_accountsignature", "work_incomeaccount", "work_target",
    "work_taskevent",
)  # fmt: skip
GUARDS, LIFTED = guards_of(*TABLES), lifted_from(*TABLES)


class Migration(migrations.Migration):
    dependencies = [("work", "0004_plans_and_campaigns")]
    operations = [guarding(GUARDS, LIFTED)]
