"""What exits refuse."""

from __future__ import annotations

from lianxin.core.kernel.errors import declare

NOTHING_TO_JUDGE = declare(
    "EXIT-001",
    zh="{area} 在 {year} 年没有登记任何户和村。",
    en="Neither a household nor a village of {area} is on record for {year}.",
    do_zh="请先导入该年的名册和行政村信息表，或换一个年度。",
    do_en="Import the rosters and village sheets of that year first, or choose another year.",
)
NO_CRITERIA = declare(
    "EXIT-002",
    zh="{on} 在 {area} 没有{what}的退出标准。",
    en="No criteria of exit of a {what} are laid down for {area} on {on}.",
    do_zh="全国标准为 2016 至 2020 年；其他年份和地方的标准写入规则手册。",
    do_en="The national ones hold from 2016 to 2020; write those of other years and places into the rulebook.",
)
YEAR_AHEAD = declare(
    "EXIT-003",
    zh="{year} 年还没有到。",
    en="{year} is yet to come.",
    do_zh="请填今年或更早的年度。",
    do_en="Give this year or an earlier one.",
)
LEVEL_UNFIT = declare(
    "EXIT-004",
    zh="“{code}”不是{what}的区划代码。",
    en="“{code}” is not the code of a {what}.",
    do_zh="县为六位，村为十二位。",
    do_en="A county has six digits, a village twelve.",
)
NOT_THIS_ROUND = declare(
    "EXIT-010",
    zh="认定表现在是“{state}”，不能再记{asked}的内容。",
    en="The sheet is “{state}”; nothing more is entered into the {asked}.",
    do_zh="请重新打开认定表；初认有误的，由复核人退回重做。",
    do_en="Open the sheet again; where the first round is wrong, whoever checks sends it back.",
)
SAME_PERSON = declare(
    "EXIT-011",
    zh="您参加了初认，不能再作复核。",
    en="You took part in the first round and do not check it.",
    do_zh="请由没有参加初认的人复核。",
    do_en="Let somebody check it who took no part.",
)
NO_SUCH_CRITERION = declare(
    "EXIT-012",
    zh="这张表没有“{name}”这一项。",
    en="The sheet has no criterion “{name}”.",
    do_zh="请从表上的各项中选择。",
    do_en="Choose one of those on the sheet.",
)
NO_REASON = declare(
    "EXIT-013",
    zh="没有写明理由。",
    en="No reason is given.",
    do_zh="人的认定与名册得出的不一致，或退回重做，都要写明理由，不超过 400 字。",
    do_en="Say why, in at most 400 characters: you answer otherwise than the register, or send the sheet back.",
)
CRITERIA_OPEN = declare(
    "EXIT-014",
    zh="还有没认定的项目，不能作结论。",
    en="Criteria are still open; there is no conclusion yet.",
    do_zh="请逐项认定；资料不足的先补齐。有一项不达标的，可以直接作“不达标”的结论。",
    do_en="Answer each of them; complete what is missing. Where one is not met, “not met” can be concluded at once.",
)
OTHER_CONCLUSION = declare(
    "EXIT-015",
    zh="结论与各项认定不一致。",
    en="The conclusion is not what the criteria come to.",
    do_zh="各项都达标才是达标，有一项不达标就是不达标。",
    do_en="All criteria met is met; one that is not is not met.",
)
NOT_SIGNED = declare(
    "EXIT-016",
    zh="初认要有两方签字：户主（或村里的代表）和帮扶人。",
    en="The first round needs two signatures: the householder’s (or the village’s) and the helper’s.",
    do_zh="请填两个签字人的姓名，原件留存。",
    do_en="Give the names of both; keep the original.",
)
NO_EVIDENCE = declare(
    "EXIT-017",
    zh="没有写明依据：材料种类和原件在哪里，或附上文件。",
    en="No evidence is named: its type and where the original is, or a file.",
    do_zh="请至少填材料种类和原件位置。",
    do_en="Give the type of paper and where the original is at least.",
)
SHEET_EXISTS = declare(
    "EXIT-018",
    zh="{year} 年已有认定表（第 {sheet} 号）。",
    en="There is a sheet for {year} already (no. {sheet}).",
    do_zh="请打开它继续。",
    do_en="Open it and go on.",
)
SHEET_CHANGED = declare(
    "EXIT-019",
    zh="您打开之后，认定表又有了新内容。",
    en="The sheet has changed since you opened it.",
    do_zh="请重新打开，看过再填。",
    do_en="Open it again, look, and enter yours then.",
)
NOT_REGISTERED = declare(
    "EXIT-020",
    zh="该户 {year} 年不是未脱贫的建档立卡户，没有退出可认定。",
    en="The household is not registered as poor in {year}; there is no exit to recognise.",
    do_zh="请核对年度和户类型。",
    do_en="Check the year and the type of household.",
)
NOT_COUNTY = declare(
    "EXIT-021",
    zh="复核由县级进行。",
    en="The second round is the county’s.",
    do_zh="请由管全县的人员复核。",
    do_en="Let somebody check it who answers for the whole county.",
)
COUNTS_UNFIT = declare(
    "EXIT-030",
    zh="{part} 大于 {whole}，或分母不是正数。",
    en="{part} is more than {whole}, or the denominator is not positive.",
    do_zh="请核对分子和分母；比率不存，只存两个数。",
    do_en="Check numerator and denominator; rates are not kept, only the two numbers.",
)
NO_SOURCE = declare(
    "EXIT-031",
    zh="没有写明出处。",
    en="No source is given.",
    do_zh="请写文件、报表或报告的名称和文号。",
    do_en="Name the document, return or report, with its number.",
)
TOO_FEW_YEARS = declare(
    "EXIT-032",
    zh="只有 {years} 年的数据，不足三年，不作预测。",
    en="There are {years} years on record; nothing is foretold from fewer than three.",
    do_zh="请补录以前年度的贫困人口数和农业户籍人口数。",
    do_en="Enter poor persons and rural persons of earlier years.",
)
NOTHING_TO_FORETELL = declare(
    "EXIT-033",
    zh="不作预测：{why}。",
    en="Nothing is foretold: {why}.",
    do_zh="以实际数据为准。",
    do_en="Go by the figures on record.",
)
EVALUATION_KNOWN = declare(
    "EXIT-034",
    zh="第三方评估 {number} 的结果已经交来。",
    en="The results of evaluation {number} were handed over already.",
    do_zh="在“数据与评估”里看；以后的数用新的评估。",
    do_en="See Figures and surveys; later figures come from another evaluation.",
)
LINE_UNKNOWN = declare(
    "EXIT-040",
    zh="{year} 年名册里没有这个户编号，或者不在这次导入的地方。",
    en="No household of {year} has this number in the area of the import.",
    do_zh="请核对户编号；名册还没有导入的，先导入名册。",
    do_en="Check the number; where the roster is not on record yet, import it first.",
)
LINE_NOT_POOR = declare(
    "EXIT-041",
    zh="该户 {year} 年在名册上不是未脱贫户，没有退出可批。",
    en="The register of {year} does not have the household as poor; there is no exit to decide.",
    do_zh="请核对户编号和年度；已经退出的不要再列。",
    do_en="Check number and year; leave out who exited already.",
)
LINE_TWICE = declare(
    "EXIT-042",
    zh="该户已在第 {other} 行，或在另一份待批准的名单里。",
    en="The household stands in row {other}, or in another list that waits for a decision.",
    do_zh="一户一年只列一次。",
    do_en="A household is listed once a year.",
)
LINE_OUT_OF_ORDER = declare(
    "EXIT-043",
    zh="各步的日期前后颠倒：入户、双认定、评议、公示、审核应依次进行。",
    en="The days of the steps do not follow one another: visit, confirmation, meeting, showing, review.",
    do_zh="请按原始材料核对日期。",
    do_en="Compare them with the papers.",
)
LINE_SHOWN_TOO_SHORT = declare(
    "EXIT-044",
    zh="公示只有 {days} 天，程序要求 {least} 天。",
    en="It was shown for {days} days; the procedure asks for {least}.",
    do_zh="公示不足的不能退出，请补足公示后再列入。",
    do_en="Who was not shown long enough does not exit; show it anew, and list it then.",
)
LINE_AHEAD = declare(
    "EXIT-045",
    zh="审核日期还没有到。",
    en="The day of the review is yet to come.",
    do_zh="请等步骤办完再列入名单。",
    do_en="List the household when the steps are done.",
)
NO_PROCEDURE = declare(
    "EXIT-046",
    zh="{year} 年在 {area} 没有规定贫困户退出程序。",
    en="No procedure of a household’s exit is laid down for {area} in {year}.",
    do_zh="全国程序为 2016 年 4 月至 2020 年；其他年份的程序写入规则手册。",
    do_en="The national one holds from April 2016 to 2020; write others into the rulebook.",
)
LIST_DECIDED = declare(
    "EXIT-047",
    zh="这份名单已经批过：{state}。",
    en="The list was decided already: {state}.",
    do_zh="请刷新页面；有新的户，另导一份名单。",
    do_en="Reload the page; bring others in with a new list.",
)
LIST_OWN = declare(
    "EXIT-048",
    zh="名单是您导入的，不能由您批准。",
    en="You brought the list in; you do not approve it.",
    do_zh="请由另一位县级人员批准。",
    do_en="Let another officer of the county decide.",
)
LIST_NO_DOCUMENT = declare(
    "EXIT-049",
    zh="没有写批准文号，或批准日期早于名单里的审核日期、晚于今天。",
    en="There is no number of the decision, or its day is before a review in the list or yet to come.",
    do_zh="请按批准文件填写文号和日期。",
    do_en="Give number and day as the document has them.",
)
LIST_OVERTAKEN = declare(
    "EXIT-050",
    zh="名单导入之后，有 {count} 户在名册上已不是未脱贫户，例如户编号 {example}。",
    en="Since the list was brought in, {count} of its households are not poor on the register any more, {example} for one.",
    do_zh="请不予批准，核对后重新导入。",
    do_en="Refuse it, check, and bring it in anew.",
)
LIST_NO_REASON = declare(
    "EXIT-051",
    zh="没有写明不批准的理由，或超过 400 字。",
    en="No reason for refusing is given, or it is longer than 400 characters.",
    do_zh="请写明哪里不对、怎么改。",
    do_en="Say what is wrong and what to do.",
)
