"""Load how third parties survey: designs of samples, and questionnaires with the rates that are estimated from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from lianxin.core.kernel.dictionary import FieldType
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.periods import Period
from lianxin.core.kernel.words import Words
from lianxin.core.measures import Design, Selection, Side, Take, shared_out
from lianxin.rulebook.conditions import Shelf, value_name
from lianxin.rulebook.dated_values import Citation, read_area, read_citation, read_period
from lianxin.rulebook.documents import Entry
from lianxin.rulebook.errors import DESIGN_FAULTY, MISSING_KEY, NO_SUCH_ENTRY, NOT_ALLOWED, NOTHING_LISTED

STATUSES: dict[str, Words] = {
    "exited": Words("脱贫户", "exited"),
    "poor": Words("未脱贫户", "not exited"),
    "to_exit": Words("拟退出户", "to exit"),
    "monitored": Words("监测户", "monitored"),
    "ordinary": Words("未建档立卡户", "not registered"),
}
"""The strata that a register can tell. A household is monitored before it is to exit, and that before its type."""
SUSPICIONS: dict[str, Words] = {
    "wrong_exit": Words("疑似错退", "suspected wrong exit"),
    "omission": Words("疑似漏评", "suspected omission"),
}
UNKNOWN = "unknown"
YES, NO = "yes", "no"
_YES_NO = {YES: Words("是", "yes"), NO: Words("否", "no")}


@dataclass(frozen=True, slots=True)
class SurveyDesign:
    """A design by name, with where it was found."""

    name: str
    words: Words
    design: Design
    source: Citation
    verified: bool
    note: Words | None


class Kinds:
    """What a question is answered with."""

    CHOICE = "choice"
    NUMBER = "number"
    TEXT = "text"
    ALL = (CHOICE, NUMBER, TEXT)


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``asked_of`` are the strata that it is put to (empty: all). An answer in ``suspects`` raises a suspicion."""

    name: str
    words: Words
    kind: str
    choices: Mapping[str, Words]
    asked_of: tuple[str, ...]
    suspects: tuple[str, ...]
    is_optional: bool
    wants_evidence: bool

    def is_put_to(self, status: str) -> bool:
        """Whether households of a stratum are asked."""
        return not self.asked_of or status in self.asked_of


@dataclass(frozen=True, slots=True)
class SurveyRate:
    """A rate that is estimated: either households whose answer is one of ``hits`` among those who answered, or persons of
    households where a suspicion was confirmed among the persons of ``among``. ``limit`` is a value of policy, "" for none."""

    name: str
    words: Words
    question: str
    hits: tuple[str, ...]
    suspicion: str
    among: tuple[str, ...]
    limit: str
    side: Side


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """The questions of a survey, which strata can raise which suspicion, and the rates, from a day on in an area."""

    name: str
    words: Words
    questions: Mapping[str, Question]
    suspicions: Mapping[str, tuple[str, ...]]
    rates: Mapping[str, SurveyRate]
    period: Period
    area: str
    source: Citation
    verified: bool

    def questions_for(self, status: str) -> list[Question]:
        """What a household of a stratum is asked."""
        return [one for one in self.questions.values() if one.is_put_to(status)]

    def suspicion_of(self, status: str) -> str:
        """Which suspicion a household of a stratum can raise; "" for none."""
        return next((name for name, strata in self.suspicions.items() if status in strata), "")


def load_survey_designs(entries: Mapping[str, Entry]) -> dict[str, SurveyDesign]:
    """Load every design.

    Raises:
        Refused: RULEBOOK-003 to 009, 016, 047, the first fault found.
    """
    return {name: _survey_design(name, entry) for name, entry in entries.items()}


def _survey_design(name: str, entry: Entry) -> SurveyDesign:
    words, source = entry.words(), read_citation(entry)
    verified, note = entry.flag("verified", False), entry.optional_words("note")
    return SurveyDesign(name, words, read_design(entry, tuple(STATUSES)), source, verified, note)


def read_design(entry: Entry, strata: tuple[str, ...] = ()) -> Design:
    """Read a design; ``strata`` are the names that are allowed (empty: any). Every key of the entry must be one of a design's.

    Raises:
        Refused: RULEBOOK-003 to 009; RULEBOOK-047 numbers that cannot be drawn by.
    """
    villages, per_village = entry.integer("villages", 0), entry.integer("per_village", 0)
    rows = dict(entry.entries("strata"))
    for stratum in rows:
        if strata and stratum not in strata:
            raise Refused(NOT_ALLOWED, place=entry.at("strata"), found=stratum, allowed=", ".join(strata))
    shares = {stratum: row.integer("share", 0) for stratum, row in rows.items() if "share" in row.content}
    try:
        counts = shared_out(per_village, shares) if shares else {}
        takes = {stratum: _take(row, counts.get(stratum)) for stratum, row in rows.items()}
        made = Design(
            villages=villages or None,
            takes=takes,
            selection=Selection(entry.choice("selection", tuple(Selection), Selection.BY_HOUSEHOLDS)),
            area_digits=entry.integer("area_digits", 0),
            reserve=entry.integer("reserve", 0),
            at_least_households=entry.integer("at_least_households", 0),
            at_least_percent=Fraction(str(entry.number("at_least_percent") or 0)),
        )
    except Refused as refusal:
        if not refusal.code.startswith("MEASURE"):
            raise
        raise Refused(DESIGN_FAULTY, place=entry.place, why=refusal.what) from None
    entry.finish()
    return made


