"""What loading a programme refuses."""

from __future__ import annotations

from lianxin.core.kernel.errors import declare

UNKNOWN_PROGRAMME = declare(
    "PROG-001",
    zh="没有叫“{name}”的示范项目。",
    en="There is no programme called “{name}”.",
    do_zh="请从这些中选一个：{known}；不写就是什么都有的演示县。",
    do_en="Choose one of these: {known}; without a name it is the county that shows everything.",
)
ALREADY_LOADED = declare(
    "PROG-002",
    zh="这里已经有数据，“{name}”只装入空的系统，不会混在一起。",
    en="There is something here already; “{name}” is loaded into an empty house only, so that nothing is mixed.",
    do_zh="请换一个目录（--home），或加 --fresh 重新生成。",
    do_en="Choose another folder (--home), or make it anew with --fresh.",
)
