"""The columns of the lists of daily work: the ledger, visits due, totals."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.html import format_html

from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.rulebook import dictionary
from lianxin.site.language import say
from lianxin.site.listing import NOTHING, Column, Kind, Listing, People, linked, quiet, together
from lianxin.site.values import badge, count, iso, yuan
from lianxin.work.queries.campaigns import TASK_STATES
from lianxin.work.queries.records import HIDDEN_HOUSEHOLD, STATES, amount_words, plain_number
from lianxin.work.queries.visits import STANDINGS, STATUSES

_APART = Words("当天未结对", "Not paired that day")
_TOTAL = Words("自报总数", "Told total")


def _work(row: Any) -> Any:
    words = say(row.kind)
    if row.record.stage:
        words = f"{words} · {say(_STAGES[row.record.stage])}"
    marks = [linked(words, reverse("work:record", args=[row.record.pk]))]
    if row.record.is_total:
        marks.append(badge(say(_TOTAL), "info"))
    if row.is_not_paired:
        marks.append(badge(say(_APART), "unsure"))
    if row.state != "in_force":
        marks.append(badge(say(STATES[row.state][0]), STATES[row.state][1]))
    return together(*marks)


_EXACTNESS = {
    "exact": Words("正好", "exactly"), "about": Words("大约", "about"), "over": Words("多一点（余）", "over"),
    "nearly": Words("将近", "nearly"),
}  # fmt: skip
_STAGES = {"planned": Words("谋划", "planned"), "landed": Words("落地", "landed")}


def _households(row: Any) -> list[str]:
    """Names of the households, of many the first three; those that are not the reader's are only counted."""
    named = [name for number, name in row.households if number is not None]
    hidden = len(row.households) - len(named)
    shown = named[:3]
    if len(named) > 3:
        shown.append(say(Words(f"等 {len(named)} 户", f"{len(named)} in all")))
    if hidden:
        shown.append(f"{say(HIDDEN_HOUSEHOLD)} {hidden}")
    return shown


def _all_households(row: Any) -> list[str]:
    return [name if number is not None else say(HIDDEN_HOUSEHOLD) for number, name in row.households]


def _people(row: Any) -> list[str]:
    return [*row.people, *([f"+{row.record.others}"] if row.record.others else [])]


def _content(row: Any) -> str:
    return " ".join(filter(None, (row.record.found, row.record.promised, row.record.done)))


def _details(row: Any) -> str | None:
    return "；".join(f"{say(words)}：{told}" for words, told in row.details) or None


def _short_content(row: Any) -> Any:
    content = _content(row)
    return content if len(content) <= 60 else f"{content[:60]}…"


