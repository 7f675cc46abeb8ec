"""The rulebook as a whole: which rules are in force where and when, and the values they are judged with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from lianxin.core.kernel.dictionary import Dictionary
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.core.rules import ByArea, Schema
from lianxin.rulebook.band_entries import Bands, load_bands
from lianxin.rulebook.conditions import Shelf
from lianxin.rulebook.dated_values import Values
from lianxin.rulebook.documents import read_document
from lianxin.rulebook.errors import NO_RULE_SET, NO_SUCH_ENTRY, UNKNOWN_RULE, UNUSED_RULE
from lianxin.rulebook.form_word_entries import FormWord, load_form_words
from lianxin.rulebook.loan_entries import LoanProduct, load_loan_products
from lianxin.rulebook.measure_entries import Measure, load_measures
from lianxin.rulebook.monitoring_entries import RiskMeasures, WarningKind, load_risk_measures, load_warnings
from lianxin.rulebook.rule_entries import PURPOSES, Concept, Rule, RuleSet, load_rules, named_entries
from lianxin.rulebook.score_entries import ScoreSheetKind, load_score_sheets
from lianxin.rulebook.survey_entries import Questionnaire, SurveyDesign, load_questionnaires, load_survey_designs
from lianxin.rulebook.tally_entries import Tally, load_tallies
from lianxin.rulebook.taxonomy_entries import Taxonomy, load_taxonomies
from lianxin.rulebook.village_cause_entries import VillageCause, load_village_causes
from lianxin.rulebook.word_lists import WordList, load_word_lists
from lianxin.rulebook.work_entries import WorkIndicator, WorkKind, load_work_indicators, load_work_kinds


@dataclass(frozen=True)
class Coverage:
    """What is known of one rule: since when it is implemented, what it was checked against, and by whom (empty: nobody)."""

    rule: str
    since: date
    checked_against: str
    checked_by: str
    note: Words | None


@dataclass(frozen=True)
class Rulebook:
    """Every rule and rule set, compiled; the values of policy and its lists of words; and what has been checked."""

    dictionary: Dictionary
    values: Values
    schema: Schema
    concepts: Mapping[str, Concept]
    rules: Mapping[str, Rule]
    rule_sets: Mapping[str, RuleSet]
    coverage: Mapping[str, Coverage]
    loan_products: Mapping[str, LoanProduct] = field(default_factory=dict)
    measures: Mapping[str, Measure] = field(default_factory=dict)
    word_lists: Mapping[str, WordList] = field(default_factory=dict)
    risk_measures: Mapping[str, RiskMeasures] = field(default_factory=dict)
    warnings: Mapping[str, WarningKind] = field(default_factory=dict)
    tallies: Mapping[str, Tally] = field(default_factory=dict)
    work_kinds: Mapping[str, WorkKind] = field(default_factory=dict)
    work_indicators: Mapping[str, WorkIndicator] = field(default_factory=dict)
    survey_designs: Mapping[str, SurveyDesign] = field(default_factory=dict)
    questionnaires: Mapping[str, Questionnaire] = field(default_factory=dict)
    score_sheets: Mapping[str, ScoreSheetKind] = field(default_factory=dict)
    village_causes: Mapping[str, VillageCause] = field(default_factory=dict)
    form_words: Mapping[str, FormWord] = field(default_factory=dict)
    bands: Mapping[str, Bands] = field(default_factory=dict)
    taxonomies: Mapping[str, Taxonomy] = field(default_factory=dict)

    def rule(self, name: str) -> Rule:
        """Return a rule.

        Raises:
            Refused: RULEBOOK-031, no such rule.
        """
        if name not in self.rules:
            raise Refused(UNKNOWN_RULE, place="rulebook", name=name, known=", ".join(self.rules))
        return self.rules[name]

    def loan_product(self, name: str) -> LoanProduct:
        """Return a loan product.

        Raises:
            Refused: RULEBOOK-044, no such product.
        """
        if name not in self.loan_products:
            raise Refused(NO_SUCH_ENTRY, place="loan_products", name=name, known=", ".join(self.loan_products))
        return self.loan_products[name]

    def loan_products_on(self, on: date, area: str = "") -> tuple[LoanProduct, ...]:
        """Return the products that may be lent on a day in an area."""
        return tuple(p for p in self.loan_products.values() if on in p.period and area.startswith(p.area))

    def measure(self, name: str) -> Measure:
        """Return a measure.

        Raises:
            Refused: RULEBOOK-044, no such measure.
        """
        if name not in self.measures:
            raise Refused(NO_SUCH_ENTRY, place="measures", name=name, known=", ".join(self.measures))
        return self.measures[name]

    def measures_on(self, on: date, area: str = "") -> tuple[Measure, ...]:
        """Return the measures in force on a day in an area."""
        return tuple(m for m in self.measures.values() if on in m.period and area.startswith(m.area))

    def risk_measures_on(self, on: date, area: str = "") -> RiskMeasures:
        """Return the table of risks and measures in force on a day; the one for the narrowest area that holds ``area``.

        Raises:
            Refused: RULEBOOK-044, none is in force.
        """
        found = [t for t in self.risk_measures.values() if on in t.period and area.startswith(t.area)]
        if not found:
            known = ", ".join(self.risk_measures)
            raise Refused(NO_SUCH_ENTRY, place="risk_measures", name=f"{on.isoformat()} “{area}”", known=known)
        return max(found, key=lambda table: len(table.area))

    def village_causes_on(self, on: date) -> dict[str, VillageCause]:
        """Return what can hold a village back, by name, as the rulebook says on a day."""
        return {name: one for name, one in self.village_causes.items() if on in one.period}

    def warning(self, name: str) -> WarningKind:
        """Return a kind of warning.

        Raises:
            Refused: RULEBOOK-044, no such kind.
        """
        if name not in self.warnings:
            raise Refused(NO_SUCH_ENTRY, place="warnings", name=name, known=", ".join(self.warnings))
        return self.warnings[name]

    def work_kind(self, name: str) -> WorkKind:
        """Return a kind of work.

        Raises:
            Refused: RULEBOOK-044, no such kind.
        """
        if name not in self.work_kinds:
            raise Refused(NO_SUCH_ENTRY, place="work_kinds", name=name, known=", ".join(self.work_kinds))
        return self.work_kinds[name]

    def work_indicator(self, name: str) -> WorkIndicator:
        """Return an indicator of work.

        Raises:
            Refused: RULEBOOK-044, no such indicator.
        """
        if name not in self.work_indicators:
            raise Refused(NO_SUCH_ENTRY, place="work_indicators", name=name, known=", ".join(self.work_indicators))
        return self.work_indicators[name]

    def rule_sets_on(self, on: date, area: str = "") -> tuple[RuleSet, ...]:
        """Return the rule sets in force on a day in an area, those of the narrowest area first for each purpose."""
        valid = [s for s in self.rule_sets.values() if on in s.period and area.startswith(s.area)]
        return tuple(sorted(valid, key=lambda s: (PURPOSES.index(s.purpose), -len(s.area))))

    def rule_set(self, purpose: str, *, on: date, area: str = "") -> RuleSet:
        """Return the rule set for a purpose on a day; the one for the narrowest area that holds ``area``.

        Args:
            purpose: ``identify``, ``exit``, ``village_exit``, ``county_exit``, ``monitor``, ``eliminate`` or ``survey``.
            on: the day.
            area: a division code or the beginning of one.

        Raises:
            Refused: RULEBOOK-032, nothing is laid down for that purpose, day and area.
        """
        for rule_set in self.rule_sets_on(on, area):
            if rule_set.purpose == purpose:
                return rule_set
        existing = ", ".join(f"{s.name} ({s.purpose}, {_span(s)})" for s in self.rule_sets.values())
        raise Refused(NO_RULE_SET, purpose=purpose, on=on.isoformat(), area=area, existing=existing)

    def parameters(self, *, on: date) -> dict[str, object]:
        """Return every parameter as the rule language wants it: the value, one by area, or None where nobody set one.

        Money is in fen. The area is decided household by household (``village_code``), so one set of parameters serves
        a whole country.
        """
        found: dict[str, object] = {}
        for name in self.values:
            pairs = self.values.by_area(name, on=on)
            if not pairs:
                found[name] = None
            elif [area for area, _ in pairs] == [""]:
                found[name] = pairs[0][1]
            else:
                found[name] = ByArea(pairs)
        return found


def load_rulebook(folder: Path, dictionary: Dictionary, values: Values) -> Rulebook:
    """Load definitions, rules, rule sets, coverage, loan products, measures and tallies from a folder.

    Raises:
        Refused: the first fault found, with file and key.
    """
    concepts, rules, rule_sets, schema = load_rules(folder, dictionary, values)
    shelf = Shelf(schema, dictionary, values)
    kinds = load_work_kinds(named_entries(folder / "work_kinds", "work_kinds", folder), dictionary)
    indicators = named_entries(folder / "work_indicators", "work_indicators", folder)
    risk_measures = load_risk_measures(named_entries(folder / "risk_measures", "risk_measures", folder), shelf)
    families = frozenset(family for table in risk_measures.values() for family in table.families)
    measures = load_measures(named_entries(folder / "measures", "measures", folder), shelf)
    sortings = named_entries(folder / "taxonomies", "taxonomies", folder)
    causes = named_entries(folder / "village_causes", "village_causes", folder)
    return Rulebook(
        dictionary=dictionary,
        values=values,
        schema=schema,
        concepts=concepts,
        rules=rules,
        rule_sets=rule_sets,
        coverage=_coverage(folder, rules),
        loan_products=load_loan_products(named_entries(folder / "loan_products", "loan_products", folder), shelf),
        measures=measures,
        word_lists=load_word_lists(folder / "word_lists"),
        risk_measures=risk_measures,
        warnings=load_warnings(named_entries(folder / "warnings", "warnings", folder), shelf),
        tallies=load_tallies(named_entries(folder / "tallies", "tallies", folder), schema),
        work_kinds=kinds,
        work_indicators=load_work_indicators(indicators, kinds, dictionary),
        survey_designs=load_survey_designs(named_entries(folder / "survey_designs", "survey_designs", folder)),
        questionnaires=load_questionnaires(named_entries(folder / "questionnaires", "questionnaires", folder), shelf),
        score_sheets=load_score_sheets(named_entries(folder / "score_sheets", "score_sheets", folder)),
        village_causes=load_village_causes(causes, shelf, families),
        form_words=load_form_words(named_entries(folder / "form_words", "form_words", folder), schema),
        bands=load_bands(named_entries(folder / "bands", "bands", folder), dictionary),
        taxonomies=load_taxonomies(sortings, measures, dictionary),
    )


def _coverage(folder: Path, rules: Mapping[str, Rule]) -> dict[str, Coverage]:
    document = read_document(folder / "coverage.yaml", folder)
    found = {}
    for name, entry in document.entries("rules"):
        if name not in rules:
            raise Refused(UNKNOWN_RULE, place=entry.place, name=name, known=", ".join(rules))
        found[name] = Coverage(
            name,
            entry.required_day("since"),
            entry.text("checked_against"),
            entry.text("checked_by", ""),
            entry.optional_words("note"),
        )
        entry.finish()
    document.finish()
    forgotten = [name for name in rules if name not in found]
    if forgotten:
        names = ", ".join(forgotten)
        raise Refused(UNUSED_RULE, place="coverage.yaml", reason=Words(f"缺少 {names}", f"{names} is missing"))
    return found


def _span(rule_set: RuleSet) -> str:
    until = rule_set.period.ends_before.isoformat() if rule_set.period.ends_before else "…"
    return f"{rule_set.period.starts_on.isoformat()}–{until}"
