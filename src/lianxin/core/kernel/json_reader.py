"""Read typed values out of a JSON document, collecting every fault with its path.

Each room declares its own errors (:class:`Faults`), so that a code says whose file it is.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NoReturn, TypeVar

from lianxin.core.kernel.errors import ErrorKind, Place, Problem, Refused
from lianxin.core.kernel.words import Words

_SHOWN = 50
_LONGEST = 200
_OBJECT = Words("对象 {…}", "an object {…}")
_LIST = Words("列表 […]", "a list […]")
_TEXT = Words("非空文字（不超过 200 字）", "a text that is not empty (200 characters at most)")
_INTEGER = Words("整数", "a whole number")
_NUMBER = Words("数字", "a number")
_TRUTH = Words("true 或 false", "true or false")

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Faults:
    """The errors of one room for what can be wrong with a document."""

    not_json: ErrorKind
    wrong_type: ErrorKind
    missing: ErrorKind
    unknown_field: ErrorKind
    out_of_range: ErrorKind
    unknown_choice: ErrorKind
    too_many: ErrorKind
    key_twice: ErrorKind
    refused: ErrorKind


class DocumentRefused(Refused):
    """A file with faults; ``problems`` has every one of them, and the message lists the first fifty.

    ``count`` says how many there are where only the first of very many were kept.
    """

    def __init__(self, kind: ErrorKind, problems: tuple[Problem, ...], *, count: int | None = None) -> None:
        self.problems = problems
        shown = problems[:_SHOWN]
        listing = Words(
            "\n".join(f"  [{p.code}] {p.place}：{p.what.zh}{p.remedy.zh}" for p in shown),
            "\n".join(f"  [{p.code}] {p.place}: {p.what.en} {p.remedy.en}" for p in shown),
        )
        super().__init__(kind, count=len(problems) if count is None else count, listing=listing)


@dataclass(frozen=True, slots=True)
class Entry:
    """One object of the document and its path."""

    value: dict[str, Any]
    path: str

    def at(self, key: str) -> str:
        """Return the path of a field of this object."""
        return f"{self.path}.{key}" if self.path else key


class JsonReader:
    """Typed reads. A fault gives a harmless value and one more entry in ``problems``; nothing is guessed."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        self.problems: list[Problem] = []

    def fault(self, kind: ErrorKind, path: str, value: str = "", **details: object) -> None:
        """Note a fault at a path of the document."""
        self.problems.append(Problem(kind, Place(heading=path), value[:_LONGEST], details=details))

    def refuse_if_any(self) -> None:
        """Raise everything found so far."""
        if self.problems:
            raise DocumentRefused(self.faults.refused, tuple(self.problems))

    def document(self, text: str) -> Entry:
        """Return the outermost object. Keys written twice and numbers such as NaN are faults.

        Raises:
            DocumentRefused: the text is not JSON, or not an object.
        """

        def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
            keys = [key for key, _ in found]
            for key in sorted({key for key in keys if keys.count(key) > 1}):
                self.fault(self.faults.key_twice, key, field=key)
            return dict(found)

        def constant(name: str) -> NoReturn:
            raise ValueError(name)

        try:
            value = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=pairs, parse_constant=constant)
        except json.JSONDecodeError as error:
            self.fault(self.faults.not_json, "$", line=error.lineno, column=error.colno)
        except (ValueError, RecursionError):
            # A number such as NaN or with thousands of digits, or nesting without end.
            self.fault(self.faults.not_json, "$", line=1, column=1)
        else:
            if isinstance(value, dict):
                return Entry(value, "")
            self.fault(self.faults.wrong_type, "$", expected=_OBJECT)
        raise DocumentRefused(self.faults.refused, tuple(self.problems))

    def refuse_unknown(self, entry: Entry, known: tuple[str, ...]) -> None:
        """Note every field that is not known: a misspelt rule must not be silently without effect."""
        for key in entry.value:
            if key not in known:
                self.fault(self.faults.unknown_field, entry.at(key), key, field=key[:_LONGEST], known=", ".join(known))

    def _value(self, entry: Entry, key: str, required: bool) -> Any:
        value = entry.value.get(key)
        if value is None and required:
            self.fault(self.faults.missing, entry.at(key), field=key)
        return value

    def entry(self, entry: Entry, key: str) -> Entry | None:
        """Return an object inside an object, or None when it is absent."""
        value = self._value(entry, key, required=False)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.fault(self.faults.wrong_type, entry.at(key), expected=_OBJECT)
            return None
        return Entry(value, entry.at(key))

    def entries(self, entry: Entry, key: str, most: int, *, required: bool = False) -> list[Entry]:
        """Return the objects of a list; an absent list is empty."""
        value = self._value(entry, key, required)
        if value is None:
            return []
        if not isinstance(value, list):
            self.fault(self.faults.wrong_type, entry.at(key), expected=_LIST)
            return []
        if len(value) > most:
            self.fault(self.faults.too_many, entry.at(key), count=len(value), most=most)
            return []
        found = []
        for number, member in enumerate(value):
            path = f"{entry.at(key)}[{number}]"
            if isinstance(member, dict):
                found.append(Entry(member, path))
            else:
                self.fault(self.faults.wrong_type, path, expected=_OBJECT)
        return found

    def text(self, entry: Entry, key: str, *, required: bool = True) -> str:
        """Return a text without surrounding blanks; "" when it is absent or faulty."""
        value = self._value(entry, key, required)
        if value is None:
            return ""
        if not isinstance(value, str) or len(value) > _LONGEST or (required and not value.strip()):
            self.fault(self.faults.wrong_type, entry.at(key), expected=_TEXT)
            return ""
        return value.strip()

    def texts(self, entry: Entry, key: str) -> tuple[str, ...]:
        """Return a list of texts, each once, in order; an absent list is empty."""
        value = self._value(entry, key, required=False)
        if value is None:
            return ()
        if not isinstance(value, list):
            self.fault(self.faults.wrong_type, entry.at(key), expected=_LIST)
            return ()
        found: dict[str, None] = {}
        for number, member in enumerate(value):
            if isinstance(member, str) and member.strip() and len(member) <= _LONGEST:
                found[member.strip()] = None
            else:
                self.fault(self.faults.wrong_type, f"{entry.at(key)}[{number}]", expected=_TEXT)
        return tuple(found)

    def truth(self, entry: Entry, key: str, *, otherwise: bool) -> bool:
        """Return true or false, or ``otherwise`` when absent."""
        value = self._value(entry, key, required=False)
        if value is None:
            return otherwise
        if not isinstance(value, bool):
            self.fault(self.faults.wrong_type, entry.at(key), expected=_TRUTH)
            return otherwise
        return value

    def integer(self, entry: Entry, key: str, minimum: int, maximum: int, *, required: bool = True) -> int | None:
        """Return a whole number within bounds, or None when absent or faulty."""
        value = self._value(entry, key, required)
        if value is None:
            return None
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool):
            self.fault(self.faults.wrong_type, entry.at(key), expected=_INTEGER)
            return None
        return value if self._in_range(entry.at(key), value, minimum, maximum) else None

    def number(self, entry: Entry, key: str, minimum: float, maximum: float) -> float | None:
        """Return a number within bounds, or None when absent or faulty."""
        value = self._value(entry, key, required=False)
        if value is None:
            return None
        if not isinstance(value, int | float) or isinstance(value, bool):
            self.fault(self.faults.wrong_type, entry.at(key), expected=_NUMBER)
            return None
        return float(value) if self._in_range(entry.at(key), value, minimum, maximum) else None

    def _in_range(self, path: str, value: float, minimum: float, maximum: float) -> bool:
        if minimum <= value <= maximum:
            return True
        self.fault(self.faults.out_of_range, path, str(value)[:30], minimum=minimum, maximum=maximum)
        return False

    def choice(self, entry: Entry, key: str, choices: type[Choice]) -> Choice | None:
        """Return one of the choices, or None when absent or faulty."""
        value = self.text(entry, key)
        if not value:
            return None
        try:
            return choices(value)
        except ValueError:
            self.fault(self.faults.unknown_choice, entry.at(key), value, choices=", ".join(choices))
            return None
