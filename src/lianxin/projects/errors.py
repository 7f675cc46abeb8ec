"""What the project library refuses, with its codes. 04x concern imports."""

from __future__ import annotations

from lianxin.core.kernel.errors import declare

CODE_TAKEN = declare(
    "PROJECT-001",
    zh="项目编号“{code}”已经用过。",
    en="The project number “{code}” is taken.",
    do_zh="请换一个编号，或留空由系统编号。",
    do_en="Choose another number, or leave it empty.",
)
TEXT_MISSING = declare(
    "PROJECT-002",
    zh="没有填写{what}。",
    en="{what} is missing.",
    do_zh="请填写后再保存。",
    do_en="Fill it in and save again.",
)
AREA_UNFIT = declare(
    "PROJECT-003",
    zh="“{area_code}”不是本县的村、乡镇或县的区划代码。",
    en="“{area_code}” is not the code of a village, a township or a county here.",
    do_zh="请从列表中选择项目所在的村、乡镇或县。",
    do_en="Choose the village, township or county from the list.",
)
CODE_UNKNOWN = declare(
    "PROJECT-004",
    zh="“{key}”不在“{code_list}”的选项中。",
    en="“{key}” is not an option of “{code_list}”.",
    do_zh="可选：{keys}。",
    do_en="The options are: {keys}.",
)
AMOUNT_UNFIT = declare(
    "PROJECT-005",
    zh="{what}必须是大于零的金额。",
    en="{what} must be an amount above zero.",
    do_zh="请填写以元为单位的金额，最多两位小数。",
    do_en="Write an amount in yuan with at most two decimals.",
)
PERIOD_UNFIT = declare(
    "PROJECT-006",
    zh="结束日（{ends_before}）不晚于开始日（{starts_on}）。",
    en="The end ({ends_before}) is not after the start ({starts_on}).",
    do_zh="请核对两个日期。",
    do_en="Check the two dates.",
)
LEAST_START_UNFIT = declare(
    "PROJECT-007",
    zh="最低启动资金（{least}元）超过了资金规模（{cost}元）。",
    en="The least sum to start with ({least} yuan) is above the whole cost ({cost} yuan).",
    do_zh="请改小，或留空表示必须足额。",
    do_en="Make it smaller, or leave it empty if the whole cost is needed.",
)
STAGE_UNFIT = declare(
    "PROJECT-008",
    zh="项目现为“{stage}”，不能{act}。",
    en="The project stands at “{stage}”: it cannot {act} now.",
    do_zh="请先看项目页上“下一步”缺什么。",
    do_en="See on the project's page what its next step lacks.",
)
NO_SUCH_STEP = declare(
    "PROJECT-009",
    zh="从“{before}”不能直接到“{after}”。",
    en="No step leads from “{before}” to “{after}”.",
    do_zh="请按顺序办理：{possible}。",
    do_en="Take the steps in order: {possible}.",
)
STEP_LACKS = declare(
    "PROJECT-010",
    zh="这一步还缺：{lacks}",
    en="This step still lacks: {lacks}",
    do_zh="请补齐后再办。",
    do_en="Provide it, then take the step.",
)
DAY_UNFIT = declare(
    "PROJECT-011",
    zh="日期 {on} 不对：{why}",
    en="The day {on} does not fit: {why}",
    do_zh="请核对日期。",
    do_en="Check the day.",
)
TARGET_TWICE = declare(
    "PROJECT-012",
    zh="“{indicator}”在同一维度列了两次。",
    en="“{indicator}” is listed twice in one dimension.",
    do_zh="请合并成一行。",
    do_en="Make one line of the two.",
)
TARGETS_NEEDED = declare(
    "PROJECT-013",
    zh="项目“{stage}”以后，绩效目标不能再改或清空。",
    en="From “{stage}” on, performance targets can neither be changed nor emptied.",
    do_zh="确需调整的，请先退回村级并说明理由。",
    do_en="If they must change, send the project back to the village with a reason.",
)
LEVEL_UNFIT = declare(
    "PROJECT-014",
    zh="这个项目不需要在{level}公示。",
    en="This project is not shown at the {level} level.",
    do_zh="需要公示的级别：{levels}。",
    do_en="It is shown at: {levels}.",
)
NOTHING_TO_SETTLE = declare(
    "PROJECT-015",
    zh="这次公示没有未处理的异议。",
    en="This showing has no open objection.",
    do_zh="有新异议请先登记。",
    do_en="Record a new objection first.",
)
CONTRACT_TWICE = declare(
    "PROJECT-016",
    zh="合同编号“{contract_no}”在这个项目里已经登记。",
    en="The contract number “{contract_no}” is recorded for this project already.",
    do_zh="请核对编号。",
    do_en="Check the number.",
)
RETENTION_UNFIT = declare(
    "PROJECT-017",
    zh="质保金比例 {percent}% 超出 0–30%。",
    en="{percent}% is not a share that may be kept back (0 to 30%).",
    do_zh="请填写 0 到 30 之间的整数。",
    do_en="Write a whole number from 0 to 30.",
)
ALREADY_SETTLED = declare(
    "PROJECT-018",
    zh="合同“{contract_no}”已经决算。",
    en="The contract “{contract_no}” is settled already.",
    do_zh="决算有误的，请由县级审计部门更正后另行登记。",
    do_en="A mistake must be put right with the county's auditors.",
)
ABOVE_COST = declare(
    "PROJECT-019",
    zh="各合同合计 {total} 元，超过资金规模 {cost} 元。",
    en="The contracts come to {total} yuan, above the cost of {cost} yuan.",
    do_zh="请核对合同金额；确需增加的，先调整项目。",
    do_en="Check the sum; if more is needed, adjust the project first.",
)
PROGRESS_UNFIT = declare(
    "PROJECT-020",
    zh="进度 {percent}% 不对：{why}",
    en="Progress of {percent}% does not fit: {why}",
    do_zh="请填写 0 到 100 的整数；比上次低的要写明原因。",
    do_en="Write 0 to 100; if it is less than before, say why.",
)
PHOTO_UNREADABLE = declare(
    "PROJECT-021",
    zh="“{file}”不是能读的照片。",
    en="“{file}” is not a photograph that can be read.",
    do_zh="请上传 JPEG、PNG 或 WebP 照片。",
    do_en="Send a JPEG, PNG or WebP picture.",
)
PHOTO_TOO_LARGE = declare(
    "PROJECT-022",
    zh="“{file}”太大，超过 {limit} MB 或 {pixels} 万像素。",
    en="“{file}” is too large: above {limit} MB or {pixels} × 10,000 pixels.",
    do_zh="请在手机上选“小图”再上传。",
    do_en="Choose a smaller size on the telephone and send it again.",
)
TOO_MANY_PHOTOS = declare(
    "PROJECT-023",
    zh="一次最多上传 {limit} 张照片。",
    en="At most {limit} photographs at a time.",
    do_zh="请分几次上报。",
    do_en="Send them in several reports.",
)
ASSET_CODE_TAKEN = declare(
    "PROJECT-024",
    zh="资产编号“{code}”已经用过。",
    en="The asset number “{code}” is taken.",
    do_zh="请换一个编号，或留空由系统编号。",
    do_en="Choose another number, or leave it empty.",
)
ASSET_DISPOSED = declare(
    "PROJECT-025",
    zh="资产“{asset}”已经处置，不能再登记。",
    en="The asset “{asset}” was disposed of; nothing more can be recorded.",
    do_zh="请核对是不是这项资产。",
    do_en="Check that it is this asset.",
)
AMOUNT_NEEDED = declare(
    "PROJECT-026",
    zh="登记“{what}”要写金额。",
    en="“{what}” needs an amount.",
    do_zh="请填写金额。",
    do_en="Write the amount.",
)
HOUSEHOLD_UNFIT = declare(
    "PROJECT-027",
    zh="这一户不在项目范围内，或已经销户。",
    en="The household is outside the project's area, or no longer on the register.",
    do_zh="请从本村在册的农户中选择。",
    do_en="Choose a household on the register of that area.",
)
LINK_OPEN = declare(
    "PROJECT-028",
    zh="这一户已经以“{mechanism}”方式受益。",
    en="The household gains by “{mechanism}” already.",
    do_zh="请先结束原来的联结，或选别的方式。",
    do_en="Close the present link first, or choose another way.",
)
LINK_CLOSED = declare(
    "PROJECT-029",
    zh="这条利益联结已经结束。",
    en="This link is closed already.",
    do_zh="无需再次结束。",
    do_en="There is no need to close it again.",
)
REASON_MISSING = declare(
    "PROJECT-030",
    zh="没有写明理由。",
    en="No reason was given.",
    do_zh="请写一句理由，便于日后查证。",
    do_en="Write one sentence that an auditor will understand.",
)
NUMBER_UNFIT = declare(
    "PROJECT-031",
    zh="{what}“{value}”不对，应在 {least} 到 {most} 之间。",
    en="{what} “{value}” is not between {least} and {most}.",
    do_zh="请改正后再保存。",
    do_en="Correct it and save again.",
)
MONEY_ARRANGED = declare(
    "PROJECT-032",
    zh="项目已经安排了资金，不能再{act}。",
    en="Money is arranged for the project: it cannot {act} any more.",
    do_zh="请先由资金经办人收回安排的资金。",
    do_en="Ask the funds officer to withdraw the money first.",
)
TAKEN_OVER_LACKS = declare(
    "PROJECT-033",
    zh="按“{stage}”转入还缺：{lacks}",
    en="To be taken over as “{stage}” it lacks: {lacks}",
    do_zh="请补齐，或按更早的状态转入。",
    do_en="Provide it, or take it over at an earlier stage.",
)
NOTHING_CHANGES = declare(
    "PROJECT-034",
    zh="没有任何改动。",
    en="Nothing was changed.",
    do_zh="请改动后再保存。",
    do_en="Change something, or go back.",
)
TARGET_NOT_MEASURABLE = declare(
    "PROJECT-035",
    zh="“{value}”不是能记录的数值。",
    en="“{value}” is not a value that can be kept.",
    do_zh="请填写数字，最多三位小数。",
    do_en="Write a number with at most three decimals.",
)
SHOWING_OVER = declare(
    "PROJECT-036",
    zh="这次公示已于 {ends_before} 结束。",
    en="This showing ended before {ends_before}.",
    do_zh="请核对是不是这次公示。",
    do_en="Check that it is this showing.",
)
PHOTO_UNKNOWN = declare(
    "PROJECT-037",
    zh="没有这张照片。",
    en="There is no such photograph.",
    do_zh="请从项目页重新打开。",
    do_en="Open it from the project's page again.",
)
NOTHING_TO_EXPORT = declare(
    "PROJECT-038",
    zh="这个范围内没有项目。",
    en="There is no project here.",
    do_zh="请换一个地区或年度。",
    do_en="Choose another area or year.",
)
DISPOSAL_APART = declare(
    "PROJECT-040",
    zh="处置资产不能当作一般情况登记。",
    en="A disposal is not recorded as something that happened.",
    do_zh="请用“处置资产”，并写明批准文号。",
    do_en="Use “Dispose of the asset”, with the number of the document.",
)
PROJECT_UNKNOWN = declare(
    "PROJECT-041",
    zh="没有编号为“{value}”的项目，也没有这个名称的项目。",
    en="There is no project of the number or name “{value}”.",
    do_zh="请先导入项目台账，或核对编号。",
    do_en="Import the ledger of projects first, or check the number.",
)
PROJECT_AMBIGUOUS = declare(
    "PROJECT-042",
    zh="有 {count} 个项目都叫“{value}”。",
    en="{count} projects are called “{value}”.",
    do_zh="请填写项目编号。",
    do_en="Write the number of the project.",
)
REGISTER_DIFFERS = declare(
    "PROJECT-043",
    zh="与已登记的项目不同（{fields}），没有改动。",
    en="It differs from the project on record ({fields}); nothing was changed.",
    do_zh="确需调整的，请在项目页写明理由后调整。",
    do_en="If it must change, adjust it on the project's page, with a reason.",
)
IMPORT_NOT_PERMITTED = declare(
    "PROJECT-044",
    zh="您不能导入项目或资产。",
    en="You may not import projects or assets.",
    do_zh="请由乡镇经办人或县级管理员导入；已入库项目由县级转入。",
    do_en="Ask the township clerk or the county officer; projects in the library are taken over by the county.",
)
TOWNSHIP_UNKNOWN = declare(
    "PROJECT-045",
    zh="“{value}”不是本区域的乡镇。",
    en="“{value}” is no township of this area.",
    do_zh="请核对乡镇名称。",
    do_en="Check the name of the township.",
)
ROW_TWICE = declare(
    "PROJECT-046",
    zh="同一项目在第 {other} 行已经出现。",
    en="The same project stands in row {other} already.",
    do_zh="请只保留一行。",
    do_en="Keep one row.",
)
ROW_REFUSED = declare(
    "PROJECT-047",
    zh="{why}",
    en="{why}",
    do_zh="请改正后重新上传。{do}",
    do_en="Correct it and send the file again. {do}",
)
SHOWN_BY_NOTICE = declare(
    "PROJECT-048",
    zh="这次公示就是第 {notice} 号公示。",
    en="This showing is notice {notice}.",
    do_zh="异议、答复和撤下都在那份公示上办，这里随之变化。",
    do_en="Record objections, answer them and take it down there; what stands here follows.",
)
DRAFT_STALE = declare(
    "PROJECT-049",
    zh="“{project}”在拟稿之后改过、重新申报过或已不在这一阶段，公示内容不再是它。",
    en="“{project}” was changed, proposed anew, or left this stage after the draft was made: the notice would not show it as it is.",
    do_zh="弃稿，另拟一份。",
    do_en="Discard the draft and make another.",
)
LINKS_UNREADABLE = declare(
    "PROJECT-051",
    zh="受益户名单第 {line} 行读不出来：{value}。",
    en="Row {line} of the list of households that gain cannot be read: {value}.",
    do_zh="表头写“户编号、联结方式、开始日期”，编号要在册，联结方式写选项表里的名称，日期写成 2016-05-01。",
    do_en="Head it 户编号, 联结方式, 开始日期; numbers are of the register, mechanisms as the code list names them, days as 2016-05-01.",
)
LINKS_UNFIT = declare(
    "PROJECT-050",
    zh="受益户名单是空的，或同一户以同一方式写了两次。",
    en="The list of households that gain is empty, or names a household twice in one way.",
    do_zh="请核对名单，每户每种方式只写一次。",
    do_en="Check the list: each household once for each way.",
)
