"""The columns of the lists of monitoring: leads, warnings, episodes, suggested visits."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from lianxin.core.kernel.words import Words
from lianxin.monitoring.queries.episodes import STATES as EPISODE_STATES
from lianxin.monitoring.queries.leads import CASE_OUTCOMES, STATES, code_words
from lianxin.monitoring.queries.warnings import LIST_STATES
from lianxin.people.roles import Act
from lianxin.procedures.domain.definitions import Hat
from lianxin.site.faulty_rows import FAULTS
from lianxin.site.language import say
from lianxin.site.listing import NOTHING, Column, Kind, Listing, People, linked, together
from lianxin.site.values import badge, iso, verdict, verdict_words

_LATE = Words("超期 {days} 天", "{days} days late")
_TOLD = Words("已报上一级", "told above")


def lead_state(row: Any) -> tuple[Words, str]:
    """Return where a lead stands, in words and tone; for one that led to a case, what became of that."""
    if row.lead.case is not None:
        return CASE_OUTCOMES[row.lead.case.outcome]
    return STATES[row.lead.state]


def _lead(row: Any) -> Any:
    return linked(row.subject, reverse("monitoring:lead", args=[row.lead.pk]))


def _state(row: Any) -> Any:
    words, tone = lead_state(row)
    parts = [badge(say(words), tone)]
    if row.is_late:
        parts.append(badge(say(_LATE.filled(days=row.days_late)), "bad"))
    if row.is_told:
        parts.append(badge(say(_TOLD), "unsure"))
    return together(*parts)


def _notes(row: Any) -> tuple[Words, ...]:
    """Where a lead stands, as a file says it."""
    late = (_LATE.filled(days=row.days_late),) if row.is_late else ()
    return (lead_state(row)[0], *late, *((_TOLD,) if row.is_told else ()))


LEADS = Listing(
    name="monitoring.leads",
    words=Words("线索台账", "Ledger of leads"),
    act=Act.READ_MONITORING,
    columns=(
        Column(Words("对象", "About"), lambda row: row.subject, html=_lead),
        Column(Words("来源", "Source"), lambda row: row.source),
        Column(Words("风险", "Risk"), lambda row: row.risk, missing=NOTHING),
        Column(Words("由谁处置", "With whom"), lambda row: (row.place, Hat(row.lead.holder).words)),
        Column(Words("得知日期", "Learned on"), lambda row: row.lead.reported_on, Kind.DAY),
        Column(Words("期限", "Due"), lambda row: row.lead.due_on, Kind.DAY),
        Column(Words("状态", "State"), _notes, html=_state),
    ),
)
# The file says besides what was told, and why nobody was entered.
LEADS_FILED = Listing(
    name=LEADS.name,
    words=LEADS.words,
    act=LEADS.act,
    columns=(
        *LEADS.columns,
        Column(Words("线索内容", "What was told"), lambda row: row.lead.words),
        Column(
            Words("不纳入的原因", "Why not entered"),
            lambda row: code_words("not_entered_reason", row.lead.reason) if row.lead.reason else None,
        ),
        Column(Words("处置日期", "Answered on"), lambda row: row.lead.ended_on, Kind.DAY),
    ),
)


def _household(row: Any) -> Any:
    name = row.episode.household.head_name or "—"
    return linked(name, reverse("monitoring:episode", args=[row.episode.pk]))


def _episode_state(row: Any) -> Any:
    words, tone = EPISODE_STATES[row.state]
    shown = badge(say(words), tone)
    return together(shown, badge(say(Words("返贫", "Relapse")), "bad")) if row.is_relapse else shown


def _began(row: Any) -> Any:
    return day_shown(row.episode, row.episode.began_on)


def _ended(row: Any) -> Any:
    return day_shown(row.episode, row.episode.ended_on) if row.episode.ended_on else "—"


def day_shown(episode: Any, day: Any) -> str:
    """Return a day of an episode; only its month where no more is on record."""
    return day.strftime("%Y-%m") if episode.is_month_only and day.day == 1 else iso(day)


def _fit(row: Any) -> Any:
    return verdict(row.fit.verdict) if row.fit else "—"


def _fit_words(row: Any) -> Words | None:
    if row.fit is None:
        return None
    return {
        "met": Words("相符", "fit"), "not_met": Words("不相符", "do not fit"), "cannot_tell": Words("无法判断", "cannot tell"),
    }[row.fit.verdict.value]  # fmt: skip


EPISODES = Listing(
    name="monitoring.episodes",
    words=Words("监测对象", "Monitored households"),
    act=Act.READ_MONITORING,
    columns=(
        Column(Words("户主", "Head"), lambda row: row.episode.household.head_name, html=_household),
        Column(Words("地方", "Place"), lambda row: row.place),
        Column(Words("类别", "Class"), lambda row: row.monitored_class),
        Column(Words("风险", "Risks"), lambda row: row.risks),
        Column(Words("识别", "Entered"), lambda row: row.episode.began_on, Kind.DAY, html=_began),
        Column(Words("结束", "Ended"), lambda row: row.episode.ended_on, Kind.DAY, html=_ended, missing=NOTHING),
        Column(Words("风险与措施", "Risks and measures"), _fit_words, html=_fit),
        Column(Words("状态", "State"), lambda row: EPISODE_STATES[row.state][0], html=_episode_state),
    ),
)


def _warning(row: Any) -> Any:
    return linked(say(code_words("warning_kind", row.kind)), reverse("monitoring:warning", args=[row.pk]))


WARNINGS = Listing(
    name="monitoring.warnings",
    words=Words("部门预警", "Warnings of departments"),
    act=Act.MANAGE_MONITORING,
    columns=(
        Column(Words("预警", "Warning"), lambda row: code_words("warning_kind", row.kind), html=_warning),
        Column(Words("提供部门", "Department"), lambda row: row.department),
        Column(Words("名单日期", "As of"), lambda row: row.as_of, Kind.DAY),
        Column(Words("行数", "Rows"), lambda row: row.rows, Kind.COUNT),
        Column(Words("新线索", "New leads"), lambda row: row.counts.get("lead"), Kind.COUNT, missing=NOTHING),
        Column(Words("带入人", "Brought in by"), lambda row: row.by.name if row.by else None, missing=NOTHING),
        Column(
            Words("状态", "State"),
            lambda row: LIST_STATES[row.state][0],
            html=lambda row: badge(say(LIST_STATES[row.state][0]), LIST_STATES[row.state][1]),
        ),
    ),
)


def _visit(row: Any) -> Any:
    return linked(row.household.head_name or "—", reverse("registry:household", args=[row.household_id]))


VISITS = Listing(
    name="monitoring.visits",
    words=Words("建议走访", "Suggested visits"),
    act=Act.REPORT_LEADS,
    columns=(
        Column(Words("户主", "Head"), lambda row: row.household.head_name, html=_visit),
        Column(Words("先后", "Order"), lambda row: row.rank, Kind.COUNT),
        Column(Words("村", "Village"), lambda row: row.place),
        Column(
            Words("同类户一年内纳入的比例", "Share of like households entered in a year"),
            lambda row: f"{row.chance:.1%}",
        ),
    ),
)


def _filtered(**asked: str) -> str:
    return "&".join(f"{name}={value}" for name, value in asked.items())


SOURCES = Listing(
    name="monitoring.sources",
    words=Words("线索按来源", "Leads by source"),
    act=Act.READ_MONITORING,
    part="sources",
    columns=(
        Column(
            Words("来源", "Source"),
            lambda row: row.words,
            html=lambda row: linked(
                say(row.words), f"{reverse('monitoring:leads')}?{_filtered(standing='', source=row.source)}"
            ),
        ),
        Column(Words("未处置", "Open"), lambda row: row.open, Kind.COUNT),
        Column(Words("超期", "Overdue"), lambda row: row.overdue, Kind.COUNT),
        Column(Words("累计", "In all"), lambda row: row.total, Kind.COUNT),
        Column(Words("发起纳入", "Led to a case"), lambda row: row.entering, Kind.COUNT),
    ),
)
# A row is a class by its key and its words, with how many are monitored in it and how many were.
CLASSES = Listing(
    name="monitoring.classes",
    words=Words("监测对象按类别", "Households by class"),
    act=Act.READ_MONITORING,
    part="classes",
    columns=(
        Column(
            Words("类别", "Class"),
            lambda row: row[1],
            html=lambda row: linked(
                say(row[1]), f"{reverse('monitoring:episodes')}?{_filtered(state='', monitored_class=row[0])}"
            ),
        ),
        Column(Words("监测中", "Monitored"), lambda row: row[2], Kind.COUNT, of_people=People.ALONE),
        Column(Words("已结束", "Ended"), lambda row: row[3], Kind.COUNT, of_people=People.ALONE),
    ),
)


def _end(line: Any, value: Any) -> Any:
    return verdict_words(value) if line.is_verdict and value else value


ENDS = Listing(
    name="monitoring.ends",
    words=Words("识别时与消除时", "At identification and at elimination"),
    act=Act.READ_MONITORING,
    part="ends",
    columns=(
        Column(Words("项目", "Fact"), lambda row: row.words),
        Column(Words("识别时", "At identification"), lambda row: _end(row, row.before)),
        Column(Words("消除时", "At elimination"), lambda row: _end(row, row.after)),
    ),
)
FIT = Listing(
    name="monitoring.fit",
    words=Words("风险与措施是否相符", "Whether measures answer the risks"),
    act=Act.READ_MONITORING,
    part="fit",
    columns=(
        Column(Words("看什么", "What is looked at"), lambda row: row[1]),
        Column(Words("结果", "Answer"), lambda row: verdict_words(row[0].verdict)),
    ),
)
# A row is a line of a department's file, and what it comes to.
WARNING_LINES = Listing(
    name="monitoring.warning_lines",
    words=Words("部门预警各行", "Lines of a warning"),
    act=Act.MANAGE_MONITORING,
    part="lines",
    columns=(
        Column(Words("姓名", "Name"), lambda row: row[0].name),
        Column(
            Words("证件号码末几位", "End of identity number"), lambda row: row[0].id_tail, Kind.CODE, missing=NOTHING
        ),
        Column(
            Words("户主", "Household"),
            lambda row: (row[0].household.head_name or NOTHING) if row[0].household else None,
            missing=Words("待人认", "to be found"),
        ),
        Column(Words("地方", "Place"), lambda row: row[0].place, missing=NOTHING),
        Column(Words("发生日期", "Happened on"), lambda row: row[0].happened_on, Kind.DAY, missing=NOTHING),
        Column(
            Words("个人自付（元）", "Own expense (yuan)"), lambda row: row[0].amount_fen, Kind.YUAN, missing=NOTHING
        ),
        Column(Words("结果", "Came to"), lambda row: row[1], missing=NOTHING),
    ),
)
FAULTY_LINES = Listing(
    name="monitoring.faulty_lines",
    words=Words("不能用的行", "Rows that cannot be used"),
    act=Act.MANAGE_MONITORING,
    part="faulty",
    columns=FAULTS,
)
_PASSES = {True: (Words("通过", "Passes"), "good"), False: (Words("不通过", "Does not pass"), "bad")}


def _passes(told: bool) -> Any:
    words, tone = _PASSES[told]
    return badge(say(words), tone)


SCORE_GROUPS = Listing(
    name="monitoring.score_groups",
    words=Words("评分在各群体", "The score in each group"),
    act=Act.SCORE_RISK,
    columns=(
        Column(Words("群体", "Group"), lambda row: row[0]),
        Column(Words("户", "Households"), lambda row: row[1].households, Kind.COUNT, of_people=People.WHOLE),
        Column(Words("后来纳入", "Entered later"), lambda row: row[1].outcomes, Kind.COUNT, of_people=People.PART),
        Column(Words("误差和 95% 区间", "Error and 95 % interval"), lambda row: row[3]),
        Column(Words("结果", "Answer"), lambda row: _PASSES[row[2]][0], html=lambda row: _passes(row[2])),
    ),
)
