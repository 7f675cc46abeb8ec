"""What the notices of cases are called: each ``template`` that a procedure names has its words here, or the procedure is not loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lianxin.core.kernel.words import Words
from lianxin.procedures.domain.definitions import Subject


@dataclass(frozen=True, slots=True)
class Template:
    """A notice of cases: its words, its title (with ``{place}`` and ``{subject}``), what stands above its table, about what it is.

    ``takes_objections`` is false for an announcement (公告), which tells what was decided.
    """

    words: Words
    title: Words
    introduction: Words
    subject: Subject = Subject.HOUSEHOLD
    takes_objections: bool = True


def _shown(zh: str, en: str, what_zh: str, what_en: str, subject: Subject = Subject.HOUSEHOLD) -> Template:
    return Template(
        Words(zh, en),
        Words("{place}" + zh + "（{subject}）", en + ", {place} ({subject})"),
        Words(
            f"{what_zh}。公示期内如有异议，请拨打监督电话，或在网页上提出。",
            f"{what_en}. Objections are welcome by telephone or on the page.",
        ),
        subject,
    )


def _told(zh: str, en: str, what_zh: str, what_en: str, subject: Subject = Subject.HOUSEHOLD) -> Template:
    title = Words("{place}" + zh + "（{subject}）", en + ", {place} ({subject})")
    return Template(
        Words(zh, en), title, Words(f"{what_zh}，现予公告。", f"{what_en}."), subject, takes_objections=False
    )


_AFTER = "经核实和村民评议，以下农户"
TEMPLATES: Mapping[str, Template] = {
    "identification_first": _shown(
        "识别第一次公示", "First showing of an identification",
        f"{_AFTER}拟纳入建档立卡", "After visits and a meeting of the village these households are to be registered",
    ),
    "identification_second": _shown(
        "识别第二次公示", "Second showing of an identification",
        "经乡镇审核，以下农户拟纳入建档立卡", "The township has reviewed that these households are to be registered",
    ),
    "identification_announcement": _told(
        "识别公告", "Announcement of an identification",
        "经县级审定，以下农户纳入建档立卡", "By decision of the county these households are registered",
    ),
    "removal": _shown(
        "清退公示", "Showing of a removal",
        f"{_AFTER}拟从名单中清退", "After visits and a meeting of the village these households are to be removed",
    ),
    "removal_announcement": _told(
        "清退公告", "Announcement of a removal",
        "经县级审定，以下农户从名单中清退", "By decision of the county these households are removed",
    ),
    "monitoring_entry": _shown(
        "监测对象公示", "Showing of households to be monitored",
        f"{_AFTER}拟纳入监测帮扶", "After visits and a meeting of the village these households are to be monitored and helped",
    ),
    "risk_elimination": _shown(
        "风险消除公示", "Showing of risks eliminated",
        f"{_AFTER}的风险拟标注为消除", "The village found, and its meeting agreed, that the risks of these households are eliminated",
    ),
    "household_exit": _shown(
        "贫困户退出公示", "Showing of exits",
        f"{_AFTER}拟退出", "After visits and a meeting of the village these households are to exit",
    ),
    "household_exit_announcement": _told(
        "贫困户退出公告", "Announcement of exits",
        "经县级批准，以下农户退出，帮扶政策不变", "By decision of the county these households exit; help goes on",
    ),
    "village_exit": _shown(
        "贫困村退出公示", "Showing of a village’s exit",
        "经县级核查，以下村拟退出", "The county has checked that these villages are to exit", Subject.VILLAGE,
    ),
    "village_exit_announcement": _told(
        "贫困村退出公告", "Announcement of a village’s exit",
        "经县级审定，以下村退出", "By decision of the county these villages exit", Subject.VILLAGE,
    ),
    "county_exit": _shown(
        "贫困县退出公示", "Showing of a county’s exit",
        "经省级核查，以下县拟退出", "The province has verified that this county is to exit", Subject.COUNTY,
    ),
    "county_exit_announcement": _told(
        "贫困县退出公告", "Announcement of a county’s exit",
        "经省级批准，以下县退出", "By decision of the province this county exits", Subject.COUNTY,
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Use:
    """Where a procedure names a template: at which state cases wait for such a notice."""

    procedure: str
    version: str
    state: str
