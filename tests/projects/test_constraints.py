"""What the database itself refuses, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from cast import VILLAGE
from lianxin.projects.models import (
    Acceptance,
    Asset,
    AssetEvent,
    BenefitLink,
    Contract,
    Progress,
    Project,
    Publicity,
    Step,
    Target,
)
from registry.makers import household

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 1)
LATER = date(2026, 4, 1)


@contextmanager
def refused(name: str) -> Iterator[None]:
    """Expect a constraint to refuse. SQLite names the columns of a unique index instead of the constraint."""
    with pytest.raises(IntegrityError, match=rf"{name}|UNIQUE constraint failed"), transaction.atomic():
        yield


def bare(code: str = "XM-1", **given: Any) -> Project:
    wanted: dict[str, Any] = {
        "code": code, "name": "某项目", "area_code": VILLAGE, "year": 2026, "kind": "industry", "purpose": "industry",
        "content": "某内容", "cost_fen": 100, "opened_at": timezone.now(),
    }  # fmt: skip
    return Project.objects.create(**(wanted | given))


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("project_costs_something", {"cost_fen": 0}),
        ("project_starts_with_no_more_than_its_cost", {"least_start_fen": 101}),
        ("project_starts_with_no_more_than_its_cost", {"least_start_fen": 0}),
        ("project_ends_after_it_starts", {"starts_on": DAY, "ends_before": DAY}),
        ("approval_has_a_day_and_a_document", {"approved_on": DAY}),
        ("approval_has_a_day_and_a_document", {"approval_document": "1号"}),
        ("project_underway_is_approved", {"stage": "approved"}),
        ("project_underway_is_approved", {"stage": "handed_over"}),
    ],
)
def test_it_refuses_a_project_that_cannot_be(name: str, given: dict[str, Any]) -> None:
    with refused(name):
        bare(**given)


def test_it_refuses_a_number_twice() -> None:
    bare()
    with refused("code"):
        bare()


_PARTS: list[tuple[str, type[models.Model], dict[str, Any], dict[str, Any]]] = [
    ("removal_from_the_library_has_a_reason", Step, {"after": "removed", "on": DAY, "at": None}, {"words": "因故"}),
    ("publicity_ends_after_it_starts", Publicity, {"ends_before": DAY}, {"ends_before": LATER}),
    ("settled_objections_say_when_and_how", Publicity, {"objections": 1, "settled_words": "已办"}, {"settled_on": DAY}),
    ("settled_objections_say_when_and_how", Publicity, {"objections": 1, "settled_on": DAY}, {"settled_words": "已办"}),
    ("settled_objections_say_when_and_how", Publicity, {"settled_on": DAY, "settled_words": "已办"}, {"objections": 1}),
    ("contract_is_for_some_money", Contract, {"amount_fen": 0}, {"amount_fen": 1}),
    ("contract_keeps_back_a_part_at_most", Contract, {"retention_percent": 31}, {"retention_percent": 30}),
    ("settled_contract_has_a_sum_and_a_day", Contract, {"settled_fen": 1}, {"settled_on": DAY}),
    ("settled_contract_has_a_sum_and_a_day", Contract, {"settled_fen": 0, "settled_on": DAY}, {"settled_fen": 1}),
    ("progress_is_at_most_the_whole", Progress, {"percent": 101}, {"percent": 100}),
    ("failed_acceptance_says_what_is_to_be_mended", Acceptance, {"is_passed": False}, {"words": "返工"}),
    ("value_reached_has_a_day", Target, {"reached": 1}, {"measured_on": DAY}),
    ("asset_has_a_value", Asset, {"original_fen": 0}, {"original_fen": 1}),
    ("asset_is_some_quantity", Asset, {"quantity": 0}, {"quantity": 1}),
    ("asset_in_being_has_a_keeper", Asset, {"keeper": ""}, {"state": "disposed"}),
    ("benefit_link_ends_after_it_starts", BenefitLink, {"ends_before": DAY}, {"ends_before": LATER}),
]
_WANTED: dict[type[models.Model], dict[str, Any]] = {
    Step: {"on": DAY},
    Publicity: {"occasion": "before", "level": "village", "place": "公示栏", "starts_on": DAY},
    Contract: {"contract_no": "1", "payee": "某公司", "content": "施工", "amount_fen": 1, "signed_on": DAY},
    Progress: {"on": DAY, "percent": 0},
    Acceptance: {"on": DAY, "level": "village", "members": "甲", "is_passed": True},
    Target: {"dimension": "quantity", "indicator": "某", "planned": 1},
    Asset: {
        "code": "ZC-1", "name": "某资产", "kind": "public", "owner_kind": "village", "owner": "某村", "keeper": "甲",
        "original_fen": 1, "area_code": VILLAGE, "received_on": DAY,
    },
    BenefitLink: {"mechanism": "labour", "starts_on": DAY},
}  # fmt: skip


def part(model: type[models.Model], of: Project, **given: Any) -> models.Model:
    wanted = _WANTED[model] | {"project": of} | given
    columns = {field.name for field in model._meta.local_fields}
    if "at" in columns:
        wanted["at"] = timezone.now()
    if "household" in columns:
        wanted.setdefault("household", household())
    return model._default_manager.create(**wanted)


@pytest.mark.parametrize(("name", "model", "wrong", "right"), _PARTS)
def test_it_refuses_a_part_that_cannot_be_and_takes_one_that_can(
    name: str, model: type[models.Model], wrong: dict[str, Any], right: dict[str, Any]
) -> None:
    of = bare()
    with refused(name):
        part(model, of, **wrong)
    assert part(model, of, **(wrong | right)).pk


@pytest.mark.parametrize(
    ("name", "wrong", "right"),
    [
        ("asset_event_names_some_money", {"kind": "repaired", "amount_fen": 0}, {"amount_fen": 1}),
        ("income_of_an_asset_has_an_amount", {"kind": "income"}, {"amount_fen": 1}),
        ("income_of_an_asset_has_an_amount", {"kind": "let"}, {"amount_fen": 1}),
        ("disposal_of_an_asset_has_a_document", {"kind": "disposed"}, {"document_no": "1号"}),
    ],
)
def test_it_refuses_what_cannot_happen_to_an_asset(name: str, wrong: dict[str, Any], right: dict[str, Any]) -> None:
    asset = part(Asset, bare())
    wanted = {"asset": asset, "on": DAY, "words": "某事", "at": timezone.now()}
    with refused(name):
        AssetEvent.objects.create(**(wanted | wrong))
    assert AssetEvent.objects.create(**(wanted | wrong | right)).pk


def test_it_refuses_the_same_thing_twice() -> None:
    of, family = bare(), household()
    part(Target, of)
    part(Contract, of)
    part(Asset, of)
    part(BenefitLink, of, household=family)
    for name, model in (
        ("project_names_a_target_once", Target),
        ("project_has_a_contract_number_once", Contract),
        ("code", Asset),
    ):
        with refused(name):
            part(model, of)
    with refused("household_gains_from_a_project_in_a_way_once"):
        part(BenefitLink, of, household=family)
    BenefitLink.objects.update(ends_before=LATER)
    assert part(BenefitLink, of, household=family).pk
