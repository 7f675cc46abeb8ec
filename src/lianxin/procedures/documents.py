"""Forms of cases for paper: recognition, minutes, income sheet, ledger. In Chinese: they are official forms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from lianxin.core.kernel.dictionary import Field, FieldType
from lianxin.core.kernel.money import yuan_text
from lianxin.core.paper import Column, Document, Fact, Facts, Heading, Note, Paragraph, Sheet, Signatures, Table
from lianxin.core.paper.definitions import Block
from lianxin.procedures.domain import shelf
from lianxin.procedures.domain.definitions import Hat, MeetingRule, Outcome, StepKind
from lianxin.procedures.models import Case, CaseEvent
from lianxin.procedures.queries.contents import is_open, present_members
from lianxin.procedures.queries.ledger import LedgerLine
from lianxin.procedures.queries.one_case import events_of, names_of, payload_lines, value_words
from lianxin.procedures.recording import minutes_from, version_of
from lianxin.registry.models import Household
from lianxin.registry.queries import area_names, household_facts_of
from lianxin.rulebook import dictionary, rulebook

_UNTOLD = "—"
_WRITE = ""
_UNVERIFIED = "本程序的天数、比例等未与文件核对，请以本地文件为准。"


def recognition_form(case: Case) -> Document:
    """Return the recognition form of a household's case (认定表): who, what is to be recognised, what each level said."""
    household = _household(case)
    version, events = version_of(case), events_of(case)
    facts = household_facts_of(household, case.year)
    payload = "；".join(f"{words.zh}：{value.zh}" for words, value in payload_lines(case)) or _UNTOLD
    about = Facts(
        (
            Fact("户主姓名", household.head_name or _UNTOLD),
            Fact("户编号", household.household_no or _UNTOLD),
            Fact("所在地区", area_names([case.area_code])[case.area_code]),
            Fact("数据年度", str(case.year)),
            Fact("办件编号", str(case.pk)),
            Fact("发起日期", _day(case.begun_on)),
            Fact("人均纯收入", _money(getattr(facts, "net_income_per_person_yuan", None))),
            Fact("现在状态", version.states[case.state].words.zh),
            Fact("拟认定内容", payload, is_wide=True),
            Fact("缘由或线索", case.note or _UNTOLD, is_wide=True),
        )
    )
    blocks: list[Block] = [about, Heading("一、家庭成员"), _members(household, case.year)]
    blocks += [Heading("二、办理过程"), _steps(case, events), Heading("三、规则核对"), *_findings(events)]
    blocks += [Heading("四、各级意见"), Signatures(("户主（签字）", "村民委员会", "乡镇人民政府", "县级主管部门"))]
    if not version.verified:
        blocks.append(Note(f"依据：{version.source}。{_UNVERIFIED}"))
    title = f"{shelf.procedure(case.procedure).words.zh}认定表"
    return Document(title, tuple(blocks), subtitle=version.words.zh, sheet=Sheet(text_pt=10.5, title_pt=20))


def minutes_form(case: Case, event: CaseEvent) -> Document:
    """Return the minutes of a meeting (评议记录): who was to come, who came, who stood aside and why, the votes.

    Raises:
        ValueError: the event is no meeting.
    """
    version = version_of(case)
    step = version.steps[event.step]
    if step.meeting is None or event.minutes is None:
        raise ValueError("no meeting was held in this step")
    told, rule = minutes_from(event.minutes), step.meeting
    reached = rule.quorum.is_reached(told.voting, told.entitled)
    passed = rule.majority.is_passed(told.agreed, told.voting)
    facts = Facts(
        (
            Fact("会议日期", _day(told.held_on)),
            Fact("会议地点", told.place),
            Fact(
                "议题", f"{shelf.procedure(case.procedure).words.zh}：{_subject(case)}（第 {case.pk} 号）", is_wide=True
            ),
            Fact("应到人数", str(told.entitled)),
            Fact("实到人数", str(told.present)),
            Fact("回避人数", str(len(told.stood_aside))),
            Fact("表决人数", str(told.voting)),
            Fact("到会要求", f"不少于应到的 {rule.quorum}；{'达到' if reached else '未达到'}"),
            Fact("通过要求", f"同意超过表决人数的 {rule.majority}"),
            Fact("同意", f"{told.agreed} 票"),
            Fact("反对", f"{told.against} 票"),
            Fact("弃权", f"{told.abstained} 票"),
            Fact("表决结果", "通过" if passed else "未通过"),
        )
    )
    aside = tuple((str(n), one.name, one.why) for n, one in enumerate(told.stood_aside, 1))
    rows = aside or (("—", "无", "—"),)
    blocks: tuple[Block, ...] = (
        facts,
        Heading("会议意见"),
        Paragraph(_meeting_words(step.kind, rule, event.reason)),
        Heading("回避情况"),
        Table((Column("序号", 0.4), Column("姓名"), Column("回避缘由", 3)), rows),
        Note("回避的人到会但不参加表决，也不计入到会比例。"),
        Signatures(("主持人", "记录人", "村民代表", "村务监督委员会")),
    )
    place = area_names([case.area_code])[case.area_code]
    return Document("民主评议会议记录", blocks, subtitle=place, sheet=Sheet(text_pt=11))


