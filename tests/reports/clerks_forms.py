"""Forms as a county clerk gets them in a year, each messy as the real ones are (see ``messy_forms``). Nobody's name is on them."""

from __future__ import annotations

from reports.messy_forms import Sheet, blank_rows, book


def poor_households() -> bytes:
    """贫困户花名册: members counted in the row of their household, income in 万元 with one heading in 元, a total at the foot."""
    rows = [
        ["附件1", *[""] * 12],
        ["××县建档立卡贫困户花名册", *[""] * 12],
        ["填报单位：", "", "", "", "填报时间：", "", "", "", "", "", "", "", "单位：人、万元"],
        [
            "序号",
            "乡镇",
            "行政村",
            "户主姓名",
            "家庭人口数",
            "其中",
            "",
            "",
            "",
            "致贫原因",
            "2026年收入情况（万元）",
            "",
            "备注",
        ],
        [
            "",
            "",
            "",
            "",
            "",
            "劳动力人数",
            "残疾人数",
            "在校生人数",
            "患病人数",
            "",
            "工资性收入",
            "人均纯收入（元）",
            "",
        ],
        *blank_rows(3, 13),
        ["合　计", *[""] * 12],
        ["填报人：", "", "", "", "审核人：", *[""] * 8],
    ]
    merged = ["A2:M2", "A3:C3", *(f"{one}4:{one}5" for one in "ABCDEJM"), "F4:I4", "K4:L4", "A9:D9"]
    return book(Sheet(rows, merged, (4, 9)))


def monitored_households() -> bytes:
    """三类监测对象台账: risks, the class, when it was taken in, whether the risk is gone, and who helps."""
    rows = [
        ["防止返贫监测对象（三类户）管理台账", *[""] * 12],
        ["序号", "村", "户主", "家庭人口（人）", "劳动力（人）", "监测对象类别", "致贫返贫风险", "识别时间", "是否消除风险",
         "消除时间", "帮扶责任人", "", "帮扶措施"],
        ["", "", "", "", "", "（脱贫不稳定/边缘易致贫/突发严重困难）", "", "（如2021-08）", "（是/否）", "", "姓名", "联系电话", ""],
        *blank_rows(2, 13),
        ["注：“是否消除风险”按系统标注填写。", *[""] * 12],
    ]  # fmt: skip
    merged = ["A1:M1", *(f"{one}2:{one}3" for one in "ABCDEGJM"), "K2:L2", "A6:M6"]
    return book(Sheet(rows, merged, (2, 5)))


def payment_progress() -> bytes:
    """项目资金支付进度表: townships are missing, the total on top, money by level, what benefits how many."""
    rows = [
        ["财政衔接推进乡村振兴补助资金项目资金支付进度表", *[""] * 13],
        ["填报单位（盖章）：", *[""] * 12, "单位：万元、户"],
        [
            "序号",
            "项目名称",
            "实施地点",
            "项目类别",
            "资金来源",
            "",
            "",
            "",
            "",
            "资金支付情况",
            "",
            "",
            "受益户数",
            "",
        ],
        [
            "",
            "",
            "",
            "",
            "小计",
            "中央",
            "省级",
            "市级",
            "县级及其他",
            "已支付",
            "未支付",
            "支付进度（%）",
            "总户数",
            "其中：脱贫户",
        ],
        ["合计", *[""] * 13],
        *blank_rows(3, 14),
    ]
    merged = ["A1:N1", *(f"{one}3:{one}4" for one in "ABCD"), "E3:I3", "J3:L3", "M3:N3", "A5:D5"]
    return book(Sheet(rows, merged, (3, 8)))


def resident_teams() -> bytes:
    """驻村工作队信息表: one line a member of a team, the village before him."""
    rows = [
        ["驻村第一书记和工作队员信息表", *[""] * 10],
        [
            "序号",
            "派驻乡镇",
            "派驻村",
            "姓名",
            "性别",
            "政治面貌",
            "派出单位",
            "职务",
            "驻村职务",
            "驻村时间",
            "联系电话",
        ],
        *blank_rows(4, 11),
        ["说明：驻村职务填第一书记、队长、队员。", *[""] * 10],
    ]
    return book(Sheet(rows, ["A1:K1", "A7:K7"], (2, 6)))


def production_subsidies() -> bytes:
    """产业奖补到户表: the subsidy of each household, his number, his card, and a place to sign."""
    rows = [
        ["××县2026年产业奖补资金到户花名册", *[""] * 9],
        [
            "序号",
            "村名",
            "户主姓名",
            "身份证号码",
            "家庭人口",
            "种养殖品种及规模",
            "奖补金额（元）",
            "一卡通账号",
            "领取人签字",
            "备注",
        ],
        *blank_rows(3, 10),
        ["合计", *[""] * 9],
    ]
    return book(Sheet(rows, ["A1:J1", "A6:C6"], (2, 6)))


def schooling() -> bytes:
    """控辍保学台账: children of compulsory age with their schools and guardians."""
    rows = [
        ["6—15岁义务教育阶段适龄儿童控辍保学台账", *[""] * 11],
        ["序号", "村", "学生姓名", "性别", "出生年月", "年龄", "身份证号", "就读学校", "就读年级",
         "是否失学辍学", "失学辍学原因", "户主（监护人）"],
        *blank_rows(4, 12),
        ["村负责人：", "", "", "", "学校负责人：", *[""] * 7],
    ]  # fmt: skip
    return book(Sheet(rows, ["A1:L1"], (2, 6)))


def village_card() -> bytes:
    """行政村基本情况表: labels beside blanks down to the last row, boxes to tick, a unit in a blank, a box behind its label."""
    rows = [
        ["行政村基本情况表", "", "", "", "", ""],
        ["村名", "", "所属乡镇", "", "年度", ""],
        ["总户数", "户", "总人口（人）", "", "其中：少数民族", "人"],
        ["脱贫户（户）", "", "监测户（户）", "", "村集体经济收入（万元）", ""],
        ["是否出列", "□是 □否", "村小学是否通宽带", "☐有  ☐无", "卫生室（个）", ""],
        ["党员（名）", "", "驻村第一书记", "", "村支书姓名", ""],
    ]
    return book(Sheet(rows, ["A1:F1"], (2, 6)))
