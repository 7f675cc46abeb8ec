"""Ledgers of projects and assets as workbooks, in the official order of columns; what is written may be imported again."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from lianxin.core.kernel.dictionary import SheetColumn, SheetKind
from lianxin.core.kernel.words import Words
from lianxin.core.sheets import Look, write_table
from lianxin.eligibility.queries import hotline
from lianxin.projects.models import Asset, Project, Publicity, Target
from lianxin.projects.queries.holdings import asset_lines
from lianxin.registry.queries import area_names
from lianxin.rulebook import dictionary

LARGEST_LEDGER = 20_000
_ONE_DAY = timedelta(days=1)
# What a village shows of a project (DOMAIN §4.5): what, where, how much, who gains, who answers for it.
_SHOWN = (
    "project.name", "project.content", "project.place", "project.cost_yuan", "project.financing",
    "project.responsible_unit", "project.starts_on", "project.ends_on", "project.households", "project.persons",
    "project.target_indicator", "project.mechanism",
)  # fmt: skip


def project_ledger(projects: Iterable[Project]) -> bytes:
    """Return the ledger of projects (项目台账) as a workbook."""
    rows = list(projects)
    kind = dictionary().sheet_kinds["project_library"]
    return _written(kind, project_rows(rows), banners=())


def notice_table(projects: Iterable[Project]) -> bytes:
    """Return the table of projects that a village or township shows (公示表) as a workbook, with its banner and telephone."""
    rows = list(projects)
    library = dictionary().sheet_kinds["project_library"]
    by_field = {column.field: column for column in library.columns}
    columns = (
        library.columns[0],
        by_field["place.village"],
        *(by_field[path] for path in _SHOWN),
        SheetColumn("公示期"),
    )
    kind = SheetKind("project_notice", Words("扶贫项目公示表", "Notice of projects"), "project", columns)
    shown = _village_showings(rows)
    lines = [
        line | {"公示期": shown.get(project.pk, "")} for line, project in zip(project_rows(rows), rows, strict=True)
    ]
    years = sorted({project.year for project in rows})
    title = f"{'、'.join(map(str, years))}年项目公示表"
    number = hotline(rows[0].area_code if rows else "", on=timezone.localdate())
    return _written(kind, lines, banners=(title, f"监督电话：{number}　公示期内如有异议，请向村、乡镇或县反映。"))


def asset_ledger(assets: Iterable[Asset]) -> bytes:
    """Return the register of assets (资产台账) as a workbook."""
    rows = list(assets)
    today = max((asset.received_on for asset in rows), default=None)
    lines = asset_lines(rows, on=today) if today else []
    kind = dictionary().sheet_kinds["asset_register"]
    found = [
        {
            "序号": number,
            "asset.asset_no": line.asset.code,
            "asset.name": line.asset.name,
            "asset.kind": line.asset.kind,
            "project.project_no": line.asset.project.code,
            "project.name": line.asset.project.name,
            "project.financing": line.asset.project.financing or None,
            "asset.quantity": None if line.asset.quantity is None else float(line.asset.quantity),
            "asset.unit": line.asset.unit or None,
            "asset.original_yuan": line.asset.original_fen,
            "asset.owner_kind": line.asset.owner_kind,
            "asset.owner": line.asset.owner,
            "asset.keeper": line.asset.keeper,
            "asset.income_yuan": line.income_fen,
            "asset.state": line.asset.state,
            "asset.received_on": line.asset.received_on,
        }
        for number, line in enumerate(lines, start=1)
    ]
    return _written(kind, found, banners=())


def project_rows(projects: list[Project]) -> list[dict[str, Any]]:
    """Return projects as rows of the ledger: ``table.field`` → value, missing ones None."""
    names = _places(projects)
    targets: dict[int, Target] = {}
    for target in Target.objects.filter(project__in=[project.pk for project in projects]).order_by("-id"):
        targets[target.project_id] = target  # the first that was set is the main one
    return [_row(number, project, names, targets.get(project.pk)) for number, project in enumerate(projects, start=1)]


def _row(number: int, project: Project, names: Mapping[str, str], target: Target | None) -> dict[str, Any]:
    county, township, village = (project.area_code[:length] for length in (6, 9, 12))
    return {
        "序号": number,
        "project.project_no": project.code,
        "place.county": names.get(county),
        "place.township": names.get(township) if len(project.area_code) >= 9 else None,
        "place.village": names.get(village) if len(project.area_code) >= 12 else None,
        "project.year": project.year,
        "project.name": project.name,
        "project.kind": project.kind,
        "project.purpose": project.purpose,
        "project.nature": project.nature or None,
        "project.place": project.place or None,
        "project.starts_on": project.starts_on,
        "project.ends_on": project.ends_before - _ONE_DAY if project.ends_before else None,
        "project.responsible_unit": project.responsible_unit or None,
        "project.content": project.content,
        "project.cost_yuan": project.cost_fen,
        "project.financing": project.financing or None,
        "project.delivery_mode": project.delivery_mode or None,
        "project.poor_households": project.poor_households,
        "project.households": project.households,
        "project.persons": project.persons,
        "project.target_indicator": target.indicator if target else None,
        "project.target_value": float(target.planned) if target else None,
        "project.target_unit": (target.unit or None) if target else None,
        "project.participation": project.participation or None,
        "project.mechanism": project.mechanism or None,
        "project.meeting_on": project.meeting_on,
        "project.stage": project.stage,
        "project.approval_document": project.approval_document or None,
        "project.approved_on": project.approved_on,
    }


def _places(projects: list[Project]) -> dict[str, str]:
    """Names of the counties, townships and villages of projects, each by itself."""
    codes = {project.area_code[:length] for project in projects for length in (6, 9, 12)}
    named = area_names(codes)
    # A village is named together with its township; a ledger has a column for each.
    return {code: name.removeprefix(named.get(code[:9], "")) if len(code) > 9 else name for code, name in named.items()}


def _village_showings(projects: list[Project]) -> dict[int, str]:
    found: dict[int, list[str]] = defaultdict(list)
    ids = [project.pk for project in projects]
    shown = Publicity.objects.filter(project__in=ids, level=Publicity.Level.VILLAGE).order_by("starts_on")
    for row in shown:
        until = (row.ends_before - _ONE_DAY).isoformat() if row.ends_before else ""
        found[row.project_id].append(f"{row.starts_on.isoformat()} 至 {until}".strip())
    return {key: "；".join(parts) for key, parts in found.items()}


def _written(kind: SheetKind, rows: list[dict[str, Any]], *, banners: tuple[str, ...]) -> bytes:
    with tempfile.TemporaryDirectory(prefix="lianxin-ledger-") as folder:
        path = Path(folder) / "ledger.xlsx"
        write_table(path, kind, dictionary(), rows, Look(banners=banners))
        return path.read_bytes()
