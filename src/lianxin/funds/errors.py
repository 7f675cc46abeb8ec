"""What the money room refuses. (Faults of a problem file are in ``funds.domain.errors``.)"""

from __future__ import annotations

from lianxin.core.kernel.errors import declare

BAD_AMOUNT = declare(
    "FUND-101",
    zh="金额“{amount}”不对：应是大于零、不超过十万亿元、最多两位小数的数。",
    en="“{amount}” is not an amount in yuan above zero, up to ten trillion, with at most two decimals.",
    do_zh="请按元填写，例如 1234.50；万元请换算成元。",
    do_en="Write it in yuan, as 1234.50; turn ten thousands into yuan.",
)
UNKNOWN_CODE = declare(
    "FUND-102",
    zh="“{code}”不是“{list}”中的代码。",
    en="“{code}” is not a code of “{list}”.",
    do_zh="请从列表中选择。",
    do_en="Choose one from the list.",
)
TRANCHE_TAKEN = declare(
    "FUND-103",
    zh="文件 {document} 已登记过指标“{name}”。",
    en="The document {document} has given the tranche “{name}” already.",
    do_zh="请打开已登记的那一笔；同一文件的不同指标请用不同名称。",
    do_en="Open the one that is there; give different sums of a document different names.",
)
NOT_RECEIVED = declare(
    "FUND-104",
    zh="指标“{tranche}”尚未到账，预计数不能安排。",
    en="The tranche “{tranche}” has not arrived; a forecast cannot be arranged.",
    do_zh="请先登记到账。",
    do_en="Record its arrival first.",
)
RECEIVED_ALREADY = declare(
    "FUND-105",
    zh="指标“{tranche}”已经登记到账。",
    en="The arrival of the tranche “{tranche}” is recorded already.",
    do_zh="如有误，请冲正后重新登记。",
    do_en="If it is wrong, reverse it and record it anew.",
)
MAY_NOT_PAY = declare(
    "FUND-106",
    zh="指标“{tranche}”不能用于项目“{project}”：{reasons}。",
    en="The tranche “{tranche}” may not pay for the project “{project}”: {reasons}.",
    do_zh="请换一笔允许此用途的资金，或先审定整合方案。",
    do_en="Take money that may be used for it, or have an integration plan adopted first.",
)
NOT_ENOUGH = declare(
    "FUND-107",
    zh="{account}余额 {balance} 元，不足 {amount} 元。",
    en="There are {balance} yuan, less than {amount} yuan: {account}.",
    do_zh="请减少金额，或先补足资金。",
    do_en="Take less, or bring in more first.",
)
NOT_IN_LIBRARY = declare(
    "FUND-108",
    zh="项目“{project}”尚未入库，不能安排资金（先入库后安排）。",
    en="The project “{project}” is not in the library; no fund can be arranged for it.",
    do_zh="请先完成入库程序。",
    do_en="Bring it into the library first.",
)
ABOVE_COST = declare(
    "FUND-109",
    zh="安排后共 {total} 元，超过项目总投资 {cost} 元。",
    en="With this, {total} yuan are arranged, more than the project's cost of {cost} yuan.",
    do_zh="请减少金额，或先调整项目规模。",
    do_en="Arrange less, or change the project first.",
)
NOT_PAYABLE = declare(
    "FUND-110",
    zh="项目“{project}”还不能付款：{reasons}。",
    en="The project “{project}” cannot be paid yet: {reasons}.",
    do_zh="请先完成批复和公示。",
    do_en="Complete approval and publicity first.",
)
FORBIDDEN_EXPENSE = declare(
    "FUND-111",
    zh="“{expense}”在负面清单内（{source}），{channel}不得支付。",
    en="“{expense}” is on the negative list ({source}); {channel} may not pay it.",
    do_zh="请改用其他资金，或更正支出内容。",
    do_en="Use other money, or correct what it is for.",
)
CLAIM_NO_TAKEN = declare(
    "FUND-112",
    zh="报账单号 {number} 已用过。",
    en="The claim number {number} is taken.",
    do_zh="请核对是否重复提交。",
    do_en="See whether it was handed in twice.",
)
CLAIM_SETTLED = declare(
    "FUND-113",
    zh="报账单 {number} 已经审定或退回。",
    en="The claim {number} is approved or refused already.",
    do_zh="请打开报账单查看审定结果。",
    do_en="Open the claim to see what was decided.",
)
OWN_CLAIM = declare(
    "FUND-114",
    zh="自己提交的报账单不能自己审定。",
    en="Nobody approves his own claim.",
    do_zh="请由其他有权限的人员审定。",
    do_en="Let somebody else with the right approve it.",
)
SPLIT_DIFFERS = declare(
    "FUND-115",
    zh="各笔资金合计 {given} 元，与报账金额 {wanted} 元不等。",
    en="The shares add up to {given} yuan, the claim is for {wanted} yuan.",
    do_zh="请使合计相等。",
    do_en="Make them equal.",
)
NO_SUCH_ALLOCATION = declare(
    "FUND-116",
    zh="项目“{project}”没有来自“{tranche}”的资金安排。",
    en="The project “{project}” has no allocation from “{tranche}”.",
    do_zh="请先安排资金。",
    do_en="Arrange the money first.",
)
CLAIM_NOT_APPROVED = declare(
    "FUND-117",
    zh="报账单 {number} 尚未审定，不能付款。",
    en="The claim {number} is not approved and cannot be paid.",
    do_zh="请先审定。",
    do_en="Have it approved first.",
)
VOUCHER_TAKEN = declare(
    "FUND-118",
    zh="凭证 {voucher} 第 {line} 行已经登记过。",
    en="Line {line} of the voucher {voucher} is recorded already.",
    do_zh="请核对是否重复提交。",
    do_en="See whether it was handed in twice.",
)
NOT_A_BENEFICIARY = declare(
    "FUND-119",
    zh="“{household}”不是项目“{project}”的受益户。",
    en="“{household}” is not among the households that gain from the project “{project}”.",
    do_zh="请先登记带贫联结，或核对名单。",
    do_en="Record how it gains first, or check the list.",
)
PAYEE_NOT_OF_HOUSEHOLD = declare(
    "FUND-120",
    zh="收款人“{payee}”不是该户的在册成员。",
    en="The payee “{payee}” is not a present member of the household.",
    do_zh="请核对姓名；代领须改由户内成员账户收款。",
    do_en="Check the name; money goes to a member's own account.",
)
PAYEE_GONE = declare(
    "FUND-121",
    zh="收款人“{payee}”已于 {on} 离户（{how}）。",
    en="The payee “{payee}” left the household on {on}: {how}.",
    do_zh="请停止支付并核实。",
    do_en="Stop the payment and find out.",
)
PAYEE_NOT_OF_CONTRACT = declare(
    "FUND-122",
    zh="收款人“{payee}”不是合同乙方“{contract}”。",
    en="The payee “{payee}” is not the party to the contract, “{contract}”.",
    do_zh="请核对收款单位。",
    do_en="Check who is to be paid.",
)
ABOVE_CONTRACT = declare(
    "FUND-123",
    zh="付款合计 {total} 元，超过合同（决算）金额 {limit} 元。",
    en="Payments add up to {total} yuan, more than the contract or its settlement, {limit} yuan.",
    do_zh="请核对报账金额，或先办理决算、变更。",
    do_en="Check the claim, or settle or change the contract first.",
)
ADVANCE_TOO_HIGH = declare(
    "FUND-124",
    zh="预付款 {amount} 元，超过合同金额的 {percent}%。",
    en="The advance of {amount} yuan is more than {percent} % of the contract.",
    do_zh="请减少预付款。",
    do_en="Ask for less.",
)
PERIOD_CLOSED = declare(
    "FUND-125",
    zh="{on} 所在期间已关账，{open} 起才可记账。",
    en="The period of {on} is closed; the books are open from {open}.",
    do_zh="请改用开放期间的日期；已关账的错误用冲正更正。",
    do_en="Use a day of an open period; what is wrong in a closed one is reversed.",
)
CLOSES_NOTHING = declare(
    "FUND-126",
    zh="账已关到 {open}，不能倒退到 {wanted}。",
    en="The books are closed up to {open} and cannot go back to {wanted}.",
    do_zh="关账只能向后推进。",
    do_en="Closing only moves forward.",
)
REVERSED_ALREADY = declare(
    "FUND-127",
    zh="这笔已经冲正，或本身就是冲正。",
    en="This transfer is reversed already, or is a reversal itself.",
    do_zh="请打开冲正记录查看。",
    do_en="Open the reversal.",
)
REASON_MISSING = declare(
    "FUND-128",
    zh="没有写明理由。",
    en="No reason was given.",
    do_zh="请写一句理由。",
    do_en="Write one sentence.",
)
POSTED_TWICE = declare(
    "FUND-129",
    zh="这次提交已经记过账。",
    en="This was posted already.",
    do_zh="没有重复记账；请打开已有记录。",
    do_en="Nothing was posted twice; open what is there.",
)
SPENT_FURTHER = declare(
    "FUND-130",
    zh="这笔钱已经往下拨付，不能从这里冲正。",
    en="The money has gone on from here; it cannot be reversed at this place.",
    do_zh="请先冲正后面的拨付或确认。",
    do_en="Reverse what came after it first.",
)
BROKEN_LEDGER = declare(
    "FUND-131",
    zh="数据库拒绝了这笔账：{rule}。",
    en="The database refused the transfer: {rule}.",
    do_zh="请把这条信息交给管理员；没有记任何账。",
    do_en="Give this message to whoever runs the house; nothing was posted.",
)
NOT_THIS_ACCOUNT = declare(
    "FUND-132",
    zh="{account}没有对账单可核对。",
    en="Nobody states the balance of this account: {account}.",
    do_zh="请选择指标账户。",
    do_en="Choose the account of a tranche.",
)
GOODS_GONE = declare(
    "FUND-133",
    zh="{item}只剩 {left}，不足 {wanted}。",
    en="Of {item} only {left} are left, less than {wanted}.",
    do_zh="请核对数量。",
    do_en="Check the quantity.",
)
BAD_QUANTITY = declare(
    "FUND-134",
    zh="数量“{quantity}”不对：应是大于零（盘点可以是零）、最多三位小数的数。",
    en="“{quantity}” is not a number above zero (a count may be zero) with at most three decimals.",
    do_zh="请核对数量。",
    do_en="Check the quantity.",
)
LINK_CIRCLE = declare(
    "FUND-135",
    zh="这样会使总数互为其中。",
    en="Totals would become parts of each other.",
    do_zh="请选择更大的那个总数。",
    do_en="Choose the larger total.",
)
PLAN_SETTLED = declare(
    "FUND-136",
    zh="这个方案已经审定或作废，不能再改。",
    en="The plan is adopted or discarded and cannot be changed.",
    do_zh="请另做一个版本。",
    do_en="Make a new version.",
)
NOTHING_TO_PLAN = declare(
    "FUND-137",
    zh="{area} {year} 年没有可安排的资金或项目。",
    en="{area} has no money or no project to plan for {year}.",
    do_zh="请先登记到账指标，并把项目入库。",
    do_en="Record tranches that arrived, and bring projects into the library.",
)
PLAN_BREAKS_LIMITS = declare(
    "FUND-138",
    zh="方案不符合：{limits}。",
    en="The plan does not keep: {limits}.",
    do_zh="请调整方案。",
    do_en="Change the plan.",
)
DAY_BEFORE = declare(
    "FUND-139",
    zh="日期 {on} 早于 {before}。",
    en="The day {on} is before {before}.",
    do_zh="请核对日期。",
    do_en="Check the day.",
)
NOT_UNDER_WAY = declare(
    "FUND-140",
    zh="这笔付款没有在途余额可确认 {amount} 元。",
    en="The payment has no {amount} yuan under way to confirm.",
    do_zh="请核对金额，或查看是否已确认、已退回。",
    do_en="Check the amount; it may be confirmed or returned already.",
)
NO_TEXT = declare(
    "FUND-141",
    zh="“{what}”不能为空。",
    en="“{what}” cannot be empty.",
    do_zh="请填写。",
    do_en="Fill it in.",
)
NO_INDUSTRY_PROJECT = declare(
    "FUND-142",
    zh="衔接资金用于产业的比例不得低于 {percent}%，但没有待安排的产业项目。",
    en="At least {percent} % of the transition fund goes to industry, but no industry project wants money.",
    do_zh="请先把产业项目入库，再编制方案。",
    do_en="Bring an industry project into the library, then make the plan.",
)
TEXT_TOO_LONG = declare(
    "FUND-151",
    zh="“{what}”最多 {longest} 个字，现有 {length} 个。",
    en="“{what}” may have {longest} characters; this has {length}.",
    do_zh="请缩短，其余写在附件里。",
    do_en="Shorten it, and leave the rest to a paper beside it.",
)
NOT_A_COUNTY = declare(
    "FUND-152",
    zh="“{code}”不是县级区划代码。",
    en="“{code}” is not the division code of a county.",
    do_zh="请填六位县级代码。",
    do_en="Give the six digits of the county.",
)
CLOSES_THE_FUTURE = declare(
    "FUND-153",
    zh="{open} 还没有到，不能先把它以前的日子关账。",
    en="{open} has not come yet; the days before it cannot be closed.",
    do_zh="关账不能撤销，请核对年月。",
    do_en="A closing is never undone: check the year and the month.",
)
STATEMENT_TAKEN = declare(
    "FUND-154",
    zh="{on} 的对账单 {number} 已经登记过。",
    en="The statement {number} of {on} is recorded already.",
    do_zh="请打开已登记的那一份。",
    do_en="Open the one that is there.",
)
CONTRACT_OF_ANOTHER = declare(
    "FUND-155",
    zh="合同 {contract} 不是项目“{project}”的合同。",
    en="The contract {contract} is not one of the project “{project}”.",
    do_zh="请选择本项目的合同。",
    do_en="Choose a contract of this project.",
)
COUNT_TAKEN = declare(
    "FUND-156",
    zh="{on} 的盘点表 {number} 已经登记过。",
    en="The count sheet {number} of {on} is recorded already.",
    do_zh="请打开已登记的那一份。",
    do_en="Open the one that is there.",
)
OUTSIDE_THE_AREA = declare(
    "FUND-157",
    zh="凭证 {document} 的区划 {code} 不在 {area} 之内。",
    en="The voucher {document} is for {code}, which is not in {area}.",
    do_zh="请核对区划代码，或由有权限的上级导入。",
    do_en="Check the division code, or let a level above import the file.",
)
NOBODY_OF_THAT_NAME = declare(
    "FUND-158",
    zh="项目“{project}”的受益户中没有“{payee}”。",
    en="Nobody called “{payee}” is in a household that gains from the project “{project}”.",
    do_zh="请核对姓名和户编号；新增的受益户先登记带贫联结。",
    do_en="Check the name and the household number; record first how a new household gains.",
)
SEVERAL_OF_THAT_NAME = declare(
    "FUND-159",
    zh="受益户中有 {count} 人叫“{payee}”。",
    en="There are {count} people called “{payee}” in households that gain.",
    do_zh="请在这一行写上户编号。",
    do_en="Give the household number in this line.",
)
TOTAL_DIFFERS = declare(
    "FUND-160",
    zh="明细合计 {sum} 元，填写的合计是 {stated} 元。",
    en="The lines add up to {sum} yuan, the total given is {stated} yuan.",
    do_zh="请核对明细与凭证。",
    do_en="Check the lines against the voucher.",
)
NO_SUCH_HOUSEHOLD = declare(
    "FUND-161",
    zh="没有找到“{household}”这一户。",
    en="No household was found for “{household}”.",
    do_zh="请填户编号，或户主姓名的全名。",
    do_en="Give the household number, or the full name of its head.",
)
SEVERAL_HOUSEHOLDS = declare(
    "FUND-162",
    zh="有 {count} 户符合“{household}”。",
    en="{count} households fit “{household}”.",
    do_zh="请改填户编号。",
    do_en="Give the household number instead.",
)
NO_SUCH_NUMBER = declare(
    "FUND-163",
    zh="没有编号为 {number} 的记录。",
    en="There is nothing of the number {number}.",
    do_zh="请核对编号；登记或求解的命令会写出它。",
    do_en="Check it; the command that entered or solved it printed it.",
)
FILE_NOT_WRITTEN = declare(
    "FUND-180",
    zh="文件 {file} 写不进去。",
    en="The file {file} cannot be written.",
    do_zh="请检查文件夹是否存在、是否可写、磁盘是否已满。",
    do_en="Check that its folder exists, can be written to and has room.",
)
PERIOD_ENDS_FIRST = declare(
    "FUND-181",
    zh="起始日 {start} 晚于截止日 {end}。",
    en="The first day {start} is after the last day {end}.",
    do_zh="请对调或改正日期。",
    do_en="Exchange or correct the days.",
)
ROW_TWICE = declare(
    "FUND-183",
    zh="同一文件号、同一名称的指标在第 {other} 行已经出现。",
    en="A tranche of the same document and name stands in row {other} already.",
    do_zh="请只保留一行；确是两笔的，名称写得不同。",
    do_en="Keep one row; if there are two sums, name them differently.",
)
TRANCHE_DIFFERS = declare(
    "FUND-184",
    zh="与已登记的指标不同：{fields}。没有改动。",
    en="It differs from the tranche on record: {fields}. Nothing was changed.",
    do_zh="请核对文件；登记有误的在指标页办理。",
    do_en="Look at the document; what was entered wrongly is set right on the tranche's page.",
)
ROW_REFUSED = declare(
    "FUND-185",
    zh="{why}",
    en="{why}",
    do_zh="请改正后重新上传。{do}",
    do_en="Correct it and send the file again. {do}",
)
CLAIM_UNKNOWN = declare(
    "FUND-186",
    zh="导入区域内没有报账单“{value}”。",
    en="There is no claim “{value}” in the area of the import.",
    do_zh="请核对报账单号；拨付之前先提交并审定报账单。",
    do_en="Check the number; a claim is handed in and approved before anything is paid on it.",
)
IDENTITY_ELSEWHERE = declare(
    "FUND-187",
    zh="登记册里没有这个身份证号的人，或他不在写明的这一户。",
    en="Nobody on the register has this identity number, or he does not live in the household that is told.",
    do_zh="请核对身份证号和户编号。",
    do_en="Check the identity number and the household number.",
)
VOUCHER_MIXED = declare(
    "FUND-188",
    zh="凭证 {value} 的各行报账单号、日期或方式不一致，第 {row} 行起不同。",
    en="The rows of voucher {value} do not have one claim, day and method; row {row} is the first that differs.",
    do_zh="请改正，或用不同的凭证号。",
    do_en="Correct them, or number the vouchers differently.",
)
VOUCHER_INCOMPLETE = declare(
    "FUND-189",
    zh="凭证 {value} 的第 {row} 行有问题，整张凭证没有记账。",
    en="Row {row} of voucher {value} is refused; nothing of the voucher is posted.",
    do_zh="请改正那一行后重新上传。",
    do_en="Correct that row and send the file again.",
)
VOUCHER_DIFFERS = declare(
    "FUND-190",
    zh="凭证 {value} 已经记账，但收款人、金额、日期或方式与本表不同。没有改动。",
    en="Voucher {value} is posted already, with other payees, amounts, day or method. Nothing was changed.",
    do_zh="请核对；记错的在账页冲正。",
    do_en="Compare them; what was posted wrongly is reversed on the page of the ledger.",
)
NOTHING_LEFT = declare(
    "FUND-191",
    zh="报账单 {number} 没有留出而未付的钱。",
    en="Nothing that is set aside for the claim {number} is left unpaid.",
    do_zh="在途的付款请先登记退回；没有审定的报账单请退回。",
    do_en="Record first that a payment under way came back; a claim that is not approved is sent back instead.",
)