RECORDS = Listing(
    name="work.records",
    words=Words("工作情况登记台账", "Ledger of work"),
    act=Act.READ_WORK,
    columns=(
        Column(Words("日期", "Day"), lambda row: row.record.on, Kind.DAY),
        Column(Words("工作", "Work"), lambda row: row.kind, html=_work),
        Column(Words("地点", "Place"), lambda row: row.place),
        Column(Words("参加人", "People"), lambda row: _people(row) or None, missing=NOTHING),
        Column(Words("农户", "Households"), lambda row: _households(row) or None, missing=NOTHING),
        Column(Words("内容", "Content"), _content, html=_short_content, missing=NOTHING),
        Column(Words("数量", "Quantity"), lambda row: row.quantity, missing=NOTHING),
        Column(Words("金额", "Money"), lambda row: amount_words(row.record), missing=NOTHING),
    ),
)
# In the file every part of a record has a column of its own.
RECORDS_FILED = Listing(
    name=RECORDS.name,
    words=RECORDS.words,
    act=RECORDS.act,
    columns=(
        Column(Words("编号", "Number"), lambda row: str(row.record.pk), Kind.CODE),
        Column(Words("日期", "Day"), lambda row: row.record.on, Kind.DAY),
        Column(Words("工作类别", "Kind of work"), lambda row: row.kind),
        Column(Words("阶段", "Stage"), lambda row: _STAGES.get(row.record.stage)),
        Column(
            Words("来源", "Source"), lambda row: _TOTAL if row.record.is_total else Words("逐条登记", "Counted row")
        ),
        Column(Words("区划代码", "Division code"), lambda row: row.record.area_code, Kind.CODE),
        Column(Words("地点", "Place"), lambda row: row.place),
        Column(Words("单位", "Unit"), lambda row: row.record.unit.name if row.record.unit else None),
        Column(Words("党支部", "Party branch"), lambda row: row.record.branch),
        Column(Words("参加人", "People"), lambda row: list(row.people) or None),
        Column(Words("人次", "Person-times"), lambda row: row.record.person_times, Kind.COUNT),
        Column(Words("农户", "Households"), lambda row: _all_households(row) or None),
        Column(
            Words("当天未结对", "Not paired that day"), lambda row: Words("是", "yes") if row.is_not_paired else None
        ),
        Column(Words("了解到", "Found"), lambda row: row.record.found),
        Column(Words("答应", "Promised"), lambda row: row.record.promised),
        Column(Words("做了", "Done"), lambda row: row.record.done),
        Column(Words("明细", "Details"), _details),
        Column(Words("下一步", "Next step"), lambda row: row.record.next_step),
        Column(Words("下一步日期", "Day of the next step"), lambda row: row.record.next_on, Kind.DAY),
        Column(Words("数量", "Quantity"), lambda row: row.quantity),
        Column(Words("金额（元）", "Money (yuan)"), lambda row: row.record.amount_fen, Kind.YUAN),
        Column(Words("准确程度", "Exactness"), lambda row: _EXACTNESS[row.record.exactness]),
        Column(Words("照片", "Photographs"), lambda row: row.photos, Kind.COUNT),
        Column(
            Words("登记人", "Recorded by"), lambda row: row.record.recorded_by.name if row.record.recorded_by else None
        ),
        Column(Words("登记时间", "Recorded at"), lambda row: row.record.recorded_at, Kind.MOMENT),
        Column(Words("状态", "State"), lambda row: STATES[row.state][0]),
    ),
)


# On paper, what fits a page; a told total is marked there too.
RECORDS_ON_PAPER = Listing(
    name=RECORDS.name,
    words=RECORDS.words,
    act=RECORDS.act,
    columns=(
        Column(Words("日期", "Day"), lambda row: row.record.on, Kind.DAY),
        Column(Words("工作类别", "Kind of work"), lambda row: row.kind),
        Column(Words("来源", "Source"), lambda row: _TOTAL if row.record.is_total else Words("逐条", "Counted")),
        Column(Words("地点", "Place"), lambda row: row.place),
        Column(Words("单位", "Unit"), lambda row: row.record.unit.name if row.record.unit else None),
        Column(Words("参加人", "People"), lambda row: _people(row) or None),
        Column(Words("农户", "Households"), lambda row: _households(row) or None),
        Column(Words("内容", "Content"), lambda row: " ".join(filter(None, (_content(row), _details(row))))),
        Column(Words("数量", "Quantity"), lambda row: row.quantity),
        Column(Words("金额", "Money"), lambda row: amount_words(row.record)),
        Column(Words("下一步", "Next step"), lambda row: row.record.next_step),
    ),
)


def _head(row: Any) -> Any:
    return linked(row.household.head_name or "—", reverse("registry:household", args=[row.household.pk]))


def _due(row: Any) -> Any:
    words, tone = STANDINGS[row.due.standing]
    shown = [badge(say(words), tone)]
    if row.due.due_on is not None:
        shown.append(quiet(iso(row.due.due_on)))
    return together(*shown)


def _of_times(row: Any) -> str | None:
    return f"{row.due.done}/{row.due.wanted}" if row.due.wanted else None


