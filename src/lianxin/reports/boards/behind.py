"""What stands behind a number of a dashboard: the very rows that were counted for it, so that both are the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.money import Fen
from lianxin.core.kernel.words import Words
from lianxin.eligibility.queries import findings_of, latest_run, rule_set_of
from lianxin.exits.queries.figures import incidence_by_year, incidence_of_counties
from lianxin.funds.access import transfers_open_to
from lianxin.funds.models import Transfer
from lianxin.funds.queries.flows import flows_by, total_of
from lianxin.people.access import within_area
from lianxin.people.roles import Act
from lianxin.procedures.domain import shelf
from lianxin.registry.access import households_open_to
from lianxin.registry.models import Household, MemberFacts
from lianxin.registry.queries import area_names
from lianxin.reports.boards.behind_lists import PlaceIncidence
from lianxin.reports.boards.pictures import (
    NOT_REGISTERED,
    OTHERS,
    cause_lines,
    cause_named,
    ranked_families,
    standing_words,
    standings,
)
from lianxin.reports.boards.places import Level, Place, level_of
from lianxin.reports.boards.rates import RATES, Counted, Rate, Rows, TooMany
from lianxin.reports.boards.subjects import Subject
from lianxin.reports.drawings import MOST_BARS, NOT_TOLD, income_words
from lianxin.reports.errors import ROWS_UNKNOWN
from lianxin.reports.queries.dashboard import (
    AGE_BANDS,
    INCOME_STEP_FEN,
    age_label,
    counted_households,
    counted_incomes,
    counted_pairings,
    counted_people,
    in_age_band,
)
from lianxin.rulebook import dictionary
from lianxin.work.queries.records import kind_words
from lianxin.work.queries.visits import STANDINGS

if TYPE_CHECKING:
    from lianxin.people.models import User

_NO_RULE = Words("", "")
MISSING, THERE, WHOLE = "missing", "there", "all"
_SIDES = {
    MISSING: Words("还没有的", "Not yet"),
    THERE: Words("已经有的", "There"),
    WHOLE: Words("全部", "All"),
}
_SEXES = {"male": Words("男", "male"), "female": Words("女", "female")}


@dataclass(frozen=True, slots=True)
class Side:
    """Some of the rows: those missing, those there, all. ``sum_fen``: what they come to, where they are of money."""

    name: str
    words: Words
    found: Rows
    sum_fen: Fen | None = None

    @property
    def number(self) -> int:
        return self.found.order_by().count() if isinstance(self.found, QuerySet) else len(self.found)

    @property
    def is_of_people(self) -> bool:
        """Whether the rows are households or persons, or each is about one. Transfers of money are
        not, whoever receives them: the keeper of the money pays them out himself."""
        if self.sum_fen is not None:
            return False
        if not isinstance(self.found, QuerySet):
            return any(hasattr(one, "household") for one in self.found[:1])
        model = self.found.model
        return model in {Household, MemberFacts} or any(field.name == "household" for field in model._meta.get_fields())


@dataclass(frozen=True, slots=True)
class Behind:
    """The rows behind a number: what they are, by which rule they were counted, and their sides."""

    words: Words
    sides: tuple[Side, ...]
    rule: Words = _NO_RULE


@dataclass(frozen=True, slots=True)
class Asked:
    """Of which area, year and day rows are asked for, and which of them. ``subject`` narrows to a unit's or a helper's."""

    user: User
    place: Place
    year: int
    on: date
    told: Mapping[str, str]
    subject: Subject | None = None

    @property
    def area(self) -> str:
        return self.place.code

    def needs(self, act: Act) -> None:
        """Close what the reader may not see.

        Raises:
            PermissionDenied: it is closed to him.
        """
        if not self.user.may(act):
            raise PermissionDenied(act.value)

    def one_of(self, name: str, known: Mapping[str, Words]) -> tuple[str, Words]:
        """Return what is asked, with its words.

        Raises:
            Refused: REPORTS-220, nothing of the kind is known.
        """
        key = self.told.get(name, "")
        if key not in known:
            raise _unknown(f"{name}={key}")
        return key, known[key]

    def number(self, name: str) -> int:
        """Return a number that is asked.

        Raises:
            Refused: REPORTS-220, it is none.
        """
        written = self.told.get(name, "")
        if not (written.isascii() and written.isdigit() and len(written) < 10):
            raise _unknown(f"{name}={written}")
        return int(written)


def _unknown(asked: str) -> Refused:
    return Refused(ROWS_UNKNOWN, asked=asked[:60])


def rows_behind(user: User, kind: str, asked: Asked) -> Behind:
    """Return the rows that a number of a dashboard counted.

    Raises:
        Refused: REPORTS-220, no dashboard has such a number.
        PermissionDenied: the reader may not see them.
    """
    if kind in _KINDS:
        return _KINDS[kind](asked)
    rate = next((one for one in RATES if one.name == kind), None)
    if rate is None:
        raise _unknown(kind)
    asked.needs(rate.act)
    return _of_rate(rate, asked)


def _of_rate(rate: Rate, asked: Asked) -> Behind:
    if rate.money is not None:
        return _paid(rate, asked)
    if asked.subject is not None:
        found = asked.subject.counted(rate.name, asked.on)
        if found is None:
            raise _unknown(rate.name)
    else:
        try:
            found = rate.counted(asked.user, asked.area, asked.on)
        except TooMany as error:
            raise _unknown(rate.name) from error
    return Behind(rate.words, _sides(found), rate.detail)


def _sides(found: Counted | None) -> tuple[Side, ...]:
    if found is None:
        return (Side(WHOLE, _SIDES[WHOLE], []),)
    rows = {MISSING: found.missing, THERE: found.there, WHOLE: found.whole}
    return tuple(Side(name, words, rows[name]) for name, words in _SIDES.items())


def _only(words: Words, found: Rows, rule: Words = _NO_RULE) -> Behind:
    return Behind(words, (Side(WHOLE, _SIDES[WHOLE], found),), rule)


def _households(asked: Asked) -> Behind:
    return _only(Words("农户", "Households"), counted_households(asked.user, asked.area))


def _villages(asked: Asked) -> Behind:
    """Villages in which the households live, each with its own dashboard."""
    codes = sorted(set(counted_households(asked.user, asked.area).values_list("village_code", flat=True)))
    names = area_names(codes)
    return _only(Words("村", "Villages"), [Place(code, names[code], level_of(code)) for code in codes])


def _helped(asked: Asked) -> Behind:
    asked.needs(Act.READ_PAIRING)
    return _only(Words("已结对户", "Paired households"), counted_pairings(asked.user, asked.area))


def _people(asked: Asked) -> Behind:
    """Members, of an age and sex or of a labour ability."""
    asked.needs(Act.READ_REGISTRY)
    found = counted_people(counted_households(asked.user, asked.area), asked.year)
    words = Words("人口", "Members")
    if "age" in asked.told:
        edge, (sex, named) = asked.number("age"), asked.one_of("sex", _SEXES)
        if edge not in AGE_BANDS:
            raise _unknown(f"age={edge}")
        found = found.filter(in_age_band(edge, asked.on), member__sex=sex)
        words = Words(f"{age_label(edge)} 岁，{named.zh}", f"Aged {age_label(edge)}, {named.en}")
    elif "labour" in asked.told:
        known = {code.key: code.words for code in dictionary().code_lists["labour_ability"].codes}
        key, words = asked.one_of("labour", known | {NOT_TOLD: Words("劳动能力未填", "Labour ability not recorded")})
        nothing = Q(labour_ability__isnull=True) | Q(labour_ability="")
        found = found.filter(nothing if key == NOT_TOLD else Q(labour_ability=key))
    return _only(words, found)


def _income(asked: Asked) -> Behind:
    asked.needs(Act.READ_REGISTRY)
    incomes = counted_incomes(counted_households(asked.user, asked.area), asked.year)
    if asked.told.get("step") == NOT_TOLD:
        found, words = incomes.filter(step__isnull=True), Words("未填", "not recorded")
    else:
        step = asked.number("step")
        if step >= MOST_BARS:
            raise _unknown(f"step={step}")
        found = incomes.filter(step__gte=step) if step == MOST_BARS - 1 else incomes.filter(step=step)
        words = income_words(step * INCOME_STEP_FEN)
    title = Words(f"人均纯收入 {words.zh}", f"Net income per person: {words.en}")
    return _only(title, counted_households(asked.user, asked.area).filter(pk__in=found.values("household")))


def _verdict(asked: Asked) -> Behind:
    """Findings of the newest identification by verdict, or those that meet its conditions by a standard that they fail."""
    run = latest_run(asked.user)
    if run is None:
        raise _unknown("verdict")
    answers = {verdict.value: words for verdict, words in rule_set_of(run).answers.items()}
    key, words = asked.one_of("verdict", answers)
    found = findings_of(asked.user, run, verdict=key).filter(within_area("village_code", asked.area))
    return _only(words, found)


def _failing(asked: Asked) -> Behind:
    run = latest_run(asked.user)
    if run is None:
        raise _unknown("failing")
    rules = {rule.name: rule.words for rule in rule_set_of(run).rules}
    name, words = asked.one_of("rule", rules)
    found = findings_of(asked.user, run, verdict=Verdict.MET).filter(within_area("village_code", asked.area))
    return _only(Words(f"未达到：{words.zh}", f"Not met: {words.en}"), found.filter(failing__contains=f",{name},"))


def _standing(asked: Asked) -> Behind:
    """Households by how they stood in an earlier year (``old``), stand in this one (``new``), or both."""
    asked.needs(Act.READ_REGISTRY)
    homes = households_open_to(asked.user).filter(within_area("village_code", asked.area))
    years = {"old": asked.number("since"), "new": asked.year}
    known = {NOT_TOLD if key == "" else key: words for key, words in standing_words().items()}
    tables = {side: standings(homes, year) for side, year in years.items()}
    keys, told = {key for table in tables.values() for key in table}, []
    for side, year in years.items():
        if side in asked.told:
            key, words = asked.one_of(side, known)
            wanted = "" if key == NOT_TOLD else key
            keys = {one for one in keys if tables[side].get(one, NOT_REGISTERED) == wanted}
            told.append(Words(f"{year} 年{words.zh}", f"{year}: {words.en}"))
    title = Words(
        " → ".join(one.zh for one in told) or "进与退", " → ".join(one.en for one in told) or "Entry and exit"
    )
    return _only(title, homes.filter(pk__in=keys))


def _cause(asked: Asked) -> Behind:
    """Households whose plan answers a cause by a family of measures, by one of the smaller ones, or by none."""
    asked.needs(Act.READ_WORK)
    kind, _, cause = asked.told.get("cause", "").partition(":")
    family = asked.told.get("family", "")
    lines = cause_lines(asked.user, asked.area, asked.year)
    found = lines.filter(cause_kind=kind, cause=cause)
    if family == OTHERS:
        counts = Counter[str]()
        homes = lines.values_list("cause_kind", "cause", "family", "version__plan__household").distinct()
        counts.update(of for _, _, of, _ in homes)
        found = found.filter(family__in=ranked_families(counts.items())[1])
    else:
        found = found.filter(family="" if family == NOT_TOLD else family)
    homes_found = households_open_to(asked.user, Act.READ_WORK).filter(pk__in=found.values("version__plan__household"))
    return _only(
        cause_named(f"{kind}:{cause}"), homes_found, Words("计划里写明这个原因的户", "households whose plan names it")
    )


def _cases(asked: Asked) -> Behind:
    """Open cases, of a procedure where one is asked for: in time, and overdue."""
    rate = next(one for one in RATES if one.name == "cases")
    asked.needs(rate.act)
    found, words = rate.counted(asked.user, asked.area, asked.on), rate.words
    if found is not None and "procedure" in asked.told:
        known = {key: one.words for key, one in shelf.procedures().items()}
        key, words = asked.one_of("procedure", known)
        found = Counted(found.whole.filter(procedure=key), found.missing.filter(procedure=key))  # type: ignore[union-attr]
    late = {MISSING: Words("已超期", "Overdue"), THERE: Words("期限内", "In time"), WHOLE: _SIDES[WHOLE]}
    return Behind(words, tuple(Side(one.name, late[one.name], one.found) for one in _sides(found)), rate.detail)


_ARRANGED = (Transfer.Kind.ALLOCATE, Transfer.Kind.WITHDRAW)
_PAID = (Transfer.Kind.PAY,)
_RECEIVED = (Transfer.Kind.RECEIVE,)
_SUMS: Mapping[tuple[str, ...], str] = {_ARRANGED: "arranged_fen", _PAID: "paid_fen", _RECEIVED: "received_fen"}


_OF_A_UNIT = (
    ("received", Words("到位资金", "Received"), _RECEIVED),
    ("arranged", Words("已安排", "Allocated"), _ARRANGED),
    ("paid", Words("已支付", "Paid"), _PAID),
)


def _moved(asked: Asked, year: int) -> QuerySet[Transfer]:
    asked.needs(Act.READ_FUNDS)
    return transfers_open_to(asked.user).filter(within_area("area_code", asked.area), year=year)


def _steps(name: str, words: Words, moved: QuerySet[Transfer], kinds: tuple[str, ...]) -> Side:
    """The transfers of a step and what took them back, with what both come to."""
    grants = moved.filter(book="grant", tranche__isnull=False)
    found = grants.filter(Q(kind__in=kinds) | Q(kind=Transfer.Kind.REVERSE, reverses__kind__in=kinds))
    flows = total_of(flows_by(moved, "year", kinds=kinds).values())
    return Side(name, words, found, getattr(flows, _SUMS[kinds]))


def _money(asked: Asked) -> Behind:
    """What was allocated in a budget year, by channel, purpose and project."""
    moved, names = _moved(asked, asked.year), []
    columns = {"channel": "tranche__channel", "purpose": "purpose"}
    for name, column in columns.items():
        if name in asked.told:
            known = {code.key: code.words for code in dictionary().code_lists[f"fund_{name}"].codes}
            key, words = asked.one_of(name, known)
            moved = moved.filter(**{column: key})
            names.append(words)
    if "project" in asked.told:
        moved = moved.filter(project_id=asked.number("project"))
    # Only what stands with a project is drawn.
    side = _steps(WHOLE, _SIDES[WHOLE], moved.filter(project__isnull=False), _ARRANGED)
    title = Words(
        " · ".join([f"{asked.year} 年安排的资金", *(one.zh for one in names)]),
        " · ".join([f"Money allocated in {asked.year}", *(one.en for one in names)]),
    )
    return Behind(title, (side,))


def _paid(rate: Rate, asked: Asked) -> Behind:
    moved = _moved(asked, asked.on.year)
    sides = (
        _steps(THERE, Words("已支付", "Paid"), moved, _PAID),
        _steps(WHOLE, Words("已安排", "Allocated"), moved, _ARRANGED),
    )
    return Behind(rate.words, sides, rate.detail)


def _unit_money(asked: Asked) -> Behind:
    """What a unit gave in the year: received, allocated and paid."""
    if asked.subject is None or asked.subject.unit is None:
        raise _unknown("unit-money")
    asked.needs(Act.READ_FUNDS)
    moved = transfers_open_to(asked.user).filter(tranche__unit=asked.subject.unit, year=asked.on.year)
    sides = tuple(_steps(name, words, moved, kinds) for name, words, kinds in _OF_A_UNIT)
    return Behind(Words("本单位投入的资金", "Money that the unit gave"), sides)


def _incidence(asked: Asked) -> Behind:
    """Numerator and denominator of an incidence."""
    asked.needs(Act.READ_EXITS)
    if asked.place.level in {Level.COUNTY, Level.VILLAGE}:
        told = {asked.area: {one.year: one for one in incidence_by_year(asked.user, asked.area)}}
    else:
        told = incidence_of_counties(asked.user, asked.area)
    names = area_names(told)
    found = [
        PlaceIncidence(names[code], years[asked.year]) for code, years in sorted(told.items()) if asked.year in years
    ]
    rule = Words("贫困人口 ÷ 农业户籍人口", "poor persons out of rural persons")
    return _only(Words(f"{asked.year} 年贫困发生率", f"Poverty incidence of {asked.year}"), found, rule)


def _visits(asked: Asked) -> Behind:
    """Households of a unit or a helper by when they are to be visited."""
    if asked.subject is None:
        raise _unknown("visits")
    asked.needs(Act.READ_WORK)
    rows: list[Any] = asked.subject.visits(asked.on)
    if "standing" in asked.told:
        known = {standing.value: words for standing, (words, _) in STANDINGS.items()}
        key, words = asked.one_of("standing", known)
        return _only(words, [row for row in rows if row.due.standing == key])
    return _only(Words("结对户", "Households"), rows)


def _records(asked: Asked) -> Behind:
    """What a unit or a helper wrote down this year, of a kind of work."""
    if asked.subject is None:
        raise _unknown("records")
    asked.needs(Act.READ_WORK)
    kind = asked.told.get("work", "")
    return _only(kind_words(kind), asked.subject.records(asked.on).filter(kind=kind))


_KINDS: Mapping[str, Callable[[Asked], Behind]] = {
    "households": _households,
    "villages": _villages,
    "helped": _helped,
    "people": _people,
    "income": _income,
    "verdict": _verdict,
    "failing": _failing,
    "standing": _standing,
    "cause": _cause,
    "cases": _cases,
    "money": _money,
    "unit-money": _unit_money,
    "incidence": _incidence,
    "visits": _visits,
    "records": _records,
}
