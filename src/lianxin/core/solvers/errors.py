"""Errors of the solvers. They are faults of the caller, not of a person's file."""

from __future__ import annotations

from lianxin.core.kernel.errors import declare

SHAPE = declare(
    "SOLVE-001",
    zh="求解问题的形状不对：{what}。",
    en="The problem given to the solver has the wrong shape: {what}.",
    do_zh="请检查调用处：各数组长度一致，编号在范围内，数值不为负。",
    do_en="Check the caller: arrays of equal length, indices in range, no negative numbers.",
)
TOO_LARGE = declare(
    "SOLVE-002",
    zh="数值太大，求解时会溢出：{what}。",
    en="The numbers are so large that the solver would overflow: {what}.",
    do_zh="请减小权重、难度或距离的数值。",
    do_en="Use smaller weights, difficulties or distances.",
)
UNBALANCED = declare(
    "SOLVE-003",
    zh="网络中的流量无法送达：供给与需求不等，或者容量不足。",
    en="The flow cannot be sent: supply and demand differ, or capacities are too small.",
    do_zh="请给每个起点一条容量足够的溢出弧。",
    do_en="Give every origin an overflow arc that is wide enough.",
)