def _note_visit(row: Any) -> Any:
    address = f"{reverse('work:new-record')}?kind=visit&household={row.household.pk}"
    return format_html('<a class="button button--small" href="{}">{}</a>', address, say(Words("记走访", "Record")))


_VISIT_COLUMNS = (
    Column(Words("户主", "Head"), lambda row: row.household.head_name, html=_head),
    Column(Words("村", "Village"), lambda row: row.place),
    Column(Words("类别", "Standing"), lambda row: STATUSES[row.status]),
    Column(Words("下次走访", "Next visit"), lambda row: STANDINGS[row.due.standing][0], html=_due),
    Column(Words("本期", "This period"), _of_times, Kind.CODE, missing=NOTHING),
    Column(Words("上次走访", "Last visit"), lambda row: row.due.last_on, Kind.DAY, missing=Words("还没有", "none yet")),
)
VISITS = Listing(
    name="work.visits",
    words=Words("走访提醒", "Visits due"),
    act=Act.READ_WORK,
    columns=(
        *_VISIT_COLUMNS[:2],
        Column(Words("帮扶责任人", "Helper"), lambda row: row.helper_name),
        *_VISIT_COLUMNS[2:],
    ),
)
OWN_VISITS = Listing(
    name="work.own_visits",
    words=Words("我的结对户", "My households"),
    act=Act.READ_WORK,
    columns=(*_VISIT_COLUMNS, Column(Words("记录", "Record"), lambda row: None, html=_note_visit)),
)


def _place(row: Any) -> Any:
    return linked(row.name, f"{reverse('work:visits')}?area={row.code}")


PAIRED_PLACES = Listing(
    name="work.paired_places",
    words=Words("各地结对户", "Paired households by place"),
    act=Act.READ_WORK,
    columns=(
        Column(Words("地方", "Place"), lambda row: row.name, html=_place),
        Column(Words("结对户", "Paired households"), lambda row: row.households, Kind.COUNT, of_people=People.ALONE),
    ),
)
VISITS_FILED = Listing(
    name=VISITS.name,
    words=VISITS.words,
    act=VISITS.act,
    columns=(
        *VISITS.columns,
        Column(Words("到期日", "Due on"), lambda row: row.due.due_on, Kind.DAY),
        Column(
            Words("上期少走访", "Missed in the period before"), lambda row: row.due.missed_before or None, Kind.COUNT
        ),
    ),
)


def unit_words(indicator: Any) -> Words:
    """Return in what an indicator is counted."""
    units = dictionary().units
    return {
        "records": Words("次", "records"), "persons": Words("人", "persons"), "person_times": Words("人次", "person-times"),
        "households": Words("户", "households"), "villages": Words("个村", "villages"), "branches": Words("个支部", "branches"),
        "units": Words("个单位", "units"), "amount": Words("元", "yuan"),
    }.get(indicator.measure) or units[indicator.unit].words  # fmt: skip


def number_text(indicator: Any, total: Any) -> str | None:
    """Return a total as people read it; None where nothing was recorded."""
    if total.value is None:
        return None
    if indicator.measure == "amount":
        return str(yuan(total.value))
    return plain_number(total.value) if indicator.measure == "quantity" else str(count(int(total.value)))


def _total_text(part: str, indicator_of: Any) -> Any:
    def text(row: Any) -> str | None:
        one = getattr(row.part, part)
        shown = number_text(indicator_of(row), one)
        return shown if shown is None or one.is_exact else say(Words(f"约 {shown}", f"about {shown}"))

    return text


def _opened(part: str) -> Any:
    text = _total_text(part, lambda row: row.indicator)

    def html(row: Any) -> Any:
        shown = text(row)
        if shown is None:
            return quiet("—")
        return linked(shown, row.url(part))

    return html


def _measure_column(part: str, zh: str, en: str) -> Column:
    return Column(
        Words(zh, en), _total_text(part, lambda row: row.indicator), Kind.CODE, html=_opened(part), missing=NOTHING
    )


