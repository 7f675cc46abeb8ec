"""Load definitions, rules and rule sets, and compile every expression against the dictionary and the values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from lianxin.core.kernel.dictionary import CodeList, Dictionary
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.periods import Period
from lianxin.core.kernel.words import Words
from lianxin.core.rules import Definition, Expression, Kind, ParameterType, Schema
from lianxin.core.rules.kinds import TABLES
from lianxin.rulebook.dated_values import Citation, Values, read_area, read_citation, read_period
from lianxin.rulebook.documents import Entry, documents_in
from lianxin.rulebook.errors import (
    DUPLICATE_NAME,
    FAULTY_RULE,
    NOT_ALLOWED,
    RULE_OUTSIDE_PERIOD,
    TWO_RULE_SETS,
    UNKNOWN_RULE,
    UNKNOWN_UNIT,
)

PURPOSES = ("identify", "exit", "village_exit", "county_exit", "monitor", "eliminate", "survey")
# What is judged by the rules of a purpose; a household, where nothing else is said.
SUBJECTS = {"village_exit": "village", "county_exit": "county"}
_EVIDENCE = "evidence_type"
SEVERITIES = ("standard", "red_line", "clue")


@dataclass(frozen=True)
class Concept:
    """A definition with what a reader wants to know of it."""

    name: str
    definition: Definition
    source: Citation
    note: Words | None = None


@dataclass(frozen=True)
class Rule:
    """A standard. It is met when the household is well off in its respect.

    ``value`` and ``limit`` are what a page shows as compared; where a share is compared, ``value`` is its numerator and
    ``base`` its denominator. ``severity`` is ``standard``; ``red_line`` where a failure
    must be acted on at once; ``clue`` where it only asks for a visit. ``causes`` and ``risks`` are codes of the lists of
    those names that a failure suggests to the person who records them: never recorded by themselves.
    """

    name: str
    words: Words
    expression: Expression
    value: Expression | None
    base: Expression | None
    limit: Expression | None
    value_words: Words | None
    value_unit: str
    severity: str
    causes: tuple[str, ...]
    risks: tuple[str, ...]
    period: Period
    area: str
    source: Citation
    verified: bool
    note: Words | None

    @property
    def table(self) -> str:
        return self.expression.table


@dataclass(frozen=True)
class Judged:
    """A criterion that no fact on record answers: people judge it, with papers of the types of ``evidence``."""

    name: str
    words: Words
    evidence: tuple[str, ...]
    source: Citation
    verified: bool
    note: Words | None


@dataclass(frozen=True)
class RuleSet:
    """The rules of one decision and the verdict over them, in force for a period in an area.

    ``judged`` are criteria that people answer besides; the verdict of the rules does not know them. ``evidence`` names by rule
    the types of paper that whoever judges it should see.

    ``answers`` says what each answer of the verdict means for the household: in an identification ``met`` is *poor*, in
    an exit it is *may exit*.
    """

    name: str
    purpose: str
    words: Words
    rules: tuple[Rule, ...]
    verdict: Expression
    value: Expression | None
    limit: Expression | None
    answers: Mapping[Verdict, Words]
    period: Period
    area: str
    source: Citation
    verified: bool
    note: Words | None
    judged: tuple[Judged, ...] = ()
    evidence: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def table(self) -> str:
        return self.verdict.table

    def words_of(self, criterion: str) -> Words:
        """Return what a criterion is called, whether a rule or a person answers it.

        Raises:
            KeyError: the set has no such criterion.
        """
        words = {rule.name: rule.words for rule in self.rules} | {one.name: one.words for one in self.judged}
        return words[criterion]


@dataclass(frozen=True)
class _Shelf:
    """What rules are checked against."""

    schema: Schema
    code_lists: Mapping[str, CodeList]
    units: Iterable[str]


def load_rules(
    folder: Path, dictionary: Dictionary, values: Values
) -> tuple[dict[str, Concept], dict[str, Rule], dict[str, RuleSet], Schema]:
    """Load ``definitions/``, ``rules/`` and ``rule_sets/`` of a folder. Each rule is also a definition of its name.

    Raises:
        Refused: RULEBOOK-001 to 009, 014, 016, 024, 030 to 034, the first fault found, with file and key.
    """
    concepts = _concepts(folder)
    rule_entries = named_entries(folder / "rules", "rules", folder)
    definitions = {name: concept.definition for name, concept in concepts.items()}
    for name, entry in rule_entries.items():
        if name in definitions:
            raise Refused(DUPLICATE_NAME, place=entry.place, name=name, other="definitions")
        definitions[name] = Definition(entry.choice("table", TABLES), entry.text("expression"), entry.words())
    parameters = {name: ParameterType(parameter.type, words=parameter.words) for name, parameter in values.items()}
    try:
        schema = Schema.of(dictionary, definitions=definitions, parameters=parameters)
    except Refused as refusal:
        raise _faulty("definitions, rules", refusal) from refusal
    shelf = _Shelf(schema, dictionary.code_lists, dictionary.units)
    rules = {name: _rule(name, entry, shelf) for name, entry in rule_entries.items()}
    rule_sets = {
        name: _rule_set(name, entry, rules, shelf)
        for name, entry in named_entries(folder / "rule_sets", "rule_sets", folder).items()
    }
    _refuse_two_at_once(rule_sets.values())
    return concepts, rules, rule_sets, schema


def named_entries(folder: Path, key: str, root: Path) -> dict[str, Entry]:
    """Return every entry under ``key`` of every file of a folder, by name."""
    found: dict[str, Entry] = {}
    for document in documents_in(folder, root):
        for name, entry in document.entries(key):
            if name in found:
                raise Refused(DUPLICATE_NAME, place=entry.place, name=name, other=found[name].place)
            found[name] = entry
        document.finish()
    return found


def _concepts(folder: Path) -> dict[str, Concept]:
    concepts = {}
    for name, entry in named_entries(folder / "definitions", "definitions", folder).items():
        definition = Definition(entry.choice("table", TABLES), entry.text("expression"), entry.words())
        concepts[name] = Concept(name, definition, read_citation(entry), entry.optional_words("note"))
        entry.finish()
    return concepts


def _faulty(place: str, refusal: Refused) -> Refused:
    reason = Words(
        f"[{refusal.code}] {refusal.what.zh} {refusal.remedy.zh}",
        f"[{refusal.code}] {refusal.what.en} {refusal.remedy.en}",
    )
    return Refused(FAULTY_RULE, place=place, reason=reason)


def _compiled(entry: Entry, key: str, shelf: _Shelf, table: str, expected: Kind | None = None) -> Expression:
    try:
        return shelf.schema.compile(entry.text(key), table=table, expected=expected)
    except Refused as refusal:
        raise _faulty(entry.at(key), refusal) from refusal


def _shown(entry: Entry, key: str, shelf: _Shelf, table: str) -> Expression | None:
    return _compiled(entry, key, shelf, table) if key in entry.content else None


def _codes(entry: Entry, key: str, code_list: CodeList) -> tuple[str, ...]:
    known = {code.key for code in code_list.codes}
    for key_of_code in entry.texts(key):
        if key_of_code not in known:
            raise Refused(NOT_ALLOWED, place=entry.at(key), found=key_of_code, allowed=", ".join(sorted(known)))
    return entry.texts(key)


def _period(entry: Entry) -> Period:
    starts_on, ends_before = read_period(entry)
    return Period(starts_on, ends_before)


def _rule(name: str, entry: Entry, shelf: _Shelf) -> Rule:
    table = entry.choice("table", TABLES)
    unit = entry.text("value_unit", "")
    if unit and unit not in shelf.units:
        raise Refused(UNKNOWN_UNIT, place=entry.at("value_unit"), name=unit)
    rule = Rule(
        name=name,
        words=entry.words(),
        expression=_compiled(entry, "expression", shelf, table, Kind.BOOLEAN),
        value=_shown(entry, "value", shelf, table),
        base=_shown(entry, "base", shelf, table),
        limit=_shown(entry, "limit", shelf, table),
        value_words=entry.optional_words("value_words"),
        value_unit=unit,
        severity=entry.choice("severity", SEVERITIES, "standard"),
        causes=_codes(entry, "causes", shelf.code_lists["cause"]),
        risks=_codes(entry, "risks", shelf.code_lists["risk"]),
        period=_period(entry),
        area=read_area(entry.text("area", ""), entry.place),
        source=read_citation(entry),
        verified=entry.flag("verified", False),
        note=entry.optional_words("note"),
    )
    entry.finish()
    _refuse_derived(entry, rule, shelf)
    return rule


def _refuse_derived(entry: Entry, rule: Rule, shelf: _Shelf) -> None:
    """What is worked out about a place is there when the place is judged, not when one of its households is."""
    for path in rule.expression.fields:
        table = path.partition(".")[0]
        if table != rule.table and shelf.schema.dictionary.field(path).derived:
            raise Refused(
                FAULTY_RULE,
                place=entry.at("expression"),
                reason=Words(
                    f"{path} 是推算出来的，只有本表的规则能用。",
                    f"{path} is worked out; only rules of its table read it.",
                ),
            )


def _rule_set(name: str, entry: Entry, rules: Mapping[str, Rule], shelf: _Shelf) -> RuleSet:
    table = entry.choice("table", TABLES)
    wanted = SUBJECTS.get(entry.text("purpose"), "household")
    if table != wanted:
        raise Refused(NOT_ALLOWED, place=entry.at("table"), found=table, allowed=wanted)
    period, area = _period(entry), read_area(entry.text("area", ""), entry.place)
    chosen = tuple(_member(rule, entry, rules, period, area) for rule in entry.texts("rules"))
    answers = entry.entry("answers")
    rule_set = RuleSet(
        name=name,
        purpose=entry.choice("purpose", PURPOSES),
        words=entry.words(),
        rules=chosen,
        verdict=_compiled(entry, "verdict", shelf, table, Kind.BOOLEAN),
        value=_shown(entry, "value", shelf, table),
        limit=_shown(entry, "limit", shelf, table),
        answers={verdict: answers.words(verdict.value) for verdict in Verdict},
        period=period,
        area=area,
        source=read_citation(entry),
        verified=entry.flag("verified", False),
        note=entry.optional_words("note"),
        judged=_judged(entry, chosen, shelf),
        evidence=_evidence(entry, chosen, shelf),
    )
    answers.finish()
    entry.finish()
    _refuse_other_than_all(entry, rule_set)
    return rule_set


def _refuse_other_than_all(entry: Entry, rule_set: RuleSet) -> None:
    """A place is judged criterion by criterion, each over counts that may be open, so that its verdict is all of them."""
    asked = sorted(rule_set.verdict.text.split()[::2])
    if rule_set.table == "household" or (
        asked == sorted(rule.name for rule in rule_set.rules) and set(rule_set.verdict.text.split()[1::2]) <= {"and"}
    ):
        return
    reason = Words(
        "村和县的结论须是全部规则，用 and 连接。",
        "The verdict on a village or county is all its rules, joined by “and”.",
    )
    raise Refused(FAULTY_RULE, place=entry.at("verdict"), reason=reason)


def _judged(entry: Entry, rules: Iterable[Rule], shelf: _Shelf) -> tuple[Judged, ...]:
    """Return the criteria that people answer; none may be called like a rule of the set."""
    if "judged" not in entry.content:
        return ()
    taken = {rule.name for rule in rules}
    found = []
    for name, one in entry.entries("judged"):
        if name in taken:
            raise Refused(DUPLICATE_NAME, place=one.place, name=name, other=entry.at("rules"))
        codes = _codes(one, "evidence", shelf.code_lists[_EVIDENCE])
        words, source, note = one.words(), read_citation(one), one.optional_words("note")
        found.append(Judged(name, words, codes, source, one.flag("verified", False), note))
        one.finish()
    return tuple(found)


def _evidence(entry: Entry, rules: Iterable[Rule], shelf: _Shelf) -> dict[str, tuple[str, ...]]:
    """Return the types of paper by rule; each must be a rule of the set."""
    if "evidence" not in entry.content:
        return {}
    known = {rule.name for rule in rules}
    papers = entry.entry("evidence")
    for name in papers.content:
        if name not in known:
            raise Refused(UNKNOWN_RULE, place=papers.at(name), name=name, known=", ".join(sorted(known)))
    found = {name: _codes(papers, name, shelf.code_lists[_EVIDENCE]) for name in papers.content}
    papers.finish()
    return found


def _member(name: str, entry: Entry, rules: Mapping[str, Rule], period: Period, area: str) -> Rule:
    """Return a rule of a set, in force wherever and whenever the set is."""
    if name not in rules:
        raise Refused(UNKNOWN_RULE, place=entry.at("rules"), name=name, known=", ".join(rules))
    rule = rules[name]
    last = date.max
    covers = rule.period.starts_on <= period.starts_on and (rule.period.ends_before or last) >= (
        period.ends_before or last
    )
    if not covers or not area.startswith(rule.area):
        raise Refused(RULE_OUTSIDE_PERIOD, place=entry.at("rules"), name=name)
    return rule


def _refuse_two_at_once(rule_sets: Iterable[RuleSet]) -> None:
    seen: list[RuleSet] = []
    for rule_set in rule_sets:
        for other in seen:
            same = (rule_set.purpose, rule_set.area) == (other.purpose, other.area)
            if same and rule_set.period.overlaps(other.period):
                raise Refused(TWO_RULE_SETS, place="rule_sets", name=rule_set.name, other=other.name)
        seen.append(rule_set)
