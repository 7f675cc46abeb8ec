"""The documents that report 004 names, in the library of regulations."""

from __future__ import annotations

from datetime import date

from lianxin.programmes.library import Laid, laid_down
from lianxin.programmes.qinghai.ground import PROVINCE

_ISSUER = "省公安厅党委"
# The report tells the titles; what stands in them is ours.
_RULES = (
    (
        Laid(
            "关于进一步加强定点扶贫工作的通知",
            "notice",
            "青公党〔2016〕1号（演示）",
            "领导联点帮村，支部结对共建，民警认亲帮户，培训和项目资金协调。",
            ("work_kind:leader_day 领导联点", "work_kind:training 技能培训"),
        ),
        date(2016, 2, 1),
    ),
    (
        Laid(
            "“1+1帮1”结对办法",
            "method",
            "青公扶〔2016〕2号（演示）",
            "一个牵头单位加一个责任单位帮一个村，余下的单位共建。",
            ("work_kind:visit",),
        ),
        date(2016, 6, 1),
    ),
    (
        Laid(
            "定点扶贫检查督导通报约谈办法",
            "method",
            "青公扶〔2016〕3号（演示）",
            "先督导，再通报，仍不改的约谈。",
            ("work_kind:problem",),
        ),
        date(2016, 8, 1),
    ),
)


def lay_down_rules() -> None:
    """Enter the notice of early 2016, the method of pairing, and that of checks, circulars and talks."""
    for laid, on in _RULES:
        laid_down(laid, area_code=PROVINCE, issuer=_ISSUER, on=on)
