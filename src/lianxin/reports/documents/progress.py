"""The progress report of a programme (工作纪实) as a document: text, charts, tables, and where every number comes from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from lianxin.core.charts import Bars, Mark, draw
from lianxin.core.kernel.words import Words
from lianxin.core.paper import (
    Column,
    Document,
    Heading,
    NewPage,
    Note,
    Paragraph,
    Picture,
    Pictures,
    Sheet,
    Table,
)
from lianxin.core.paper.definitions import Block
from lianxin.reports.domain.progress import NUMBER, ProgressReport, Section, Sentence
from lianxin.reports.domain.progress import Picture as Shown
from lianxin.reports.domain.statements import AGREEMENT_WORDS, Agreement
from lianxin.reports.domain.units import written_words
from lianxin.reports.indicators.answering import Answer
from lianxin.reports.telling import found_words, in_unit_of, statement_words, told_of
from lianxin.site.listing import HIDDEN

Say = Callable[[Words], str]
_CHART_WIDTH = 620
_SOURCES = Words("数字的来源", "Where the numbers come from")
_LEFT_OUT = Words("没有写入的", "What was left out")


def progress_document(report: ProgressReport, answers: Sequence[Answer], *, language: str, on: date) -> Document:
    """Return the report in a language (``zh`` or ``en``). What rows do not support is not in its text, and is listed at its end."""

    def say(words: Words) -> str:
        return words.into(language)

    by_number = {answer.statement.number: answer for answer in answers}
    told = {number: words for number, answer in by_number.items() if (words := told_of(answer)) is not None}
    blocks: list[Block] = []
    left_out: list[Sentence] = []
    for section in report.sections:
        blocks += _section(section, by_number, told, left_out, language)
    blocks += [
        Note(say(Words("正文数字按 {on} 的记录现算；与原报道的对照见后表。", "Numbers were worked out from the records of {on}; they"
                       " are laid beside the press report overleaf.").filled(on=on.isoformat()))),
        NewPage(),
        Heading(say(_SOURCES)),
        _sources([by_number[number] for number in report.numbers if number in by_number], say),
        Note(say(Words(
            "“报道”是公开报道里的数，“按记录”是由逐条记录现算的数。余、约、近照原样保留；预测和目标不是事实。人员均为虚构。",
            "“Press report” is the number as published, “from rows” the number worked out row by row. About, over and nearly are kept;"
            " forecasts and targets are no facts. All people are invented.",
        ))),
    ]  # fmt: skip
    if left_out:
        blocks.append(Heading(say(_LEFT_OUT)))
        blocks += [Paragraph(_without_numbers(say(sentence.words), by_number, say)) for sentence in left_out]
        blocks.append(
            Note(
                say(
                    Words(
                        "记录不足以说明以上内容，因此正文没有写。",
                        "Records do not support these.",
                    )
                )
            )
        )
    return Document(
        title=say(report.title),
        subtitle=f"{say(report.reporter)}　{on.isoformat()}",
        blocks=tuple(blocks),
        sheet=Sheet(text_pt=14, has_page_total=True),
        language=language,
    )


def _section(
    section: Section, answers: Mapping[str, Answer], told: Mapping[str, Words], left_out: list[Sentence], language: str
) -> list[Block]:
    blocks: list[Block] = [Heading(section.heading.into(language))]
    for paragraph in section.paragraphs:
        kept = [one for one in paragraph if all(number in told for number in one.numbers)]
        left_out += [one for one in paragraph if one not in kept]
        if kept:
            blocks.append(Paragraph(_joined([one.filled(told).into(language) for one in kept], language)))
    if section.table is not None:
        blocks += _table(section.table, answers, language)
    if section.chart is not None and (drawn := _chart(section.chart, answers)) is not None:
        svg = draw(drawn, language, width=_CHART_WIDTH).encode()
        blocks.append(Pictures((Picture(svg, drawn.title.into(language)),)))
    return blocks


def _joined(sentences: Sequence[str], language: str) -> str:
    """Sentences after each other; an English one may begin with a number that is told in words, which then takes a capital."""
    if language == "zh":
        return "".join(sentences)
    return " ".join(one[:1].upper() + one[1:] for one in sentences)


def _table(shown: Shown, answers: Mapping[str, Answer], language: str) -> list[Block]:
    """What the press says beside what rows come to, which is told only where there are any."""
    rows = tuple(
        (answers[number].statement.words.into(language), found_words(answers[number]).into(language))
        for number in shown.numbers
        if number in answers and told_of(answers[number]) is not None
    )
    if not rows:
        return []
    headings = (Words("报道的说法", "As the press tells it"), Words("按记录", "From rows"))
    columns = (Column(headings[0].into(language), 3), Column(headings[1].into(language), 1.6))
    return [Note(shown.title.into(language)), Table(columns, rows)]


def _chart(shown: Shown, answers: Mapping[str, Answer]) -> Bars | None:
    """Bars of the figures from rows, in the unit of the first statement; one of another unit, or that cannot be told, is not drawn."""
    asked = [answers[number] for number in shown.numbers if number in answers]
    known = [answer for answer in asked if answer.agreement is not Agreement.CANNOT_TELL]
    if not known:
        return None
    unit = known[0].statement.unit
    marks = tuple(
        Mark(answer.statement.words, float(in_unit_of(answer.statement, answer)))
        for answer in known
        if answer.statement.unit == unit and answer.figure.value is not None
    )
    decimals = 0 if all(mark.value == int(mark.value or 0) for mark in marks) else 1
    return Bars(title=shown.title, marks=marks, unit=written_words(unit), decimals=decimals, horizontal=True)


def _sources(answers: Sequence[Answer], say: Say) -> Table:
    headings = (
        Words("编号", "No."), Words("内容", "Statement"), Words("报道", "Press report"), Words("按记录", "From rows"),
        Words("行数", "Rows"), Words("对照", "Compared"), Words("指标", "Indicator"),
    )  # fmt: skip
    # Wide enough for the longest word of either language, which would run over the next cell.
    shares = (
        (1.1, 2.35, 1.3, 2.15, 1.05, 1.1, 1.4)
        if say(_SOURCES) == _SOURCES.zh
        else (1.3, 2.3, 1.75, 2.0, 1.05, 1.5, 1.75)
    )
    rows = tuple(
        (
            answer.statement.number, say(answer.statement.words), say(statement_words(answer.statement)),
            _found(answer, say),
            "—" if answer.is_hidden else f"{answer.figure.rows:,}",
            say(AGREEMENT_WORDS[answer.agreement]), say(answer.figure.indicator.title),
        )
        for answer in answers
    )  # fmt: skip
    columns = tuple(
        Column(say(words), share, is_number=n == 4)
        for n, (words, share) in enumerate(zip(headings, shares, strict=True))
    )
    return Table(columns, rows)


def _found(answer: Answer, say: Say) -> str:
    """The figure from rows; of a rate the two numbers on a line of their own, for they have no place to break."""
    told = say(HIDDEN if answer.is_hidden else found_words(answer))
    return told if answer.figure.denominator is None else told.replace("（", "\n（").replace(" (", "\n(")


def _without_numbers(text: str, answers: Mapping[str, Answer], say: Say) -> str:
    """The sentence with its numbers as the press told them, each marked as not supported."""
    for number, answer in answers.items():
        text = text.replace(f"{{{number}}}", f"[{say(statement_words(answer.statement))}？]")
    # What is closed to the reader is not told him by the press's number either.
    return NUMBER.sub("[？]", text)
