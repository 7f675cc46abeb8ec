"""What the running of jobs refuses."""

from __future__ import annotations

from lianxin.core.kernel.errors import declare

NO_LONGER_PERMITTED = declare(
    "JOB-001",
    zh="任务开始时，发起人已没有办理的权限。",
    en="When the job began, whoever asked for it was no longer permitted to do this.",
    do_zh="请由有权限的人重新发起。",
    do_en="Let somebody who is permitted ask again.",
)
NO_SUCH_JOB = declare(
    "JOB-002",
    zh="没有编号为“{key}”的任务。",
    en="There is no job “{key}”.",
    do_zh="编号由种类和数字组成，如 pairing.plan-7；请用 lianxin jobs list 查看。",
    do_en="A job is named by its kind and a number, such as pairing.plan-7; see lianxin jobs list.",
)
