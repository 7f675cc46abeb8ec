"""Read YAML strictly: no key twice, no key that nobody asked for, no type guessed.

:class:`Entry` is a mapping of a file together with its place, so that each refusal names the file and the key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.rulebook.errors import (
    BAD_NAME,
    DUPLICATE_KEY,
    EMPTY_WORDS,
    MISSING_KEY,
    NOT_ALLOWED,
    NOT_YAML,
    UNKNOWN_KEY,
    WRONG_TYPE,
)

_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")


class _StrictLoader(yaml.CSafeLoader):
    """The safe loader of PyYAML, which by itself lets the last of two equal keys win in silence."""

    place = ""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise Refused(DUPLICATE_KEY, place=self.place, key=key, line=key_node.start_mark.line + 1)
            seen.add(key)
        return dict(super().construct_mapping(node, deep=deep))


def read_document(path: Path, root: Path) -> Entry:
    """Read a YAML file whose top is a mapping.

    Args:
        path: the file.
        root: the folder that places are told from.

    Raises:
        Refused: RULEBOOK-001 no YAML or unreadable, RULEBOOK-002 a key twice, RULEBOOK-005 the top is no mapping.
    """
    place = path.relative_to(root).as_posix()
    try:
        loader = _StrictLoader(path.read_text(encoding="utf-8"))
        loader.place = place
        try:
            content = loader.get_single_data()
        finally:
            loader.dispose()
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValueError) as error:
        raise Refused(NOT_YAML, place=place, reason=" ".join(str(error).split())) from error
    return Entry.of(content, f"{place}:")


def documents_in(folder: Path, root: Path) -> Iterator[Entry]:
    """Yield every ``*.yaml`` under a folder, in the order of their paths."""
    for path in sorted(folder.rglob("*.yaml")):
        yield read_document(path, root)


def require_name(name: str, place: str) -> str:
    """Return the name if it is lower-case letters, digits and underscores.

    Raises:
        Refused: RULEBOOK-007.
    """
    if not _NAME.match(name):
        raise Refused(BAD_NAME, place=place, name=name)
    return name


@dataclass
class Entry:
    """One mapping of a file. Each key is taken once; :meth:`finish` refuses what nobody took."""

    content: dict[str, Any]
    place: str
    taken: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, content: object, place: str) -> Entry:
        """Wrap a mapping with text keys.

        Raises:
            Refused: RULEBOOK-005, not a mapping or a key that is not text (``no`` and ``on`` are booleans in YAML).
        """
        if not isinstance(content, dict):
            raise wrong_type(place, Words("若干“键：值”", "a mapping of keys to values"), content)
        for key in content:
            if not isinstance(key, str):
                raise wrong_type(place, Words("文字的键", "a key that is text"), key)
        return cls(content, place)

    def at(self, key: str) -> str:
        """Return the place of a key, for a message."""
        return f"{self.place} {key}" if self.place.endswith(":") else f"{self.place}.{key}"

    def _get(self, key: str, kind: type | tuple[type, ...], wanted: Words) -> Any:
        self.taken.add(key)
        value = self.content.get(key)
        if key not in self.content:
            return None
        # True is an int and a moment is a date in Python; neither is what a person meant.
        wrong_twin = (isinstance(value, bool) and kind is not bool) or isinstance(value, datetime)
        if wrong_twin or not isinstance(value, kind):
            raise wrong_type(self.at(key), wanted, value)
        return value

    def _required(self, key: str) -> None:
        if key not in self.content:
            raise Refused(MISSING_KEY, place=self.place, key=key)

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text; without a default the key must be there and not empty."""
        if default is None:
            self._required(key)
        value = self._get(key, str, Words("文字", "text"))
        if value is None:
            return default or ""
        if default is None and not value.strip():
            raise wrong_type(self.at(key), Words("非空的文字", "text that is not empty"), value)
        return str(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; nothing when the key is absent."""
        values = self._get(key, list, Words("若干文字", "a list of texts"))
        for value in values or ():
            if not isinstance(value, str) or not value.strip():
                raise wrong_type(self.at(key), Words("非空的文字", "text that is not empty"), value)
        return tuple(values or ())

    def flag(self, key: str, default: bool) -> bool:
        """Return ``true`` or ``false``."""
        value = self._get(key, bool, Words("true 或 false", "true or false"))
        return default if value is None else bool(value)

    def number(self, key: str) -> float | None:
        """Return a number, or None when the key is absent."""
        value = self._get(key, (int, float), Words("数", "a number"))
        return None if value is None else float(value)

    def integer(self, key: str, default: int) -> int:
        """Return a whole number."""
        value = self._get(key, int, Words("整数", "a whole number"))
        return default if value is None else int(value)

    def day(self, key: str) -> date | None:
        """Return a day, or None when the key is absent."""
        value: date | None = self._get(key, date, Words("日期", "a day"))
        return value

    def required_day(self, key: str) -> date:
        """Return a day that must be there."""
        self._required(key)
        day = self.day(key)
        assert day is not None
        return day

    def words(self, key: str = "words") -> Words:
        """Return ``{zh: …, en: …}``, neither empty."""
        self._required(key)
        pair = self.entry(key)
        words = Words(pair.text("zh", ""), pair.text("en", ""))
        if not words.zh.strip() or not words.en.strip():
            raise Refused(EMPTY_WORDS, place=self.at(key))
        pair.finish()
        return words

    def optional_words(self, key: str) -> Words | None:
        """Return ``{zh: …, en: …}``, or None when the key is absent."""
        return self.words(key) if key in self.content else None

    def choice(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        """Return one of the allowed texts."""
        value = self.text(key, default)
        if value not in allowed:
            raise Refused(NOT_ALLOWED, place=self.at(key), found=value, allowed=", ".join(allowed))
        return value

    def raw(self, key: str) -> Any:
        """Return the value as YAML has it; the caller checks its type."""
        self._required(key)
        self.taken.add(key)
        return self.content[key]

    def entry(self, key: str) -> Entry:
        """Return the mapping under a key that must be there."""
        self._required(key)
        self.taken.add(key)
        return Entry.of(self.content[key], self.at(key))

    def entries(self, key: str) -> Iterator[tuple[str, Entry]]:
        """Yield the name and mapping of everything under a key that must be there."""
        yield from self.entry(key).all_entries()

    def all_entries(self) -> Iterator[tuple[str, Entry]]:
        """Yield every key with its mapping; keys are names."""
        for name, content in self.content.items():
            self.taken.add(name)
            require_name(name, self.at(name))
            yield name, Entry.of(content, self.at(name))

    def listed(self, key: str) -> Iterator[Entry]:
        """Yield the mappings of a list that must be there."""
        self._required(key)
        for number, content in enumerate(self._get(key, list, Words("一个列表", "a list"))):
            yield Entry.of(content, f"{self.at(key)}[{number}]")

    def finish(self) -> None:
        """Refuse what nobody took.

        Raises:
            Refused: RULEBOOK-003.
        """
        for key in self.content:
            if key not in self.taken:
                raise Refused(UNKNOWN_KEY, place=self.place, key=key, allowed=", ".join(sorted(self.taken)))


def wrong_type(place: str, wanted: Words, found: object) -> Refused:
    """Return the refusal of a value of the wrong type (RULEBOOK-005)."""
    return Refused(WRONG_TYPE, place=place, wanted=wanted, found=repr(found))
