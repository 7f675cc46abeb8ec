"""Documents of a project for paper: the sign-board at its site, and its file. In Chinese: both are official forms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from lianxin.core.kernel.money import yuan_text
from lianxin.core.paper import Column, Document, Fact, Facts, Heading, Note, Picture, Pictures, Sheet, Signatures, Table
from lianxin.core.paper.definitions import Block, Size
from lianxin.eligibility.queries import hotline
from lianxin.projects.domain.showing import Level, Occasion
from lianxin.projects.domain.stages import Stage
from lianxin.projects.models import Acceptance, Asset, BenefitLink, Contract, Progress, Project, Publicity, Step, Target
from lianxin.projects.photographs import photograph
from lianxin.projects.queries import payability
from lianxin.registry.queries import area_names
from lianxin.rulebook import dictionary

if TYPE_CHECKING:
    from lianxin.registry.models import Household

_UNTOLD = "—"
_MOST_PICTURES = 6
_MOST_HOUSEHOLDS = 2000


def sign_board(project: Project) -> Document:
    """Return the sign-board that stands at a project's site (公示牌): what, how much, who answers, who gains, where to complain."""
    area = area_names([project.area_code])[project.area_code]
    contracts = list(project.contracts.all())
    facts = (
        Fact("项目名称", project.name),
        Fact("项目编号", project.code),
        Fact("建设任务", project.content, is_wide=True),
        Fact("实施地点", project.place or area),
        Fact("实施期限", _period(project)),
        Fact("资金规模", _wan(project.cost_fen)),
        Fact("筹资方式", project.financing or _UNTOLD),
        Fact("责任单位", project.responsible_unit or _UNTOLD),
        Fact("实施单位", "、".join(dict.fromkeys(one.payee for one in contracts)) or _UNTOLD),
        Fact("受益对象", _gaining(project)),
        Fact("批复文号", project.approval_document or _UNTOLD),
        Fact("绩效目标", _targets_in_a_line(project.targets.all()), is_wide=True),
        Fact("带贫机制", project.mechanism or _UNTOLD, is_wide=True),
    )
    number = hotline(project.area_code, on=timezone.localdate())
    note = Note(f"监督举报电话：{number}　　村民委员会、乡镇人民政府、县级主管部门接受群众监督。")
    return Document(
        "项目公示牌", (Facts(facts), note), subtitle=area, sheet=Sheet(Size.A3, True, 25, 56, has_page_numbers=False)
    )


def file_document(project: Project, links: Sequence[tuple[BenefitLink, Household | None]]) -> Document:
    """Return the file of a project (项目档案), step by step; a household that the reader may not see is left without a name."""
    area = area_names([project.area_code])[project.area_code]
    parts: list[tuple[str, tuple[Block, ...]]] = [
        ("基本情况", (_facts(project, area),)),
        ("办理过程", _steps(project.steps.all())),
        ("绩效目标", _targets(project.targets.all())),
        ("公示情况", _showings(project)),
        ("合同与决算", _contracts(project.contracts.all())),
        ("实施进度", _progress(project)),
        ("验收情况", _acceptances(project.acceptances.all())),
        ("形成资产", _assets(project.assets.all())),
        ("受益农户", _links(links)),
    ]
    blocks: list[Block] = []
    for number, (title, content) in zip("一二三四五六七八九", parts, strict=True):
        blocks += [Heading(f"{number}、{title}"), *(content or (Note("无记录。"),))]
    blocks.append(Signatures(("村民委员会", "乡镇人民政府", "县级主管部门")))
    return Document(project.name, tuple(blocks), subtitle=f"项目档案　编号 {project.code}", sheet=Sheet(text_pt=11))


