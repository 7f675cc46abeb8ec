"""Write the reference page of rule sets, rules, definitions and values, with what has been checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lianxin.core.kernel.dictionary import FieldType
from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.money import yuan_text
from lianxin.core.kernel.words import Words
from lianxin.rulebook import FOLDER, dictionary, rulebook, values
from lianxin.rulebook.band_entries import Bands
from lianxin.rulebook.book import Rulebook
from lianxin.rulebook.dated_values import Citation, DatedValue, Parameter
from lianxin.rulebook.form_word_entries import FormWord
from lianxin.rulebook.markdown import blocks, both, cell, day_text, span
from lianxin.rulebook.monitoring_entries import RiskMeasures, WarningKind
from lianxin.rulebook.rule_entries import Concept, Rule, RuleSet
from lianxin.rulebook.tally_entries import Tally
from lianxin.rulebook.taxonomy_entries import Taxonomy
from lianxin.rulebook.village_cause_entries import VillageCause
from lianxin.rulebook.word_lists import WordList
from lianxin.rulebook.work_entries import WorkIndicator, WorkKind
from lianxin.rulebook.worked_cases import WorkedCase, load_cases

_ANSWERS = {
    Verdict.MET: Words("符合", "met"),
    Verdict.NOT_MET: Words("不符合", "not met"),
    Verdict.CANNOT_TELL: Words("无法判断", "cannot tell"),
}
_PURPOSES = {
    "identify": Words("识别", "identification"),
    "exit": Words("退出", "exit"),
    "village_exit": Words("村退出", "exit of a village"),
    "county_exit": Words("县退出", "exit of a county"),
    "monitor": Words("监测", "monitoring"),
    "eliminate": Words("风险消除", "elimination of risk"),
    "survey": Words("调查", "survey"),
}
_SEVERITIES = {
    "standard": Words("标准", "standard"),
    "red_line": Words("红线", "red line"),
    "clue": Words("线索", "clue"),
}


def rulebook_page() -> str:
    """Return the page of rule sets, rules, definitions and values, with what has been checked."""
    book = rulebook()
    cases = load_cases(FOLDER / "cases", book)
    checked = sum(1 for entry in book.coverage.values() if entry.checked_by)
    lines = [
        "# 规则手册 · Rulebook",
        "",
        "规则的答案是符合、不符合或无法判断；缺少的事实从不当作 0、空或否。语法见[规则语言](rule-language.md)。",
        "致贫原因和风险只是提示，由人登记。“未核对”表示还没有人拿它与原文对照过。",
        "",
        "A rule answers met, not met or cannot tell; a missing fact never counts as 0, empty or no. The grammar is described in",
        "[rule-language.md](rule-language.md). Causes and risks are suggestions to the person who records them. *Not verified*",
        "means that nobody has compared the entry with its document.",
        "",
        f"{len(book.rules)} 条规则，其中 {checked} 条已由专人核对。 {len(book.rules)} rules, {checked} of them checked by a named person.",
        "",
        "## 规则组 · Rule sets",
        "",
        *blocks(_rule_set(rule_set, cases) for rule_set in book.rule_sets.values()),
        "## 规则 · Rules",
        "",
        *blocks(_rule(rule, book, cases) for rule in book.rules.values()),
        "## 定义 · Definitions",
        "",
        *blocks(_concept(concept) for concept in book.concepts.values()),
        "## 统计 · Tallies",
        "",
        "对名册逐行计数；不知道的不猜，计数有至少和至多。 Counts over the rows of the register; what is not known is not guessed:",
        "a count has a least and a most.",
        "",
        *blocks(_tally(tally) for tally in book.tallies.values()),
        "## 政策数值 · Values of policy",
        "",
        "标“由地方规定”的数值在本地录入之前是空的，用到它的规则无法判断。 A value that is *set locally* is open until a deployment",
        "enters its own; what hangs on it cannot be told.",
        "",
        *blocks(_parameter(parameter) for _, parameter in sorted(values().items())),
        "## 词表 · Lists of words",
        "",
        "找线索时用来对名称；一个地方的词表整张替代全国的。 Names are laid beside them when clues are looked for; the list of an",
        "area stands in place of the whole national one.",
        "",
        *blocks(_word_list(listed) for _, listed in sorted(book.word_lists.items())),
        *_form_words(book),
        "## 风险与措施 · Risks and measures",
        "",
        "监测对象的每一项风险要有与之相符的措施。 Every risk of a monitored household wants a measure that answers it.",
        "",
        *blocks(_risk_measures(table, book) for table in book.risk_measures.values()),
        *_village_causes(book),
        *_taxonomies(book),
        "## 分档 · Bands",
        "",
        "统计表按这些档分年龄、收入和面积。 Tables of statistics part ages, incomes and areas by these.",
        "",
        *blocks(_bands(one) for one in book.bands.values()),
        "## 部门预警 · Warnings of departments",
        "",
        *blocks(_warning(kind, book) for kind in book.warnings.values()),
        "## 工作类别 · Kinds of work",
        "",
        *blocks(_work_kind(kind) for kind in book.work_kinds.values()),
        "## 工作指标 · Indicators of work",
        "",
        "人和人次是两种指标，互不折算。 Persons and person-times are two measures; one is never turned into the other.",
        "",
        *blocks(_work_indicator(one, book) for one in book.work_indicators.values()),
    ]
    return "\n".join(lines)


def _village_causes(book: Rulebook) -> list[str]:
    return [
        "## 村级致贫原因 · What holds villages back",
        "",
        "村、单位的计划从这里选原因；村情数据说有的要有措施。 Plans of villages and units choose here; what facts tell wants a measure.",
        "",
        *blocks(_village_cause(one, book) for one in book.village_causes.values()),
    ]


def _village_cause(one: VillageCause, book: Rulebook) -> list[str]:
    table = next(iter(book.risk_measures.values()))
    families = "、".join(str(table.families[name].words) for name in one.families) or "任何措施 any measure"
    told = f"`{one.expression.text}`" if one.expression else "由人选 chosen by a person"
    return [f"- `{one.name}` {one.words}：{told} → {families}。{_verified(one.verified)} · {_citation(one.source)}"]


def _taxonomies(book: Rulebook) -> list[str]:
    return [
        "## 政策分类 · How policy sorts what is done",
        "",
        "措施和项目用途归哪一类；没有写的列在“未归类”。 Under which class measures and purposes fall; what none names is not sorted.",
        "",
        *blocks(_taxonomy(one, book) for one in book.taxonomies.values()),
    ]


def _taxonomy(one: Taxonomy, book: Rulebook) -> list[str]:
    lines = [f"- `{one.name}` {one.words}。{_verified(one.verified)} · {_citation(one.source)}"]
    for each in one.classes:
        named = [str(book.measures[name].words) for name in each.measures] + [f"`{name}`" for name in each.purposes]
        lines.append(f"  - {each.words}：{'、'.join(named)}")
    return lines


def _bands(one: Bands) -> list[str]:
    told = "；".join(str(one.words_of(key)) for key in one.parts())
    return [
        f"- `{one.name}` {one.words}（`{one.of}.{one.field.name}`）：{told}。{_verified(one.verified)} · {_citation(one.source)}"
    ]


def _work_kind(kind: WorkKind) -> list[str]:
    needs = "、".join(f"`{one}`" for one in kind.needs)
    units = "、".join(str(dictionary().units[one].words) for one in kind.units)
    told = f"；单位 units {units}" if units else ""
    if kind.details:
        told += "；另填 besides " + "、".join(str(words) for words in kind.details.values())
    return [
        f"- `{kind.name}` {kind.words}：必填 needs {needs}{told}。{_verified(kind.verified)} · {_citation(kind.source)}"
    ]


def _work_indicator(one: WorkIndicator, book: Rulebook) -> list[str]:
    kinds = "、".join(str(book.work_kinds[kind].words) for kind in one.kinds) or "全部 all"
    stage = f" · `{one.stage}`" if one.stage else ""
    return [f"- `{one.name}` {one.words}：`{one.measure}`{stage} · {kinds} · {_citation(one.source)}"]


def _risk_measures(table: RiskMeasures, book: Rulebook) -> list[str]:
    risks = book.dictionary.code_lists["risk"]
    period = span(table.period.starts_on, table.period.ends_before)
    lines = [
        f"### `{table.name}` {table.words.zh} · {table.words.en}",
        "",
        f"{_place(table.area)} · {period} · {_verified(table.verified)} · {_citation(table.source)}",
        "",
        *_note(table.note),
        "| 风险 risk | 相符的措施 measures that answer it |",
        "|---|---|",
    ]
    for risk, families in table.fits.items():
        names = "任何一项 any" if families is None else "、".join(f"{table.families[one].words}" for one in families)
        lines.append(f"| {both(risks.by_key(risk).words)} | {cell(names)} |")
    bars = "、".join(f"`{bar}`" for bar in table.bars)
    return [*lines, "", f"不得消除 bars an elimination: {bars or '—'}"]


def _warning(kind: WarningKind, book: Rulebook) -> list[str]:
    risk = book.dictionary.code_lists["risk"].by_key(kind.risk).words
    limits = [f"`{one}`" for one in (kind.limit, kind.limit_others) if one]
    told = f"；界限 limits {'、'.join(limits)}" if limits else ""
    return [f"- {kind.words} → {risk}{told}"]


def _rule_set(rule_set: RuleSet, cases: Iterable[WorkedCase]) -> list[str]:
    purpose = _PURPOSES[rule_set.purpose]
    answers = [
        f"- {_ANSWERS[verdict].zh} {_ANSWERS[verdict].en}: {words.zh} · {words.en}"
        for verdict, words in rule_set.answers.items()
    ]
    return [
        f"### `{rule_set.name}` {rule_set.words.zh} · {rule_set.words.en}",
        "",
        (
            f"用途 purpose: {purpose.zh} {purpose.en} · {span(rule_set.period.starts_on, rule_set.period.ends_before)} · "
            f"{_place(rule_set.area)} · {_verified(rule_set.verified)} · 依据 source: {_citation(rule_set.source)}"
        ),
        "",
        *_note(rule_set.note),
        "```",
        rule_set.verdict.text.strip(),
        "```",
        "",
        *answers,
        "",
        "规则 rules: " + "、".join(f"[`{rule.name}`](#{rule.name})" for rule in rule_set.rules),
        "",
        *_judged(rule_set),
        *_case_lines(rule_set.name, cases),
    ]


def _judged(rule_set: RuleSet) -> list[str]:
    """The criteria that people answer, with the papers wanted."""
    papers = {code.key: code.words for code in dictionary().code_lists["evidence_type"].codes}
    lines = [
        f"- {one.words.zh} · {one.words.en}（{'、'.join(papers[key].zh for key in one.evidence)}；"
        f"{_verified(one.verified)}；{_citation(one.source)}）"
        for one in rule_set.judged
    ]
    return ["由人认定 judged by people:", "", *lines, ""] if lines else []


def _tally(tally: Tally) -> list[str]:
    parts = [f"{part}: {expression.text.strip()}" for part, expression in tally.expressions.items()]
    return [
        f"### `{tally.name}` {tally.words.zh} · {tally.words.en}",
        "",
        f"表 table `{tally.of}` · {_verified(tally.verified)} · 依据 source: {_citation(tally.source)}",
        "",
        *(["```", *parts, "```", ""] if parts else []),
        *_note(tally.note),
    ]


def _form_words(book: Rulebook) -> list[str]:
    return [
        "## 表头用语 · Words of headings",
        "",
        "填上级表格时，表头里缩小统计范围的词按下列条件理解；另有意思的，问一次，记住。 Words by which headings of forms narrow a count;",
        "where a form means something else, the clerk is asked once.",
        "",
        *blocks(_form_word(word) for word in book.form_words.values()),
    ]


def _form_word(word: FormWord) -> list[str]:
    return [
        f"### `{word.name}` {word.words.zh} · {word.words.en}",
        "",
        f"{'、'.join(word.phrases)} · 表 table `{word.table}` · {_verified(word.verified)} · 依据 source: {_citation(word.source)}",
        "",
        "```",
        word.where.text.strip(),
        "```",
        "",
    ]


def _rule(rule: Rule, book: Rulebook, cases: Iterable[WorkedCase]) -> list[str]:
    coverage = book.coverage[rule.name]
    severity = _SEVERITIES[rule.severity]
    hints = [
        f"{words.zh} {words.en}: " + "、".join(book.dictionary.code_lists[name].by_key(key).words.zh for key in keys)
        for name, words, keys in (
            ("cause", Words("提示的致贫原因", "suggested cause"), rule.causes),
            ("risk", Words("提示的风险", "suggested risk"), rule.risks),
        )
        if keys
    ]
    checked_by = coverage.checked_by or "尚无人 nobody yet"
    return [
        f'### <a id="{rule.name}"></a>`{rule.name}` {rule.words.zh} · {rule.words.en}',
        "",
        (
            f"{severity.zh} {severity.en} · {span(rule.period.starts_on, rule.period.ends_before)} · {_place(rule.area)} · "
            f"{_verified(rule.verified)} · 依据 source: {_citation(rule.source)}"
        ),
        "",
        "```",
        rule.expression.text.strip(),
        "```",
        "",
        *_note(rule.note),
        *([" · ".join(hints), ""] if hints else []),
        f"实现于 since {day_text(coverage.since)}；对照 checked against {coverage.checked_against}；核对人 checked by {checked_by}",
        "",
        *_case_lines(rule.name, cases),
    ]


def _case_lines(subject: str, cases: Iterable[WorkedCase]) -> Iterator[str]:
    for case in cases:
        if case.subject == subject:
            answer = _ANSWERS[case.answer]
            yield f"- {day_text(case.on)} {case.words.zh} · {case.words.en} → **{answer.zh} {answer.en}**"


def _concept(concept: Concept) -> list[str]:
    definition = concept.definition
    return [
        f"### `{concept.name}` {definition.words.zh} · {definition.words.en}",
        "",
        f"表 table `{definition.table}` · 依据 source: {_citation(concept.source)}",
        "",
        "```",
        definition.text.strip(),
        "```",
        "",
        *_note(concept.note),
    ]


def _parameter(parameter: Parameter) -> list[str]:
    unit = dictionary().units[parameter.unit].words.zh if parameter.unit else ""
    return [
        f"### `@{parameter.name}` {parameter.words.zh} · {parameter.words.en}",
        "",
        *_note(parameter.note),
        f"| 地区 area | 有效期 valid | 值 value {unit} | 核对 verified | 依据 source | 说明 note |",
        "|---|---|---|---|---|---|",
        *(_value_row(parameter, entry) for entry in parameter.series),
    ]


def _value_row(parameter: Parameter, entry: DatedValue) -> str:
    if entry.value is None:
        shown = "由地方规定 set locally"
    elif parameter.type is FieldType.MONEY:
        shown = yuan_text(int(entry.value))
    elif parameter.type is FieldType.BOOLEAN:
        shown = "是 yes" if entry.value else "否 no"
    elif parameter.unit == "per_million":
        shown = f"{int(entry.value)}（{entry.value / 10_000:g} %）"
    elif parameter.type is FieldType.INTEGER:
        shown = str(int(entry.value))
    else:
        shown = f"{entry.value:g}"
    valid = span(entry.starts_on, entry.ends_before)
    return (
        f"| {_place(entry.area)} | {valid} | {shown} | {_verified(entry.verified)} | {cell(_citation(entry.source))} "
        f"| {both(entry.note) if entry.note else ''} |"
    )


def _word_list(listed: WordList) -> list[str]:
    return [
        f"### `{listed.name}` {listed.words.zh} · {listed.words.en}",
        "",
        *_note(listed.note),
        "| 地区 area | 有效期 valid | 词 words | 核对 verified | 依据 source |",
        "|---|---|---|---|---|",
        *(
            f"| {_place(one.area)} | {span(one.period.starts_on, one.period.ends_before)} | {cell('、'.join(one.listed))} "
            f"| {_verified(one.verified)} | {cell(_citation(one.source))} |"
            for one in listed.series
        ),
    ]


def _place(area: str) -> str:
    return area or "全国 nation"


def _verified(verified: bool) -> str:
    return "已核对 verified" if verified else "未核对 not verified"


def _citation(source: Citation) -> str:
    return f"[{source}]({source.url})" if source.url else str(source)


def _note(note: Words | None) -> list[str]:
    return [note.zh, "", note.en, ""] if note else []
