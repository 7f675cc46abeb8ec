"""Convert XLSForms to XForms with pyxform, and say in both languages what is wrong with one: sheet, row, column, what to do.

ODK Validate, a Java program, is not run here: a server need not have Java. A test runs it over every form of the house. What pyxform
checks is checked; besides, every bind and every control has to lead to a node of the form's own instance.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from warnings import catch_warnings, simplefilter
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import ParseError, fromstring

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.field.xforms import errors
from lianxin.field.xforms.workbooks import FormBook

LARGEST_WORKBOOK = 10 * 1024 * 1024
KINDS = (".xlsx", ".xlsm", ".xls", ".md", ".csv")
_XFORMS, _XHTML = "{http://www.w3.org/2002/xforms}", "{http://www.w3.org/1999/xhtml}"
_MEDIA = re.compile(r"jr://(?:file|file-csv|images|audio|video)/([^\"<\s]+)")


@dataclass(frozen=True, slots=True)
class XForm:
    """A form as it is served. ``uploads`` are the questions whose answer is the name of a file; ``media`` the files it looks into."""

    form_id: str
    version: str
    title: str
    xml: bytes
    uploads: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """MD5 of the form, as OpenRosa wants it: no secret hangs on it."""
        return hashlib.md5(self.xml, usedforsecurity=False).hexdigest()


def xform_of_book(book: FormBook) -> XForm:
    """Convert a form of the house."""
    return _converted(book.sheets(), book.form_id, None)


def xform_of_file(name: str, content: bytes) -> XForm:
    """Convert a workbook (or Markdown, or CSV) that somebody brought.

    Raises:
        Refused: FIELD-051 it is no such file; FIELD-050 it is, but something in it is wrong: where, what, and what to do.
    """
    ending = "." + name.rpartition(".")[2].lower()
    if ending not in KINDS or not 0 < len(content) <= LARGEST_WORKBOOK:
        raise Refused(errors.FORM_UNREADABLE, name=name[:100], limit=LARGEST_WORKBOOK >> 20)
    return _converted(content, re.sub(r"[^A-Za-z0-9_.-]", "_", name.rpartition(".")[0])[:60] or "form", ending, name)


def _converted(source: Any, fallback: str, ending: str | None, name: str = "") -> XForm:
    # Only here: it takes a third of a second to load, which nobody should wait for who sends no form.
    from pyxform.errors import PyXFormError, PyXFormReadError
    from pyxform.xls2xform import convert

    warnings: list[str] = []
    try:
        # What openpyxl says of headers and footers helps nobody.
        with catch_warnings():
            simplefilter("ignore")
            found = convert(source, warnings=warnings, form_name="data", file_type=ending)
    except PyXFormReadError as error:
        raise Refused(errors.FORM_UNREADABLE, name=name[:100], limit=LARGEST_WORKBOOK >> 20) from error
    except PyXFormError as error:
        raise refusal_of(str(error), _rows(source, ending)) from error
    except (ArithmeticError, AttributeError, LookupError, OSError, TypeError, ValueError) as error:
        # pyxform meets some faults (an unknown heading on the choices sheet) with an exception of its own inside.
        raise refusal_of(f"{type(error).__name__}: {error}", _rows(source, ending)) from error
    # A form without form_id would be called after its root, as every other of them.
    xml = found.xform.replace('<data id="data"', f'<data id="{fallback}"', 1)
    return _described(xml.encode(), fallback, tuple(warnings))


def _described(xml: bytes, fallback: str, warnings: tuple[str, ...]) -> XForm:
    try:
        root = fromstring(xml)
    except ParseError as error:
        raise refusal_of(f"XForm: {error}") from error
    instance = root.find(f"{_XHTML}head/{_XFORMS}model/{_XFORMS}instance")
    first = next(iter(instance), None) if instance is not None else None
    if first is None:
        raise refusal_of("XForm: no instance")
    lost = sorted({path for path in _led_to(root) if path not in set(_paths(first, ""))})
    if lost:
        raise refusal_of(f"XForm: no node {'、'.join(lost[:5])}")
    title = root.findtext(f"{_XHTML}head/{_XHTML}title") or fallback
    return XForm(
        form_id=first.get("id", ""),
        version=first.get("version", ""),
        title=title,
        xml=xml,
        uploads=tuple(
            path
            for bind in root.iter(f"{_XFORMS}bind")
            if bind.get("type") == "binary" and (path := bind.get("nodeset"))
        ),
        media=tuple(sorted(set(_MEDIA.findall(xml.decode())))),
        warnings=warnings,
    )


def _paths(node: Element, above: str) -> Iterator[str]:
    path = f"{above}/{_bare(node.tag)}"
    yield path
    for child in node:
        yield from _paths(child, path)


def _led_to(root: Element) -> Iterator[str]:
    """Absolute paths of binds and controls; what is told as an expression is not looked into."""
    for node in root.iter():
        for name in ("nodeset", "ref"):
            path = node.get(name, "")
            if re.fullmatch(r"(/[\w.:-]+)+", path) and (name == "ref" or node.tag == f"{_XFORMS}bind"):
                yield "/".join(part.partition(":")[2] or part for part in path.split("/"))


def _bare(tag: Any) -> str:
    return str(tag).rpartition("}")[2]


def refusal_of(told: str, survey: Sequence[Mapping[str, Any]] = ()) -> Refused:
    """Return what pyxform says as a refusal: sheet, row and column by name, the reason and the remedy in both languages.

    ``survey`` are the rows of the sheet, from its second: where pyxform names a question but not its row, the row is looked for.
    """
    told = re.sub(r"\s*Learn more:.*$", "", told, flags=re.S)
    sheet, row, column = _place(told, survey)
    places = [
        Words(f"{word.zh}“{value}”", f"{word.en} “{value}”")
        for word, value in ((_SHEET, sheet), (_ROW, row), (_COLUMN, column))
        if value
    ] or [Words("整个文件", "the file as a whole")]
    reason, remedy = next(((one, then) for mark, one, then in _REASONS if mark in told), (_OTHER, _LOOK_THERE))
    what = re.sub(r"^\[row ?: ?\d+\]\s*", "", told).strip()[:300]
    return Refused(
        errors.FORM_UNFIT,
        where=Words("，".join(one.zh for one in places), ", ".join(one.en for one in places)),
        what=Words(f"{reason.zh}。原文：{what}", f"{reason.en}. In its words: {what}"),
        remedy=remedy,
    )


def _place(told: str, survey: Sequence[Mapping[str, Any]]) -> tuple[str, str, str]:
    """Sheet, row and column that a fault is at; "" where they cannot be told."""
    sheet = _first(re.search(r"[Oo]n the '([^']+)' sheet|sheet: '([^']+)'", told))
    row = _first(re.search(r"\[row ?: ?(\d+)\]", told))
    column = _first(re.search(r"the '([^']+)' value|column header: (\S+)|Missing (calculation)|with no (name)", told))
    if "has not been included" in told:
        row, column = _row_of(survey, lambda one: str(one.get("type", "")).startswith("include")), "type"
    elif found := re.search(r"element named '([^']+)' has no label", told):
        row, column = _row_of(survey, lambda one: one.get("name") == found.group(1)), "label"
    elif found := re.search(r"type '?([^'.]+)'?", told) if "Unknown question type" in told else None:
        row, column = _row_of(survey, lambda one: one.get("type") == found.group(1)), "type"
    elif "name_key" in told:
        return "choices", "1", column
    elif found := re.search(r"same column were found: ('[^.]+')", told):
        row, column = "1", found.group(1).replace("'", "")
    elif "Duplicate column header" in told:
        row = "1"
    return sheet or ("survey" if row and "header:" not in told else ""), row, column


def _row_of(survey: Sequence[Mapping[str, Any]], is_meant: Callable[[Mapping[str, Any]], bool]) -> str:
    return next((str(number) for number, one in enumerate(survey, start=2) if is_meant(one)), "")


def _rows(source: Any, ending: str | None) -> Sequence[Mapping[str, Any]]:
    """The rows of the sheet "survey", from its second; none where it cannot be read."""
    from pyxform.errors import PyXFormError
    from pyxform.xls2json_backends import get_xlsform

    try:
        with catch_warnings():
            simplefilter("ignore")
            return get_xlsform(xlsform=source, file_type=ending).survey or ()
    except (PyXFormError, ArithmeticError, AttributeError, LookupError, OSError, TypeError, ValueError):
        return ()


def _first(found: re.Match[str] | None) -> str:
    return next((one for one in found.groups() if one), "") if found else ""


_SHEET, _ROW, _COLUMN = Words("工作表", "sheet"), Words("行", "row"), Words("列", "column")
_OTHER = Words("pyxform 不接受", "pyxform does not take it")
_LOOK_THERE = Words("请按原文所说改正后重新上传。", "Put right what its words say, and send it again.")
# Part of pyxform's words → the reason and the remedy.
_REASONS = (
    ("Choice names must be unique", Words("同一选项表里有重名的选项", "two choices of a list have one name"),
     Words("请给选项改名；确实要重名的，在 settings 表写 allow_choice_duplicates = yes。",
           "Rename one; if both are meant, set allow_choice_duplicates to yes on the sheet “settings”.")),
    ("be unique within their nearest", Words("同一组里有重名的题目", "two questions of a group have one name"),
     Words("请给其中一题改名。", "Rename one of the questions.")),
    ("case-insensitive match", Words("题目名称只有大小写不同", "two names differ only in case"),
     Words("请给其中一题改名。", "Rename one of them.")),
    ("Repeat names must unique", Words("重复组重名", "two repeats have one name"),
     Words("请给其中一个重复组改名。", "Rename one of the repeats.")),
    ("Choices must have a name", Words("选项没有名称", "a choice has no name"),
     Words("请填写 name 列。", "Fill in the column “name”.")),
    ("Names must begin with a letter", Words("名称里有不能用的字符", "a name holds characters that cannot be"),
     Words("名称用英文字母开头，只用字母、数字、下划线；中文写在 label 列。",
           "Begin with a letter; use letters, digits and underscores; other writing belongs in “label”.")),
    ("Reference variable", Words("引用 ${…} 的题目不存在，或写法不对", "a reference ${…} leads to no question"),
     Words("请核对 ${…} 里的名称与 survey 表的 name 列是否一致。", "Compare the name in ${…} with the column “name” of “survey”.")),
    ("different names for the same column", Words("同一列用了两种表头", "one column has two headings"),
     Words("请只留一个。", "Keep one of them.")),
    ("Invalid headers", Words("表头不对", "a heading is not right"),
     Words("请对照 XLSForm 的表头改正。", "Compare it with the headings of XLSForm.")),
    ("entit", Words("entities 的写法不对", "an entity is declared wrongly"),
     Words("请核对 entities 表与 save_to 列。", "Check the sheet “entities” and the column “save_to”.")),
    ("Duplicate column header", Words("两列的表头相同", "two columns have one heading"),
     Words("请删去或改名其中一列。", "Remove or rename one of the columns.")),
    ("Missing calculation", Words("calculate 题没有算式", "a question “calculate” has no calculation"),
     Words("请填写 calculation 列。", "Fill in the column “calculation”.")),
    ("with no name", Words("题目或组没有名称", "a question or group has no name"),
     Words("请填写 name 列。", "Fill in the column “name”.")),
    ("no label or hint", Words("题目没有 label 也没有 hint", "a question has neither label nor hint"),
     Words("请填写 label 列。", "Fill in the column “label”.")),
    ("has not been included", Words("引用（include）的另一个表单不在文件里", "a form that it includes is not in the file"),
     Words("请把被引用的题目直接写进 survey 表。", "Write the included questions into the sheet “survey”.")),
    ("Unknown question type", Words("没有这种题型", "there is no such type of question"),
     Words("请核对 type 列。", "Check the column “type”.")),
    ("unexpected keyword", Words("工作表里有不认识的表头", "a sheet has a heading that nobody knows"),
     Words("请删去多余的列；工作表只留 survey、choices、settings。",
           "Remove it; keep the sheets survey, choices and settings.")),
    ("not recognized as a supported type", Words("文件不是工作簿，或已损坏", "the file is no workbook, or damaged"),
     Words("请用表格软件另存为 .xlsx。", "Save it as .xlsx with a spreadsheet.")),
)  # fmt: skip