def _facts(project: Project, area: str) -> Facts:
    payable = payability(project)
    return Facts(
        (
            Fact("实施地区", area),
            Fact("项目年度", str(project.year)),
            Fact("项目类别", _code("project_kind", project.kind)),
            Fact("建设性质", _code("construction_nature", project.nature)),
            Fact("建设任务", project.content, is_wide=True),
            Fact("实施地点", project.place or area),
            Fact("实施期限", _period(project)),
            Fact("责任单位", project.responsible_unit or _UNTOLD),
            Fact("实施方式", _code("delivery_mode", project.delivery_mode)),
            Fact("资金规模", f"{yuan_text(project.cost_fen)} 元"),
            Fact("筹资方式", project.financing or _UNTOLD),
            Fact("受益对象", _gaining(project), is_wide=True),
            Fact("群众参与", project.participation or _UNTOLD, is_wide=True),
            Fact("带贫机制", project.mechanism or _UNTOLD, is_wide=True),
            Fact("村民会议", _day(project.meeting_on)),
            Fact("项目状态", Stage(project.stage).words.zh),
            Fact("批复文号", project.approval_document or _UNTOLD),
            Fact("批复日期", _day(project.approved_on)),
            Fact("可拨付日期", _payable(payable.starts_on, [words.zh for words in payable.reasons]), is_wide=True),
        )
    )


def _steps(steps: Sequence[Step]) -> tuple[Block, ...]:
    rows = tuple((_short(s.on), Stage(s.after).words.zh, s.document_no or _UNTOLD, s.words or _UNTOLD) for s in steps)
    return (Table((Column("日期"), Column("步骤", 1.3), Column("文件号", 1.6), Column("意见或理由", 2.6)), rows),)


def _targets(targets: Sequence[Target]) -> tuple[Block, ...]:
    rows = tuple(
        (
            _code("performance_dimension", one.dimension),
            one.indicator,
            f"{_plain(one.planned)} {one.unit}".strip(),
            _UNTOLD if one.reached is None else f"{_plain(one.reached)} {one.unit}".strip(),
            _short(one.measured_on),
        )
        for one in targets
    )
    columns = (
        Column("维度"),
        Column("指标", 2),
        Column("目标值", 1, True),
        Column("完成值", 1, True),
        Column("测量日期"),
    )
    return (Table(columns, rows),) if rows else ()


def _showings(project: Project) -> tuple[Block, ...]:
    rows = tuple(
        (
            Occasion(one.occasion).words.zh,
            Level(one.level).words.zh,
            one.place,
            f"{_short(one.starts_on)} 至 {_short(_last(one.ends_before)) if one.ends_before else '今（仍在公示）'}",
            f"{one.objections} 件" if one.objections else "无",
            one.settled_words or _UNTOLD,
        )
        for one in project.publicity.all()
    )
    columns = (
        Column("时机"),
        Column("级别", 0.8),
        Column("地点", 1.4),
        Column("期间", 2.2),
        Column("异议", 0.7),
        Column("处理", 1.6),
    )
    pictures = _pictures(
        [
            (f"{Level(p.level).words.zh}{Occasion(p.occasion).words.zh} {_short(p.starts_on)}", p.evidence.split(","))
            for p in _shown(project)
        ]
    )
    return (Table(columns, rows), *pictures) if rows else ()


def _shown(project: Project) -> list[Publicity]:
    return [one for one in project.publicity.all() if one.evidence]


def _contracts(contracts: Sequence[Contract]) -> tuple[Block, ...]:
    rows = tuple(
        (
            one.contract_no,
            one.payee,
            one.content,
            yuan_text(one.amount_fen),
            f"{one.retention_percent}%",
            _short(one.signed_on),
            _UNTOLD if one.settled_fen is None else yuan_text(one.settled_fen),
        )
        for one in contracts
    )
    columns = (
        Column("合同编号", 1.2), Column("收款人", 1.6), Column("内容", 1.8), Column("金额（元）", 1.5, True),
        Column("质保金", 0.7), Column("签订", 1.5), Column("决算（元）", 1.5, True),
    )  # fmt: skip
    return (Table(columns, rows),) if rows else ()