def income_form(case: Case) -> Document:
    """Return the income check sheet (收入核查表): every item of income of the dictionary, what is on record, and room to check it.

    Sensitive items are not printed: whoever checks asks for them.
    """
    household = _household(case)
    facts: Any = household_facts_of(household, case.year)
    blocks: list[Block] = [
        Facts(
            (
                Fact("户主姓名", household.head_name or _UNTOLD),
                Fact("所在地区", area_names([case.area_code])[case.area_code]),
                Fact("数据年度", str(case.year)),
                Fact("家庭人口", str(household.member_count)),
                Fact("收入起算日", _day(getattr(facts, "income_from", None))),
                Fact("收入截止日", _day(getattr(facts, "income_to", None))),
            )
        )
    ]
    columns = (
        Column("编号", 0.5), Column("项目", 2.2), Column("在册金额（元）", 1.1, is_number=True),
        Column("核查金额（元）", 1.1, is_number=True), Column("依据或说明", 1.6),
    )  # fmt: skip
    for section, entries in _income_items():
        rows = tuple((one.form_item, one.words.zh, _income(one, facts), _WRITE, _WRITE) for one in entries)
        blocks += [Heading(section), Table(columns, rows)]
    blocks += [
        Note("“未填”是没有记录，不是零。敏感项不打印，请当面核对。"),
        Signatures(("户主（签字）", "核查人一（签字）", "核查人二（签字）")),
    ]
    return Document("家庭收入核查表", tuple(blocks), subtitle=f"第 {case.pk} 号办件", sheet=Sheet(text_pt=10))


def ledger_form(lines: Sequence[LedgerLine], *, place: str, starts_on: date, ends_on: date) -> Document:
    """Return the ledger of entries and exits (进退台账) of an area in a period, both days included."""
    entries = sum(line.is_entry for line in lines)
    columns = (
        Column("序号", 0.5), Column("日期", 1), Column("进退", 0.6), Column("户主", 0.9), Column("户编号", 1.3),
        Column("人口", 0.5, is_number=True), Column("地区", 1.5), Column("程序", 1.6), Column("写入名册", 2.4),
        Column("批准文件", 1.4), Column("办件", 0.6),
    )  # fmt: skip
    rows = tuple(
        (
            str(number),
            line.on.isoformat(),
            line.direction.zh,
            line.head_name or _UNTOLD,
            line.household_no or _UNTOLD,
            str(line.member_count),
            line.place,
            line.procedure.zh,
            "；".join(f"{words.zh}：{value.zh}" for words, value in line.told),
            line.document or _UNTOLD,
            str(line.case_id),
        )
        for number, line in enumerate(lines, 1)
    )
    people = [sum(one.member_count for one in lines if one.is_entry is way) for way in (True, False)]
    told = f"进 {entries} 户 {people[0]} 人，退 {len(lines) - entries} 户 {people[1]} 人。"
    blocks: tuple[Block, ...] = (
        Paragraph(told),
        *((Table(columns, rows),) if rows else (Note("此期间没有进退。"),)),
        Signatures(("填表人", "审核人", "单位（盖章）")),
    )
    subtitle = f"{place}　{starts_on.isoformat()} 至 {ends_on.isoformat()}"
    return Document("进退台账", blocks, subtitle=subtitle, sheet=Sheet(is_landscape=True, text_pt=9, title_pt=20))


def _household(case: Case) -> Household:
    if case.household is None:
        raise ValueError("the form is of a household's case")
    return case.household


