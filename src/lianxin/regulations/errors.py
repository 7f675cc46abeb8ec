"""What can go wrong with regulations."""

from __future__ import annotations

from lianxin.core.kernel.errors import declare

TEXT_UNFIT = declare(
    "REGU-001",
    zh="“{what}”没有填写，或超过 {longest} 字。",
    en="{what} is missing, or longer than {longest} characters.",
    do_zh="请填写，或写短一些。",
    do_en="Fill it in, or make it shorter.",
)
TITLE_TAKEN = declare(
    "REGU-002",
    zh="这个地区已有《{title}》。",
    en="The area has “{title}” already.",
    do_zh="改了内容的，请给它加一个新版本。",
    do_en="If it says something else now, add a version to it.",
)
KIND_UNKNOWN = declare(
    "REGU-003",
    zh="没有文件类别“{name}”。",
    en="There is no kind of regulation {name}.",
    do_zh="请从列表中选择。",
    do_en="Choose from the list.",
)
AREA_UNKNOWN = declare(
    "REGU-004",
    zh="区划 {code} 没有在本系统开通。",
    en="The area {code} is not open here.",
    do_zh="请先开通所在的县。",
    do_en="Open its county first.",
)
NOT_IN_RULEBOOK = declare(
    "REGU-005",
    zh="规则手册里没有“{shelf}:{name}”。",
    en="The rulebook has no “{shelf}:{name}”.",
    do_zh="请写成“类别:名称”，如 value:small_loan.cap；类别有：{shelves}。",
    do_en="Write part:name, as value:small_loan.cap; parts are {shelves}.",
)
TOO_EARLY = declare(
    "REGU-006",
    zh="新版本要从 {after} 以后的一天起施行。",
    en="A new version comes into force on a day after {after}.",
    do_zh="请改施行日期。",
    do_en="Change the day.",
)
NOTHING_CHANGED = declare(
    "REGU-007",
    zh="新版本与现行版本一字不差，依据的内容也一样。",
    en="The new version says the same as the one in force, and justifies the same.",
    do_zh="没有改动就不用加版本。",
    do_en="Without a change no version is needed.",
)
CHANGED_SINCE = declare(
    "REGU-008",
    zh="您看的是第 {seen} 版，现在已有第 {now} 版。",
    en="You looked at version {seen}; there is version {now} now.",
    do_zh="请刷新后再改。",
    do_en="Reload the page first.",
)
