"""What monitoring refuses."""

from __future__ import annotations

from lianxin.core.kernel.errors import declare

LEAD_NOT_REPORTED = declare(
    "MONI-001",
    zh="线索的经过要从登记开始，而且只登记一次。",
    en="The history of a lead begins with its report, and has one.",
    do_zh="请重新登记线索。",
    do_en="Report the lead anew.",
)
LEAD_OVER = declare(
    "MONI-002",
    zh="线索已是“{state}”，不能再办理。",
    en="The lead is “{state}” already.",
    do_zh="有新情况请登记新线索。",
    do_en="Report a new lead if there is news.",
)
TWO_HATS = declare(
    "MONI-003",
    zh="您在这条线索里已代表{worn}，不能再代表{hat}。",
    en="You acted for the {worn} in this lead and cannot act for the {hat}.",
    do_zh="请由该级的另一人办理。",
    do_en="Let somebody else of that level act.",
)
TIME_RUNS_BACK = declare(
    "MONI-004",
    zh="{at} 早于上一件事 {last}。",
    en="{at} is before what happened last, {last}.",
    do_zh="请核对时间。",
    do_en="Check the moment.",
)
OWN_LEAD = declare(
    "MONI-005",
    zh="这条线索是您登记的，不能由您一个人定为不纳入。",
    en="You reported this lead: you do not settle alone that nobody is entered.",
    do_zh="请由同级的另一人核实办理，或转上一级。",
    do_en="Let somebody else of the level look into it, or pass it on.",
)
NO_WORDS = declare(
    "MONI-006",
    zh="没有写明情况。",
    en="It is not said what was seen.",
    do_zh="请写清看了什么、问了谁、结果如何或转给谁。",
    do_en="Say what was looked at, who was asked, what came of it, or who gets it.",
)
NOT_IDENTIFIED = declare(
    "MONI-007",
    zh="还不知道是名册上的哪一户，不能发起纳入。",
    en="It is not known which household of the register it is about: no case can begin.",
    do_zh="请先找到这一户；名册里没有的，先登记入册，或转有关部门。",
    do_en="Find the household first; who is not on the register is registered first, or referred.",
)
IDENTIFIED_ALREADY = declare(
    "MONI-008",
    zh="这条线索已经对应到一户。",
    en="The lead is about a household already.",
    do_zh="认错了的，办“不纳入”并写明，再登记新线索。",
    do_en="If it is the wrong one, settle it as not entered with the reason and report anew.",
)
NOT_THE_HOLDER = declare(
    "MONI-009",
    zh="线索现在由{holder}办理，不是{hat}。",
    en="The lead is with the {holder} now, not the {hat}.",
    do_zh="上一级要办的，先接过来。",
    do_en="A level above takes it over first.",
)
PASSED_NOWHERE = declare(
    "MONI-010",
    zh="线索本来就在那里。",
    en="The lead is there already.",
    do_zh="请选择另一级或另一个地方。",
    do_en="Choose another level or place.",
)
NO_SUCH_CODE = declare(
    "MONI-011",
    zh="“{code}”不在“{list}”里。",
    en="“{code}” is not in “{list}”.",
    do_zh="请从列表中选择。",
    do_en="Choose from the list.",
)
NOBODY_NAMED = declare(
    "MONI-012",
    zh="没有写明是谁、在哪里。",
    en="It is not said who it is about, and where.",
    do_zh="名册上的户请从名册选；名册上没有的，写姓名和地方。",
    do_en="Choose the household from the register; else give a name and a place.",
)
TEXT_MISSING = declare(
    "MONI-013",
    zh="没有写明{what}，或超过 {longest} 字。",
    en="{what} is missing, or longer than {longest} characters.",
    do_zh="请写清楚。",
    do_en="Say it, and not at greater length.",
)
LEAD_CHANGED = declare(
    "MONI-014",
    zh="这条线索在您打开之后有变化（现在第 {now} 步，您看到的是第 {seen} 步）。",
    en="The lead has changed since you opened it (step {now}; you saw {seen}).",
    do_zh="请重新打开再办。",
    do_en="Open it again.",
)
DAY_AHEAD = declare(
    "MONI-015",
    zh="{on} 在今天之后。",
    en="{on} is yet to come.",
    do_zh="请核对日期。",
    do_en="Check the day.",
)
MONITORED_NOW = declare(
    "MONI-016",
    zh="这户正在监测（{began_on} 起），不再发起纳入。",
    en="The household is monitored since {began_on}: no second entry begins.",
    do_zh="请办“不纳入——已是监测对象”，在监测对象页面补充风险和措施。",
    do_en="Settle the lead as monitored already, and record risks and measures there.",
)
PASSED_TO_NOBODY = declare(
    "MONI-017",
    zh="{area} 不在您管的地方和它的上一级之内，或没有这一级。",
    en="{area} is neither inside your areas nor their level above, or has no such level.",
    do_zh="请选择您管的乡镇、村，或上一级。",
    do_en="Choose a township or village of yours, or the level above.",
)
NO_FACTS_TO_BEGIN = declare(
    "MONI-018",
    zh="名册里没有这户的年度数据，不能发起纳入。",
    en="The register has no facts of the household: no case can begin.",
    do_zh="请先录入或导入这户的数据。",
    do_en="Enter or import its facts first.",
)
NO_SUCH_KIND = declare(
    "MONI-021",
    zh="没有“{name}”这一类预警。",
    en="There is no kind of warning “{name}”.",
    do_zh="请从 {known} 中选择。",
    do_en="Choose one of {known}.",
)
NOTHING_TO_USE = declare(
    "MONI-022",
    zh="文件“{file}”没有一行能用。",
    en="No row of “{file}” can be used.",
    do_zh="请按标注改正后再导入：姓名必须填写，号码要正确，号码和住址至少要有一项。",
    do_en="Correct it as marked: a name must be there, a number must be sound, and there must be a number or a place.",
)
WARNING_SETTLED = declare(
    "MONI-023",
    zh="名单已是“{state}”。",
    en="The list is “{state}” already.",
    do_zh="请重新导入。",
    do_en="Bring it in again.",
)
UNSOUND_IDENTITY = declare(
    "MONI-024",
    zh="证件号码有误：{reason}。",
    en="The identity number is not sound: {reason}.",
    do_zh="请按证件改正；没有号码的留空并写住址。",
    do_en="Correct it as on the card, or leave it empty and give a place.",
)
WARNING_ELSEWHERE = declare(
    "MONI-025",
    zh="这是部门预警名单，不从这里导入。",
    en="This is a department's warning; it is not brought in here.",
    do_zh="请到“监测 → 部门预警 → 导入预警”，写明依据；那里不保存文件。",
    do_en="Go to Monitoring → Warnings and name its authority; the file is not kept there.",
)
LIMIT_UNSET = declare(
    "MONI-026",
    zh="{warning}没有规定界限，无法比较。",
    en="No limit is laid down for {warning}; nothing can be compared.",
    do_zh="请在“标准与试算”录入本地标准。",
    do_en="Enter your own value under Values and preview.",
)
DOUBLE_ROW = declare(
    "MONI-027",
    zh="与第 {other} 行完全相同。",
    en="The same as row {other}.",
    do_zh="删去多余的一行。",
    do_en="Delete one of them.",
)
NOBODY_IN_ROW = declare(
    "MONI-028",
    zh="号码和住址都没有填，不知道是谁。",
    en="Neither a number nor a place is given: nobody knows who it is.",
    do_zh="请补上证件号码，或住址、所在村。",
    do_en="Give an identity number, or an address or village.",
)
NO_MONITOR_RUN = declare(
    "MONI-031",
    zh="没有{year}年按监测标准的识别结果。",
    en="There is no run of {year} by the rules of monitoring.",
    do_zh="请县里先在“识别”里跑一遍监测标准。",
    do_en="Let the county run the rules of monitoring first.",
)
EPISODE_NOT_BEGUN = declare(
    "MONI-041",
    zh="监测的经过要从纳入开始，而且只纳入一次。",
    en="The history of an episode begins with the entry, and has one.",
    do_zh="请核对办件。",
    do_en="Check the case.",
)
EPISODE_OVER = declare(
    "MONI-042",
    zh="这次监测已于 {ended_on} 结束。",
    en="This monitoring ended on {ended_on}.",
    do_zh="再次出现风险的，走新的纳入程序。",
    do_en="If there is a risk again, begin a new entry.",
)
BEFORE_IT_BEGAN = declare(
    "MONI-043",
    zh="{on} 早于开始监测的 {began_on}。",
    en="{on} is before {began_on}, when monitoring began.",
    do_zh="请核对日期。",
    do_en="Check the day.",
)
RISKS_UNFIT = declare(
    "MONI-044",
    zh="风险不能重复，也不能超过 {most} 项。",
    en="A risk stands twice, or there are more than {most}.",
    do_zh="请只选主要的几项。",
    do_en="Choose the main ones.",
)
NO_SUCH_MEASURE = declare(
    "MONI-045",
    zh="没有正在进行的这项措施，或结束日不在开始日之后。",
    en="No such measure runs, or it would end before it began.",
    do_zh="请重新打开监测对象页面。",
    do_en="Open the household's episode again.",
)
MODE_UNFIT = declare(
    "MONI-046",
    zh="只有风险消除才写消除方式。",
    en="Only an elimination has a mode.",
    do_zh="请核对结束方式。",
    do_en="Check how it ended.",
)
MONITORED_ALREADY = declare(
    "MONI-047",
    zh="这户从 {began_on} 起正在监测，不能再纳入一次。",
    en="The household is monitored since {began_on} and cannot be entered twice.",
    do_zh="请办“不予纳入”。",
    do_en="Take the step that refuses the case.",
)
EPISODES_OVERLAP = declare(
    "MONI-048",
    zh="{on} 早于前一次监测结束的 {ended_on}。",
    en="{on} is before {ended_on}, when the former monitoring ended.",
    do_zh="请核对日期。",
    do_en="Check the day.",
)
NOT_MONITORED = declare(
    "MONI-049",
    zh="这户没有在监测，不能消除风险。",
    en="The household is not monitored: there is no risk to mark as eliminated.",
    do_zh="请核对名册里的监测类别和识别时间；补录后再审定。",
    do_en="Check class and month of identification on the register, and decide again.",
)
NO_SUCH_FAMILY = declare(
    "MONI-050",
    zh="“{family}”不是一类帮扶措施，或“{measure}”不是其中的一项。",
    en="“{family}” is no family of measures, or “{measure}” none of its measures.",
    do_zh="请从列表中选择。",
    do_en="Choose from the list.",
)
MEASURE_DAY = declare(
    "MONI-051",
    zh="措施开始日 {on} 不能在今天之后。",
    en="A measure that begins on {on} is yet to come.",
    do_zh="等开始了再登记。",
    do_en="Record it once it has begun.",
)
DISASTER_UNNAMED = declare(
    "MONI-052",
    zh="因自然灾害的，要写明是哪一种；其他风险要写明是什么。",
    en="A natural disaster wants its kind, and another risk wants words.",
    do_zh="请选择灾害种类，或写明其他风险。",
    do_en="Choose the kind of disaster, or name the other risk.",
)
EPISODE_CHANGED = declare(
    "MONI-053",
    zh="这次监测在您打开之后有变化。",
    en="The episode has changed since you opened it.",
    do_zh="请重新打开再办。",
    do_en="Open it again.",
)
NO_PAST = declare(
    "MONI-061",
    zh="没有足够的历史来建立评分：需要至少两个年度的数据，以及至少 {least} 户后来纳入的户（现有 {found} 户）。",
    en="There is not enough past for a score: two years of facts, and {least} households that were entered later (there are {found}).",
    do_zh="等有了更多年度再试；没有评分不影响走访和监测。",
    do_en="Try again when more years are there; nothing else needs a score.",
)
SCORE_BARRED = declare(
    "MONI-062",
    zh="这个评分没有通过校准，不能用来排走访。",
    en="The score did not pass its calibration and does not order visits.",
    do_zh="请看原因；不要绕过它。",
    do_en="See why, and do not go around it.",
)
