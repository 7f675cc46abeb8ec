"""Rows of the layouts that other rooms keep: units, helpers, projects, assets, tranches and payments, as they stand on record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from lianxin.core.kernel.errors import Refused
from lianxin.funds.access import payments_open_to, tranches_open_to
from lianxin.funds.models import Payment, Tranche
from lianxin.pairing.access import household_pairings_open_to, village_pairings_open_to
from lianxin.pairing.models import HouseholdPairing, VillagePairing
from lianxin.people.access import required_scope, within_area
from lianxin.people.models import Helper, Unit
from lianxin.people.queries import helpers_under, units_under
from lianxin.people.roles import Act
from lianxin.projects.access import assets_open_to, projects_open_to
from lianxin.projects.models import Asset, Project
from lianxin.projects.queries.holdings import asset_lines
from lianxin.reports.domain.forms_asking import Asked
from lianxin.reports.errors import TOO_MANY_LINES
from lianxin.reports.queries.form_rows import MOST_LINES, place_values
from lianxin.reports.queries.record_values import helper_values, payment_values, project_values, unit_values

if TYPE_CHECKING:
    from lianxin.people.models import User

Row = Mapping[str, Any]


def _bounded(rows: QuerySet[Any]) -> list[Any]:
    found = list(rows[: MOST_LINES + 1])
    if len(found) > MOST_LINES:
        raise Refused(TOO_MANY_LINES, most=f"{MOST_LINES:,}", found=f"{rows.count():,}")
    return found


def _in_force(on: date) -> Q:
    return Q(starts_on__lte=on) & (Q(ends_before__isnull=True) | Q(ends_before__gt=on))


# Who helps ------------------------------------------------------------------------------------------------------------


def _units(asked: Asked, user: User | None) -> list[Row]:
    """Units that serve the area, a row for each village that one helps there; one that helps none has a row all the same."""
    units, pairings = Unit.objects.order_by("code"), VillagePairing.objects.filter(_in_force(asked.on))
    if user is not None:
        units, pairings = units_under(required_scope(user, Act.READ_PEOPLE)), village_pairings_open_to(user)
    helped: dict[int, list[str]] = {}
    inside = pairings.filter(within_area("village_code", asked.area_code)).order_by("village_code")
    for unit, village in inside.values_list("unit_id", "village_code"):
        helped.setdefault(unit, []).append(village)
    serving = Q(pk__in=list(helped)) | within_area("area_code", asked.area_code)
    places = place_values({code for codes in helped.values() for code in codes})
    return [
        unit_values(unit) | places.get(village, {})
        for unit in _bounded(units.filter(serving))
        for village in helped.get(unit.pk, [""])
    ]


def _helpers(asked: Asked, user: User | None) -> list[Row]:
    """Helpers in service with the households that they help in the area, a row for each; those who help none there have one if
    their unit serves the area."""
    helpers = Helper.objects.filter(_in_force(asked.on)).select_related("unit").order_by("unit__code", "code")
    pairings = HouseholdPairing.objects.filter(_in_force(asked.on))
    if user is not None:
        helpers = helpers_under(required_scope(user, Act.READ_PAIRING), on=asked.on)
        pairings = household_pairings_open_to(user)
    homes: dict[int, list[Any]] = {}
    inside = pairings.filter(within_area("household__village_code", asked.area_code)).select_related("household")
    for one in inside.order_by("household__village_code", "household_id"):
        homes.setdefault(one.helper_id, []).append(one.household)
    serving = Q(pk__in=list(homes)) | within_area("unit__area_code", asked.area_code)
    places = place_values({home.village_code for some in homes.values() for home in some})
    rows: list[Row] = []
    for helper in _bounded(helpers.filter(serving)):
        told = helper_values(helper)
        rows += [
            told
            | places[home.village_code]
            | {
                "household.group_name": home.group_name or None,
                "household.household_no": home.household_no or None,
                "household.head_name": home.head_name or None,
            }
            for home in homes.get(helper.pk, ())
        ] or [told]
    return rows


# Projects and what they left ------------------------------------------------------------------------------------------


def _projects(asked: Asked, user: User | None) -> list[Row]:
    found = Project.objects.all() if user is None else projects_open_to(user)
    inside = found.filter(within_area("area_code", asked.area_code), year=asked.year)
    rows = _bounded(inside.order_by("code").prefetch_related("targets"))
    places = place_values(project.area_code for project in rows)
    return [project_values(one) | _target_values(one) | places[one.area_code] for one in rows]


def _target_values(project: Project) -> dict[str, Any]:
    """The target that the ledger has room for: the first quantity that the project is to bring."""
    told: dict[str, Any] = {
        "project.approval_document": project.approval_document or None,
        "project.approved_on": project.approved_on,
    }
    first = next((one for one in project.targets.all() if one.dimension == "quantity"), None)
    if first is None:
        return told
    return told | {
        "project.target_indicator": first.indicator,
        "project.target_value": float(first.planned),
        "project.target_unit": first.unit or None,
    }


def _assets(asked: Asked, user: User | None) -> list[Row]:
    """Assets in being that were handed over by the end of the year."""
    found = Asset.objects.all() if user is None else assets_open_to(user)
    inside = found.filter(within_area("area_code", asked.area_code), received_on__lte=date(asked.year, 12, 31))
    rows = _bounded(inside.select_related("project").order_by("code"))
    return [_asset_values(line.asset, line.income_fen) for line in asset_lines(rows, on=asked.on)]


def _asset_values(asset: Asset, income_fen: int | None) -> dict[str, Any]:
    return {
        "asset.asset_no": asset.code,
        "asset.name": asset.name,
        "asset.kind": asset.kind,
        "project.project_no": asset.project.code,
        "project.name": asset.project.name,
        "project.financing": asset.project.financing or None,
        "asset.quantity": None if asset.quantity is None else float(asset.quantity),
        "asset.unit": asset.unit or None,
        "asset.original_yuan": asset.original_fen,
        "asset.owner_kind": asset.owner_kind,
        "asset.owner": asset.owner or None,
        "asset.keeper": asset.keeper or None,
        "asset.income_yuan": income_fen,
        "asset.state": asset.state,
        "asset.received_on": asset.received_on,
    }


# Money ----------------------------------------------------------------------------------------------------------------


def _tranches(asked: Asked, user: User | None) -> list[Row]:
    """Tranches of the area itself: a table is read for one area, and those of areas below would be entered for it once more."""
    found = Tranche.objects.all() if user is None else tranches_open_to(user)
    rows = _bounded(
        found.filter(area_code=asked.area_code, year=asked.year).order_by("announced_on", "document_no", "id")
    )
    return [
        {
            "tranche.document_no": one.document_no,
            "tranche.name": one.name,
            "tranche.channel": one.channel,
            "tranche.level": one.level,
            "tranche.giver": one.giver or None,
            "tranche.purpose": one.purpose_received,
            "tranche.year": one.year,
            "tranche.announced_on": one.announced_on,
            "tranche.amount_yuan": one.amount_fen,
            "tranche.received_on": one.received_on,
            "tranche.use_by": one.use_by,
            "tranche.is_on_integration_list": one.is_on_integration_list,
            "tranche.conditions": one.words or None,
        }
        for one in rows
    ]


def _payments(asked: Asked, user: User | None) -> list[Row]:
    """Payments of the year for projects of the area, in the order of vouchers and their lines."""
    found = Payment.objects.all() if user is None else payments_open_to(user)
    inside = found.filter(within_area("claim__project__area_code", asked.area_code), on__year=asked.year)
    rows = _bounded(inside.select_related("claim", "household", "member").order_by("on", "voucher_no", "line"))
    return [
        payment_values(one)
        | {"payment.id_no": one.member.id_no if one.member else None, "payment.account_no": one.account_no or None}
        for one in rows
    ]


LEDGER_ROWS: Mapping[str, Callable[[Asked, User | None], Iterable[Row]]] = {
    "unit": _units,
    "helper": _helpers,
    "project": _projects,
    "asset": _assets,
    "tranche": _tranches,
    "payment": _payments,
}
LEDGER_ACTS: Mapping[str, Act] = {
    "unit": Act.READ_PEOPLE,
    "helper": Act.READ_PAIRING,
    "project": Act.READ_PROJECTS,
    "asset": Act.READ_PROJECTS,
    "tranche": Act.READ_FUNDS,
    "payment": Act.READ_FUNDS,
}
"""What a reader must be permitted besides filling forms."""
