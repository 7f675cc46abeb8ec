"""What does not fit in what somebody sent as JSON: each place with what is wrong there, in both languages.

What was sent is never repeated: it may name people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from django.forms.forms import NON_FIELD_ERRORS
from django.utils import translation

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.site.errors import UNFIT

MOST_TOLD = 20
_LONGEST = 120
_KINDS = {
    "missing": Words("缺少这一项", "is missing"),
    "extra_forbidden": Words("没有这一项", "is not known"),
    "string_type": Words("应为文字", "should be text"),
    "string_unicode": Words("含有无法保存的字符", "holds characters that cannot be kept"),
    "string_too_short": Words("不能为空", "is empty"),
    "string_too_long": Words("最多 {max_length} 个字", "has more than {max_length} characters"),
    "string_pattern_mismatch": Words("写法不对", "is not written as it should be"),
    "int_type": Words("应为整数", "should be a whole number"),
    "int_parsing": Words("应为整数", "should be a whole number"),
    "int_from_float": Words("应为整数", "should be a whole number"),
    "bool_type": Words("应为 true 或 false", "should be true or false"),
    "bool_parsing": Words("应为 true 或 false", "should be true or false"),
    "greater_than_equal": Words("不得小于 {ge}", "is less than {ge}"),
    "less_than_equal": Words("不得大于 {le}", "is more than {le}"),
    "too_long": Words("最多 {max_length} 项", "has more than {max_length} entries"),
    "literal_error": Words("只能是 {expected}", "should be {expected}"),
    "enum": Words("只能是 {expected}", "should be {expected}"),
}
_DAY = Words("应为日期，如 2026-11-29", "should be a day such as 2026-11-29")
_STRUCTURE = Words("应为一组有名称的项", "should be an object")
_LIST = Words("应为列表", "should be a list")
_OTHER = Words("不合要求", "is not what it should be")


@dataclass(frozen=True, slots=True)
class Misfit:
    """A place in what was sent, its names joined by dots, and what is wrong there."""

    where: str
    words: Words


class Unfit(Refused):
    """What was sent does not fit; ``misfits`` says where and why."""

    def __init__(self, misfits: Sequence[Misfit]) -> None:
        self.misfits = tuple(misfits)
        told = self.misfits[:MOST_TOLD]
        found = Words(
            "；".join(f"{one.where}：{one.words.zh}" for one in told),
            "; ".join(f"{one.where}: {one.words.en}" for one in told),
        )
        super().__init__(UNFIT, count=len(self.misfits), found=found)


def unfit_by_shape(errors: Iterable[Mapping[str, Any]]) -> Unfit:
    """Return the refusal of what the shape of a body or an address does not let through (errors as pydantic lists them)."""
    return Unfit([Misfit(".".join(str(part) for part in one["loc"])[:_LONGEST], _words(one)) for one in errors])


def unfit_by_form(form: BaseForm, where: Callable[[str], str]) -> Unfit:
    """Return the refusal of what a page's form does not let through. ``where`` tells a field's place in what was sent."""
    said: dict[str, list[list[str]]] = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            said[language] = [[str(text) for text in one] for one in form.errors.values()]
    names = ["" if name == NON_FIELD_ERRORS else name for name in form.errors]
    texts = zip(names, said["zh-hans"], said["en"], strict=True)
    return Unfit([Misfit(where(name), Words(" ".join(zh), " ".join(en))) for name, zh, en in texts])


def _words(error: Mapping[str, Any]) -> Words:
    kind = str(error["type"])
    if kind.startswith("date"):
        return _DAY
    if kind in {"dict_type", "model_type", "model_attributes_type"}:
        return _STRUCTURE
    if kind in {"list_type", "tuple_type"}:
        return _LIST
    return _KINDS[kind].filled(**error.get("ctx", {})) if kind in _KINDS else _OTHER