def _take(row: Entry, shared: int | None) -> Take:
    percent, most = row.number("percent"), row.integer("at_most", -1)
    count = row.integer("count", 0) if "count" in row.content else shared
    made = Take(
        count=count,
        percent=None if percent is None else Fraction(str(percent)),
        everyone=row.flag("everyone", False),
        at_most=None if most < 0 else most,
        at_least=row.integer("at_least", 0),
    )
    row.finish()
    return made


def load_questionnaires(entries: Mapping[str, Entry], shelf: Shelf) -> dict[str, Questionnaire]:
    """Load every questionnaire.

    Raises:
        Refused: RULEBOOK-003 to 009, 016, 040 to 042, 044, the first fault found.
    """
    return {name: _questionnaire(name, entry, shelf) for name, entry in entries.items()}


def _questionnaire(name: str, entry: Entry, shelf: Shelf) -> Questionnaire:
    starts_on, ends_before = read_period(entry)
    questions = {key: _question(key, one) for key, one in entry.entries("questions")}
    suspicions = {}
    rows = entry.entry("suspicions")
    for key in rows.content:
        if key not in SUSPICIONS:
            raise Refused(NOT_ALLOWED, place=rows.place, found=key, allowed=", ".join(SUSPICIONS))
        suspicions[key] = tuple(_known(rows, key, rows.texts(key), STATUSES))
    rows.finish()
    made = Questionnaire(
        name=name,
        words=entry.words(),
        questions=questions,
        suspicions=suspicions,
        rates={key: _rate(key, one, questions, suspicions, shelf) for key, one in entry.entries("rates")},
        period=Period(starts_on, ends_before),
        area=read_area(entry.text("area", ""), entry.place),
        source=read_citation(entry),
        verified=entry.flag("verified", False),
    )
    for what in ("questions", "rates"):
        if not getattr(made, what):
            raise Refused(NOTHING_LISTED, place=entry.at(what))
    entry.finish()
    return made


def _known(entry: Entry, key: str, names: tuple[str, ...], known: Mapping[str, object]) -> Iterator[str]:
    for name in names:
        if name not in known:
            raise Refused(NO_SUCH_ENTRY, place=entry.at(key), name=name, known=", ".join(known))
        yield name


def _question(name: str, entry: Entry) -> Question:
    kind = entry.choice("kind", Kinds.ALL, Kinds.CHOICE)
    choices: dict[str, Words] = {}
    if "choices" in entry.content:
        rows = entry.entry("choices")
        choices = {key: rows.words(key) for key in rows.content}
        rows.finish()
    elif kind == Kinds.CHOICE:
        choices = dict(_YES_NO)
    if (kind == Kinds.CHOICE) != bool(choices):
        raise Refused(MISSING_KEY, place=entry.place, key="choices")
    if UNKNOWN in choices:
        raise Refused(NOT_ALLOWED, place=entry.at("choices"), found=UNKNOWN, allowed="…")
    made = Question(
        name=name,
        words=entry.words(),
        kind=kind,
        choices=choices,
        asked_of=tuple(_known(entry, "asked_of", entry.texts("asked_of"), STATUSES)),
        suspects=tuple(_known(entry, "suspects", entry.texts("suspects"), choices)),
        is_optional=entry.flag("optional", False),
        wants_evidence=entry.flag("evidence", False),
    )
    entry.finish()
    return made


def _rate(
    name: str,
    entry: Entry,
    questions: Mapping[str, Question],
    suspicions: Mapping[str, tuple[str, ...]],
    shelf: Shelf,
) -> SurveyRate:
    question, suspicion = entry.text("question", ""), entry.text("suspicion", "")
    if bool(question) == bool(suspicion):
        raise Refused(MISSING_KEY, place=entry.place, key="question")
    hits: tuple[str, ...] = ()
    if question:
        (question,) = _known(entry, "question", (question,), questions)
        hits = tuple(_known(entry, "hits", entry.texts("hits"), questions[question].choices))
        if not hits:
            raise Refused(NOTHING_LISTED, place=entry.at("hits"))
    else:
        (suspicion,) = _known(entry, "suspicion", (suspicion,), suspicions)
    made = SurveyRate(
        name=name,
        words=entry.words(),
        question=question,
        hits=hits,
        suspicion=suspicion,
        among=suspicions.get(suspicion, ()),
        limit=value_name(entry, "limit", FieldType.NUMBER, shelf, optional=True),
        side=Side(entry.choice("side", tuple(Side), Side.BELOW)),
    )
    entry.finish()
    return made
