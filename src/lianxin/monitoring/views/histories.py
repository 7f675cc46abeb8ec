"""What happened to a lead, and in an episode, line by line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from lianxin.core.kernel.words import Words
from lianxin.monitoring.queries.episodes import class_words
from lianxin.monitoring.queries.fitting import measure_words, risk_words
from lianxin.monitoring.queries.leads import code_words
from lianxin.procedures.domain.definitions import Hat
from lianxin.registry.queries import area_names
from lianxin.rulebook import rulebook
from lianxin.rulebook.monitoring_entries import RiskMeasures
from lianxin.site.components import Happening
from lianxin.site.language import is_chinese, say

_LEAD = {
    "reported": (Words("登记线索", "Reported"), "info"),
    "repeated": (Words("再次报告", "Told again"), "info"),
    "identified": (Words("对应到户", "Household found"), "info"),
    "passed_on": (Words("转办", "Passed on"), "unsure"),
    "referred": (Words("转有关部门", "Referred"), "plain"),
    "not_entered": (Words("核实后不纳入", "Looked into, not entered"), "plain"),
    "case_begun": (Words("核实属实，发起纳入", "True: entry begun"), "good"),
}
_EPISODE = {
    "entered": (Words("纳入监测", "Entered"), "unsure"),
    "risks": (Words("风险变更", "Risks changed"), "info"),
    "measure_begun": (Words("措施开始", "Measure began"), "good"),
    "measure_ended": (Words("措施结束", "Measure over"), "plain"),
    "contact": (Words("帮扶联系人", "Contact"), "info"),
    "ended": (Words("监测结束", "Ended"), "good"),
}


def happenings_of_lead(events: Iterable[Any]) -> list[Happening]:
    """Return what happened to a lead, the latest first."""
    found = list(events)
    names = area_names({event.told["area"] for event in found if "area" in event.told})
    return [_of_lead(event, names) for event in reversed(found)]


def _of_lead(event: Any, names: dict[str, str]) -> Happening:
    words, tone = _LEAD[event.kind]
    told = event.told
    lines: list[Any] = []
    if event.kind == "passed_on":
        lines.append(say(Words(f"转给 {names[told['area']]}", f"to {names[told['area']]}")))
    if "department" in told:
        lines.append(told["department"])
    if "reason" in told:
        lines.append(say(code_words("not_entered_reason", told["reason"])))
    if event.kind == "case_begun":
        lines.append(_case(told["case"]))
    if event.words:
        lines.append(event.words)
    return Happening(event.at, words, _who(event), _joined(lines), tone)


def happenings_of_episode(events: Iterable[Any], episode: Any) -> list[Happening]:
    """Return what happened in an episode, the latest first."""
    return [_of_episode(event, episode) for event in reversed(list(events))]


def _of_episode(event: Any, episode: Any) -> Happening:
    words, tone = _EPISODE[event.kind]
    told = event.told
    table = rulebook().risk_measures_on(max(event.on, episode.began_on), episode.area_code)
    lines: list[Any] = [*_told(event.kind, told, table)]
    if episode.is_month_only and event.kind in {"entered", "ended"} and event.on.day == 1:
        lines.append(say(Words("原系统只记到月", "only the month is on record")))
    if told.get("case"):
        lines.append(_case(told["case"]))
    if event.words:
        lines.append(event.words)
    return Happening(event.on, words, event.by.name if event.by else "", _joined(lines), tone)


def _told(kind: str, told: dict[str, Any], table: RiskMeasures) -> list[str]:
    match kind:
        case "entered":
            return [say(class_words(told["class"])), *_risks(told["risks"])]
        case "risks":
            return _risks(told["risks"])
        case "measure_begun":
            since = Words(f"{told['starts_on']} 起", f"since {told['starts_on']}")
            return [f"{say(measure_words(table, told['family'], told['measure']))} · {say(since)}"]
        case "measure_ended":
            return [say(Words(f"{told['ends_before']} 起不再有", f"over since {told['ends_before']}"))]
        case "contact":
            return [told["name"]]
    mode = [say(code_words("elimination_mode", told["mode"]))] if told["mode"] else []
    return [say(code_words("episode_ending", told["ending"])), *mode]


def _risks(risks: Iterable[str]) -> list[str]:
    named = [say(risk_words(risk)) for risk in risks]
    return [("、" if is_chinese() else ", ").join(named)] if named else []


def _case(number: int) -> SafeString:
    words = say(Words(f"第 {number} 号办件", f"case {number}"))
    return format_html('<a href="{}">{}</a>', reverse("procedures:case", args=[number]), words)


def _who(event: Any) -> str:
    name = event.by.name if event.by else say(Words("系统", "the house"))
    if not event.hat:
        return name
    level = say(Hat(event.hat).words)
    return f"{name}（{level}）" if is_chinese() else f"{name} ({level})"


def _joined(lines: Iterable[Any]) -> SafeString:
    return format_html_join(SafeString("<br>"), "{}", ((line,) for line in lines))
