"""The report of an evaluation on paper. It names no household."""

from __future__ import annotations

from collections.abc import Iterable

from lianxin.assessment.drawings import interval_chart, reach_chart
from lianxin.assessment.models import Evaluation, ScoreSheet
from lianxin.assessment.queries.evaluations import RateRow, rate_rows
from lianxin.assessment.queries.policy import questionnaire_of, read_stored_design
from lianxin.assessment.queries.samples import REASONS, SampleRow, sample_rows
from lianxin.assessment.queries.scores import ShownLine, kind_of_sheet, shown_score, subject_name
from lianxin.assessment.wording import (
    STAGES,
    VERDICTS,
    WHY_NOT,
    counts_text,
    interval_text,
    limit_words,
    percent,
    points_text,
    status_words,
)
from lianxin.core.charts import Definition, draw
from lianxin.core.kernel.words import Words
from lianxin.core.measures import Selection, Take
from lianxin.core.paper import (
    Column,
    Document,
    Fact,
    Facts,
    Heading,
    Note,
    Paragraph,
    Picture,
    Pictures,
    Sheet,
    Signatures,
    Table,
)
from lianxin.core.paper.definitions import Block
from lianxin.registry.queries import area_names

_UNTOLD = "—"


def reach_of(rows: Iterable[SampleRow]) -> list[tuple[Words, int, int, int]]:
    """By stratum how many were asked, replaced, and not reached."""
    found: dict[str, list[int]] = {}
    for row in rows:
        numbers = found.setdefault(row.drawn.status, [0, 0, 0])
        for index, state in enumerate(("asked", "replaced", "to_ask")):
            numbers[index] += row.state == state
    return [(status_words(status), *numbers) for status, numbers in found.items()]  # type: ignore[misc]


def evaluation_report(evaluation: Evaluation) -> Document:
    """Return the report: design, ceremony, who was reached, rates with intervals and verdicts, and how to draw the sample again."""
    rows, rates = sample_rows(evaluation), rate_rows(evaluation)
    blocks: list[Block] = [
        _about(evaluation),
        Heading("一、抽样设计"),
        *_design(evaluation),
        Heading("二、抽样过程"),
        _ceremony(evaluation),
        Heading("三、访问情况"),
        *_reach(rows),
        Heading("四、结果"),
        _rates(rates),
        Note("区间按抽样设计计算；整个区间都在限值的一侧才作结论，否则为“无法判定”。"),
        *_charts([interval_chart(rates), reach_chart(reach_of(rows))]),
        Heading("五、如何核对"),
        Paragraph(
            "任何人都可以重抽：用摘要相符的抽样框、上列公开种子和密语，运行 lianxin assess sample，"
            "得到的样本摘要应与上列一致。每个号码是 SHA-256 的结果，可以手算。"
        ),
        Signatures(("评估机构", "评估负责人")),
    ]
    return Document(
        f"{evaluation.title}报告",
        tuple(blocks),
        subtitle=evaluation.organisation,
        sheet=Sheet(text_pt=10.5, title_pt=20),
    )


def _about(evaluation: Evaluation) -> Facts:
    return Facts(
        (
            Fact("被评估的地方", area_names([evaluation.area_code])[evaluation.area_code]),
            Fact("年度", str(evaluation.year)),
            Fact("评估机构", evaluation.organisation),
            Fact("问卷", questionnaire_of(evaluation).words.zh),
            Fact("抽样框户数", _count(evaluation.frame_households)),
            Fact("类型不详、未入框", _count(evaluation.left_out)),
        )
    )


def _count(number: int | None) -> str:
    return _UNTOLD if number is None else f"{number:,}"


def _design(evaluation: Evaluation) -> list[Block]:
    assert evaluation.design is not None
    design = read_stored_design(evaluation.design)
    how = "按户数成比例（PPS，不放回）" if design.selection is Selection.BY_HOUSEHOLDS else "等概率"
    within = f"在编码前 {design.area_digits} 位相同的片内，" if design.area_digits else ""
    villages = "全部村" if design.villages is None else f"抽 {design.villages} 个村"
    table = Table(
        (Column("类别", 2), Column("每村抽取", 3)),
        tuple((status_words(name).zh, _taken(take)) for name, take in design.takes.items()),
    )
    return [Paragraph(f"{within}{how}，{villages}；村内各类户按下表抽取，每类备选 {design.reserve} 户。"), table]


def _taken(take: Take) -> str:
    if take.everyone:
        return "全部"
    if take.percent is not None:
        most = f"，不超过 {take.at_most} 户" if take.at_most is not None else ""
        return f"{float(take.percent):g}%{most}"
    return f"{take.count} 户"


