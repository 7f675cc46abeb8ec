"""What happened in a case, line by line, with the evidence of each step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from lianxin.core.kernel.words import Words
from lianxin.procedures.domain.definitions import Version
from lianxin.procedures.models import Case, CaseEvent
from lianxin.procedures.queries.one_case import events_of, names_of
from lianxin.procedures.recording import version_of
from lianxin.procedures.wording import event_words, findings_words, hung_words, minutes_words
from lianxin.rulebook import dictionary
from lianxin.site.components import Happening
from lianxin.site.language import is_chinese, say


def happenings_of(case: Case, *, may_open: bool) -> list[Happening]:
    """Return everything that happened in a case, the latest first; files are linked for those who may open them."""
    events, version = events_of(case), version_of(case)
    names = names_of(events)
    return [_happening(event, version, names, may_open=may_open) for event in reversed(events)]


def _happening(event: CaseEvent, version: Version, names: Mapping[str, str], *, may_open: bool) -> Happening:
    words, tone = event_words(event, version)
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
        lines.append(say(hung_words(event.hung)))
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
        lines.append(say(minutes_words(event.minutes)))
    if event.findings:
        lines += [say(words) for words in findings_words(event.findings)]
    if event.applied:
        lines.append(say(Words("已按审定内容写入名册。", "The register was told what was decided.")))
    papers = [_paper(event, one, may_open=may_open) for one in event.evidence.all()]
    if papers:
        lines.append(format_html_join(" · ", "{}", ((one,) for one in papers)))
    return format_html_join(SafeString("<br>"), "{}", ((line,) for line in lines))


def _paper(event: CaseEvent, one: Any, *, may_open: bool) -> SafeString:
    words = say(dictionary().code_lists["evidence_type"].by_key(one.type).words)
    where = format_html(' <span class="quiet">{}</span>', one.reference) if one.reference else ""
    if one.digest and may_open:
        url = reverse("procedures:file", args=[event.case_id, one.pk])
        return format_html('<a href="{}">{}</a>{}', url, words, where)
    return format_html("{}{}", words, where)
