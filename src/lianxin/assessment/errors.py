"""What assessment refuses."""

from __future__ import annotations

from lianxin.core.kernel.errors import declare

FILE_UNREADABLE = declare(
    "ASSESS-001",
    zh="读不了文件“{name}”。",
    en="The file “{name}” cannot be read.",
    do_zh="请核对路径；表格请存为 CSV。",
    do_en="Check the path; save a spreadsheet as CSV.",
)
CELL_UNFIT = declare(
    "ASSESS-002",
    zh="第 {row} 行“{column}”栏的“{value}”不能用。",
    en="“{value}” in row {row}, column “{column}” cannot be used.",
    do_zh="样本各栏照抽样结果保留；数量写成数字，没有访问到的户两栏都空着。",
    do_en="Keep the columns of the sample as drawn; write numbers as digits, and leave both cells empty for a household not reached.",
)
DESIGN_UNKNOWN = declare(
    "ASSESS-003",
    zh="没有名为“{name}”的抽样设计，也没有这个文件。",
    en="There is no design “{name}”, and no such file.",
    do_zh="可用：{known}；或给出一个 YAML 文件。",
    do_en="Known: {known}; or give a YAML file.",
)
GOAL_MISSING = declare(
    "ASSESS-004",
    zh="要么给误差（--margin），要么给限值和方向（--limit、--side）。",
    en="Give either a margin (--margin) or a limit and its side (--limit, --side).",
    do_zh="二者选一。",
    do_en="One of the two.",
)
NOT_NOW = declare(
    "ASSESS-010",
    zh="评估现在是“{stage}”，不能“{step}”。",
    en="The evaluation is “{stage}”: “{step}” is not possible now.",
    do_zh="请重新打开评估页，按次序办理。",
    do_en="Open its page again and take the steps in their order.",
)
NOT_INDEPENDENT = declare(
    "ASSESS-011",
    zh="{name} 在被评估的地方另有角色，或不是评估人员。",
    en="{name} holds another role where the evaluation takes place, or is no evaluator.",
    do_zh="评估人员只能有“评估人员”一个角色，由被评估地方以外的人担任。",
    do_en="An evaluator holds the role of evaluator only, and comes from outside.",
)
NAMED_ALREADY = declare(
    "ASSESS-012",
    zh="{name} 已是本次评估的人员。",
    en="{name} is named for this evaluation already.",
    do_zh="不必重复指定。",
    do_en="There is no need to name him again.",
)
LAST_LEAD = declare(
    "ASSESS-013",
    zh="评估不能没有负责人。",
    en="An evaluation cannot be without a lead.",
    do_zh="请先指定另一位负责人。",
    do_en="Name another lead first.",
)
NOTHING_GIVEN = declare(
    "ASSESS-014",
    zh="没有写明{what}。",
    en="{what} is not given.",
    do_zh="请填写。",
    do_en="Fill it in.",
)
NO_QUESTIONNAIRE = declare(
    "ASSESS-015",
    zh="{area} 在 {year} 年没有名为“{name}”的问卷或设计。",
    en="There is no questionnaire or design “{name}” for {area} in {year}.",
    do_zh="请从列出的里面选。",
    do_en="Choose one of those listed.",
)
NOT_IN_RESERVE = declare(
    "ASSESS-016",
    zh="这一村这一类户没有备选户了，或该户已访问、已替换。",
    en="No reserve is left in that village and stratum, or the household was asked or replaced already.",
    do_zh="如实留空，估计时由同村同类户代表。",
    do_en="Leave it unreached; the others of its village and stratum stand for it.",
)
REASON_UNFIT = declare(
    "ASSESS-017",
    zh="替换要选原因并写明情况，不超过 400 字。",
    en="A replacement needs one of the reasons, and words on it, at most 400 characters.",
    do_zh="本人不愿、全家外出、找不到、已迁出、已死亡之一。",
    do_en="One of: declined, away, not found, moved, died.",
)
SEED_EARLY = declare(
    "ASSESS-018",
    zh="种子的日期 {on} 不在冻结抽样框（{frozen}）之后，或还没有到。",
    en="The seed is of {on}, which is not after the freezing of the frame ({frozen}) or is yet to come.",
    do_zh="种子必须在公布摘要之后才产生，否则抽样可以被人挑选。",
    do_en="A seed must come about after the digest was published; otherwise the sample could have been chosen.",
)
NOT_ASKED = declare(
    "ASSESS-020",
    zh="不问这类户“{question}”。",
    en="Such households are not asked “{question}”.",
    do_zh="请删去这一题。",
    do_en="Leave the question out.",
)
NOT_ANSWERED = declare(
    "ASSESS-021",
    zh="“{question}”没有回答。",
    en="“{question}” has no answer.",
    do_zh="说不清的选“说不清”。",
    do_en="Choose “cannot say” where the household cannot.",
)
ANSWER_UNKNOWN = declare(
    "ASSESS-022",
    zh="“{question}”的回答“{value}”不能用。",
    en="“{value}” is no answer to “{question}”.",
    do_zh="请从选项中选，数字写成不超过十一位的数。",
    do_en="Choose one of those offered; a number has at most eleven digits.",
)
NOT_IN_SAMPLE = declare(
    "ASSESS-023",
    zh="该户不在访问之列：是未启用的备选户，或已被替换。",
    en="The household is not to be asked: it is a reserve that was not called up, or was replaced.",
    do_zh="先登记替换，再访问备选户。",
    do_en="Enter the replacement first, then ask the reserve.",
)
ASKED_ALREADY = declare(
    "ASSESS-024",
    zh="该户已有问卷。",
    en="The household has answered already.",
    do_zh="有错的请用“更正”，写明理由；原来的留存。",
    do_en="Correct it and say why; what was entered stays.",
)
CORRECTION_UNFIT = declare(
    "ASSESS-025",
    zh="更正要写明理由，且该户要先有问卷。",
    en="A correction needs a reason, and answers to correct.",
    do_zh="请写明哪里错、怎么知道的，不超过 400 字。",
    do_en="Say what was wrong and how you know, in at most 400 characters.",
)
TICKET_USED = declare(
    "ASSESS-026",
    zh="这份问卷的编号已经用在别的户上。",
    en="The number of this sheet was used for another household.",
    do_zh="请重新打开该户的问卷页再填。",
    do_en="Open the household’s sheet again.",
)
DAY_UNFIT = declare(
    "ASSESS-027",
    zh="访问日期要在抽样之后、今天或以前。",
    en="The day of asking is after the draw and not after today.",
    do_zh="请改日期。",
    do_en="Correct the day.",
)
EVIDENCE_UNFIT = declare(
    "ASSESS-028",
    zh="证据要对应一道问过的题。",
    en="Evidence belongs to a question that was asked.",
    do_zh="请选题目。",
    do_en="Choose the question.",
)
SHEET_UNFIT = declare(
    "ASSESS-029",
    zh="导入的表有 {count} 处错误，一行也没有录入：{problems}",
    en="The file has {count} faults, and no row was entered: {problems}",
    do_zh="改好后重新导入；已录入的不会重复。",
    do_en="Correct it and import it again; nothing is entered twice.",
)
DECIDED = declare(
    "ASSESS-030",
    zh="这项疑点已有结论。",
    en="The suspicion is decided.",
    do_zh="不必再评。",
    do_en="No further opinion is needed.",
)
OWN_OPINION = declare(
    "ASSESS-031",
    zh="您已评过，或这份问卷由您录入。",
    en="You gave your opinion already, or entered the answers.",
    do_zh="请由另一位评估人员评审。",
    do_en="Let another evaluator judge.",
)
NO_SUSPICION = declare(
    "ASSESS-032",
    zh="该户没有这项疑点，或没有写明依据。",
    en="The household raises no such suspicion, or no grounds are given.",
    do_zh="疑点由问卷产生；评审要写明依据，不超过 400 字。",
    do_en="Suspicions come from answers; say on what you rest, in at most 400 characters.",
)
UNDECIDED = declare(
    "ASSESS-033",
    zh="还有 {count} 项疑点没有结论。",
    en="Suspicions not decided: {count}.",
    do_zh="两人意见一致即为结论，不一致的由第三人评审。",
    do_en="Two who agree decide; where they do not, a third does.",
)
NOBODY_ASKED = declare(
    "ASSESS-034",
    zh="还没有问卷。",
    en="Nobody has answered yet.",
    do_zh="请先入户；不做了的评估请中止并写明理由。",
    do_en="Go to the field first; an evaluation that is given up is dropped, with a reason.",
)
NO_SCORE_SHEET = declare(
    "ASSESS-040",
    zh="{year} 年在 {area} 没有“{name}”这种考核表，或被考核的对象不对。",
    en="There is no score sheet “{name}” for {area} in {year}, or its subject is of another kind.",
    do_zh="请从列出的考核表里选，并选对应的村、干部、单位或县。",
    do_en="Choose one of those listed, and a village, cadre, unit or county as it asks.",
)
SCORED_ALREADY = declare(
    "ASSESS-041",
    zh="这个对象 {year} 年已有这种考核表（第 {sheet} 号）。",
    en="The subject has this score sheet for {year} already (no. {sheet}).",
    do_zh="请打开它继续。",
    do_en="Open it and go on.",
)
NOT_AT_THIS_STAGE = declare(
    "ASSESS-042",
    zh="考核表现在是“{stage}”，不能这样办。",
    en="The score sheet is “{stage}”; this is not possible now.",
    do_zh="草拟时评分，送被考核方后申诉，答复完申诉才定稿。",
    do_en="It is scored as a draft, appealed once shown, and made final once appeals are answered.",
)
LINE_UNFIT = declare(
    "ASSESS-043",
    zh="“{line}”不由人填，或数不对：评分在 0 至该项分值之间，填报的分子不大于分母。",
    en="“{line}” is not entered by people, or the numbers cannot be: points from 0 to the line’s, a numerator not above its denominator.",
    do_zh="请核对；由台账算出的项不能改，有误的到台账里更正。",
    do_en="Check it; what ledgers tell is not entered here but put right there.",
)
NO_GROUNDS = declare(
    "ASSESS-044",
    zh="没有写明依据或理由，或超过 400 字。",
    en="No grounds are given, or more than 400 characters.",
    do_zh="请写明。",
    do_en="Say on what it rests.",
)
SCORE_CHANGED = declare(
    "ASSESS-045",
    zh="您打开之后，考核表又有了新内容。",
    en="The score sheet has changed since you opened it.",
    do_zh="请重新打开，看过再办。",
    do_en="Open it again, look, and act then.",
)
SAME_HAND = declare(
    "ASSESS-046",
    zh="草拟或评分的人不能答复申诉、不能定稿，申诉的人也不能。",
    en="Whoever drafted or scored does not answer appeals or make it final, nor does whoever appealed.",
    do_zh="请由另一人办理。",
    do_en="Let somebody else do it.",
)
APPEALS_OPEN = declare(
    "ASSESS-047",
    zh="还有 {count} 件申诉没有答复。",
    en="Appeals not answered: {count}.",
    do_zh="请先答复。",
    do_en="Answer them first.",
)
NO_APPEAL = declare(
    "ASSESS-048",
    zh="没有这件申诉，或已经答复。",
    en="There is no such appeal, or it was answered.",
    do_zh="请重新打开考核表。",
    do_en="Open the score sheet again.",
)
BALLOTS_UNFIT = declare(
    "ASSESS-049",
    zh="发票数要在 {least} 至 {most} 之间，且该表有民主测评。",
    en="Between {least} and {most} ballots can be handed out, for a sheet with a democratic evaluation.",
    do_zh="少于 {least} 张会让人猜出谁投了什么。",
    do_en="With fewer than {least} people could guess who gave which.",
)
TOKEN_REFUSED = declare(
    "ASSESS-050",
    zh="票码不对、已经用过，或投票已结束；打分为 0 至 100。",
    en="The code is wrong or was used, or the ballot is over; a mark is from 0 to 100.",
    do_zh="请核对票上的码；打错的向发票人说明，不能补发同一张。",
    do_en="Check the code on your slip; the same slip is not given out again.",
)
NOT_FOR_EXITS = declare(
    "ASSESS-051",
    zh="这次评估不能作为县退出的依据：{why}。",
    en="This evaluation cannot serve a county’s exit: {why}.",
    do_zh="只有已公布、评估全县、问了错退、漏评和认可的评估可以交；也可以在“数据与评估”里录入报告的数。",
    do_en="Only a published one of a whole county that asked for all three can be handed over; or type the report’s figures in.",
)
APPEALED_ALREADY = declare(
    "ASSESS-052",
    zh="这一项已经申诉：还没有答复，或没有采纳而此后没有新的评分。",
    en="This line was appealed against: it is not answered yet, or was not upheld and nothing was entered since.",
    do_zh="请等答复；有新的依据请向考核方说明，由其重新评分。",
    do_en="Wait for the answer; new grounds are told to whoever scores, who enters the line anew.",
)
