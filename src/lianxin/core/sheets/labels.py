"""Read codes by their words. Code numbers meant different things in different years and provinces, so they are not trusted."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable

from lianxin.core.kernel.dictionary import CodeList
from lianxin.core.kernel.words import Words
from lianxin.core.sheets.errors import CODE_NUMBER_ALONE, NOT_A_LABEL, NOT_YES_OR_NO, TEXT_TOO_LONG
from lianxin.core.sheets.faults import Fault, error
from lianxin.core.sheets.texts import is_blank, is_none, is_unknown, narrowed, shown

YES = frozenset(
    {"是", "有", "已", "对", "√", "✓", "✔", "☑", "v", "y", "yes", "true", "t", "1", "1.0"}
    | {"享受", "参加", "已参加", "属于", "为是"}
)
NO = frozenset(
    {"否", "无", "没有", "未", "不是", "×", "✗", "✘", "☒", "n", "no", "false", "f", "0", "0.0"}
    | {"不享受", "未享受", "未参加", "没参加", "不属于", "非"}
)

_IGNORED = re.compile(r"[\s()\[\]·.。,、;:\-—_\"'“”/]+")
_LEADING_DIGITS = re.compile(r"^[(\[]?\d{1,3}[)\]]?\s*[.、:\-—_\s]*(?=\D)")
_TRAILING_DIGITS = re.compile(r"\s*[(\[]\d{1,3}[)\]]$")
_BARE_NUMBER = re.compile(r"^\d{1,3}(?:\.0+)?$")
_SEPARATORS = re.compile(r"[,、;|\n]+")
_MORE_SEPARATORS = re.compile(r"[,、;|/\s+&和及]+")
_LONGEST = 500  # several labels in one cell; the patterns above look at a whole page of spaces for minutes
_LISTED_LABELS = 20
_SUGGESTIONS = 3
_MOST_SUGGESTIONS = (
    500  # Looking for the nearest label is slow; a column with more distinct faults is wrong as a whole.
)


def label_key(written: str) -> str:
    """Return the form under which labels are compared: half width, no case, no spaces, brackets or punctuation."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", written).casefold())


class LabelReader:
    """Find the code of a label or synonym; remember what the list offers when there is none.

    ``accepts_numbers`` lets a bare national code number stand for its code; only a caller who knows the year and place of the
    file may ask for that, and ``national`` numbers are then taken from the list as it stands.
    """

    def __init__(self, codes: CodeList, *, accepts_numbers: bool = False) -> None:
        self._list = codes
        self._keys = _label_index(codes)
        self._numbers = {}
        if accepts_numbers:
            self._numbers = _number_index(codes)
        shown_labels = [code.words for code in codes.codes[:_LISTED_LABELS]]
        more = "…" if len(codes.codes) > _LISTED_LABELS else ""
        self._labels = Words(
            "、".join(words.zh for words in shown_labels) + more, ", ".join(words.en for words in shown_labels) + more
        )
        self._suggested = 0

    def key_of(self, text: str) -> str | None:
        """Return the key of one written label, code digits before or behind it passed over; None when there is none."""
        found = self._keys.get(label_key(text))
        if found is None:
            stripped = _TRAILING_DIGITS.sub("", _LEADING_DIGITS.sub("", text))
            found = self._keys.get(label_key(stripped)) if stripped != text else None
        if found is None and self._numbers and _BARE_NUMBER.match(text):
            found = self._numbers.get(str(int(float(text))))
        return found

    def read_one(self, cell: object) -> object:
        """Return the key, None for nothing or unknown, or a fault."""
        text = _written(cell)
        if len(text) > _LONGEST:
            return _too_long(text)
        if is_blank(text):
            return None
        found = self.key_of(text)
        if found is not None:
            return found
        return None if is_unknown(text) else self._fault(cell, text)

    def read_several(self, cell: object) -> object:
        """Return ``,key,key,`` sorted; ``,`` for 无 (none chosen); None for nothing or unknown; or a fault."""
        text = _written(cell)
        if len(text) > _LONGEST:
            return _too_long(text)
        if is_blank(text):
            return None
        whole = self.key_of(text)
        if whole is not None:
            return f",{whole},"
        if is_unknown(text):
            return None
        if is_none(text) or text.casefold() == "none":
            return ","
        for separators in (_SEPARATORS, _MORE_SEPARATORS):
            parts = [part for part in separators.split(text) if part.strip()]
            keys = [self.key_of(part) for part in parts]
            if parts and all(key is not None for key in keys):
                return "," + ",".join(sorted({key for key in keys if key})) + ","
        wrong = next((part for part, key in zip(parts, keys, strict=True) if key is None), text)
        return self._fault(cell, wrong)

    def _fault(self, cell: object, text: str) -> Fault:
        if _BARE_NUMBER.match(text):
            return error(CODE_NUMBER_ALONE, shown(cell), list=self._list.words, labels=self._labels)
        return error(NOT_A_LABEL, shown(text), list=self._list.words, labels=self._labels, closest=self._closest(text))

    def _closest(self, text: str) -> Words:
        self._suggested += 1
        if self._suggested > _MOST_SUGGESTIONS:
            return Words("", "")
        near = difflib.get_close_matches(label_key(text), self._keys, n=_SUGGESTIONS, cutoff=0.5)
        keys = dict.fromkeys(self._keys[label] for label in near)
        if not keys:
            return Words("", "")
        words = [self._list.by_key(key).words for key in keys]
        zh = "或".join(f"“{one.zh}”" for one in words)
        en = " or ".join(f"“{one.en}” ({one.zh})" for one in words)
        return Words(f"是不是{zh}？", f"Is it {en}?")


