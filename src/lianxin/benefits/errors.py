"""What the room of benefits refuses. (Faults of the reckoning itself are in ``benefits.domain.errors``.)"""

from __future__ import annotations

from lianxin.core.kernel.errors import declare

NO_SUCH_PRODUCT = declare(
    "BENEFIT-101",
    zh="没有名为“{name}”的贷款产品。",
    en="There is no loan product “{name}”.",
    do_zh="请从 {known} 中选择。",
    do_en="Choose one of {known}.",
)
NOT_OF_HOUSEHOLD = declare(
    "BENEFIT-102",
    zh="所选的人不是该户的在册成员。",
    en="The person chosen is not a present member of the household.",
    do_zh="请选择户内在册成员，或先更正名册。",
    do_en="Choose a present member, or correct the register first.",
)
CONDITIONS_NOT_MET = declare(
    "BENEFIT-103",
    zh="不符合条件：{reasons}。",
    en="Conditions are not met: {reasons}.",
    do_zh="请核对事实；确有变化的，先更正名册再申请。",
    do_en="Check the facts; where something changed, correct the register first.",
)
NOT_IN_THIS_STATE = declare(
    "BENEFIT-104",
    zh="现在的状态是“{state}”，不能{what}。",
    en="It is “{state}” now; one cannot {what}.",
    do_zh="请打开办理记录，看该办哪一步。",
    do_en="Open the record of steps to see what comes next.",
)
TWO_STEPS_OF_ONE = declare(
    "BENEFIT-105",
    zh="您已办过这一笔的“{step}”，不能再办“{wanted}”（不相容岗位）。",
    en="You did “{step}” here; the same person does not do “{wanted}” too.",
    do_zh="请由另一位有权限的人员办理。",
    do_en="Let somebody else with the right do it.",
)
CONTRACT_TAKEN = declare(
    "BENEFIT-106",
    zh="{lender} 的合同 {number} 已登记在另一笔贷款上。",
    en="The contract {number} of {lender} is recorded with another loan.",
    do_zh="请核对合同号。",
    do_en="Check the number of the contract.",
)
MORE_THAN_DUE = declare(
    "BENEFIT-107",
    zh="收到 {amount} 元，多于 {on} 到期应还的 {due} 元。",
    en="{amount} yuan were received, more than the {due} yuan due by {on}.",
    do_zh="多出的部分请另记为提前还款，或在到期日登记。",
    do_en="Record the rest as an early repayment, or on the day it falls due.",
)
OUT_OF_ORDER = declare(
    "BENEFIT-108",
    zh="{on} 早于已登记的最后一笔（{last}）。",
    en="{on} is before what was recorded last ({last}).",
    do_zh="请按日期先后登记。",
    do_en="Record in the order of days.",
)
RECEIPT_TAKEN = declare(
    "BENEFIT-109",
    zh="凭证 {number} 已登记过。",
    en="The receipt {number} is recorded already.",
    do_zh="请核对是否重复提交。",
    do_en="See whether it was handed in twice.",
)
NOTHING_TO_SUBSIDISE = declare(
    "BENEFIT-110",
    zh="到 {on} 为止，{area} 没有可申报的贴息。",
    en="Up to {on} there is no subsidy of interest to claim in {area}.",
    do_zh="请看贴息台账：有的尚未到期，有的比例未录入，有的逾期不贴。",
    do_en="See the ledger of subsidies: not due yet, share not set, or lost by paying late.",
)
NO_RISK_FUND = declare(
    "BENEFIT-111",
    zh="产品“{product}”没有风险补偿金。",
    en="The product “{product}” has no risk fund.",
    do_zh="请与放贷机构按合同处理。",
    do_en="Settle it with the lender by the contract.",
)
NOT_OVERDUE_LONG_ENOUGH = declare(
    "BENEFIT-112",
    zh="逾期 {days} 天，未超过 {limit} 天，还不能代偿。",
    en="It is {days} days overdue, not more than {limit}: the fund does not pay yet.",
    do_zh="请继续催收。",
    do_en="Go on asking for repayment.",
)
RISK_FUND_EMPTY = declare(
    "BENEFIT-113",
    zh="{county} 的风险补偿金没有余额。",
    en="The risk fund of {county} is empty.",
    do_zh="请先登记注入资金。",
    do_en="Record money paid into it first.",
)
TERM_NOT_OPEN = declare(
    "BENEFIT-114",
    zh="“{name}”在 {on} 不由地方规定：国家已有规定，或没有这个参数。",
    en="“{name}” is not left to the county on {on}: policy says it, or there is no such value.",
    do_zh="请从待录入的参数中选择。",
    do_en="Choose one of those that stand open.",
)
TERM_SET_ALREADY = declare(
    "BENEFIT-115",
    zh="{county} 自 {on} 起的“{name}”已经录入。",
    en="“{name}” of {county} from {on} is set already.",
    do_zh="如有变化，请从新的日期起录入。",
    do_en="Where it changes, set it from another day.",
)
SUBSIDY_NOT_OF_CLAIM = declare(
    "BENEFIT-116",
    zh="报账单 {number} 下没有待付的贴息。",
    en="The claim {number} has no subsidy that waits to be paid.",
    do_zh="请核对报账单；已付的不再付。",
    do_en="Check the claim; what was paid is not paid again.",
)
NOT_THE_LAST_RECEIPT = declare(
    "BENEFIT-117",
    zh="凭证 {number} 不是这笔贷款最后一笔有效的收款，不能撤回。",
    en="The receipt {number} is not the last standing one of this loan and cannot be taken back.",
    do_zh="请从最后一笔起逐笔撤回；撤回日不早于收款日。",
    do_en="Take receipts back from the last one on, on a day not before the receipt.",
)
NUMBER_UNFIT = declare(
    "BENEFIT-118",
    zh="“{found}”不是可用的数。",
    en="“{found}” is not a number that can be used here.",
    do_zh="金额填元，比例和利率填百分数，其余填整数，不得为负。",
    do_en="Write yuan for sums, per cent for shares and rates, whole numbers for the rest; none negative.",
)
# Shares -------------------------------------------------------------------------------------------------------------------
INSTRUMENT_TAKEN = declare(
    "BENEFIT-120",
    zh="合同 {number} 已登记过入股。",
    en="The contract {number} is recorded already.",
    do_zh="请打开已登记的那一笔。",
    do_en="Open the one that is there.",
)
HOUSEHOLDS_UNKNOWN = declare(
    "BENEFIT-121",
    zh="这些户编号在当地名册上找不到：{numbers}。",
    en="These household numbers are not on the register here: {numbers}.",
    do_zh="请一行一户，写户编号，需要时加逗号和权重。",
    do_en="Write one household a line: its number, and where wanted a comma and a weight.",
)
HOLDING_TOO_NEW = declare(
    "BENEFIT-122",
    zh="{on} 不晚于持股起始日，不能调整。",
    en="{on} is not after the day on which the holdings began.",
    do_zh="请改用更晚的日期。",
    do_en="Take a later day.",
)
ALLOTTED_ALREADY = declare(
    "BENEFIT-123",
    zh="股份已经量化到户。",
    en="The shares are given out already.",
    do_zh="有户退出时请用“退出调整”。",
    do_en="Where a household leaves, give its shares to others.",
)
NOT_A_DRAFT = declare(
    "BENEFIT-124",
    zh="这次分配已经确认或作废。",
    en="This distribution is confirmed or discarded already.",
    do_zh="如有误，请另作一次分配或冲正。",
    do_en="Where it is wrong, make another or reverse it.",
)
OWN_DRAFT = declare(
    "BENEFIT-125",
    zh="自己拟的分配不能自己确认。",
    en="Nobody confirms a distribution that he drafted.",
    do_zh="请由其他有权限的人员确认。",
    do_en="Let somebody else with the right confirm it.",
)
DRAFT_WAITS = declare(
    "BENEFIT-126",
    zh="“{instrument}”还有一次分配草案未确认。",
    en="A draft distribution of “{instrument}” waits.",
    do_zh="请先确认或作废它。",
    do_en="Confirm or discard it first.",
)
BAD_PERIOD = declare(
    "BENEFIT-127",
    zh="期间不对：应先起后止，并在合同期内。",
    en="The period is not right: it ends after it starts, inside the contract.",
    do_zh="请更正起止日期。",
    do_en="Correct its days.",
)
NOT_RECEIVABLE = declare(
    "BENEFIT-128",
    zh="所选的户没有待签收的分配，或签收日早于分配日。",
    en="A household chosen has nothing to sign for, or the day is before the distribution.",
    do_zh="请核对名单和日期。",
    do_en="Check the list and the day.",
)
# Measures -----------------------------------------------------------------------------------------------------------------
NO_SUCH_MEASURE = declare(
    "BENEFIT-131",
    zh="没有名为“{name}”的措施。",
    en="There is no measure “{name}”.",
    do_zh="请从列表中选择。",
    do_en="Choose one from the list.",
)
GOT_ALREADY = declare(
    "BENEFIT-132",
    zh="同一对象同一期已有“{measure}”（{item}）。",
    en="“{measure}” ({item}) is there already for the same receiver and period.",
    do_zh="请打开已有的那一笔；不同岗位或课程请写明项目。",
    do_en="Open the one that is there; name posts or courses that differ.",
)
WRONG_RECEIVER = declare(
    "BENEFIT-133",
    zh="“{measure}”应给到{receiver}。",
    en="“{measure}” is given to {receiver}.",
    do_zh="给到人的请选成员，给到户的不选。",
    do_en="Choose a member for what is given to persons, none for what is given to households.",
)
AMOUNT_WANTED = declare(
    "BENEFIT-134",
    zh="金额无法由规定算出：{missing}。",
    en="The amount cannot be told: {missing}.",
    do_zh="请核实后填写金额并说明依据，或先补齐所缺。",
    do_en="Find out, then give the amount and say why, or enter what is missing first.",
)
SAME_PERSON_TWICE = declare(
    "BENEFIT-135",
    zh="提出、核实、审批须由三个不同的人办理。",
    en="Proposing, verifying and approving are done by three different people.",
    do_zh="请由另一位有权限的人员办理。",
    do_en="Let somebody else with the right do it.",
)
NO_PLACES_LEFT = declare(
    "BENEFIT-136",
    zh="“{measure}”在 {area} {year} 年的名额或额度不足（余 {left}）。",
    en="The quota of “{measure}” in {area} for {year} is used up ({left} left).",
    do_zh="请先录入或追加名额。",
    do_en="Enter or raise the quota first.",
)
PROJECT_ELSEWHERE = declare(
    "BENEFIT-137",
    zh="项目“{project}”不在该户所在地。",
    en="The project “{project}” is not for the household's place.",
    do_zh="请选择当地的项目。",
    do_en="Choose a project of the place.",
)
# Payment batches ----------------------------------------------------------------------------------------------------------
NOTHING_TO_PAY = declare(
    "BENEFIT-141",
    zh="项目“{project}”{period}没有可发放的措施（暂缓 {held} 笔）。",
    en="The project “{project}” has no measure to pay for {period} ({held} held back).",
    do_zh="请看预览里每一笔暂缓的原因；措施须先审批到这个项目。",
    do_en="See in the preview why each is held back; measures are approved for a project first.",
)
PUT_IN_ANOTHER = declare(
    "BENEFIT-142",
    zh="同时有人把其中的措施编进了另一批次。",
    en="At the same moment somebody put some of these measures in another batch.",
    do_zh="请重新预览。",
    do_en="Look at the preview again.",
)
PREVIEW_CHANGED = declare(
    "BENEFIT-143",
    zh="预览时合计 {seen} 元，现在是 {now} 元。",
    en="The preview showed {seen} yuan; it is {now} now.",
    do_zh="名册或措施有变化，请重新预览后再编制。",
    do_en="Register or measures changed: look at the preview again, then make the batch.",
)
OWN_BATCH = declare(
    "BENEFIT-144",
    zh="批次的编制、审批、付款须由三个不同的人办理。",
    en="Making, approving and paying a batch are done by three different people.",
    do_zh="请由另一位有权限的人员办理。",
    do_en="Let somebody else with the right do it.",
)
LINES_CHANGED = declare(
    "BENEFIT-145",
    zh="批次 {reference} 有 {count} 笔已不能照单付款，第一处是第 {number} 笔：{reason}。",
    en="{count} lines of the batch {reference} can no longer be paid as they stand; the first is line {number}: {reason}.",
    do_zh="请退回这个批次，重新编制。",
    do_en="Send the batch back and make it again.",
)
CLAIM_NOT_FOR_IT = declare(
    "BENEFIT-146",
    zh="报账单 {number} 不能用于这个批次：须是本项目已审定、直接补助到户的。",
    en="The claim {number} cannot pay this batch: it must be an approved one of the project, straight to households.",
    do_zh="请选择本项目的报账单，或随批次新报一张。",
    do_en="Choose a claim of the project, or hand in a new one with the batch.",
)
CLAIM_TOO_SMALL = declare(
    "BENEFIT-147",
    zh="报账单 {number} 还能付 {left} 元，少于批次的 {total} 元。",
    en="The claim {number} can still pay {left} yuan, less than the batch's {total}.",
    do_zh="请减少措施，或随批次新报一张。",
    do_en="Take fewer measures, or hand in a new claim with the batch.",
)
OTHER_FILE_SENT = declare(
    "BENEFIT-148",
    zh="批次 {reference} 已导出过“{sent}”文件，不能再换一种。",
    en="The batch {reference} went out as “{sent}” already; another kind would be a second order.",
    do_zh="需要时再下载同一种文件，内容一字不差。",
    do_en="Download the same kind again; it is the same to the byte.",
)
FILE_ALTERED = declare(
    "BENEFIT-149",
    zh="批次 {reference} 现在的内容与已导出文件的摘要不符。",
    en="What the batch {reference} holds now does not give the file that was sent.",
    do_zh="数据库里的明细被改动过：请停止付款，核对操作记录。",
    do_en="Its lines were changed in the database: stop the payment and look at the record of events.",
)
ANSWER_TOO_LARGE = declare(
    "BENEFIT-150",
    zh="回盘文件有 {size} MB，超过 {most} MB。",
    en="The bank's file has {size} MB, more than {most}.",
    do_zh="请向银行索取按批次分开的文件。",
    do_en="Ask the bank for a file of this batch alone.",
)
SEED_USED = declare(
    "BENEFIT-151",
    zh="这个批次已用种子“{seed}”抽过样。",
    en="This batch was sampled with the seed “{seed}” already.",
    do_zh="请打开那次抽样，或换一个公开的种子。",
    do_en="Open that sample, or take another public seed.",
)
PAYER_ASKS = declare(
    "BENEFIT-152",
    zh="付款的人不能核实到账。",
    en="Whoever paid does not verify the receipt.",
    do_zh="请由驻村工作队或其他核实人员入户。",
    do_en="Let the village team or another verifier visit.",
)
ASKED_ALREADY = declare(
    "BENEFIT-153",
    zh="第 {number} 笔已核实过。",
    en="Line {number} was verified already.",
    do_zh="结果有变化的，请在差异里写明。",
    do_en="Where it changed, say so with the difference.",
)
DIFFERENCE_SETTLED = declare(
    "BENEFIT-154",
    zh="这处差异已了结。",
    en="This difference is settled already.",
    do_zh="请刷新页面。",
    do_en="Load the page again.",
)
NO_SUCH_BATCH = declare(
    "BENEFIT-155",
    zh="没有批次“{reference}”，或没有项目“{project}”。",
    en="There is no batch “{reference}”, or no project “{project}”.",
    do_zh="用 lianxin benefits batch list 查看批次号。",
    do_en="See the numbers with lianxin benefits batch list.",
)
LED_ALREADY = declare(
    "BENEFIT-156",
    zh="其中有户已由“{leader}”带动发展{industry}。",
    en="One of the households is led by “{leader}” in {industry} already.",
    do_zh="去掉已有的户再登记。",
    do_en="Leave out the household that is linked already.",
)
COORDINATED_ALREADY = declare(
    "BENEFIT-157",
    zh="这家机构的“{number}”已经登记过。",
    en="“{number}” of this lender is on record already.",
    do_zh="核对文件号；同一笔只登记一次。",
    do_en="Check the number; a loan is recorded once.",
)
COOPERATIVE_TAKEN = declare(
    "BENEFIT-158",
    zh="登记号“{number}”的主体已经登记过。",
    en="“{number}” is registered already.",
    do_zh="核对登记号；已有的在它的页面上补记。",
    do_en="Check the number; add to the one that is there on its page.",
)
CHECK_UNFIT = declare(
    "BENEFIT-159",
    zh="有缺项却没有写要整改什么，或检查日期早于登记、还没有到。",
    en="Something lacks and nothing is said of it, or the day is before the registration or yet to come.",
    do_zh="写明缺什么、怎么改；日期按检查记录。",
    do_en="Say what lacks and what to do; give the day of the look.",
)
AGREEMENT_UNFIT = declare(
    "BENEFIT-160",
    zh="订单没有写品种和亩数或斤数，或数量、价格、期限不合理。",
    en="The order lacks crop and quantity, or a quantity, price or period cannot be.",
    do_zh="按协议原件填写：种什么、多少亩或多少斤、保底价、期限。",
    do_en="Fill it in from the paper: what, how many mu or jin, at which floor price, until when.",
)
AGREEMENT_TAKEN = declare(
    "BENEFIT-161",
    zh="其中有户已登记协议“{number}”。",
    en="One of the households is on record with “{number}” already.",
    do_zh="去掉已有的户；续签的用新编号。",
    do_en="Leave it out; a renewal has a number of its own.",
)
