"""What an import says it is doing on the way."""

from __future__ import annotations

from lianxin.core.kernel.words import Words

STAGES = {
    "waiting": Words("等待前一个导入结束", "Waiting for another import to end"),
    "reading": Words("读取文件", "Reading the file"),
    "checking": Words("核对", "Checking"),
    "comparing": Words("与登记册比较", "Comparing with the register"),
    "writing": Words("写入", "Writing"),
    "ending": Words("整理结果", "Preparing the result"),
}