def _subject(case: Case) -> str:
    if case.household is not None:
        return case.household.head_name or _UNTOLD
    return area_names([case.area_code])[case.area_code]


def _members(household: Household, year: int) -> Table:
    columns = (Column("序号", 0.5), Column("姓名"), Column("与户主关系"), Column("性别", 0.6), Column("周岁", 0.6))
    rows = tuple(
        (
            str(number),
            one.member.name,
            _code("relation_to_head", one.relation_to_head),
            _code("sex", one.member.sex),
            _age(one.member.birth_on, year),
        )
        for number, one in enumerate(present_members(household, year), 1)
    )
    return Table(columns, rows)


def _steps(case: Case, events: Sequence[CaseEvent]) -> Table:
    version, names = version_of(case), names_of(events)
    columns = (
        Column("日期", 1.5),
        Column("事项", 1.4),
        Column("经办", 1.4),
        Column("意见或说明", 2),
        Column("材料", 2.2),
    )
    types = dictionary().code_lists["evidence_type"]
    rows = []
    for event in events:
        match event.kind:
            case CaseEvent.Kind.BEGUN:
                what = "发起"
            case CaseEvent.Kind.OBJECTED:
                what = f"第 {event.objection} 件异议"
            case CaseEvent.Kind.ANSWERED:
                what = f"答复异议：{'成立' if event.is_upheld else '不成立'}"
            case CaseEvent.Kind.TAKEN:
                what = version.steps[event.step].words.zh
            case _:
                what = f"{CaseEvent.Kind(event.kind).label}（第 {event.notice_id} 号）"
        accounts = [event.by.name] if event.by else []
        people = "、".join([*accounts, *(names.get(one, one) for one in event.others)])
        papers = "、".join(types.by_key(one.type).words.zh for one in event.evidence.all())
        who = f"{Hat(event.hat).words.zh}：{people}" if event.hat else people or _UNTOLD
        on = timezone.localtime(event.at).date().isoformat()
        rows.append((on, what, who, event.reason or _UNTOLD, papers or _UNTOLD))
    return Table(columns, tuple(rows))


def _findings(events: Sequence[CaseEvent]) -> tuple[Block, ...]:
    told: Any = next((event.findings for event in reversed(events) if event.findings), None)
    if told is None:
        return (Note("审定时由系统按规则核对，结果填在此处。"),)
    rule_set = rulebook().rule_sets[told["rule_set"]]
    answer = next(words for verdict, words in rule_set.answers.items() if verdict.value == told["verdict"])
    names = {"未达到": told["not_met"], "无法判定": told["cannot_tell"]}
    parts = [f"{label}：{'、'.join(_rule(rule_set, one) for one in found)}" for label, found in names.items() if found]
    facts = (Fact("规则", rule_set.words.zh), Fact("审定答案", answer.zh))
    return (Facts((*facts, Fact("说明", "；".join(parts) or "各项均达到。", is_wide=True))),)


def _rule(rule_set: Any, name: str) -> str:
    found = next((one for one in rule_set.rules if one.name == name), None)
    return found.words.zh if found else name


def _meeting_words(kind: StepKind, rule: MeetingRule, reason: str) -> str:
    agreed = "同意上报，并在村内公示。" if kind is StepKind.ON else f"{Outcome.REFUSED.words.zh}。"
    return f"{agreed}{reason}" if reason else agreed


def _income_items() -> list[tuple[str, list[Field]]]:
    """The dictionary's items of income, those that the survey form numbers, by their section."""
    found: dict[str, list[Field]] = {}
    for entry in dictionary().fields_of("household", yearly=True):
        if entry.type is FieldType.MONEY and entry.form_item and entry.section:
            found.setdefault(entry.section.zh, []).append(entry)
    return list(found.items())


def _income(entry: Field, facts: Any) -> str:
    if not is_open(entry):
        return "不打印"
    value = getattr(facts, entry.name, None)
    return "未填" if value is None else yuan_text(value)


def _money(fen: int | None) -> str:
    return "未填" if fen is None else f"{yuan_text(fen)} 元"


def _code(name: str, key: str | None) -> str:
    return value_words(dictionary().field(f"member.{name}"), key).zh if key else "未填"


def _age(born_on: date | None, year: int) -> str:
    if born_on is None:
        return "未填"
    day = min(timezone.localdate(), date(year, 12, 31))
    return str(day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day)))


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else "未填"