def _indicator(row: Any) -> Any:
    return linked(say(row.indicator.words), row.parts_url)


# A row knows its indicator, its two totals as ``part``, and the addresses of the rows behind them.
TOTALS = Listing(
    name="work.totals",
    words=Words("工作统计", "Totals of work"),
    act=Act.READ_WORK,
    columns=(
        Column(Words("指标", "Indicator"), lambda row: row.indicator.words, html=_indicator),
        Column(Words("单位", "Counted in"), lambda row: unit_words(row.indicator)),
        _measure_column("counted", "逐条统计", "Counted"),
        _measure_column("told", "单位自报", "Told by units"),
    ),
)
PARTS = Listing(
    name="work.totals_by_part",
    words=Words("分项统计", "Totals by part"),
    act=Act.READ_WORK,
    part="parts",
    columns=(
        Column(Words("单位或地区", "Unit or area"), lambda row: row.name, missing=Words("没有单位", "no unit")),
        _measure_column("counted", "逐条统计", "Counted"),
        _measure_column("told", "单位自报", "Told by units"),
    ),
)


def plan_address(plan: Any) -> str:
    """Return the address of a plan's page."""
    kind, subject = (
        ("household", plan.household_id) if plan.household_id is not None
        else ("unit", plan.unit_id) if plan.unit_id is not None
        else ("village", plan.village_code)
    )  # fmt: skip
    return f"{reverse('work:plan', args=[kind, subject])}?year={plan.year}"


def _plan_kind(row: Any) -> Words:
    if row.plan.household_id is not None:
        return Words("一户一策", "Household")
    return Words("单位计划", "Unit") if row.plan.unit_id is not None else Words("村级计划", "Village")


def _plan_gaps(row: Any) -> Any:
    return badge(str(count(row.gaps)), "bad") if row.gaps else "0"


PLANS = Listing(
    name="work.plans",
    words=Words("帮扶计划", "Plans"),
    act=Act.READ_WORK,
    columns=(
        Column(Words("对象", "Whose"), lambda row: row.name, html=lambda row: linked(row.name, plan_address(row.plan))),
        Column(Words("类别", "Kind"), _plan_kind),
        Column(Words("地方", "Place"), lambda row: row.place),
        Column(Words("版本", "Version"), lambda row: row.plan.versions_made, Kind.COUNT),
        Column(Words("措施", "Measures"), lambda row: row.measures, Kind.COUNT),
        Column(Words("已完成", "Done"), lambda row: row.done, Kind.COUNT),
        Column(
            Words("原因和措施对不上", "Causes and measures apart"), lambda row: row.gaps, Kind.COUNT, html=_plan_gaps
        ),
    ),
)


def _planless(row: Any) -> Any:
    return linked(row.head_name or "—", reverse("work:plan", args=["household", row.pk]))


WITHOUT_PLAN = Listing(
    name="work.without_plan",
    words=Words("还没有计划的结对户", "Paired households without a plan"),
    act=Act.READ_WORK,
    part="without",
    columns=(
        Column(Words("户主", "Head"), lambda row: row.head_name, html=_planless),
        Column(Words("户编号", "Number"), lambda row: row.household_no, Kind.CODE),
        Column(Words("村代码", "Village"), lambda row: row.village_code, Kind.CODE),
    ),
)


def _quantity_text(row: Any) -> str:
    value = row.target / 100 if row.indicator.measure == "amount" else row.target
    return f"{value.normalize():f}"


def _quantity_shown(row: Any) -> str:
    """The target with its thousands set apart; the file, which is brought in again, has bare digits."""
    return f"{Decimal(_quantity_text(row)):,f}"


