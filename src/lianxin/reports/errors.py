"""What the room of reports refuses."""

from __future__ import annotations

from lianxin.core.kernel.errors import declare

EXPECTATION_UNFIT = declare(
    "REPORTS-020",
    zh="预测或目标不完整：要有内容、数量、单位、文件，结束晚于开始。",
    en="The forecast or target is not whole: it needs a subject, a quantity above nought, a unit and a document, and ends after it starts.",
    do_zh="补齐后再记。",
    do_en="Fill it in and record it again.",
)
