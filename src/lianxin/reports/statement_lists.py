"""The columns of the lists of figures, on the screen and in files."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names
from lianxin.reports.addresses import figure_address
from lianxin.reports.domain.indicators import NATURE_WORDS
from lianxin.reports.domain.statements import AGREEMENT_WORDS, Agreement
from lianxin.reports.telling import found_words, statement_words
from lianxin.reports.wording import filter_words, period_words
from lianxin.site.language import say
from lianxin.site.listing import HIDDEN, NOTHING, Column, Kind, Listing, linked, quiet, together
from lianxin.site.values import badge

_TONES = {Agreement.AGREES: "good", Agreement.DIFFERS: "bad", Agreement.CANNOT_TELL: "unsure"}


def _note(row: Any) -> Words | None:
    statement = row.statement
    parts = [Words(f"其中项：{statement.part_of}", f"part of {statement.part_of}")] if statement.part_of else []
    parts += [statement.note] if statement.note else []
    return Words("；".join(one.zh for one in parts), "; ".join(one.en for one in parts)) if parts else None


def _how(row: Any) -> Words:
    """The indicator with area, period and filters."""
    question, indicator = row.figure.question, row.figure.indicator
    filters = filter_words(indicator, question)
    period = period_words(question)
    areas = "、".join(area_names(question.areas).values())
    zh = [indicator.title.zh, areas, period.zh, *(f"{name.zh}：{values.zh}" for name, values in filters)]
    en = [indicator.title.en, areas, period.en, *(f"{name.en}: {values.en}" for name, values in filters)]
    return Words("；".join(one for one in zh if one), "; ".join(one for one in en if one))


def _said(row: Any) -> Words:
    return HIDDEN if row.is_hidden else found_words(row)


def _figure(row: Any) -> SafeString:
    if row.is_hidden:
        return quiet(say(HIDDEN))
    return linked(say(found_words(row)), figure_address(row.figure.question))


def _told(row: Any) -> SafeString:
    return format_html('<span class="nowrap">{}</span>', row.statement.number)


STATEMENTS = Listing(
    name="reports.statements",
    words=Words("报道与记录对照", "Press report and rows"),
    act=Act.READ_REPORTS,
    columns=(
        Column(Words("编号", "No."), lambda row: row.statement.number, Kind.CODE, html=_told),
        Column(Words("内容", "Statement"), lambda row: row.statement.words),
        Column(
            Words("报道", "Press report"),
            lambda row: statement_words(row.statement),
            html=lambda row: together(say(statement_words(row.statement)), _nature(row)),
        ),
        Column(Words("按记录", "From rows"), _said, html=_figure),
        Column(
            Words("行数", "Rows"), lambda row: None if row.is_hidden else row.figure.rows, Kind.COUNT, missing=NOTHING
        ),
        Column(
            Words("对照", "Compared"),
            lambda row: AGREEMENT_WORDS[row.agreement],
            html=lambda row: badge(say(AGREEMENT_WORDS[row.agreement]), _TONES[row.agreement]),
        ),
        Column(Words("怎么算的", "How it is counted"), _how, html=lambda row: quiet(say(_how(row)))),
        Column(Words("说明", "Note"), _note, missing=NOTHING),
    ),
)


def _nature(row: Any) -> Any:
    nature = row.statement.nature
    return "" if nature == "fact" else badge(say(NATURE_WORDS[nature]), "info")