def _progress(project: Project) -> tuple[Block, ...]:
    reports: list[Progress] = list(project.progress.select_related("by"))
    rows = tuple((_short(r.on), f"{r.percent}%", r.words or _UNTOLD, r.by.name if r.by else _UNTOLD) for r in reports)
    columns = (Column("日期"), Column("进度", 0.6, True), Column("情况", 3), Column("上报人"))
    pictures = _pictures([(f"{_short(r.on)} 完成 {r.percent}%", r.photos) for r in reversed(reports)])
    return (Table(columns, rows), *pictures) if rows else ()


def _acceptances(acceptances: Sequence[Acceptance]) -> tuple[Block, ...]:
    rows = tuple(
        (
            _short(one.on),
            Level(one.level).words.zh,
            one.members,
            "合格" if one.is_passed else "不合格",
            one.words or _UNTOLD,
            one.document_no or _UNTOLD,
        )
        for one in acceptances
    )
    columns = (
        Column("日期"),
        Column("组织", 0.7),
        Column("验收人员", 1.5),
        Column("结论", 0.7),
        Column("问题", 2),
        Column("验收单"),
    )
    return (Table(columns, rows),) if rows else ()


def _assets(assets: Sequence[Asset]) -> tuple[Block, ...]:
    rows = tuple(
        (
            one.code,
            one.name,
            _code("asset_kind", one.kind),
            yuan_text(one.original_fen),
            one.owner,
            one.keeper or _UNTOLD,
            _code("asset_state", one.state),
        )
        for one in assets
    )
    columns = (
        Column("编号", 1.7), Column("名称", 1.4), Column("类型"), Column("原值（元）", 1.3, True), Column("产权人", 1.4),
        Column("管护人"), Column("状况"),
    )  # fmt: skip
    return (Table(columns, rows),) if rows else ()


def _links(links: Sequence[tuple[BenefitLink, Household | None]]) -> tuple[Block, ...]:
    rows = tuple(
        (
            household.head_name if household else "（无权查看）",
            household.household_no if household else _UNTOLD,
            _code("benefit_mechanism", link.mechanism),
            f"{_short(link.starts_on)} 至 {_short(_last(link.ends_before)) if link.ends_before else '今'}",
        )
        for link, household in links[:_MOST_HOUSEHOLDS]
    )
    columns = (Column("户主"), Column("户编号", 1.4), Column("带动方式"), Column("期间", 2))
    return (Table(columns, rows),) if rows else ()


def _pictures(found: Sequence[tuple[str, Sequence[str]]]) -> tuple[Block, ...]:
    """The latest photographs, of each report at most two."""
    picked = [(caption, digest) for caption, digests in found for digest in [d for d in digests if d][:2]]
    pictures = tuple(Picture(photograph(digest), caption) for caption, digest in picked[:_MOST_PICTURES])
    return (Pictures(pictures),) if pictures else ()


def _targets_in_a_line(targets: Sequence[Target]) -> str:
    return "；".join(f"{one.indicator} {_plain(one.planned)} {one.unit}".strip() for one in targets) or _UNTOLD


def _gaining(project: Project) -> str:
    told = (
        (project.poor_households, "脱贫户 {} 户"),
        (project.households, "受益 {} 户"),
        (project.persons, "{} 人"),
    )
    return "，".join(text.format(number) for number, text in told if number is not None) or _UNTOLD


def _period(project: Project) -> str:
    if project.starts_on is None and project.ends_before is None:
        return _UNTOLD
    return f"{_day(project.starts_on)} 至 {_day(_last(project.ends_before))}"


def _payable(day: date | None, reasons: Sequence[str]) -> str:
    return _day(day) if day else f"暂不能拨付：{''.join(reasons)}"


def _last(ends_before: date | None) -> date | None:
    """The last day of a period that is kept by its first day after."""
    return ends_before - timedelta(days=1) if ends_before else None


def _short(day: date | None) -> str:
    return day.isoformat() if day else _UNTOLD


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else _UNTOLD


def _wan(fen: int) -> str:
    return f"{Decimal(fen) / 1_000_000:,.2f} 万元"


def _code(code_list: str, key: str) -> str:
    return next((c.words.zh for c in dictionary().code_lists[code_list].codes if c.key == key), _UNTOLD)


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")
