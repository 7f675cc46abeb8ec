"""A new house is set up fast: migrations do not add one by one what a table can be made with."""

from __future__ import annotations

import pytest
from django.db import migrations, models

from folding import folded, unfolded
from tree import shown

TABLE = migrations.CreateModel(
    "Well", [("id", models.BigAutoField(primary_key=True)), ("depth_m", models.IntegerField())]
)
OTHER = migrations.CreateModel("Pump", [("well", models.ForeignKey("some.Well", models.PROTECT))])
DEEP = models.CheckConstraint(condition=models.Q(depth_m__gt=0), name="well_has_a_depth")
RULE = migrations.AddConstraint("Well", DEEP)


def migration(*operations: migrations.operations.base.Operation) -> migrations.Migration:
    written = migrations.Migration("0001_initial", "some")
    written.operations = list(operations)
    return written


def test_no_migration_adds_what_its_tables_could_be_made_with() -> None:
    assert [shown(path) for path in unfolded()] == [], "run: python tests/repo/folding.py"


def test_it_puts_a_rule_into_its_table_past_the_tables_that_refer_to_it() -> None:
    shorter = folded(migration(TABLE, OTHER, RULE))
    assert shorter is not None
    assert [type(operation).__name__ for operation in shorter.operations] == ["CreateModel", "CreateModel"]
    assert shorter.operations[0].options["constraints"] == [DEEP]  # type: ignore[attr-defined]


@pytest.mark.parametrize("between", [migrations.RunSQL("SELECT 1"), migrations.RunPython(migrations.RunPython.noop)])
def test_it_leaves_a_rule_behind_what_fills_the_table(between: migrations.operations.base.Operation) -> None:
    assert folded(migration(TABLE, between, RULE)) is None
