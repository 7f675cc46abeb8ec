"""What rosters and ledgers tell of units, helpers, projects and payments: values by path of the dictionary."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lianxin.funds.models import Payment
    from lianxin.people.models import Helper, TeamMember, Unit
    from lianxin.projects.models import Project

_ONE_DAY = timedelta(days=1)
_PARTY_MEMBER = "party_member"


def unit_values(unit: Unit) -> dict[str, Any]:
    """What a roster tells of a unit."""
    return {
        "unit.unit_no": unit.code,
        "unit.name": unit.name,
        "unit.affiliation": unit.affiliation or None,
        "unit.address": unit.address or None,
    }


def helper_values(helper: Helper) -> dict[str, Any]:
    """What a roster tells of a helper and his unit."""
    ends = helper.ends_before
    return {
        "helper.helper_no": helper.code,
        "helper.name": helper.name,
        "helper.sex": helper.sex or None,
        "helper.political_status": _PARTY_MEMBER if helper.is_party_member else None,
        "helper.post": helper.post or None,
        "helper.skill": ",".join(one for one in helper.skills.split(",") if one) or None,
        "helper.phone": helper.phone or None,
        "helper.starts_on": helper.starts_on,
        "helper.ends_on": ends - _ONE_DAY if ends else None,
    } | unit_values(helper.unit)


def team_values(member: TeamMember) -> dict[str, Any]:
    """What a roster of a resident team tells of one of its members: who he is, his duty there, and since when."""
    ends = member.ends_before
    return helper_values(member.helper) | {
        "helper.team_roles": member.duty,
        "helper.starts_on": member.starts_on,
        "helper.ends_on": ends - _ONE_DAY if ends else None,
    }


def project_values(project: Project) -> dict[str, Any]:
    """What a ledger tells of a project, but for its places."""
    ends = project.ends_before
    same = (
        "name",
        "year",
        "kind",
        "purpose",
        "nature",
        "delivery_mode",
        "place",
        "content",
        "financing",
        "responsible_unit",
    )
    values = {
        f"project.{name}": getattr(project, name) or None for name in (*same, "participation", "mechanism", "stage")
    }
    return values | {
        "project.project_no": project.code,
        "project.cost_yuan": project.cost_fen,
        "project.starts_on": project.starts_on,
        "project.ends_on": ends - _ONE_DAY if ends else None,
        "project.poor_households": project.poor_households,
        "project.households": project.households,
        "project.persons": project.persons,
        "project.meeting_on": project.meeting_on,
    }


def payment_values(payment: Payment) -> dict[str, Any]:
    """What a list tells of a payment, but for numbers of identity and accounts."""
    return {
        "payment.claim_no": payment.claim.claim_no,
        "payment.voucher_no": payment.voucher_no,
        "payment.payee": payment.payee,
        "payment.household_no": (payment.household.household_no or None) if payment.household else None,
        "payment.amount_yuan": payment.amount_fen,
        "payment.paid_on": payment.on,
        "payment.method": payment.method,
    }
