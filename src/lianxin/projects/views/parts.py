"""Parts of a project's page, made ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse

from lianxin.core.kernel.words import Words
from lianxin.people.access import scope_of
from lianxin.projects.access import ACTS, may_act_for
from lianxin.projects.domain.showing import Level, Occasion
from lianxin.projects.domain.stages import ROAD, Actor, Need, Stage
from lianxin.projects.domain.standing import Standing
from lianxin.projects.models import Progress, Project, Publicity
from lianxin.projects.queries import NextStep, TargetLine
from lianxin.rulebook import dictionary
from lianxin.site.components import Happening
from lianxin.site.language import say
from lianxin.site.values import count, day, wan_yuan


@dataclass(frozen=True, slots=True)
class Milestone:
    """A stage of the road, as a project has passed it, stands at it, or has it before it."""

    words: Words
    state: str


def road_of(stage: Stage) -> list[Milestone]:
    """Return every stage of the road, as one project sees it; nothing of one that was taken out."""
    if stage is Stage.REMOVED:
        return []
    at = ROAD.index(stage)
    states = ["done" if place < at else "here" if place == at else "ahead" for place in range(len(ROAD))]
    return [Milestone(one.words, state) for one, state in zip(ROAD, states, strict=True)]


def code_words(code_list: str, key: str) -> Words | None:
    """Return what a code is called; None where nothing is recorded."""
    return next((code.words for code in dictionary().code_lists[code_list].codes if code.key == key), None)


def project_facts(project: Project, area: str) -> list[tuple[Words, Any]]:
    """Return what was said of a project, in the order of the ledger."""

    def said(code_list: str, key: str) -> str:
        words = code_words(code_list, key)
        return say(words) if words else ""

    return [
        (Words("项目类别", "Kind"), said("project_kind", project.kind)),
        (Words("建设性质", "Nature"), said("construction_nature", project.nature)),
        (Words("实施地点", "Where"), project.place or area),
        (Words("年度", "Year"), str(project.year)),
        (Words("计划工期", "Planned time"), _period(project.starts_on, project.ends_before)),
        (Words("责任单位", "Who answers for it"), project.responsible_unit),
        (Words("资金规模", "Cost"), wan_yuan(project.cost_fen)),
        (Words("资金用途", "Purpose of the money"), said("fund_purpose", project.purpose)),
        (Words("筹资方式", "How it is paid"), project.financing),
        (Words("实施方式", "Way of carrying out"), said("delivery_mode", project.delivery_mode)),
        (Words("受益脱贫户", "Poor households to gain"), count(project.poor_households)),
        (Words("受益户数", "Households to gain"), count(project.households)),
        (Words("受益人数", "Persons to gain"), count(project.persons)),
        (Words("村民会议", "Village meeting"), day(project.meeting_on)),
        (Words("批复", "Approval"), project.approval_document),
        (Words("批复日期", "Approved on"), day(project.approved_on)),
    ]


def _period(starts_on: date | None, ends_before: date | None) -> str:
    if starts_on is None and ends_before is None:
        return ""
    return f"{starts_on.isoformat() if starts_on else '…'} – {ends_before.isoformat() if ends_before else '…'}"


@dataclass(frozen=True, slots=True)
class LackLine:
    """What a step lacks, and where it is provided by a reader who may."""

    words: Words
    url: str


_SHOWN = {
    Need.VILLAGE_SHOWING: (Level.VILLAGE, Actor.VILLAGE),
    Need.TOWNSHIP_SHOWING: (Level.TOWNSHIP, Actor.TOWNSHIP),
    Need.COUNTY_SHOWING: (Level.COUNTY, Actor.COUNTY),
}
_PROVIDED = {
    Need.MEETING: (Actor.VILLAGE, "adjust"),
    Need.DELIVERY_MODE: (Actor.TOWNSHIP, "adjust"),
    Need.CONTRACT: (Actor.TOWNSHIP, "contract"),
    Need.ACCEPTANCE: (Actor.TOWNSHIP, "acceptance"),
    Need.RESULT_SHOWING: (Actor.VILLAGE, "show"),
    Need.ASSET: (Actor.TOWNSHIP, "asset"),
}


def lack_lines(project: Project, step: NextStep, user: Any) -> list[LackLine]:
    """Return what a step lacks, with the way to provide it."""
    return [LackLine(lack.words, _way_to(project, lack.need, user)) for lack in step.lacks]


def _way_to(project: Project, need: Need, user: Any) -> str:
    if need is Need.TARGETS:
        is_his = may_act_for(user, Actor.VILLAGE, project.area_code)
        return reverse("projects:targets", args=[project.pk]) if is_his else ""
    if need is Need.SETTLEMENT:
        return "#contracts"
    if need in _SHOWN:
        level, actor = _SHOWN[need]
        url = reverse("projects:act", args=[project.pk, "show"]) + f"?level={level.value}"
        return url if scope_of(user, ACTS[actor]).covers(project.area_code) else ""
    if need in _PROVIDED:
        actor, name = _PROVIDED[need]
        url = reverse("projects:act", args=[project.pk, name]) + (
            "?occasion=after" if need is Need.RESULT_SHOWING else ""
        )
        return url if may_act_for(user, actor, project.area_code) else ""
    return ""


@dataclass(frozen=True, slots=True)
class TargetShown:
    """A target with its dimension in words, and what was reached of it as a bar of 100."""

    line: TargetLine
    dimension: Words | None
    percent: int | None
    planned: Decimal
    reached: Decimal | None


def target_lines(lines: list[TargetLine]) -> list[TargetShown]:
    """Return targets ready to be shown."""
    return [
        TargetShown(
            line,
            code_words("performance_dimension", line.target.dimension),
            None if line.share is None else min(100, max(0, int(line.share * 100))),
            plain(line.target.planned),
            None if line.target.reached is None else plain(line.target.reached),
        )
        for line in lines
    ]


def plain(value: Decimal) -> Decimal:
    """Return a value without zeros behind it: 3.000 is 3."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


