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
from lianxin.site.language import say
from lianxin.site.listing import NOTHING, Column, Kind, Listing, linked, together
from lianxin.site.values import badge, iso, verdict

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
