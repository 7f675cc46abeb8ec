"""What happened in a case, in words: for its page and for the API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lianxin.core.kernel.words import Words
from lianxin.procedures.domain.definitions import StepKind, Version
from lianxin.procedures.models import CaseEvent
from lianxin.rulebook import rulebook

_TONES = {StepKind.ON: "good", StepKind.BACK: "unsure", StepKind.REFUSE: "bad"}


def event_words(event: CaseEvent, version: Version) -> tuple[Words, str]:
    """Return what an event is called, and whether it is good, bad or in between for the case."""
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
    return words, tone


def hung_words(told: Mapping[str, Any]) -> Words:
    """Say where a showing on paper only hung."""
    words = Words("仅纸质公示：{on} 起，{where}，{who} 张贴。", "On paper only: from {on}, {where}, hung by {who}.")
    return words.filled(**told)


def minutes_words(told: Mapping[str, Any]) -> Words:
    """Say what the minutes of a meeting say."""
    aside = len(told["stood_aside"])
    counts = {name: told[name] for name in ("entitled", "present", "agreed", "against", "abstained")}
    return Words(
        "{held_on} {place}：应到 {entitled}，实到 {present}，回避 {aside}；同意 {agreed}，反对 {against}，弃权 {abstained}。",
        "{held_on}, {place}: {entitled} entitled, {present} present, {aside} stood aside; {agreed} for, {against} against, "
        "{abstained} abstaining.",
    ).filled(held_on=told["held_on"], place=told["place"], aside=aside, **counts)


def findings_words(told: Mapping[str, Any]) -> list[Words]:
    """Say what the rules answered when it was decided, and what other rooms had against it."""
    lines = []
    if "rule_set" in told:
        rule_set = rulebook().rule_sets[told["rule_set"]]
        answer = next(words for verdict, words in rule_set.answers.items() if verdict.value == told["verdict"])
        lines.append(Words(f"审定时规则的答案：{answer.zh}。", f"What the rules answered then: {answer.en}."))
    said = [Words(*one["words"]) for one in told.get("advice", {}).values() if "words" in one]
    lines += [Words(f"审定时仍有：{one.zh}。", f"What spoke against it then: {one.en}.") for one in said]
    return lines