def _target_counted(row: Any) -> Any:
    shown = number_text(row.indicator, row.counted)
    if shown is None:
        return quiet("—")
    campaign = row.campaign
    address = (
        f"{reverse('work:records')}?indicator={row.indicator.name}&source=counted&unit={row.unit.pk}"
        f"&starts_on={campaign.starts_on.isoformat()}&ends_on={campaign.ends_on.isoformat()}"
    )
    return linked(shown, address)


def _target_indicator(row: Any) -> Any:
    campaign = row.campaign
    address = (
        f"{reverse('work:indicator', args=[row.indicator.name])}"
        f"?starts_on={campaign.starts_on.isoformat()}&ends_on={campaign.ends_on.isoformat()}"
    )
    return linked(say(row.indicator.words), address)


# The file of it can be changed and brought in again: unit code, indicator and target are its headings.
TARGETS = Listing(
    name="work.targets",
    words=Words("任务分配和进度", "Targets and progress"),
    act=Act.READ_WORK,
    columns=(
        Column(Words("单位代码", "Unit code"), lambda row: row.unit.code, Kind.CODE),
        Column(Words("单位", "Unit"), lambda row: row.unit.name),
        Column(Words("指标", "Indicator"), lambda row: row.indicator.words, html=_target_indicator),
        Column(Words("计量", "Counted in"), lambda row: unit_words(row.indicator)),
        Column(Words("任务数", "Target"), _quantity_text, Kind.CODE, html=_quantity_shown),
        Column(
            Words("逐条统计", "Counted"), lambda row: number_text(row.indicator, row.counted), Kind.CODE,
            html=_target_counted, missing=NOTHING,
        ),
        Column(Words("单位自报", "Told by units"), lambda row: number_text(row.indicator, row.told), Kind.CODE, missing=NOTHING),
        Column(
            Words("完成比例", "Share"), lambda row: None if row.percent is None else f"{row.percent}%", Kind.CODE,
            missing=NOTHING,
        ),
    ),
)  # fmt: skip


def _task(row: Any) -> Any:
    return linked(row.task.title, reverse("work:task", args=[row.task.pk]))


def _task_state(row: Any) -> Any:
    words, tone = TASK_STATES[row.task.state]
    shown = badge(say(words), tone)
    return together(shown, badge(say(Words("已超期", "Late")), "bad")) if row.is_late else shown


TASKS = Listing(
    name="work.tasks",
    words=Words("任务池", "Pool of tasks"),
    act=Act.READ_WORK,
    part="tasks",
    columns=(
        Column(Words("任务", "Task"), lambda row: row.task.title, html=_task),
        Column(Words("地点", "Place"), lambda row: row.place),
        Column(Words("期限", "Due on"), lambda row: row.task.due_on, Kind.DAY),
        Column(
            Words("给哪个单位", "For which unit"),
            lambda row: row.task.unit.name if row.task.unit else None,
            missing=Words("不限", "anybody"),
        ),
        Column(
            Words("办理人", "Who has it"),
            lambda row: row.task.helper.name if row.task.helper else None,
            missing=NOTHING,
        ),
        Column(Words("状态", "State"), lambda row: TASK_STATES[row.task.state][0], html=_task_state),
    ),
)

GROUPS = Listing(
    name="work.groups",
    words=Words("群众组织", "Village groups"),
    act=Act.READ_WORK,
    columns=(
        Column(Words("名称", "Name"), lambda row: row["group"].name),
        Column(Words("村", "Village"), lambda row: row["place"]),
        Column(
            Words("类别", "Kind"),
            lambda row: dictionary().code_lists["village_group_kind"].by_key(row["group"].kind).words,
        ),
        Column(Words("人数", "Members"), lambda row: row["group"].counted, Kind.COUNT),
        Column(Words("自", "From"), lambda row: row["group"].starts_on, Kind.DAY),
        Column(Words("至（不含）", "Until"), lambda row: row["group"].ends_before, Kind.DAY, missing=NOTHING),
        Column(Words("职责", "What it does"), lambda row: row["group"].purpose, missing=NOTHING),
    ),
)
