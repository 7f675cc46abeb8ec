"""Write the reference page of loan products and measures: the conditions, and the values that each number comes from."""

from __future__ import annotations

from collections.abc import Iterable

from lianxin.core.kernel.words import Words
from lianxin.rulebook import dictionary, rulebook, values
from lianxin.rulebook.conditions import Condition
from lianxin.rulebook.loan_entries import LoanProduct
from lianxin.rulebook.markdown import blocks, both, cell, span
from lianxin.rulebook.measure_entries import AmountRule, Measure

_REPAYMENTS = {
    "interest_monthly": Words("按月结息，到期还本", "interest monthly, principal at the end"),
    "interest_quarterly": Words("按季结息，到期还本", "interest by quarters, principal at the end"),
    "equal_instalments": Words("等额本息", "equal instalments"),
    "equal_principal": Words("等额本金", "equal principal"),
    "all_at_end": Words("利随本清", "all at the end"),
}
_DAY_COUNTS = {"actual_360": "actual/360", "actual_365": "actual/365", "thirty_360": "30/360"}
_GIVEN_TO = {"person": Words("个人", "a person"), "household": Words("户", "a household")}
_PERIODS = {
    "month": Words("每月", "a month"),
    "term": Words("每学期", "a school term"),
    "year": Words("每年", "a year"),
    "once": Words("一次", "once"),
}
_WAYS = {
    "card": Words("一卡通", "to the card"),
    "provider": Words("付给承办方", "to the provider"),
    "hand": Words("当面发放", "by hand"),
}
_QUOTAS = {
    "none": Words("不限", "none"),
    "places": Words("限名额", "places"),
    "money": Words("限资金", "money"),
}


def benefits_page() -> str:
    """Return the page of loan products and measures."""
    book = rulebook()
    lines = [
        "# 贷款产品与措施 · Loan products and measures",
        "",
        "每个数目都是有日期、有出处的政策数值（见[规则手册](rulebook.md)），县里可以有自己的；没有人规定的，答案是“无法判断”。",
        "条件用[规则语言](rule-language.md)写成。",
        "",
        "Every number is a dated value of policy with its source (see the [rulebook](rulebook.md)), and a county may have its own. What",
        "nobody has set cannot be told. Conditions are written in the [rule language](rule-language.md).",
        "",
        f"{len(book.loan_products)} 种贷款 loan products · {len(book.measures)} 项措施 measures",
        "",
        "## 贷款产品 · Loan products",
        "",
        *blocks(_product(product) for product in book.loan_products.values()),
        "## 措施 · Measures",
        "",
        *blocks(_measure(measure) for measure in book.measures.values()),
    ]
    return "\n".join(lines)


def _product(product: LoanProduct) -> list[str]:
    longest = [f", ≤ {b.longest_months} 个月 months" if b.longest_months else ", 更长 longer" for b in product.rates]
    if len(longest) == 1:
        longest = [""]
    rows = [
        ("最高额度 cap", _value(product.cap)),
        ("贴息额度 subsidised sum", _value(product.subsidised_cap)),
        ("最长期限 longest term", _value(product.longest_months)),
        *((f"年利率 rate{names}", _value(b.value)) for names, b in zip(longest, product.rates, strict=True)),
        ("贴息比例 share of interest paid", _value(product.subsidy_share)),
        ("罚息倍数 penalty factor", _value(product.penalty_factor)),
        ("银行分担 borne by the bank", _value(product.bank_share)),
        ("可申请补偿 claim after", _value(product.claim_after_days)),
        ("还款方式 repayment", _listed(_REPAYMENTS[one] for one in product.repayments)),
        ("计息 interest", f"{_DAY_COUNTS[product.day_count]}，{product.settlement_day} 日结息 settled on that day"),
        ("展期 extensions", str(product.extensions)),
        ("步骤 steps", " → ".join(_code("loan_step", one) for one in product.steps)),
        ("禁止用途 forbidden uses", "；".join(_code("loan_use", one) for one in product.forbidden_uses)),
    ]
    return [
        *_heading(product.name, product.words, product),
        "| 项目 item | 内容 content |",
        "|---|---|",
        *(f"| {name} | {text} |" for name, text in rows if text),
        "",
        *_conditions(product.conditions),
    ]


def _measure(measure: Measure) -> list[str]:
    unit = dictionary().units[measure.unit].words
    at_once = f"至多 {measure.most_at_once} at most" if measure.most_at_once else ""
    rows = [
        ("给谁 given to", _listed([_GIVEN_TO[measure.given_to]])),
        ("单位 unit", f"{unit.zh} {unit.en}"),
        ("同一项目多久一次 the same item once in", _listed([_PERIODS[measure.period_kind]])),
        ("同时几项 items at once", at_once),
        ("金额 amount", _amount(measure.amount)),
        ("名额 quota", _listed([_QUOTAS[measure.quota]])),
        ("发放 paid", _listed([_WAYS[measure.paid_by]])),
        ("不得兼得 excludes", "、".join(f"`{other}`" for other in measure.excludes)),
    ]
    return [
        *_heading(measure.name, measure.words, measure),
        "| 项目 item | 内容 content |",
        "|---|---|",
        *(f"| {name} | {text} |" for name, text in rows if text),
        "",
        *_conditions(measure.conditions),
    ]


def _heading(name: str, words: Words, entry: LoanProduct | Measure) -> list[str]:
    verified = "已核对 verified" if entry.verified else "未核对 not verified"
    area = entry.area or "全国 nation"
    note = [entry.note.zh, "", entry.note.en, ""] if entry.note else []
    valid = span(entry.period.starts_on, entry.period.ends_before)
    source = f"[{entry.source}]({entry.source.url})" if entry.source.url else str(entry.source)
    return [
        f'### <a id="{name}"></a>`{name}` {words.zh} · {words.en}',
        "",
        f"{valid} · {area} · {verified} · 依据 source: {source}",
        "",
        *note,
    ]


def _amount(rule: AmountRule) -> str:
    match rule.kind:
        case "fixed":
            most = f"，至多 at most {_value(rule.most_units)}" if rule.most_units else ""
            text = f"单位数 × units × {_value(rule.value)}{most}"
        case "quantity":
            text = "验收数量 × 单价 verified quantity × unit price"
        case "share":
            above = f"（支出 − {_value(rule.threshold)}） × the expense above it" if rule.threshold else "支出 expense"
            text = f"{above} × {_value(rule.share)}"
        case _:
            text = "按估价 as valued"
    return f"{text}；封顶 capped at {_value(rule.cap)}" if rule.cap else text


def _conditions(conditions: Iterable[Condition]) -> list[str]:
    rows = [
        f"| `{one.name}` | {both(one.words)} | `{cell(one.expression.text)}` | {cell(str(one.source))} |"
        for one in conditions
    ]
    if not rows:
        return ["没有条件。 No conditions.", ""]
    return ["| 条件 condition | 中文 · English | 表达式 expression | 依据 source |", "|---|---|---|---|", *rows, ""]


def _value(name: str) -> str:
    return f"`@{name}` {values()[name].words.zh}" if name else ""


def _listed(words: Iterable[Words]) -> str:
    return "；".join(f"{one.zh} {one.en}" for one in words)


def _code(code_list: str, key: str) -> str:
    words = dictionary().code_lists[code_list].by_key(key).words
    return f"{words.zh} {words.en}"
