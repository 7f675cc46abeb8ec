"""Write the reference page of fields, workbook layouts and code lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from lianxin.core.kernel.dictionary import Code, CodeList, Field, FieldType, Sensitivity, SheetKind
from lianxin.core.kernel.words import Words
from lianxin.rulebook import FOLDER, dictionary
from lianxin.rulebook.documents import read_document
from lianxin.rulebook.markdown import blocks, both, cell, day_text

_ORDER = (
    "household",
    "member",
    "village",
    "county",
    "unit",
    "helper",
    "project",
    "asset",
    "tranche",
    "payment",
    "listed_person",
    "warned_person",
    "issue",
    "exit_line",
    "case",
    "place",
)
_TYPES = {
    FieldType.TEXT: Words("文字", "text"),
    FieldType.CODE: Words("代码", "code"),
    FieldType.CODES: Words("多选代码", "codes"),
    FieldType.INTEGER: Words("整数", "integer"),
    FieldType.NUMBER: Words("数", "number"),
    FieldType.MONEY: Words("金额", "money"),
    FieldType.DATE: Words("日期", "date"),
    FieldType.MONTH: Words("年月", "month"),
    FieldType.BOOLEAN: Words("是/否", "yes or no"),
    FieldType.IDENTIFIER: Words("号码", "identifier"),
    FieldType.AREA: Words("区划代码", "division code"),
}
_IDENTIFIERS = {
    "resident": Words("身份证或残疾人证", "identity or disability card"),
    "phone": Words("电话", "telephone"),
    "account": Words("账号", "account"),
}
_SENSITIVITIES = {
    Sensitivity.PUBLIC: Words("可公示", "public"),
    Sensitivity.INTERNAL: Words("内部", "internal"),
    Sensitivity.PERSONAL: Words("个人信息", "personal"),
    Sensitivity.SENSITIVE: Words("敏感个人信息", "sensitive"),
}


def dictionary_page() -> str:
    """Return the page of fields, workbook layouts and code lists."""
    known = dictionary()
    lines = [
        "# 数据字典 · Data dictionary",
        "",
        "导入、表单、空白模板、脱敏、规则检查和本页都出自同一份字典（`src/lianxin/rulebook/dictionary`）。",
        "“每年”的字段一年一行；其余属于户、人、村本身。界限之外的值保留并提示；标“必须”的界限之外则拒收。",
        "",
        "Import, forms, blank templates, masking, the checking of rules and this page come from one dictionary. Yearly fields are",
        "recorded once a year; the others belong to the thing itself. A value outside its bounds is kept with a warning, or refused",
        "where the bounds are strict. `S-…` and `own` say where an entry was found; `own` is own knowledge that nobody checked.",
        "",
        (
            f"{len(known.fields)} 个字段 fields · {len(known.code_lists)} 个代码表 code lists · "
            f"{len(known.sheet_kinds)} 种工作簿 workbook layouts"
        ),
        "",
    ]
    for table in sorted(known.tables, key=_ORDER.index):
        words = known.tables[table]
        lines += [f"## {words.zh} · {words.en} (`{table}`)", ""]
        for section, fields in groupby(known.fields_of(table, with_derived=True), key=lambda field: field.section):
            assert section is not None
            lines += [f"### {section.zh} · {section.en}", "", *_field_table(fields), ""]
    lines += ["## 工作簿 · Workbook layouts", "", *blocks(_sheet(kind) for kind in known.sheet_kinds.values())]
    lines += ["## 代码表 · Code lists", "", *blocks(_code_list(entry) for _, entry in sorted(known.code_lists.items()))]
    lines += _sources()
    return "\n".join(lines)


def explained_sources() -> dict[str, Words]:
    """Return what each short name of a source means.

    Raises:
        Refused: RULEBOOK-001 to 006, a fault in ``sources.yaml``.
    """
    found = {}
    document = read_document(FOLDER / "sources.yaml", FOLDER)
    for name in document.content:
        entry = document.entry(name)
        found[name] = entry.words()
        entry.finish()
    return found


def _sources() -> list[str]:
    rows = [f"- `{name}` {words.zh} · {words.en}" for name, words in explained_sources().items()]
    return ["## 来源 · Sources", "", *rows, "- `own` 自有知识，未核对 · own knowledge, not checked"]


def _field_table(fields: Iterable[Field]) -> Iterator[str]:
    yield "| 名称 name | 中文 · English | 类型 type | 界限 bounds | 每年 yearly | 保密 sensitivity | 国家码 code | 来源 source |"
    yield "|---|---|---|---|---|---|---|---|"
    for field in fields:
        kind = f"{_TYPES[field.type].zh} {_TYPES[field.type].en}"
        if field.code_list:
            kind += f" [`{field.code_list}`](#{field.code_list})"
        if field.identifier:
            kind += f" {_IDENTIFIERS[field.identifier].zh} {_IDENTIFIERS[field.identifier].en}"
        unit = dictionary().units[field.unit].words.zh if field.unit else ""
        note = f"<br>{cell(field.note)}" if field.note else ""
        codes = " ".join(filter(None, (field.national_code, field.form_item)))
        yearly = "✓" if field.yearly else ""
        yield (
            f"| `{field.table}.{field.name}` | {both(field.words)}{note} | {kind} | {_bounds(field)} {unit} | {yearly} "
            f"| {both(_SENSITIVITIES[field.sensitivity])} | {codes} | {cell(field.source)} |"
        )


def _bounds(field: Field) -> str:
    if field.minimum is None and field.maximum is None:
        return ""
    low = f"{field.minimum:g}" if field.minimum is not None else "…"
    high = f"{field.maximum:.12g}" if field.maximum is not None else "…"
    return f"{low}–{high}" + (" 必须 strict" if field.strict else "")


def _sheet(kind: SheetKind) -> list[str]:
    known = dictionary()
    lines = [
        f"### `{kind.name}` {kind.words.zh} · {kind.words.en}",
        "",
        f"一行一{known.tables[kind.rows_are].zh}。 One row is one {known.tables[kind.rows_are].en.lower()}. "
        + (
            f"表头在第 {kind.banner_rows + 1} 行。 The heading is in row {kind.banner_rows + 1}. "
            if kind.banner_rows
            else ""
        )
        + f"来源 source: {kind.source}",
        "",
        "| 列 heading | 字段 field | 单位 unit | 必有 required | 每行必填 filled | 也认 also read |",
        "|---|---|---|---|---|---|",
    ]
    for column in kind.columns:
        unit = known.units[column.unit].words.zh if column.unit else ""
        lines.append(
            f"| {cell(column.heading)} | {f'`{column.field}`' if column.field else ''} | {unit} "
            f"| {'✓' if column.required else ''} | {'✓' if column.filled else ''} | {cell('、'.join(column.synonyms))} |"
        )
    return lines


def _code_list(entry: CodeList) -> list[str]:
    return [
        f'### <a id="{entry.name}"></a>`{entry.name}` {entry.words.zh} · {entry.words.en}',
        "",
        f"来源 source: {entry.source}",
        "",
        "| 代码 key | 中文 · English | 也认 also read | 国家码 national codes | 有效期 valid | 说明 note |",
        "|---|---|---|---|---|---|",
        *(_code_row(code) for code in entry.codes),
    ]


def _code_row(code: Code) -> str:
    national = " ".join(f"{scheme}:{value}" for scheme, value in code.national.items())
    valid = f"{day_text(code.valid_from)}–{day_text(code.valid_before)}" if code.valid_from or code.valid_before else ""
    synonyms = cell("、".join(code.synonyms))
    return f"| `{code.key}` | {both(code.words)} | {synonyms} | {national} | {valid} | {cell(code.note)} |"
