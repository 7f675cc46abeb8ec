"""Every test by name: the pattern of DOMAIN §8.3 that it looks for, what it asks somebody to check, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass

from lianxin.core.kernel.words import Words

NOT_SEEN = Words("", "")


@dataclass(frozen=True, slots=True)
class ClueTest:
    """A test: ``values`` are names of the rulebook's dated values, ``word_lists`` of its lists of words, ``lists`` kinds of
    department lists without which it can say nothing. ``blind`` says what it does not see even when all of them are there."""

    name: str
    pattern: int
    words: Words
    asks: Words
    values: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    word_lists: tuple[str, ...] = ()
    blind: Words = NOT_SEEN


_TESTS = (
    ClueTest(
        "kin_favoured", 1,
        Words("干部亲属户得到的明显多于同村", "A cadre's relatives got far more than the village"),
        Words("看评议和公示记录，问同村人，核对享受的条件。", "See the assessment and the notices, ask the village, check the conditions."),
        ("clues.kin_share_times",), ("cadre_kin",),
        blind=Words("只认申报的亲属关系，不凭姓氏。", "Only declared relatives are known; a surname says nothing."),
    ),
    ClueTest(
        "kin_contact_shared", 1,
        Words("农户的账号或电话与干部相同", "A household shares its account or telephone with a cadre"),
        Words("请农户出示存折或手机，问钱由谁领。", "Ask to see passbook or telephone, and who draws the money."),
        lists=("cadre_kin",),
    ),
    ClueTest(
        "payee_elsewhere", 2,
        Words("收款人不是户内成员", "The payee is not of the household"),
        Words("问谁领的款、有没有委托书。", "Ask who drew the money, and for the letter of authority."),
    ),
    ClueTest(
        "claimed_over_accepted", 2,
        Words("报账金额超过验收认定", "More was claimed than was accepted"),
        Words("到现场核对数量，对照验收单和发票。", "Count on the spot; lay acceptance record and invoices side by side."),
        ("clues.claimed_percent",),
        blind=Words("只比金额；工程量没有逐项登记。", "Sums only: quantities are not on record item by item."),
    ),
    ClueTest(
        "paid_twice", 3,
        Words("同一项补贴重复享受", "The same subsidy twice"),
        Words("核对两处的发放记录，问本人收了几次。", "Compare both records; ask how often he was paid."),
        blind=Words("别部门发的补贴要导入名单才看得见。", "What other departments paid is seen only from an imported list."),
    ),
    ClueTest(
        "paid_after_death", 4,
        Words("死亡次月以后仍在发放", "Paid after the month of death"),
        Words("入户核实死亡日期，查这几个月的钱由谁支取。", "Verify the day of death at home; find who drew the later months."),
    ),
    ClueTest(
        "on_payroll", 5, Words("财政供养人员", "On the public payroll"),
        Words("核对是否本人、是否同住、何时入职。", "See whether it is he, lives there, and since when he serves."),
        lists=("payroll",),
    ),
    ClueTest(
        "has_vehicle", 5, Words("名下有汽车", "Owns a car"),
        Words("看车是谁在用、多少钱、是不是生产用。", "See who uses it, its worth, and whether it is for production."),
        lists=("vehicle",), word_lists=("vehicle_allowed",),
    ),
    ClueTest(
        "has_house", 5, Words("在城镇有商品房", "Owns a house in town"),
        Words("看房子是买的还是安置的、谁在住。", "See whether it was bought or given by resettlement, and who lives there."),
        lists=("house",),
    ),
    ClueTest(
        "has_company", 5, Words("是企业法人或股东", "Owns or runs a company"),
        Words("看是不是合作社成员、企业是否在经营、是否被冒名。", "See whether it is a co-operative, still trades, or used his name."),
        lists=("company",), word_lists=("company_allowed",),
    ),
    ClueTest(
        "paid_in_prison", 6, Words("服刑期间仍在发放", "Paid while in prison"),
        Words("核对起止日期，查钱由谁支取。", "Check the days, and who drew the money."), lists=("prison",),
    ),
    ClueTest(
        "paid_while_missing", 6, Words("失踪期间仍在发放", "Paid while missing"),
        Words("核对起止日期，查钱由谁支取。", "Check the days, and who drew the money."), lists=("missing",),
    ),
    ClueTest(
        "paid_after_moving", 6, Words("迁出后仍在发放", "Paid after moving away"),
        Words("核对迁出日期，看迁入地是否也在享受。", "Check the day, and whether the new place pays too."), lists=("moved_out",),
    ),
    ClueTest(
        "payee_unfitting", 7, Words("付给部门、宾馆或车行", "Paid to a department, a hotel or a seller of vehicles"),
        Words("看合同、发票和实物，问与项目有什么关系。", "See contract, invoice and goods; ask what they have to do with the project."),
        word_lists=("payee_department", "payee_hotel", "payee_vehicle"),
    ),
    ClueTest(
        "expense_barred", 7, Words("支出在负面清单上", "The expense is on the negative list"),
        Words("核对报账单和用途，需要的退回资金。", "Check claim and purpose; have the money returned where due."),
    ),
    ClueTest(
        "money_idle", 8, Words("资金到账后迟迟未支付", "Money long unpaid after it arrived"),
        Words("问卡在哪一步，要不要调整项目。", "Ask at which step it stands, and whether to change the project."),
        ("clues.unpaid_days",),
    ),
    ClueTest(
        "carry_over_old", 8, Words("结转时间过长", "Carried over too long"),
        Words("清理结余，该收回的收回。", "Clear what is left; give back what is to be given back."),
        ("funds.carry_over_flagged_months",),
    ),
    ClueTest(
        "contracts_split", 9, Words("合同卡在招标限额以下", "Contracts just below the tender limit"),
        Words("看几份合同是不是同一件事、为什么分开签。", "See whether they are one piece of work, and why it was cut."),
        ("clues.tender_limit", "clues.just_below_percent", "clues.split_days"),
    ),
    ClueTest(
        "unit_price_high", 10, Words("单价明显高于同类", "A unit price far above the like"),
        Words("看规格和发票，问当地市价。", "See grade and invoice; ask the local price."),
        ("clues.price_deviations", "clues.price_least_count", "clues.price_least_spread_percent"),
    ),
    ClueTest(
        "settled_over_contract", 10, Words("决算明显高于合同", "Settled far above the contract"),
        Words("看变更签证和决算审计。", "See the change orders and the audit of the settlement."),
        ("clues.settled_percent",),
        blind=Words("只比合同额与决算额；设计工程量没有登记。", "Only the two sums: the designed quantities are not on record."),
    ),
    ClueTest(
        "account_shared", 11, Words("多户的钱进同一个账户", "Money of many households into one account"),
        Words("查账户是谁的、卡由谁保管。", "Find whose account it is, and who keeps the cards."),
        ("clues.account_households",),
    ),
    ClueTest(
        "loans_to_one_enterprise", 12, Words("多户贷款流向同一企业", "Loans of many households flow to one enterprise"),
        Words("问借款户钱用在哪、合同谁签、利息谁付。", "Ask the borrowers what it was used for, who signed, who pays the interest."),
        ("clues.loan_flow_days", "clues.loan_flow_borrowers"),
        blind=Words("只看得见放款后的入股，没有转账流水。", "Only shares bought after the loan are seen, no bank statements."),
    ),
    ClueTest(
        "grant_conditions", 13, Words("雨露计划补助对象不符合条件", "A vocational grant against its conditions"),
        Words("核对学籍和就读年级。", "Check enrolment and year of school."),
    ),
    ClueTest(
        "grant_not_enrolled", 13, Words("雨露计划补助对象不在学籍名单", "A vocational grant to somebody not enrolled"),
        Words("向学校核实当学期是否在校。", "Ask the school whether he attended that term."), lists=("enrolment",),
    ),
    ClueTest(
        "post_conditions", 14, Words("公益岗位人员不符合条件", "A public-welfare post against its conditions"),
        Words("看年龄、在校、劳动力和务工情况，到岗位上看人。", "Check age, school, labour and work elsewhere; see him at his post."),
    ),
    ClueTest(
        "post_months_over", 14, Words("公益岗位发放月数超过一年", "More months of a post than a year has"),
        Words("核对考勤和上岗起止。", "Check attendance and the days of the post."), ("clues.post_months",),
    ),
    ClueTest(
        "edits_before_close", 15, Words("关账前几小时集中修改", "Edits crowded before the close"),
        Words("抽查这些修改有没有入户依据。", "Draw some of the edits and ask for the home visit behind them."),
        ("clues.rush_hours", "clues.rush_percent", "clues.rush_least_edits"),
    ),
    ClueTest(
        "work_photo_again", 2, Words("不同工作记录用同一张照片", "The same picture on different records of work"),
        Words("请登记人找出原照片，问清哪一次是真的去了。", "Ask for the original pictures, and which of the visits was made."),
        ("clues.photo_bits",),
        blind=Words("裁剪过的看不出来；满墙、黑屋一类的不比。", "Not pictures that were cut; plain ones are not compared."),
    ),
    ClueTest(
        "work_text_copied", 15, Words("工作记录文字大批相同", "The same text on many records of work"),
        Words("抽几户问走访的人说了什么、做了什么。", "Ask some of the households what was said and done."),
        ("clues.text_copies",),
        blind=Words("只认完全相同的文字，不计标点。", "Only the very same text, signs left aside."),
    ),
    ClueTest(
        "visits_in_an_hour", 15, Words("一小时内登记了很多户走访", "Visits to very many households within an hour"),
        Words("问是不是事后补录，抽几户核实。", "Ask whether they were written down later; ask some of the households."),
        ("clues.visits_per_hour",),
        blind=Words("看记下的时间，不看人在哪里。", "The moment of writing is looked at, not where anybody was."),
    ),
    ClueTest(
        "visit_out_of_service", 15, Words("走访日期那人已不在岗", "A visit of a day on which he no longer served"),
        Words("核对交接日期和实际走访的人。", "Check the day of the handover and who made the visit."),
        blind=Words("只看在岗的起止日期，请假另看。", "Only the days of service are looked at; leave has a test of its own."),
    ),
    ClueTest(
        "visit_on_leave", 15, Words("走访日期那人正在请假", "A visit of a day on which he was on leave"),
        Words("问是不是提前回来、忘了销假，或由别人代走。", "Ask whether he was back early, or somebody else went."),
        blind=Words("单位没有登记的请假看不到；因公外出不算。", "Leave that a unit did not tell is not seen; absences on duty are none."),
    ),
    ClueTest(
        "entries_on_the_eve", 15, Words("截止前夜集中补录", "Records entered on the eve of a deadline"),
        Words("抽几条问依据，看有没有纸质或照片。", "Draw some and ask for paper or pictures behind them."),
        ("clues.eve_hours", "clues.eve_percent", "clues.eve_least_records"),
    ),
    ClueTest(
        "incomes_identical", 15, Words("多户收入完全相同", "Many households with the very same income"),
        Words("抽几户重新算账。", "Reckon some of them again at home."), ("clues.same_income_households",),
    ),
    ClueTest(
        "incomes_rounded", 15, Words("收入尾数集中在 0 和 5", "Incomes heap on 0 and 5"),
        Words("抽几户看收入计算表。", "See the income sheets of some of them."),
        ("clues.digit_chi_square", "clues.digit_least_households"),
    ),
    ClueTest(
        "incomes_at_line", 15, Words("收入刚过线的户偏多", "Too many incomes just above the line"),
        Words("抽几户重新算账，看有没有凑数。", "Reckon some of them again; see whether figures were made to fit."),
        ("clues.at_line_band_percent", "clues.at_line_times", "clues.at_line_least_households"),
        blind=Words("取脱贫标准；没有的年份取当地监测标准。", "The exit line; in years without one, the monitoring line."),
    ),
    ClueTest(
        "income_jump", 16, Words("没有帮扶而收入突增", "Income leapt without any help"),
        Words("看新增收入的凭据。", "Ask for papers of what was gained."), ("clues.income_jump_percent",),
    ),
    ClueTest(
        "income_without_cost", 16, Words("有经营收入而没有支出", "Operating income without any cost"),
        Words("补记种子、化肥、饲料等支出，重新算账。", "Record seed, fertiliser and fodder; reckon again."),
        ("clues.income_without_cost",),
    ),
    ClueTest(
        "household_split", 17, Words("识别前分户", "Split shortly before the identification"),
        Words("看是否共同生活、分户的理由和赡养关系。", "See whether they live together, why they split, and who supports whom."),
        ("clues.split_months",),
    ),
    ClueTest(
        "number_in_two_households", 18, Words("同一证件号码在两户", "One identity number in two households"),
        Words("核对证件，改正登记错的一处。", "Check the card; correct the wrong entry."),
    ),
)  # fmt: skip

TESTS: dict[str, ClueTest] = {test.name: test for test in _TESTS}