def _ceremony(evaluation: Evaluation) -> Facts:
    is_published = evaluation.stage == Evaluation.Stage.PUBLISHED
    return Facts(
        (
            Fact("抽样框摘要（先公布）", evaluation.frame_digest, is_wide=True),
            Fact("密语的摘要（先公布）", evaluation.commitment, is_wide=True),
            Fact("公开种子", evaluation.seed or _UNTOLD, is_wide=True),
            Fact("种子产生日期", evaluation.seed_on.isoformat() if evaluation.seed_on else _UNTOLD),
            Fact("抽样日期", evaluation.drawn_on.isoformat() if evaluation.drawn_on else _UNTOLD),
            Fact("种子出处", evaluation.seed_source or _UNTOLD),
            Fact("见证人", evaluation.witnesses or _UNTOLD),
            Fact("密语（公布结果时公开）", evaluation.secret if is_published else "未公开", is_wide=True),
            Fact("样本摘要", evaluation.sample_digest or _UNTOLD, is_wide=True),
        )
    )


def _reach(rows: list[SampleRow]) -> list[Block]:
    reasons = dict.fromkeys(REASONS, 0)
    for row in rows:
        if row.replaced is not None:
            reasons[row.replaced.reason] += 1
    told = "；".join(f"{REASONS[key].zh} {count} 户" for key, count in reasons.items() if count)
    table = Table(
        (Column("类别", 2), *(Column(name, 1, is_number=True) for name in ("已访问", "已替换", "未访问"))),
        tuple((words.zh, *map(str, numbers)) for words, *numbers in reach_of(rows)),
    )
    return [table, Note(f"替换原因：{told}。" if told else "没有替换。")]


def _rates(rates: list[RateRow]) -> Table:
    def line(row: RateRow) -> tuple[str, ...]:
        limit = limit_words(row.side, row.limit)
        open_words = WHY_NOT[row.why_not].zh if row.why_not else _UNTOLD
        verdict = open_words if row.verdict is None else VERDICTS[row.verdict][0].zh
        found = row.estimate
        counts = f"{found['numerator']:g} / {found['denominator']:g}" if found else _UNTOLD
        return (
            row.words.zh,
            percent(found.get("value")),
            interval_text(found.get("low"), found.get("high")),
            str(found.get("households", _UNTOLD)),
            counts,
            limit.zh if limit else _UNTOLD,
            verdict,
        )

    columns = (
        Column("比率", 2.4), Column("估计", 1.4, is_number=True), Column("95% 区间", 2.8), Column("户", 1, is_number=True),
        Column("分子 / 分母", 2), Column("限值", 1.9), Column("结论", 1.8),
    )  # fmt: skip
    return Table(columns, tuple(line(row) for row in rates))


def _charts(definitions: list[Definition | None]) -> list[Block]:
    pictures = tuple(
        Picture(draw(one, "zh", width=420).encode(), one.title.zh) for one in definitions if one is not None
    )
    return [Pictures(pictures)] if pictures else []


def score_document(sheet: ScoreSheet) -> Document:
    """Return a score sheet: lines with points and numbers, vetoes, grade, appeals, and its digest once it is final."""
    kind, score = kind_of_sheet(sheet), shown_score(sheet)
    is_scored = bool(kind.points)
    points = points_text(score.least, score.most)
    about = Facts(
        (
            Fact("被考核的", subject_name(sheet)),
            Fact("年度", str(sheet.year)),
            Fact("进展", STAGES[sheet.stage][0].zh),
            Fact("得分", f"{points}（满分 {kind.points}）" if is_scored else "来源没有分值，不计总分"),
            Fact("等次", score.grade.zh if score.grade else "无法判定" if kind.grades else _UNTOLD),
            Fact("否决", "；".join(words.zh for words in score.vetoed) or "无"),
        )
    )
    columns = (
        Column("项目", 3), Column("得分", 1.4, is_number=True), Column("分值", 1, is_number=True), Column("依据的数", 2),
        Column("说明", 3.4),
    )  # fmt: skip
    blocks: list[Block] = [about, Table(columns, tuple(_score_line(line) for line in score.lines))]
    if score.open_vetoes:
        blocks.append(Note(f"尚未填报的否决项：{'；'.join(words.zh for words in score.open_vetoes)}。"))
    blocks.append(Note(f"依据：{kind.source}。{kind.note.zh if kind.note else ''}"))
    if sheet.digest:
        blocks.append(Note(f"定稿摘要（SHA-256）：{sheet.digest}"))
    blocks.append(Signatures(("被考核方", "考核组", "审定")))
    return Document(kind.words.zh, tuple(blocks), subtitle=subject_name(sheet), sheet=Sheet(text_pt=10.5, title_pt=20))


def _score_line(line: ShownLine) -> tuple[str, ...]:
    told = counts_text(line)
    note = line.given.reason if line.given else line.indicator.note.zh if line.indicator.note else ""
    counts = line.counts.zh if line.counts else ""
    return (
        line.indicator.words.zh,
        points_text(line.least, line.most) if line.indicator.points else _UNTOLD,
        str(line.indicator.points or _UNTOLD),
        told.zh if isinstance(told, Words) else told or _UNTOLD,
        "；".join(part for part in (counts, note) if part),
    )
