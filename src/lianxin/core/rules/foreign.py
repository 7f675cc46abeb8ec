"""What people bring along from SQL, Excel and Chinese keyboards, and what to write instead."""

from __future__ import annotations

from lianxin.core.kernel.words import Words

# Signs, longer ones first.
FOREIGN_SIGNS = (
    ("--", Words("不写注释；减去负数写作 a - (-b)。", "Leave comments out; to subtract a negative write a - (-b).")),
    ("/*", Words("不写注释。", "Leave comments out.")),
    ("//", Words("不写注释，也没有除法；人均用 per_person(总数, 人数)。",
                 "Leave comments out; there is no division: use per_person(total, persons).")),
    ("<>", Words("不等于写作 !=。", "Write != for “not equal”.")),
    ("==", Words("等于写作 =。", "Write = for “equal”.")),
    ("=<", Words("写作 <=。", "Write <=.")),
    ("=>", Words("写作 >=。", "Write >=.")),
    ("::", Words("不能转换类型；金额写作 7300 yuan，日期写作 date '2020-01-01'。",
                 "Types are never converted; write 7300 yuan or date '2020-01-01'.")),
    ("||", Words("或者写作 or。", "Write or.")),
    ("&&", Words("并且写作 and。", "Write and.")),
    ("&", Words("并且写作 and。", "Write and.")),
    ("!", Words("否定写作 not，不等于写作 !=。", "Write not, or != for “not equal”.")),
    ("/", Words("没有除法（各数据库结果不同）；人均用 per_person(总数, 人数)，比例改成乘法比较。",
                "There is no division (databases differ): use per_person(total, persons), "
                "or multiply the other side of a comparison.")),
    ("%", Words("没有百分号和取余；比例改成乘法比较。", "There is no percent or remainder: multiply instead.")),
    (";", Words("一条规则只有一个表达式，去掉分号。", "A rule is one expression: leave the semicolon out.")),
    ('"', Words("文字和代码用单引号 '。", "Put text and codes in single quotes '.")),
    ("`", Words("字段名不加引号。", "Field names take no quotes.")),
)  # fmt: skip

TYPE_HALF_WIDTH = Words(
    "请切换到英文（半角）输入，写作 {half}。", "Switch the keyboard to half-width and write {half}."
)
WIDE_FORMS = {
    **dict.fromkeys("“”‘’", "'"),
    **dict.fromkeys("−–—", "-"),
    "。": ".",
    "、": ",",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "×": "*",
    "《": "<",
    "》": ">",
}

# Words that are not names of fields here but mean something elsewhere.
FOREIGN_WORDS = {
    "null": Words("没有值写作 x is unknown。", "Write x is unknown."),
    "like": Words("没有模糊匹配；请使用代码字段。", "There is no pattern matching: use a coded field."),
    "case": Words("写作 if(条件, 值, 否则)。", "Write if(condition, value, otherwise)."),
    "select": Words("没有子查询；用 every、some、count、sum。", "Ask with every, some, count or sum."),
    "exists": Words("写作 some(members: 条件)。", "Write some(members: condition)."),
    "union": Words("没有查询。", "There are no queries."),
    "cast": Words("不能转换类型。", "Types are never converted."),
    "min": Words("写作 least(a, b) 或 smallest(members: …)。", "Write least(a, b) or smallest(members: …)."),
    "max": Words("写作 greatest(a, b) 或 largest(members: …)。", "Write greatest(a, b) or largest(members: …)."),
    "avg": Words("写作 per_person(合计, 人数)。", "Write per_person(total, persons)."),
    "round": Words("没有取整；人均用 per_person(总数, 人数)。", "There is no rounding: use per_person(total, persons)."),
    "coalesce": Words("写作 known_or(x, 默认值)。", "Write known_or(x, default)."),
    "today": Words("判断的日期写作 on。", "The day of the judgement is written on."),
    "now": Words("判断的日期写作 on。", "The day of the judgement is written on."),
}  # fmt: skip