def _written(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return narrowed(cell)


def _too_long(text: str) -> Fault:
    return error(TEXT_TOO_LONG, shown(text), length=len(text), limit=_LONGEST)


def _label_index(codes: CodeList) -> dict[str, str]:
    """Return label key → code key. A spelling that two codes share means neither (the list is at fault, not the clerk)."""
    offered: dict[str, set[str]] = {}
    for code in codes.codes:
        for label in (code.words.zh, code.words.en, *code.synonyms):
            offered.setdefault(label_key(label), set()).add(code.key)
    for label, keys in list(offered.items()):
        if _are_peoples(codes):
            other = label.removesuffix("族") if label.endswith("族") else f"{label}族"
            offered.setdefault(other, set(keys))
    return {label: next(iter(keys)) for label, keys in offered.items() if len(keys) == 1 and label}


def _are_peoples(codes: CodeList) -> bool:
    """Whether the list is one of peoples (苗 and 苗族 are one): most of its labels end in 族, or its title says so."""
    ending = sum(code.words.zh.endswith("族") for code in codes.codes)
    return "民族" in codes.words.zh or 2 * ending > len(codes.codes)


def _number_index(codes: CodeList) -> dict[str, str]:
    offered: dict[str, set[str]] = {}
    for code in codes.codes:
        for number in (*code.national.values(), code.key):
            if number.isdigit():
                offered.setdefault(str(int(number)), set()).add(code.key)
    return {number: next(iter(keys)) for number, keys in offered.items() if len(keys) == 1}


def boolean_reader() -> Callable[[object], object]:
    """Return a function from cell to bool, None or fault. A Latin x is refused: some mean ×, some mark with it."""

    def read(cell: object) -> object:
        if isinstance(cell, bool):
            return cell
        text = _written(cell).casefold()
        if len(text) > _LONGEST:
            return _too_long(text)
        if is_blank(text) or is_unknown(text):
            return None
        bare = _LEADING_DIGITS.sub("", text)
        for written in (text, bare):
            if written in YES:
                return True
            if written in NO:
                return False
        return error(NOT_YES_OR_NO, shown(cell))

    return read
