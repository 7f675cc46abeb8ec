"""Every refusal of the rule language. A faulty rule is refused when it is loaded, not while a household waits."""

from __future__ import annotations

from lianxin.core.kernel.errors import ErrorKind, declare


def _in_text(code: str, *, zh: str, en: str, do_zh: str, do_en: str) -> ErrorKind:
    """Declare an error that points into the text of a rule: its place stands first, the line with a caret last."""
    return declare(
        code, zh=f"{{where}}：{zh}\n{{excerpt}}", en=f"{{where}}: {en}\n{{excerpt}}", do_zh=do_zh, do_en=do_en
    )


# How a rule is written ------------------------------------------------------------------------------------------------

TOO_LONG = declare(
    "RULE-001",
    zh="规则有 {length} 个字符，最多 {most} 个。",
    en="The rule has {length} characters; at most {most} are allowed.",
    do_zh="把其中一部分写成有名称的定义。",
    do_en="Write parts of it as named definitions.",
)
TOO_DEEP = _in_text(
    "RULE-002",
    zh="此处嵌套超过 {most} 层。",
    en="Here the rule is nested more than {most} levels deep.",
    do_zh="去掉多余的括号，或把里面的部分写成有名称的定义。",
    do_en="Remove needless parentheses, or write the inner part as a named definition.",
)
TOO_LARGE = declare(
    "RULE-003",
    zh="规则连同它使用的定义共有 {size} 个部分，最多 {most} 个。",
    en="With the definitions that it uses the rule has {size} parts; at most {most} are allowed.",
    do_zh="把规则拆成几条。",
    do_en="Split it into several rules.",
)
EMPTY = declare(
    "RULE-004",
    zh="规则是空的。",
    en="The rule is empty.",
    do_zh="写出条件，例如：income < 7300 yuan。",
    do_en="Write a condition, for example: income < 7300 yuan.",
)
STRANGE_CHARACTER = _in_text(
    "RULE-005",
    zh="规则里不能有字符 {found}。",
    en="{found} cannot stand in a rule.",
    do_zh="{instead}",
    do_en="{instead}",
)
UNCLOSED_TEXT = _in_text(
    "RULE-006",
    zh="这里开始的文字没有结束的引号。",
    en="The text that starts here has no closing quote.",
    do_zh="在文字后面加上单引号 '。",
    do_en="Put a single quote ' after the text.",
)
BAD_LITERAL = _in_text(
    "RULE-007",
    zh="{found} 不是可用的{wanted}。",
    en="{found} is not a valid {wanted}.",
    do_zh="照此书写：{example}。",
    do_en="Write it like this: {example}.",
)
UNEXPECTED = _in_text(
    "RULE-008",
    zh="此处应为{wanted}，而写的是 {found}。",
    en="Expected {wanted} here, found {found}.",
    do_zh="改正此处；语法见规则语言说明。",
    do_en="Correct this place; the reference page of the rule language shows the forms.",
)
OTHER_LANGUAGE = _in_text(
    "RULE-009",
    zh="规则语言里没有 {found}。",
    en="The rule language has no {found}.",
    do_zh="{instead}",
    do_en="{instead}",
)
CHAINED_COMPARISON = _in_text(
    "RULE-010",
    zh="比较不能连写。",
    en="Comparisons cannot be chained.",
    do_zh="写成 x between a and b，或用 and 连接两个比较。",
    do_en="Write x between a and b, or join two comparisons with and.",
)

# What a rule speaks of ------------------------------------------------------------------------------------------------

UNKNOWN_NAME = _in_text(
    "RULE-011",
    zh="{table}没有名为 {found} 的字段或定义。",
    en="{table} has no field or definition named {found}.",
    do_zh="{nearest}",
    do_en="{nearest}",
)
OUT_OF_REACH = _in_text(
    "RULE-012",
    zh="{found} 在此处不可用：{reason}。",
    en="{found} cannot be used here: {reason}.",
    do_zh="{instead}",
    do_en="{instead}",
)
UNKNOWN_FUNCTION = _in_text(
    "RULE-013",
    zh="没有名为 {found} 的函数。",
    en="There is no function named {found}.",
    do_zh="{nearest}",
    do_en="{nearest}",
)
WRONG_COUNT = _in_text(
    "RULE-014",
    zh="{found} 需要 {wanted} 个值，而给了 {given} 个。",
    en="{found} takes {wanted} values, {given} were given.",
    do_zh="写法：{form}。",
    do_en="Write it as: {form}.",
)
UNKNOWN_PARAMETER = _in_text(
    "RULE-015",
    zh="没有名为 @{found} 的参数。",
    en="There is no parameter named @{found}.",
    do_zh="{nearest}",
    do_en="{nearest}",
)
UNKNOWN_CODE = _in_text(
    "RULE-016",
    zh="代码表“{list}”里没有 '{found}'。",
    en="The code list “{list}” has no '{found}'.",
    do_zh="{nearest}",
    do_en="{nearest}",
)
NESTED_QUANTIFIER = _in_text(
    "RULE-017",
    zh="{found} 已在对成员的判断之内，不能再对成员判断。",
    en="{found} stands inside a question about the members and cannot ask about the members again.",
    do_zh="在外面另写一个条件，用 and 或 or 连接。",
    do_en="Ask it in a condition of its own, outside, joined by and or or.",
)
CIRCULAR_DEFINITION = declare(
    "RULE-018",
    zh="定义绕成了圈：{circle}。",
    en="The definitions go round in a circle: {circle}.",
    do_zh="让其中一个不再使用其他几个。",
    do_en="Let one of them stop using the others.",
)
BAD_NAME = declare(
    "RULE-019",
    zh="{found} 不能作{thing}的名称：{reason}。",
    en="{found} cannot be the name of a {thing}: {reason}.",
    do_zh="换一个以小写字母开头、只含小写字母、数字和下划线的名称。",
    do_en="Choose another: a lower-case letter, then lower-case letters, digits and underscores.",
)
UNKNOWN_TABLE = declare(
    "RULE-020",
    zh="没有名为 {found} 的规则表。",
    en="Rules know no table named {found}.",
    do_zh="可用的表：{known}。",
    do_en="The tables are: {known}.",
)

