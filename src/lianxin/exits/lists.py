"""The columns of the lists of exits, on the screen and in files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.shares import half_up
from lianxin.core.kernel.words import Words
from lianxin.exits.wording import ANSWERS, COVERAGE_KINDS, LIST_STATES, STATES, lacking_words, limit_words, value_words
from lianxin.people.roles import Act
from lianxin.site.language import say
from lianxin.site.listing import HIDDEN, NOTHING, Column, Kind, Listing, linked, quiet, together
from lianxin.site.values import badge, known


def answer_badge(verdict: Verdict) -> SafeString:
    """An answer with its sign, so that colour never speaks alone."""
    words, tone = ANSWERS[verdict]
    return badge(say(words), tone)


def _place(row: Any) -> SafeString:
    finding = row.finding
    return linked(row.name, f"{reverse('exits:village', args=[finding.area_code])}?year={finding.run.year}")


def _cell(row: Any, name: str) -> Words | None:
    one = row.criteria.get(name)
    if one is None:
        return None
    words, value = ANSWERS[one.verdict][0], value_words(one)
    return words if value is None else Words(f"{words.zh} {value.zh}", f"{words.en} {value.en}")


def _cell_shown(row: Any, name: str) -> Any:
    one = row.criteria.get(name)
    if one is None:
        return quiet("—")
    value = value_words(one)
    parts = (
        answer_badge(one.verdict),
        "" if value is None else format_html('<span class="small">{}</span>', say(value)),
    )
    # On a phone a card names only what is missing or open.
    return format_html('<span class="settled">{} {}</span>', *parts) if one.verdict is Verdict.MET else together(*parts)


def heat_listing(criteria: Sequence[tuple[str, Words]]) -> Listing:
    """Villages by criteria: every cell says in words and with a sign what colour says besides."""

    def column(name: str, words: Words) -> Column:
        return Column(words, lambda row: _cell(row, name), html=lambda row: _cell_shown(row, name), missing=NOTHING)

    return Listing(
        name="exits.villages",
        words=Words("各村各项标准", "Villages by criteria"),
        act=Act.READ_EXITS,
        part="villages",
        columns=(
            Column(Words("村", "Village"), lambda row: row.name, html=_place),
            Column(
                Words("结论", "Verdict"),
                lambda row: ANSWERS[row.verdict][0],
                html=lambda row: together(answer_badge(row.verdict), _exited(row)),
            ),
            *(column(name, words) for name, words in criteria),
        ),
    )


def _exited(row: Any) -> Any:
    if row.exit_year is None:
        return ""
    return badge(say(Words(f"{row.exit_year} 年出列", f"exited {row.exit_year}")), "info")


def _short(one: Any) -> SafeString | str:
    return format_html_join(" ", '<a href="{}">{}</a>', ((url, say(words)) for url, words in one["links"]))


# A row is a criterion with the links to the households that are still missing.
CRITERIA = Listing(
    name="exits.criteria",
    words=Words("各项标准", "Criteria"),
    act=Act.READ_EXITS,
    part="criteria",
    columns=(
        Column(Words("标准", "Criterion"), lambda row: row["one"].words),
        Column(
            Words("判定", "Answer"),
            lambda row: ANSWERS[row["one"].verdict][0],
            html=lambda row: answer_badge(row["one"].verdict),
        ),
        Column(Words("现状", "Value"), lambda row: value_words(row["one"]), missing=NOTHING),
        Column(Words("标准值", "Limit"), lambda row: limit_words(row["one"]), missing=NOTHING),
        Column(
            Words("差距", "How far"),
            lambda row: lacking_words(row["one"]),
            html=lambda row: together(say(lacking_words(row["one"]) or NOTHING), _short(row)),
            missing=NOTHING,
        ),
        Column(
            Words("依据", "Source"),
            lambda row: row["one"].limit_source,
            html=lambda row: together(
                row["one"].limit_source,
                "" if row["one"].is_verified else badge(say(Words("未核实", "Unverified")), "unsure"),
            ),
        ),
    ),
)


def _head(row: Any) -> SafeString:
    standing = row["standing"]
    return linked(
        known(standing.household.head_name),
        f"{reverse('registry:household', args=[standing.household_id])}?year={row['year']}",
    )


def _labels(rules: Sequence[Words], tone: str) -> Any:
    if not rules:
        return "—"
    each = format_html_join(" ", '<span class="badge badge--{}">{}</span>', ((tone, say(words)) for words in rules))
    return format_html('<span class="labels">{}</span>', each)


HOUSEHOLDS = Listing(
    name="exits.households",
    words=Words("未脱贫户达标情况", "Households on their way out"),
    act=Act.READ_EXITS,
    columns=(
        Column(Words("户主", "Head"), lambda row: row["standing"].household.head_name, html=_head),
        Column(Words("村", "Village"), lambda row: row["village"]),
        Column(
            Words("判定", "Answer"),
            lambda row: ANSWERS[Verdict(row["standing"].verdict)][0],
            html=lambda row: answer_badge(Verdict(row["standing"].verdict)),
        ),
        Column(
            Words("未达到", "Not met"),
            lambda row: row["failing"] or None,
            html=lambda row: _labels(row["failing"], "bad"),
        ),
        Column(
            Words("无法判定", "Cannot tell"),
            lambda row: row["untold"] or None,
            html=lambda row: _labels(row["untold"], "unsure"),
        ),
    ),
)
SHORT = Listing(
    name="exits.short",
    words=Words("还没有达到的户", "Households still missing"),
    act=Act.READ_EXITS,
    columns=(
        Column(
            Words("户主", "Head"),
            lambda row: row.head_name,
            html=lambda row: linked(known(row.head_name), reverse("registry:household", args=[row.pk])),
        ),
        Column(Words("户编号", "Number"), lambda row: row.household_no, Kind.CODE),
        Column(Words("人数", "Members"), lambda row: row.member_count, Kind.COUNT),
    ),
)


def _or_hidden(
    words: Words, value: Callable[[Any], Any], kind: Kind = Kind.TEXT, missing: Words | None = None
) -> Column:
    """A number of a place that a reader may not be told: it says so on the screen, and is empty in a file."""
    plain = Column(words, value, kind, missing=missing)

    def is_hidden(row: Any) -> bool:
        return bool(row["is_hidden"] if isinstance(row, dict) else row.is_hidden)

    return replace(
        plain,
        value=lambda row: None if is_hidden(row) else value(row),
        html=lambda row: quiet(say(HIDDEN)) if is_hidden(row) else plain.shown(row),
    )


INCIDENCE = Listing(
    name="exits.incidence",
    words=Words("历年贫困发生率", "Incidence by year"),
    act=Act.READ_EXITS,
    part="incidence",
    columns=(
        Column(Words("年", "Year"), lambda row: str(row.year)),
        _or_hidden(Words("贫困人口", "Poor persons"), lambda row: row.poor, Kind.COUNT),
        _or_hidden(Words("农业户籍人口", "Rural persons"), lambda row: row.rural, Kind.COUNT),
        _or_hidden(Words("发生率 %", "Incidence, %"), lambda row: row.share.printed(2) if row.share else None),
        _or_hidden(Words("文件所印 %", "As printed, %"), lambda row: row.printed, missing=NOTHING),
        Column(
            Words("出处", "Source"),
            lambda row: row.source or row.kind,
        ),
    ),
)


def _sheet(row: Any) -> SafeString:
    return linked(say(row["subject"]), reverse("exits:sheet", args=[row["sheet"].pk]))


SHEETS = Listing(
    name="exits.sheets",
    words=Words("认定表", "Sheets of criteria"),
    act=Act.READ_EXITS,
    columns=(
        Column(Words("对象", "About"), lambda row: row["subject"], html=_sheet),
        Column(Words("类别", "Kind"), lambda row: row["level"]),
        Column(Words("地方", "Place"), lambda row: row["place"]),
        Column(Words("年度", "Year"), lambda row: str(row["sheet"].year)),
        Column(
            Words("状态", "State"),
            lambda row: STATES[row["sheet"].state][0],
            html=lambda row: badge(say(STATES[row["sheet"].state][0]), STATES[row["sheet"].state][1]),
        ),
        Column(Words("建表", "Opened"), lambda row: row["sheet"].at, Kind.MOMENT),
    ),
)


def _exited_head(row: Any) -> SafeString:
    return linked(known(row.household.head_name), reverse("registry:household", args=[row.household.pk]))


def _tracked(row: Any) -> Words:
    return Words("跟踪期内", "being tracked") if row.is_tracked else Words("跟踪期已满", "tracking is over")


AFTER = Listing(
    name="exits.after",
    words=Words("退出之后", "After exit"),
    act=Act.READ_EXITS,
    columns=(
        Column(Words("户主", "Head"), lambda row: row.household.head_name, html=_exited_head),
        Column(Words("村", "Village"), lambda row: row.village),
        Column(Words("脱贫年度", "Exit"), lambda row: str(row.exit_year) if row.exit_year else None),
        Column(Words("跟踪", "Tracking"), _tracked),
        Column(Words("帮扶责任人", "Helpers"), lambda row: row.helpers, missing=Words("没有", "none")),
        Column(Words("享受措施", "Measures"), lambda row: row.measures, Kind.COUNT),
        Column(Words("线索", "Clues"), lambda row: row.clues, Kind.COUNT),
        Column(
            Words("最近核查", "Last checked"),
            lambda row: row.last_checked_on,
            Kind.DAY,
            missing=Words("无记录", "not on record"),
        ),
    ),
)
TAKEN = Listing(
    name="exits.taken",
    words=Words("退出后被取消的", "Taken away after exit"),
    act=Act.READ_EXITS,
    part="taken",
    columns=(
        Column(Words("户主", "Head"), lambda row: row.household.head_name, html=_exited_head),
        Column(Words("村", "Village"), lambda row: row.village),
        Column(Words("脱贫年度", "Exit"), lambda row: str(row.exit_year) if row.exit_year else None),
        Column(Words("取消的是", "What"), lambda row: row.what),
        Column(Words("从哪天起", "From"), lambda row: row.on, Kind.DAY),
        Column(Words("理由", "Reason given"), lambda row: row.reason),
        Column(Words("经手人", "By"), lambda row: row.by, missing=Words("无记录", "not on record")),
    ),
)
FIGURES = Listing(
    name="exits.figures",
    words=Words("发生率数据", "Figures of incidence"),
    act=Act.READ_EXITS,
    columns=(
        Column(Words("地方", "Place"), lambda row: row["place"]),
        Column(Words("年", "Year"), lambda row: str(row["figure"].year)),
        _or_hidden(Words("贫困人口", "Poor persons"), lambda row: row["figure"].poor_persons, Kind.COUNT),
        _or_hidden(Words("农业户籍人口", "Rural persons"), lambda row: row["figure"].rural_persons, Kind.COUNT),
        _or_hidden(Words("文件所印 %", "As printed, %"), lambda row: row["figure"].printed_percent, missing=NOTHING),
        Column(Words("出处", "Source"), lambda row: row["figure"].source),
        Column(
            Words("录入", "Entered by"),
            lambda row: row["figure"].by.name if row["figure"].by else None,
            missing=NOTHING,
        ),
    ),
)
COVERAGE = Listing(
    name="exits.coverage",
    words=Words("巩固率和参保率", "Coverage"),
    act=Act.READ_EXITS,
    part="coverage",
    columns=(
        Column(Words("地方", "Place"), lambda row: row["place"]),
        Column(Words("年", "Year"), lambda row: str(row["figure"].year)),
        Column(Words("类别", "Kind"), lambda row: COVERAGE_KINDS[row["figure"].kind]),
        _or_hidden(Words("在校或参保", "Covered"), lambda row: row["figure"].covered, Kind.COUNT),
        _or_hidden(Words("应在校或应参保", "Should be"), lambda row: row["figure"].due, Kind.COUNT),
        Column(Words("出处", "Source"), lambda row: row["figure"].source),
        Column(
            Words("录入", "Entered by"),
            lambda row: row["figure"].by.name if row["figure"].by else None,
            missing=NOTHING,
        ),
    ),
)


def _estimated(row: dict[str, Any]) -> Words | None:
    """The rates that an evaluation of this house published, with their intervals; None where the survey was typed in."""
    rates = row["survey"].rates
    if not rates:
        return None
    if row["hidden"]:
        return HIDDEN
    shown = [
        Words(f"{one['words'][0]} {_share(one)}", f"{one['words'][1]} {_share(one)}")
        for one in rates
        if one["limit_percent"]
    ]
    return Words("；".join(one.zh for one in shown), "; ".join(one.en for one in shown))


def _share(rate: dict[str, Any]) -> str:
    if rate["percent"] is None:
        return "—"
    told = f"{half_up(rate['percent'], 2)}%"
    return (
        told
        if rate["low_percent"] is None
        else f"{told}（{half_up(rate['low_percent'], 2)}–{half_up(rate['high_percent'], 2)}%）"
    )


def _whole(text: Any) -> SafeString:
    """Short words beside long ones: they stay on one line."""
    return format_html('<span class="nowrap">{}</span>', text)


def _out_of(words: Words, part: str, whole: str) -> Column:
    def told(row: Any) -> str | Words:
        if part in row["hidden"]:
            return HIDDEN
        return f"{getattr(row['survey'], part)} / {getattr(row['survey'], whole)}"

    return Column(words, told, html=lambda row: _whole(say(HIDDEN) if part in row["hidden"] else told(row)))


SURVEYS = Listing(
    name="exits.surveys",
    words=Words("第三方评估", "Surveys of third parties"),
    act=Act.READ_EXITS,
    part="surveys",
    columns=(
        Column(Words("县", "County"), lambda row: row["place"], html=lambda row: _whole(row["place"])),
        Column(Words("年", "Year"), lambda row: str(row["survey"].year)),
        Column(Words("评估机构", "Who surveyed"), lambda row: row["survey"].organisation),
        _out_of(Words("错退", "Wrong exits"), "wrong_exit_persons_found", "exited_persons_checked"),
        _out_of(Words("漏评", "Omissions"), "omitted_persons_found", "unregistered_persons_checked"),
        _out_of(Words("认可", "Approval"), "approvals", "questionnaires"),
        Column(Words("按设计估计（95% 区间）", "Estimated by the design (95% interval)"), _estimated, missing=NOTHING),
        Column(Words("报告", "Report"), lambda row: row["survey"].source),
    ),
)


def _exit_list(row: Any) -> SafeString:
    return linked(row["held"].file, reverse("exits:list", args=[row["held"].pk]))


EXIT_LISTS = Listing(
    name="exits.lists",
    words=Words("退出名单", "Lists of exits"),
    act=Act.READ_EXITS,
    columns=(
        Column(Words("名单", "List"), lambda row: row["held"].file, html=_exit_list),
        Column(Words("地方", "Place"), lambda row: row["place"]),
        Column(Words("年度", "Year"), lambda row: str(row["held"].year)),
        Column(Words("户", "Households"), lambda row: row["held"].lines_count, Kind.COUNT),
        Column(
            Words("状态", "State"),
            lambda row: LIST_STATES[row["held"].state][0],
            html=lambda row: badge(say(LIST_STATES[row["held"].state][0]), LIST_STATES[row["held"].state][1]),
        ),
        Column(Words("批准文号", "Decision"), lambda row: row["held"].document_no, missing=NOTHING),
        Column(Words("导入", "Brought in"), lambda row: row["held"].brought_at, Kind.MOMENT),
    ),
)


def _listed_head(row: Any) -> SafeString:
    home = row.household
    return linked(
        _whole(known(home.head_name)), f"{reverse('registry:household', args=[home.pk])}?year={row.exit_list.year}"
    )


def _whole(text: Any) -> SafeString:
    """Of many columns of days, names and numbers are not broken."""
    return format_html('<span class="nowrap">{}</span>', text)


EXIT_LINES = Listing(
    name="exits.list_lines",
    words=Words("名单中的户", "Households of the list"),
    act=Act.READ_EXITS,
    columns=(
        Column(Words("户主", "Head"), lambda row: row.household.head_name, html=_listed_head),
        Column(Words("户编号", "Number"), lambda row: row.household.household_no, Kind.CODE),
        Column(Words("入户核实", "Visited"), lambda row: row.visited_on, Kind.DAY),
        Column(Words("双认定", "Confirmed"), lambda row: row.confirmed_on, Kind.DAY),
        Column(Words("评议", "Meeting"), lambda row: row.discussed_on, Kind.DAY),
        Column(
            Words("公示", "Shown"),
            lambda row: f"{row.shown_from.isoformat()} – {row.shown_until.isoformat()}",
            html=lambda row: together(_whole(f"{row.shown_from.isoformat()} –"), _whole(row.shown_until.isoformat())),
        ),
        Column(Words("乡镇审核", "Reviewed"), lambda row: row.reviewed_on, Kind.DAY),
        Column(Words("档案号", "Papers"), lambda row: row.file_no, html=lambda row: _whole(row.file_no)),
    ),
)
