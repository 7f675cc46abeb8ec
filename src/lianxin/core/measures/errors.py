"""What surveys refuse: frames, designs, samples and answers that would not bear an estimate."""

from __future__ import annotations

from lianxin.core.kernel.errors import declare

FRAME_UNFIT = declare(
    "MEASURE-001",
    zh="抽样框第 {row} 行不能用：{why}。",
    en="Row {row} of the frame cannot be used: {why}.",
    do_zh="每户一行，写明 household、village、stratum，编号不重复，不含逗号和引号。",
    do_en="One row for each household with household, village and stratum; no number twice, no comma and no quotation mark.",
)
FRAME_EMPTY = declare(
    "MEASURE-002",
    zh="抽样框里没有户。",
    en="There is no household in the frame.",
    do_zh="请核对文件，或所选年度和地方的名册。",
    do_en="Check the file, or the register of the year and place.",
)
COLUMN_ABSENT = declare(
    "MEASURE-003",
    zh="文件没有“{column}”一栏。",
    en="The file has no column “{column}”.",
    do_zh="第一行写栏目名称：{wanted}。",
    do_en="The first row names the columns: {wanted}.",
)
DESIGN_UNFIT = declare(
    "MEASURE-004",
    zh="抽样设计不能用：{why}。",
    en="The design cannot be used: {why}.",
    do_zh="请改正设计后再抽。",
    do_en="Correct the design, then draw.",
)
STRATUM_UNKNOWN = declare(
    "MEASURE-005",
    zh="抽样框里有设计没有提到的层“{stratum}”。",
    en="The frame has a stratum “{stratum}” that the design does not mention.",
    do_zh="每一层都要写怎样抽；不抽的写 count: 0。",
    do_en="Say of every stratum how it is drawn; count: 0 where it is not.",
)
VILLAGES_TOO_FEW = declare(
    "MEASURE-006",
    zh="要抽 {wanted} 个村，现有 {found} 个；分 {areas} 片，每片至少两个（不足两个的全取）。",
    en="{wanted} villages are to be drawn of {found}; each of {areas} areas needs two (or all it has).",
    do_zh="请增减村数，或不分片。",
    do_en="Draw more or fewer villages, or do not divide by area.",
)
SAMPLE_TOO_SMALL = declare(
    "MEASURE-007",
    zh="按这个设计只抽到 {drawn} 户，要求至少 {wanted} 户。",
    en="The design gives {drawn} households; at least {wanted} are required.",
    do_zh="请增加村数或每村户数。",
    do_en="Draw more villages, or more households in each.",
)
SEED_EMPTY = declare(
    "MEASURE-008",
    zh="没有种子。",
    en="There is no seed.",
    do_zh="种子是事先约定、事后人人可查的公开文字，如某期开奖号码。",
    do_en="The seed is a public text agreed on beforehand that everybody can look up, such as the numbers of a lottery.",
)
OTHER_FRAME = declare(
    "MEASURE-009",
    zh="抽样框的摘要是 {found}，公布的是 {published}。",
    en="The digest of the frame is {found}; {published} was published.",
    do_zh="请用公布时的那份抽样框。",
    do_en="Use the frame as it was when it was published.",
)
ANSWER_UNFIT = declare(
    "MEASURE-010",
    zh="第 {row} 行不能用于估计：{why}。",
    en="Row {row} cannot be used for an estimate: {why}.",
    do_zh="样本各栏照抽样结果原样保留；分子不大于分母，都不小于 0。",
    do_en="Keep the columns of the sample as they were drawn; the numerator is not above the denominator and neither is negative.",
)
NOTHING_ANSWERED = declare(
    "MEASURE-011",
    zh="没有可以估计的答案。",
    en="There is nothing to estimate from.",
    do_zh="分母全是 0 或没有填写。请核对题目和样本。",
    do_en="Every denominator is 0 or absent. Check question and sample.",
)
SIZE_UNFIT = declare(
    "MEASURE-012",
    zh="样本量算不出：{why}。",
    en="No size can be worked out: {why}.",
    do_zh="请换数值。",
    do_en="Give other numbers.",
)
