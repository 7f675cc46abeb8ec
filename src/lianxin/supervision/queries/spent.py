"""Contracts and accepted projects as the tests read them."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Sum

from lianxin.funds.models import Claim
from lianxin.projects.models import Acceptance, Contract
from lianxin.supervision.domain.contracts import AcceptedProject, SignedContract
from lianxin.supervision.queries.scene import Scene


def signed_contracts(scene: Scene) -> list[SignedContract]:
    """Every contract signed by the day."""
    rows = Contract.objects.filter(scene.inside("project__area_code"), signed_on__lte=scene.on).order_by("id")
    columns = (
        "id", "project_id", "project__area_code", "payee", "contract_no", "amount_fen", "signed_on", "settled_fen",
    )  # fmt: skip
    return [SignedContract(*row) for row in rows.values_list(*columns)]


def accepted_projects(scene: Scene) -> list[AcceptedProject]:
    """Every project that passed an acceptance by the day, with the sum of the last one and its approved claims."""
    passed = Acceptance.objects.filter(scene.inside("project__area_code"), is_passed=True, on__lte=scene.on).order_by(
        "on", "id"
    )
    last = {
        project: (area, fen)
        for project, area, fen in passed.values_list("project_id", "project__area_code", "accepted_fen")
    }
    claims = Claim.objects.filter(project__in=last, state=Claim.State.APPROVED).order_by()
    claimed = dict(claims.values_list("project_id").annotate(total=Sum("amount_fen")))
    hands: dict[int, set[int]] = defaultdict(set)
    for project, first, second in claims.values_list("project_id", "submitted_by_id", "settled_by_id"):
        hands[project] |= {user for user in (first, second) if user is not None}
    return [
        AcceptedProject(project, area, int(claimed.get(project) or 0), fen, tuple(sorted(hands[project])))
        for project, (area, fen) in last.items()
    ]