# What goes together ---------------------------------------------------------------------------------------------------

WRONG_TYPE = _in_text(
    "RULE-021",
    zh="{what}要的是{wanted}，而此处是{found}。",
    en="{what} needs {wanted}, this is {found}.",
    do_zh="{instead}",
    do_en="{instead}",
)
MONEY_AND_NUMBER = _in_text(
    "RULE-022",
    zh="金额不能与{other}直接比较或相加减。",
    en="Money cannot be compared with or added to {other}.",
    do_zh="金额要写单位：{example}。",
    do_en="Money is written with its unit: {example}.",
)
NOT_COMPARABLE = _in_text(
    "RULE-023",
    zh="{left}与{right}不能用 {operator} 比较。",
    en="{left} and {right} cannot be compared with {operator}.",
    do_zh="{instead}",
    do_en="{instead}",
)
DIFFERENT_LISTS = _in_text(
    "RULE-024",
    zh="两边的代码表不同：“{left}”与“{right}”。",
    en="The two sides have different code lists: “{left}” and “{right}”.",
    do_zh="只能比较同一代码表的代码。",
    do_en="Only codes of the same list can be compared.",
)
NOT_A_CONDITION = declare(
    "RULE-025",
    zh="此处要的是{wanted}，而“{text}”的结果是{found}。",
    en="This place needs {wanted}, but “{text}” gives {found}.",
    do_zh="写出一个结果为{wanted}的表达式。",
    do_en="Write an expression that gives {wanted}.",
)

# What a rule is given when it runs ------------------------------------------------------------------------------------

PARAMETER_NOT_GIVEN = declare(
    "RULE-026",
    zh="没有给出参数 @{name} 的值。",
    en="No value was given for the parameter @{name}.",
    do_zh="给出该日有效的值；确实没有时给出 None，结果即为“无法判断”。",
    do_en="Give the value in force on the day; where there is none give None, and the answer is cannot tell.",
)
BAD_PARAMETER_VALUE = declare(
    "RULE-027",
    zh="参数 @{name} 的值不是{wanted}。",
    en="The value of the parameter @{name} is not {wanted}.",
    do_zh="改正参数表里的值（金额以分为单位）。",
    do_en="Correct the value in the table of parameters (money in fen).",
)
BAD_AREAS = declare(
    "RULE-028",
    zh="分地区的参数值不可用：{reason}。",
    en="The values by area cannot be used: {reason}.",
    do_zh="每个地区写一次，用最多 12 位数字的区划代码前缀，并各有一个值。",
    do_en="Give every area once, as up to 12 leading digits of its division code, each with a value.",
)
NO_MEMBER = declare(
    "RULE-029",
    zh="这条规则针对成员，但没有给出成员。",
    en="The rule is about a member, but no member was given.",
    do_zh="给出成员记录。",
    do_en="Give the member's record in the case.",
)
UNKNOWN_DIALECT = declare(
    "RULE-030",
    zh="没有名为 {found} 的数据库方言。",
    en="There is no database dialect named {found}.",
    do_zh="可用：{known}。",
    do_en="Use one of: {known}.",
)
MIXED_TABLES = declare(
    "RULE-031",
    zh="同一条查询里的规则针对不同的表：{found}。",
    en="The rules of one query are about different tables: {found}.",
    do_zh="每张表写一条查询。",
    do_en="Write one query per table.",
)
STATEMENT_TOO_LARGE = declare(
    "RULE-032",
    zh="规则写成 {dialect} 的查询太长或嵌套太深。",
    en="Written for {dialect}, the rules make a query that is too long or too deep.",
    do_zh="减少一次查询的规则，或把嵌套的 if、least、greatest、per_person 拆开。",
    do_en="Put fewer rules into one query, or take nested if, least, greatest and per_person apart.",
)
NOTHING_TO_ASK = declare(
    "RULE-033",
    zh="没有给出任何规则。",
    en="No rule was given.",
    do_zh="至少给出一条规则。",
    do_en="Give at least one.",
)
