"""What happened in a case, line by line, with the evidence of each step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from lianxin.core.kernel.words import Words
from lianxin.procedures.domain.definitions import StepKind, Version
from lianxin.procedures.models import Case, CaseEvent
from lianxin.procedures.queries.one_case import events_of, names_of
from lianxin.procedures.recording import version_of
from lianxin.rulebook import dictionary, rulebook
from lianxin.site.components import Happening
from lianxin.site.language import is_chinese, say

_TONES = {StepKind.ON: "good", StepKind.BACK: "unsure", StepKind.REFUSE: "bad"}


def happenings_of(case: Case, *, may_open: bool) -> list[Happening]:
    """Return everything that happened in a case, the latest first; files are linked for those who may open them."""
    events, version = events_of(case), version_of(case)
    names = names_of(events)
    return [_happening(event, version, names, may_open=may_open) for event in reversed(events)]


def _happening(event: CaseEvent, version: Version, names: Mapping[str, str], *, may_open: bool) -> Happening:
    match event.kind:
        case CaseEvent.Kind.BEGUN:
            words, tone = Words("发起", "Begun"), "info"
        case CaseEvent.Kind.OBJECTED:
            words, tone = Words(f"第 {event.objection} 件异议", f"Objection {event.objection}"), "bad"
        case CaseEvent.Kind.SHOWN:
            words, tone = Words(f"公示发布（第 {event.notice_id} 号）", f"Notice {event.notice_id} published"), "good"
        case CaseEvent.Kind.UNSHOWN:
            words, tone = Words(f"公示撤下（第 {event.notice_id} 号）", f"Notice {event.notice_id} taken down"), "bad"
        case CaseEvent.Kind.RAN:
            words, tone = (
                Words(f"公示期满（第 {event.notice_id} 号）", f"Notice {event.notice_id} ran its days"),
                "good",
            )
        case CaseEvent.Kind.ANSWERED:
            zh, en = ("成立", "upheld") if event.is_upheld else ("不成立", "not upheld")
            words, tone = (
                Words(f"答复第 {event.objection} 件异议：{zh}", f"Objection {event.objection} answered: {en}"),
                "info",
            )
        case _:
            step = version.steps[event.step]
            words, tone = step.words, _TONES[step.kind]
    people = ("、" if is_chinese() else ", ").join([*_by(event, names), *(names.get(one, one) for one in event.others)])
    return Happening(event.at, words, people, _detail(event, may_open=may_open), tone)


def _by(event: CaseEvent, names: Mapping[str, str]) -> list[str]:
    if event.by is not None:
        lenders = ("、" if is_chinese() else ", ").join(names.get(one, one) for one in event.lenders or ())
        return [
            say(Words("{name}（代{for_}）", "{name} (for {for_})"), name=event.by.name, for_=lenders)
            if lenders
            else event.by.name
        ]
    return [say(Words("群众", "the public"))] if event.kind == CaseEvent.Kind.OBJECTED else []


def _detail(event: CaseEvent, *, may_open: bool) -> SafeString:
    lines: list[Any] = [event.reason] if event.reason else []
    if event.hung:
        words = Words("仅纸质公示：{on} 起，{where}，{who} 张贴。", "On paper only: from {on}, {where}, hung by {who}.")
        lines.append(say(words.filled(**event.hung)))
    if event.notice_objection_id:
        lines.append(
            say(
                Words(
                    "异议对公示提出，内容和答复在公示里。",
                    "Made to the notice, which keeps what was said and the answer.",
                )
            )
        )
    if event.minutes:
        lines.append(say(_minutes(event.minutes)))
    if event.findings:
        lines += [say(words) for words in _findings(event.findings)]
    if event.applied:
        lines.append(say(Words("已按审定内容写入名册。", "The register was told what was decided.")))
    papers = [_paper(event, one, may_open=may_open) for one in event.evidence.all()]
    if papers:
        lines.append(format_html_join(" · ", "{}", ((one,) for one in papers)))
    return format_html_join(SafeString("<br>"), "{}", ((line,) for line in lines))


def _minutes(told: Mapping[str, Any]) -> Words:
    aside = len(told["stood_aside"])
    counts = {name: told[name] for name in ("entitled", "present", "agreed", "against", "abstained")}
    return Words(
        "{held_on} {place}：应到 {entitled}，实到 {present}，回避 {aside}；同意 {agreed}，反对 {against}，弃权 {abstained}。",
        "{held_on}, {place}: {entitled} entitled, {present} present, {aside} stood aside; {agreed} for, {against} against, "
        "{abstained} abstaining.",
    ).filled(held_on=told["held_on"], place=told["place"], aside=aside, **counts)


def _findings(told: Mapping[str, Any]) -> list[Words]:
    lines = []
    if "rule_set" in told:
        rule_set = rulebook().rule_sets[told["rule_set"]]
        answer = next(words for verdict, words in rule_set.answers.items() if verdict.value == told["verdict"])
        lines.append(Words(f"审定时规则的答案：{answer.zh}。", f"What the rules answered then: {answer.en}."))
    said = [Words(*one["words"]) for one in told.get("advice", {}).values() if "words" in one]
    lines += [Words(f"审定时仍有：{one.zh}。", f"What spoke against it then: {one.en}.") for one in said]
    return lines


def _paper(event: CaseEvent, one: Any, *, may_open: bool) -> SafeString:
    words = say(dictionary().code_lists["evidence_type"].by_key(one.type).words)
    where = format_html(' <span class="quiet">{}</span>', one.reference) if one.reference else ""
    if one.digest and may_open:
        url = reverse("procedures:file", args=[event.case_id, one.pk])
        return format_html('<a href="{}">{}</a>{}', url, words, where)
    return format_html("{}{}", words, where)