@dataclass(frozen=True, slots=True)
class ShowingLine:
    """A showing, in words, with what it is worth and whether the reader may write to it."""

    showing: Publicity
    level: Words
    occasion: Words
    tone: str
    state: Words
    photos: list[str]
    may_write: bool


_SHOWN_BY = {Level.VILLAGE: Actor.VILLAGE, Level.TOWNSHIP: Actor.TOWNSHIP, Level.COUNTY: Actor.COUNTY}


def showing_lines(project: Project, standing: Standing, user: Any, on: date) -> list[ShowingLine]:
    """Return every showing and whether it counts."""
    rows = list(project.publicity.order_by("pk"))
    # The standing holds them in the order of their days; both are read by occasion, level and first day.
    judged = {
        (one.occasion, one.level, one.starts_on, one.ends_before, one.objections, one.settled_on, one.notice): one
        for one in standing.showings
    }
    lines = []
    for row in rows:
        level, occasion = Level(row.level), Occasion(row.occasion)
        one = judged[occasion, level, row.starts_on, row.ends_before, row.objections, row.settled_on, row.notice_id]
        is_old = occasion is Occasion.BEFORE and standing.since is not None and row.starts_on < standing.since
        tone, state = _state(one.counts_from, one.is_contested, is_old, on)
        photos = [digest for digest in row.evidence.split(",") if len(digest) == 64]
        # What a notice shows is objected to, answered and taken down there.
        may_write = row.notice_id is None and may_act_for(user, _SHOWN_BY[level], project.area_code)
        lines.append(ShowingLine(row, level.words, occasion.words, tone, state, photos, may_write))
    return lines


def _state(counts_from: date | None, is_contested: bool, is_old: bool, on: date) -> tuple[str, Words]:
    if is_old:
        return "plain", Words("重新申报前的公示", "Before it was proposed anew")
    if is_contested:
        return "bad", Words("异议未处理", "Objections open")
    if counts_from is None:
        return "bad", Words("天数不够", "Too short")
    if counts_from > on:
        return "info", Words("{day} 期满", "Over on {day}").filled(day=counts_from.isoformat())
    return "good", Words("已期满", "Over")


def progress_lines(project: Project) -> list[Progress]:
    """Return the reports, the latest first."""
    return list(project.progress.select_related("by").order_by("-on", "-id"))


def happenings(project: Project) -> list[Happening]:
    """Return the steps of a project as a timeline, the latest first."""
    found = []
    for step in project.steps.select_related("by").order_by("-id"):
        after, before = Stage(step.after), step.before
        is_back = bool(before) and after is Stage.PROPOSED
        words = Words("退回村级", "Sent back to the village") if is_back else after.words
        if not before and after is not Stage.PROPOSED:
            words = Words("从原台账转入：{stage}", "Taken over from a ledger: {stage}").filled(stage=after.words)
        detail = " · ".join(part for part in (step.document_no, step.words) if part)
        tone = "bad" if after is Stage.REMOVED or is_back else "good"
        found.append(Happening(step.on, words, step.by.name if step.by else "", detail, tone))
    return found
