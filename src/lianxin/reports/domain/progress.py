"""Progress reports (工作纪实、专报): text whose numbers are statements, so that it says only what rows support.

``programmes/<name>/progress_report.yaml`` holds the text of one, sentence by sentence in both languages. A number stands in it as the
number of its statement, ``{004-24}``. A sentence of which a number cannot be told from rows is not printed; it is listed instead.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.reports.domain.errors import NOT_YAML, PROGRESS_FAULTY

NUMBER = re.compile(r"\{([0-9a-z-]+)\}")
"""The number of a statement, as it stands in a sentence."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence in both languages, with the numbers of the statements in it."""

    words: Words

    @property
    def numbers(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(NUMBER.findall(self.words.zh)))

    def filled(self, told: Mapping[str, Words]) -> Words:
        """Return the sentence with its numbers.

        Raises:
            KeyError: one of them was not given.
        """
        zh = NUMBER.sub(lambda found: told[found[1]].zh, self.words.zh)
        return Words(zh, NUMBER.sub(lambda found: told[found[1]].en, self.words.en))


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart of statements of one unit."""

    title: Words
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, paragraphs of sentences, and what is shown under them."""

    heading: Words
    paragraphs: tuple[tuple[Sentence, ...], ...]
    table: Picture | None = None
    chart: Picture | None = None


@dataclass(frozen=True, slots=True)
class ProgressReport:
    """The text of a report: its title, who reports, its sections."""

    title: Words
    reporter: Words
    sections: tuple[Section, ...]

    @property
    def numbers(self) -> tuple[str, ...]:
        """Every statement that it names, each once."""
        found = [
            number
            for section in self.sections
            for number in (
                *(n for paragraph in section.paragraphs for sentence in paragraph for n in sentence.numbers),
                *(section.table.numbers if section.table else ()),
                *(section.chart.numbers if section.chart else ()),
            )
        ]
        return tuple(dict.fromkeys(found))


def load_progress_report(text: str, known: Collection[str], *, name: str = "progress_report.yaml") -> ProgressReport:
    """Load a report; ``known`` are the numbers of its programme's statements.

    Raises:
        Refused: REPORTS-003 no YAML; REPORTS-040 a part is missing or unknown, a number has no statement, or a sentence's languages
            name different numbers.
    """
    try:
        told = yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise Refused(NOT_YAML, place=name, reason=str(error).replace("\n", " ")) from error
    root = _part(told, name, {"title", "reporter", "sections"})
    sections = tuple(_section(one, f"{name} sections[{n}]") for n, one in enumerate(_list(root["sections"], name)))
    report = ProgressReport(_words(root["title"], name), _words(root["reporter"], name), sections)
    if unknown := [number for number in report.numbers if number not in known]:
        raise Refused(
            PROGRESS_FAULTY, place=name,
            reason=Words(f"没有编号为 {'、'.join(unknown)} 的陈述", f"there is no statement {', '.join(unknown)}"),
        )  # fmt: skip
    return report


def _section(told: Any, place: str) -> Section:
    part = _part(told, place, {"heading", "paragraphs", "table", "chart"}, needed={"heading", "paragraphs"})
    paragraphs = tuple(
        tuple(_sentence(one, f"{place} paragraphs[{n}]") for one in _list(listed, place))
        for n, listed in enumerate(_list(part["paragraphs"], place))
    )
    pictures = {key: _picture(part[key], f"{place} {key}") for key in ("table", "chart") if key in part}
    return Section(_words(part["heading"], place), paragraphs, **pictures)


def _sentence(told: Any, place: str) -> Sentence:
    words = _words(told, place)
    if set(NUMBER.findall(words.zh)) != set(NUMBER.findall(words.en)):
        raise _fault(place, f"中英文的数不一样：{words.zh}", f"the two languages name different numbers: {words.en}")
    return Sentence(words)


def _picture(told: Any, place: str) -> Picture:
    part = _part(told, place, {"title", "statements"})
    return Picture(_words(part["title"], place), tuple(str(one) for one in _list(part["statements"], place)))


def _words(told: Any, place: str) -> Words:
    part = _part(told, place, {"zh", "en"})
    return Words(str(part["zh"]).strip(), str(part["en"]).strip())


def _list(told: Any, place: str) -> list[Any]:
    if not isinstance(told, list) or not told:
        raise _fault(place, "要有列表", "a list is needed")
    return told


def _part(told: Any, place: str, allowed: set[str], *, needed: set[str] | None = None) -> dict[str, Any]:
    wanted = allowed if needed is None else needed
    if not isinstance(told, dict) or not set(told) <= allowed or not wanted <= set(told):
        known = "、".join(sorted(allowed))
        raise _fault(place, f"要有、也只能有 {known}", f"it has {', '.join(sorted(allowed))} and nothing else")
    return told


def _fault(place: str, zh: str, en: str) -> Refused:
    return Refused(PROGRESS_FAULTY, place=place, reason=Words(zh, en))
