"""Load what monitoring leans on: which measures answer which risk, and what the warnings of departments point to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lianxin.core.kernel.dictionary import FieldType
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.periods import Period
from lianxin.core.kernel.words import Words
from lianxin.rulebook.conditions import Shelf, value_name
from lianxin.rulebook.dated_values import Citation, read_area, read_citation, read_period
from lianxin.rulebook.documents import Entry
from lianxin.rulebook.errors import MISSING_KEY, NO_SUCH_ENTRY, NOT_ALLOWED, UNKNOWN_FIELD

FAMILY_KINDS = ("development", "security", "other")
BARS = ("no_risk", "unanswered", "security_only", "no_development", "no_measure", "no_labour", "too_early")
"""What a look at risks and measures can find (``monitoring.domain.fitting``)."""


@dataclass(frozen=True, slots=True)
class Family:
    """A family of measures (一类帮扶措施): the field of the register that lists them, their code list, and what kind it is."""

    name: str
    words: Words
    field: str
    code_list: str
    kind: str


@dataclass(frozen=True, slots=True)
class RiskMeasures:
    """Which families of measures answer which risk, from a day on in an area.

    A risk whose ``fits`` are None is answered by any measure. ``benefits`` says to which family a measure of the rulebook belongs,
    ``loans`` to which a loan. ``bars`` are the findings on which an elimination is refused; the others ask for a reason.
    """

    name: str
    words: Words
    families: Mapping[str, Family]
    fits: Mapping[str, tuple[str, ...] | None]
    benefits: Mapping[str, str]
    loans: str
    bars: tuple[str, ...]
    period: Period
    area: str
    source: Citation
    verified: bool
    note: Words | None

    def answers(self, risk: str, family: str) -> bool:
        """Whether a measure of the family answers the risk. A risk that is not known here is answered by none."""
        fitting = self.fits.get(risk, ())
        return family in self.families if fitting is None else family in fitting


@dataclass(frozen=True, slots=True)
class WarningKind:
    """What a department warns of: the risk that it points to, and the values from which on it becomes a lead; "" for always.

    ``limit`` is for households that had left poverty or whose standing is not known, ``limit_others`` for all others.
    """

    name: str
    words: Words
    risk: str
    limit: str
    limit_others: str


def load_risk_measures(entries: Mapping[str, Entry], shelf: Shelf) -> dict[str, RiskMeasures]:
    """Load every table of risks and measures.

    Raises:
        Refused: RULEBOOK-003 to 009, 014, 016, 024, 042 and 044, the first fault found; so is a risk that has no row.
    """
    return {name: _risk_measures(name, entry, shelf) for name, entry in entries.items()}


def load_warnings(entries: Mapping[str, Entry], shelf: Shelf) -> dict[str, WarningKind]:
    """Load every kind of warning.

    Raises:
        Refused: RULEBOOK-003 to 009, 040, 041, the first fault found; so is a kind of the code list that has no entry.
    """
    known = shelf.dictionary.code_lists["warning_kind"]
    found = {}
    for name, entry in entries.items():
        if name not in {code.key for code in known.codes}:
            raise Refused(NOT_ALLOWED, place=entry.place, found=name, allowed=", ".join(c.key for c in known.codes))
        limits = [value_name(entry, key, FieldType.MONEY, shelf, optional=True) for key in ("limit", "limit_others")]
        risk = entry.choice("risk", tuple(code.key for code in shelf.dictionary.code_lists["risk"].codes))
        found[name] = WarningKind(name, known.by_key(name).words, risk, *limits)
        entry.finish()
    for code in known.codes:
        if found and code.key not in found:
            raise Refused(MISSING_KEY, place="warnings", key=code.key)
    return found


def _risk_measures(name: str, entry: Entry, shelf: Shelf) -> RiskMeasures:
    starts_on, ends_before = read_period(entry)
    families = {key: _family(key, one, shelf) for key, one in entry.entries("families")}
    benefits = entry.entry("benefits")
    belongs = {key: benefits.choice(key, tuple(families)) for key in benefits.content}
    benefits.finish()
    made = RiskMeasures(
        name=name,
        words=entry.words(),
        families=families,
        fits=_fits(entry.entry("fits"), families, shelf),
        benefits=belongs,
        loans=entry.choice("loans", tuple(families)),
        bars=entry.texts("bars"),
        period=Period(starts_on, ends_before),
        area=read_area(entry.text("area", ""), entry.place),
        source=read_citation(entry),
        verified=entry.flag("verified", False),
        note=entry.optional_words("note"),
    )
    for bar in made.bars:
        if bar not in BARS:
            raise Refused(NOT_ALLOWED, place=entry.at("bars"), found=bar, allowed=", ".join(BARS))
    entry.finish()
    return made


def _family(name: str, entry: Entry, shelf: Shelf) -> Family:
    path = f"household.{entry.text('field')}"
    field = shelf.dictionary.fields.get(path)
    if field is None or field.type is not FieldType.CODES:
        raise Refused(UNKNOWN_FIELD, place=entry.at("field"), name=path)
    kind = entry.choice("kind", FAMILY_KINDS, "other")
    entry.finish()
    return Family(name, field.words, field.name, field.code_list, kind)


def _fits(entry: Entry, families: Mapping[str, Family], shelf: Shelf) -> dict[str, tuple[str, ...] | None]:
    risks = [code.key for code in shelf.dictionary.code_lists["risk"].codes]
    for risk in risks:
        if risk not in entry.content:
            raise Refused(MISSING_KEY, place=entry.place, key=risk)
    found: dict[str, tuple[str, ...] | None] = {}
    for risk in entry.content:
        if risk not in risks:
            raise Refused(NOT_ALLOWED, place=entry.place, found=risk, allowed=", ".join(risks))
        row = entry.entry(risk)
        listed, is_any = row.texts("families"), row.flag("any", False)
        row.finish()
        unknown = next((one for one in listed if one not in families), None)
        if unknown is not None:
            raise Refused(NO_SUCH_ENTRY, place=row.at("families"), name=unknown, known=", ".join(families))
        if is_any == bool(listed):
            raise Refused(MISSING_KEY, place=row.place, key="families")
        found[risk] = None if is_any else listed
    entry.finish()
    return found
