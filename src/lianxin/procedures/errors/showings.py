"""What is refused of showings (100–107)."""

from __future__ import annotations

from lianxin.core.kernel.errors import declare

NOTICE_HANGS = declare(
    "PROC-100",
    zh="第 {notice} 号公示还没有期满：{why}",
    en="Notice {notice} has not run its days: {why}",
    do_zh="等公示期满、异议都答复后再办。",
    do_en="Wait until its days have run and every objection is answered.",
)
SHOWN_ALREADY = declare(
    "PROC-101",
    zh="此件已由第 {notice} 号公示在公示。",
    en="The case is being shown by notice {notice}.",
    do_zh="以这份公示为准；不能再登记另一份，也不能改记为纸质公示。",
    do_en="That notice holds; no other can show the case meanwhile, nor a sheet of paper.",
)
OTHER_NOTICE = declare(
    "PROC-102",
    zh="此件不是由第 {notice} 号公示在公示。",
    en="The case is not being shown by notice {notice}.",
    do_zh="请在办件页面查看是哪一份公示。",
    do_en="See on the case’s page which notice shows it.",
)
OVERTAKEN = declare(
    "PROC-103",
    zh="公示以后收到的异议成立，此件只能退回或不予通过。",
    en="An objection that came after the showing was upheld: the case can only be sent back or refused.",
    do_zh="请退回重新核实，或办“不予通过”。",
    do_en="Send it back to be checked again, or refuse it.",
)
HUNG_UNFIT = declare(
    "PROC-104",
    zh="张贴日期 {on} 不对：最早 {first}，最晚今天。",
    en="The day of hanging, {on}, is not right: from {first} to today.",
    do_zh="填这次公示实际张贴的那一天。",
    do_en="Give the day on which this showing was hung up.",
)
NOT_YET_SHOWN = declare(
    "PROC-105",
    zh="“{state}”还没有公示：没有发布的公示，也没有写明纸质公示由谁贴在哪里。",
    en="“{state}”: nothing was shown. No notice was published, and nobody says who hung a sheet of paper, and where.",
    do_zh="先拟公示并发布；只贴了纸的，写明张贴人、地点和日期。",
    do_en="Draft and publish a notice; where only paper was hung, say by whom, where and from which day.",
)
STALE_ROWS = declare(
    "PROC-106",
    zh="第 {case} 号办件已不等这份公示（{why}）。",
    en="Case {case} does not wait for this notice any more ({why}).",
    do_zh="弃稿，按现在等待公示的办件另拟一份。",
    do_en="Discard the draft, and draft another of the cases that wait now.",
)
OBJECT_TO_NOTICE = declare(
    "PROC-107",
    zh="此件由第 {notice} 号公示在公示，异议登记在公示上。",
    en="The case is shown by notice {notice}; objections are recorded there.",
    do_zh="打开这份公示，选此件所在的行登记。",
    do_en="Open that notice and record it for the row of the case.",
)
TEMPLATE_UNKNOWN = declare(
    "PROC-108",
    zh="{place}：公示模板“{template}”没有对应的公示种类。",
    en="{place}: the template “{template}” has no kind of notice.",
    do_zh="可用：{known}。",
    do_en="Choose from: {known}.",
)
