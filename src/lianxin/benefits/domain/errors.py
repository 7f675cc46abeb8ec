"""What the reckoning of loans, shares, benefits and payments refuses."""

from __future__ import annotations

from lianxin.core.kernel.errors import declare

# Numbers and days ---------------------------------------------------------------------------------------------------------

NOT_A_RATE = declare(
    "BENEFIT-001",
    zh="“{found}”不是可用的利率。",
    en="“{found}” is not a rate that can be used.",
    do_zh="写成百分数，如 4.35，最多四位小数，不得为负。",
    do_en="Write a percentage such as 4.35, with at most four decimals, not negative.",
)
NOT_A_QUANTITY = declare(
    "BENEFIT-002",
    zh="数目 {found} 不能用在这里。",
    en="The number {found} cannot be used here.",
    do_zh="金额、股数和数量应为正的整数（金额以分计）。",
    do_en="Sums, shares and quantities are whole and positive (sums in fen).",
)
NOBODY_TO_SHARE = declare(
    "BENEFIT-003",
    zh="没有人可以分。",
    en="There is nobody to share among.",
    do_zh="请先登记持有人及其股数。",
    do_en="Record the holders and their shares first.",
)

# Loans --------------------------------------------------------------------------------------------------------------------

BAD_TERMS = declare(
    "BENEFIT-010",
    zh="贷款条款不成立：{reason}。",
    en="The terms of the loan do not hold: {reason}.",
    do_zh="请对照借款合同改正。",
    do_en="Correct them by the contract.",
)
EVENT_OUT_OF_TIME = declare(
    "BENEFIT-011",
    zh="{on} 的这一笔不在贷款存续期内（{starts_on} 起）。",
    en="What is recorded for {on} lies outside the life of the loan (from {starts_on}).",
    do_zh="请核对日期；已结清的贷款不再收款。",
    do_en="Check the day; a loan that was paid off receives nothing more.",
)
TOO_MUCH = declare(
    "BENEFIT-012",
    zh="{on} 提前还款 {amount} 元，多于当日应还的 {owed} 元。",
    en="The early repayment of {amount} yuan on {on} is more than the {owed} yuan owed that day.",
    do_zh="请改为不超过当日结清金额。",
    do_en="Enter no more than what pays the loan off that day.",
)
EXTENSION_REFUSED = declare(
    "BENEFIT-013",
    zh="不能展期：{reason}。",
    en="The loan cannot be extended: {reason}.",
    do_zh="先还清逾期，并在到期日之前、按规定的次数和期限办理。",
    do_en="Clear the arrears first, and extend before maturity, as often and as long as is allowed.",
)
STEP_OUT_OF_TURN = declare(
    "BENEFIT-014",
    zh="“{step}”不是下一步，应先办理“{wanted}”。",
    en="“{step}” is not the next step; “{wanted}” comes first.",
    do_zh="请按产品规定的顺序办理。",
    do_en="Follow the order that the product lays down.",
)
SHARES_INCOMPLETE = declare(
    "BENEFIT-015",
    zh="各方分担的比例合计为百万分之 {total}，不是一百万。",
    en="The shares of the parties add up to {total} millionths instead of a million.",
    do_zh="请按风险补偿协议改正。",
    do_en="Correct them by the agreement on the risk fund.",
)

# Shares -------------------------------------------------------------------------------------------------------------------

MORE_SHARES_THAN_ISSUED = declare(
    "BENEFIT-020",
    zh="{on} 登记的股份共 {held} 股，多于发行的 {issued} 股。",
    en="On {on} the register holds {held} shares, more than the {issued} issued.",
    do_zh="请核对各持有人的股数与起止日期。",
    do_en="Check the holders' shares and days.",
)
HOLDS_NOTHING = declare(
    "BENEFIT-021",
    zh="持有人“{holder}”在 {on} 没有股份。",
    en="The holder “{holder}” has no shares on {on}.",
    do_zh="请核对持有人和日期。",
    do_en="Check the holder and the day.",
)
HOLDS_TWICE = declare(
    "BENEFIT-022",
    zh="持有人“{holder}”有两段重叠的登记。",
    en="The holder “{holder}” has two entries that overlap.",
    do_zh="请把前一段在后一段开始之日结束。",
    do_en="Let the first end on the day the second begins.",
)

# Measures -----------------------------------------------------------------------------------------------------------------

WRONG_REQUEST = declare(
    "BENEFIT-030",
    zh="“{measure}”的申请缺少或多出“{key}”。",
    en="The request for “{measure}” lacks “{key}”, or should not have it.",
    do_zh="按金额算法填写：单位数、数量和单价、支出或估价。",
    do_en="Give what the amount is reckoned from: units, quantity and unit price, expense, or value.",
)

# Payment files ------------------------------------------------------------------------------------------------------------

LINES_UNFIT = declare(
    "BENEFIT-040",
    zh="付款清单有 {count} 处不能付：{first}。",
    en="The payment list has {count} lines that cannot be paid: {first}.",
    do_zh="请逐行改正后再生成文件。",
    do_en="Correct each line, then make the file again.",
)
NOT_AN_ANSWER = declare(
    "BENEFIT-041",
    zh="读不懂银行回盘文件：{reason}。",
    en="The bank's answer cannot be read: {reason}.",
    do_zh="请使用银行给的原文件：含序号或账号、金额和结果的 CSV 或 Excel，或 pain.002、camt.054 的 XML。",
    do_en="Use the bank's own file: CSV or a workbook with number or account, amount and result; or XML of pain.002 or camt.054.",
)
NOT_ENCODABLE = declare(
    "BENEFIT-042",
    zh="“{character}”不能用 {encoding} 编码。",
    en="“{character}” cannot be written in {encoding}.",
    do_zh="请改用 GB18030 或 UTF-8。",
    do_en="Use GB18030 or UTF-8.",
)
SAMPLE_UNFIT = declare(
    "BENEFIT-043",
    zh="抽样设计不成立：{reason}。",
    en="The design of the sample does not hold: {reason}.",
    do_zh="写明种子；样本数为正，且总体不为空。",
    do_en="State the seed; the size is positive and the population not empty.",
)
TOTAL_ALTERED = declare(
    "BENEFIT-044",
    zh="回盘文件“{place}”处的合计 {stated} 与应为的 {found} 不符。",
    en="The total {stated} at “{place}” of the bank's file is not the {found} that it should be.",
    do_zh="文件可能被改过：请向银行重新索取原文件，不要手工修改。",
    do_en="The file may have been altered: get the original from the bank again, and do not edit it.",
)
LINE_TWICE = declare(
    "BENEFIT-045",
    zh="第 {number} 笔在同一回盘文件里出现不止一次（{place}）。",
    en="Line {number} stands more than once in the bank's file ({place}).",
    do_zh="可能付了两次：请与银行核实后取一份更正的文件。",
    do_en="It may have been paid twice: ask the bank, and get a corrected file.",
)
ANSWER_OF_ANOTHER = declare(
    "BENEFIT-046",
    zh="文件里没有一笔属于批次 {reference}。",
    en="Nothing in the file belongs to the batch {reference}.",
    do_zh="请核对是哪个批次的回盘。",
    do_en="See to which batch the file belongs.",
)
