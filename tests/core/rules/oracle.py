"""Random well-typed rules, each with its meaning written a second time: slowly and without the product's code.

Truth is a number here (0, ½, 1; ``and`` is the minimum, ``or`` the maximum, ``not`` the complement to 1), ages are
counted birthday by birthday, shares are exact fractions.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

from hypothesis import strategies as st

from core.rules.vocabulary import CODE_LISTS, FIELDS


@dataclass(frozen=True)
class World:
    """What a rule can look at: one household, and inside a question about its members one of them."""

    household: dict[str, Any]
    members: list[dict[str, Any]]
    village: dict[str, Any]
    on: date
    parameters: dict[str, Any]
    member: dict[str, Any] | None = None


@dataclass(frozen=True)
class Said:
    """A rule as text and as meaning."""

    text: str
    means: Callable[[World], Any]


def level(truth: bool | None) -> Fraction:
    return Fraction(1, 2) if truth is None else Fraction(int(truth))


def truth(height: Fraction) -> bool | None:
    return {Fraction(0): False, Fraction(1): True}.get(height)


def strict(function: Callable[..., Any]) -> Callable[..., Any]:
    """Unknown in, unknown out."""
    return lambda *values: None if any(value is None for value in values) else function(*values)


def birthdays(since: date, until: date) -> int:
    """Count full years one birthday at a time; 29 February is celebrated on 1 March in common years."""

    def birthday(year: int) -> tuple[int, int, int]:
        leap = since.month == 2 and since.day == 29 and monthrange(year, 2)[1] == 28
        return (year, 3, 1) if leap else (year, since.month, since.day)

    at, full = (until.year, until.month, until.day), 0
    while birthday(since.year + full + 1) <= at:
        full += 1
    while full <= 0 and birthday(since.year + full) > at:
        full -= 1
    return full


def full_months(since: date, until: date) -> int:
    """Count full months one at a time: a month is full on the same day of the month, or when that day is past."""
    full = 0

    def reached(months: int) -> bool:
        year, month = divmod(since.year * 12 + since.month - 1 + months, 12)
        return (year, month + 1, since.day) <= (until.year, until.month, until.day)

    while reached(full + 1):
        full += 1
    while not reached(full):
        full -= 1
    return full


def share(total: int, persons: int) -> int | None:
    if persons <= 0:
        return None
    exact = Fraction(abs(total), persons)
    below, rest = divmod(exact, 1)
    rounded = int(below) + (rest >= Fraction(1, 2))
    return rounded if total > 0 else -rounded


def value_of(world: World, table: str, name: str) -> Any:
    record = {"household": world.household, "member": world.member, "village": world.village}[table]
    assert record is not None
    return record.get(name)


def parameter(world: World, name: str) -> Any:
    """A plain value, or for a list of pairs the one whose prefix fits best."""
    value = world.parameters[name]
    if not isinstance(value, list):
        return value
    code = world.household.get("village_code")
    fitting = [pair for pair in value if code is not None and code.startswith(pair[0])]
    return max(fitting, key=lambda pair: len(pair[0]))[1] if fitting else None


# Making rules ---------------------------------------------------------------------------------------------------------

FIELDS_BY_TYPE: dict[str, list[str]] = {}
for _path, (_kind, _list, _zh, _en) in FIELDS.items():
    _name = {"month": "date"}.get(_kind.value, f"{_kind.value}:{_list}" if _list else _kind.value)
    FIELDS_BY_TYPE.setdefault(_name, []).append(_path)

PARAMETERS = {
    "money": ["income_line.identify"],
    "integer": ["school.first_age"],
    "number": ["land.least"],
    "date": ["round.starts"],
    "boolean": ["clinic.required"],
    "code:house_grade": ["house.worst"],
    "text": ["group.special"],
}
_ORDERED = ("integer", "money", "number", "date")
_REACH = {"household": ("household", "village"), "member": ("member", "household", "village")}
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
# Definitions of vocabulary, in other words.
MEMBERS = strict(lambda members: len(members) or None)
DEFINED: dict[str, tuple[str, str, Callable[[World], Any]]] = {
    "income_per_person": (
        "household", "money", lambda w: strict(share)(w.household.get("net_income"), MEMBERS(w.members)),
    ),
    "is_poor": (
        "household", "boolean",
        lambda w: strict(lambda a, b: a < b)(
            strict(share)(w.household.get("net_income"), MEMBERS(w.members)), parameter(w, "income_line.identify")
        ),
    ),
    "income_with_grant": (
        "household", "money",
        lambda w: strict(lambda a, b: a + b)(w.household.get("net_income"), w.household.get("grant")),
    ),
    "is_child": (
        "member", "boolean",
        lambda w: strict(lambda born: 6 <= birthdays(born, w.on) < 16)(value_of(w, "member", "birth_on")),
    ),
    "yearly_wage": (
        "member", "money",
        lambda w: strict(lambda a, b: a * b)(value_of(w, "member", "wage"), value_of(w, "member", "months")),
    ),
    "is_served": (
        "village", "boolean",
        lambda w: truth(min(
            level(w.village.get("has_clinic")), level(strict(lambda n: n > 0)(w.village.get("households")))
        )),
    ),
}  # fmt: skip
_ASKS_MEMBERS = {"income_per_person", "is_poor"}


@dataclass(frozen=True)
class Here:
    """Where in a rule an expression is being made."""

    table: str
    depth: int
    asking: bool = False  # inside a question about members

    def deeper(self) -> Here:
        return replace(self, depth=self.depth - 1)


@cache
def rules(kind: str = "boolean", *, table: str = "household", depth: int = 4) -> st.SearchStrategy[Said]:
    """Random rules over a table that give a kind of value."""
    return expression(kind, Here(table, depth))


@cache  # building a strategy costs more than drawing from it
def expression(kind: str, here: Here) -> st.SearchStrategy[Said]:
    if here.depth <= 0:
        return leaf(kind, here)
    compound = st.one_of([st.deferred(make) for make in compounds(kind, here)])
    return compound if here.depth > 1 else leaf(kind, here) | compound


@cache
def leaf(kind: str, here: Here) -> st.SearchStrategy[Said]:
    options: list[st.SearchStrategy[Said]] = [literal(kind)] if not kind.startswith("codes") else []
    for path in FIELDS_BY_TYPE.get(kind, []):
        table, name = path.split(".")
        if table in _REACH[here.table]:
            said = name if table == here.table else path
            options.append(st.just(Said(said, lambda w, t=table, n=name: value_of(w, t, n))))
    for name in PARAMETERS.get(kind, []):
        options.append(st.just(Said(f"@{name}", lambda w, n=name: parameter(w, n))))
    for name, (table, gives, means) in DEFINED.items():
        if gives == kind and table in _REACH[here.table] and not (here.asking and name in _ASKS_MEMBERS):
            options.append(st.just(Said(name if table == here.table else f"{table}.{name}", means)))
    if kind == "date":
        options.append(st.just(Said("on", lambda w: w.on)))
    return st.one_of(options)


def literal(kind: str) -> st.SearchStrategy[Said]:
    def said(text: str, value: Any) -> Said:
        return Said(text, lambda _: value)

    name, _, codes = kind.partition(":")
    if name == "boolean":
        return st.sampled_from([said("true", True), said("FALSE", False)])
    if name == "integer":
        return st.integers(-20, 20).map(lambda n: said(str(n), n))
    if name == "number":
        return st.integers(-400, 400).map(lambda n: said(f"{n / 8:.3f}", n / 8))
    if name == "money":
        return st.integers(-100, 900_000).map(
            lambda fen: said(f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d} yuan", fen)
        )
    if name == "date":
        return st.dates(date(1940, 1, 1), date(2030, 12, 31)).map(lambda day: said(f"date '{day}'", day))
    if name == "code":
        return st.sampled_from(sorted(CODE_LISTS[codes])).map(lambda key: said(f"'{key}'", key))
    return st.sampled_from(["三组", "O'Hara", "a"]).map(lambda text: said("'" + text.replace("'", "''") + "'", text))


def compounds(kind: str, here: Here) -> list[Callable[[], st.SearchStrategy[Said]]]:
    inner = here.deeper()
    makers = [lambda: chosen(kind, inner), lambda: defaulted(kind, inner)]
    if kind == "boolean":  # what rules are made of stands here more than once
        makers += [lambda: logical(inner)] * 2 + [lambda: comparison(inner)] * 4 + [lambda: between(inner)] * 2
        makers += [lambda: membership(inner)] * 2 + [lambda: having(inner)]
        makers += [lambda: negation(inner), lambda: knowledge(inner)]
    if kind in ("integer", "money", "number"):
        makers += [lambda: total(kind, inner), lambda: product(kind, inner)]
    if kind in _ORDERED:
        makers.append(lambda: extreme(kind, inner))
    if kind == "integer":
        makers.append(lambda: elapsed(inner))
    if kind in ("integer", "money"):
        makers.append(lambda: per_person(kind, inner))
    if kind == "number":
        makers.append(lambda: widened_choice(inner))
    if not here.asking and kind in ("boolean", *_ORDERED):
        makers += [lambda: question(kind, inner)] * 3
    return makers


def _comparable(here: Here, *, ordered: bool = False) -> st.SearchStrategy[tuple[Said, Said, bool]]:
    """Two expressions of one type, the first never a bare literal that would take its type from the second."""
    kinds = list(_ORDERED) if ordered else [*_ORDERED, "boolean", "text", "code:house_grade", "code:school_status"]
    reachable = [kind for kind in kinds if kind != "code:school_status" or here.table == "member"]
    return st.sampled_from(reachable).flatmap(
        lambda kind: st.tuples(expression(kind, here), expression(kind, here), st.just(kind in _ORDERED))
    )


def logical(here: Here) -> st.SearchStrategy[Said]:
    def made(word: str, parts: list[Said]) -> Said:
        pick = min if word == "and" else max
        text = f" {word} ".join(f"({part.text})" for part in parts)
        return Said(text, lambda w: truth(pick(level(part.means(w)) for part in parts)))

    parts = st.lists(expression("boolean", here), min_size=2, max_size=4)
    return st.builds(made, st.sampled_from(["and", "or"]), parts)


def negation(here: Here) -> st.SearchStrategy[Said]:
    return expression("boolean", here).map(
        lambda part: Said(f"not ({part.text})", lambda w: truth(1 - level(part.means(w))))
    )


def comparison(here: Here) -> st.SearchStrategy[Said]:
    def made(pair: tuple[Said, Said, bool], sign: str) -> Said:
        left, right, is_ordered = pair
        sign = sign if is_ordered else {"<": "=", "<=": "=", ">": "!=", ">=": "!="}.get(sign, sign)
        compare = strict(COMPARE[sign])
        return Said(f"({left.text}) {sign} ({right.text})", lambda w: compare(left.means(w), right.means(w)))

    return st.builds(made, _comparable(here), st.sampled_from(list(COMPARE)))


def membership(here: Here) -> st.SearchStrategy[Said]:
    def made(operand: Said, choices: list[Said], negated: bool) -> Said:
        def means(w: World) -> bool | None:
            value = operand.means(w)
            equal = max(level(strict(COMPARE["="])(value, choice.means(w))) for choice in choices)
            return truth(1 - equal if negated else equal)

        listed = ", ".join(choice.text for choice in choices)
        return Said(f"({operand.text}) {'not in' if negated else 'in'} ({listed})", means)

    return st.sampled_from(["integer", "money", "date", "text", "code:house_grade"]).flatmap(
        lambda kind: st.builds(
            made, expression(kind, here), st.lists(leaf(kind, here), min_size=1, max_size=4), st.booleans()
        )
    )


def between(here: Here) -> st.SearchStrategy[Said]:
    def made(parts: tuple[Said, Said, Said]) -> Said:
        value, low, high = parts

        def means(w: World) -> bool | None:
            within = strict(COMPARE["<="])
            return truth(min(level(within(low.means(w), value.means(w))), level(within(value.means(w), high.means(w)))))

        return Said(f"({value.text}) between ({low.text}) and ({high.text})", means)

    return st.sampled_from(_ORDERED).flatmap(
        lambda kind: st.tuples(expression(kind, here), leaf(kind, here), leaf(kind, here)).map(made)
    )


def knowledge(here: Here) -> st.SearchStrategy[Said]:
    def made(part: Said, word: str) -> Said:
        return Said(f"({part.text}) is {word}", lambda w: (part.means(w) is None) is (word == "unknown"))

    kinds = ["integer", "money", "date", "boolean", "codes:health"]
    return st.sampled_from(kinds).flatmap(
        lambda kind: st.builds(made, expression(kind, here), st.sampled_from(["known", "unknown"]))
    )


def having(here: Here) -> st.SearchStrategy[Said]:
    def made(part: Said, key: str) -> Said:
        return Said(
            f"({part.text}) has '{key}'", lambda w: strict(lambda chosen: key in chosen.split(","))(part.means(w))
        )

    return st.builds(made, expression("codes:health", here), st.sampled_from(sorted(CODE_LISTS["health"])))


def chosen(kind: str, here: Here) -> st.SearchStrategy[Said]:
    def made(condition: Said, one: Said, other: Said) -> Said:
        def means(w: World) -> Any:
            holds = condition.means(w)
            return None if holds is None else (one if holds else other).means(w)

        return Said(f"if({condition.text}, {one.text}, {other.text})", means)

    return st.builds(made, expression("boolean", here), expression(kind, here), expression(kind, here))


def widened_choice(here: Here) -> st.SearchStrategy[Said]:
    """A choice between a decimal and an integer is a decimal."""

    def made(condition: Said, one: Said, other: Said) -> Said:
        def means(w: World) -> Any:
            holds = condition.means(w)
            return None if holds is None else strict(float)((one if holds else other).means(w))

        return Said(f"if({condition.text}, {one.text}, {other.text})", means)

    return st.builds(made, expression("boolean", here), expression("number", here), expression("integer", here))


def defaulted(kind: str, here: Here) -> st.SearchStrategy[Said]:
    def made(part: Said, other: Said) -> Said:
        def means(w: World) -> Any:
            value = part.means(w)
            return other.means(w) if value is None else value

        return Said(f"known_or({part.text}, {other.text})", means)

    return st.builds(made, expression(kind, here), leaf(kind, here))


def total(kind: str, here: Here) -> st.SearchStrategy[Said]:
    def made(first: Said, rest: list[tuple[str, Said]]) -> Said:
        def means(w: World) -> Any:
            answer = first.means(w)
            for sign, part in rest:
                add = strict(lambda a, b, s=sign: a + b if s == "+" else a - b)
                answer = add(answer, part.means(w))
            return answer

        return Said(f"({first.text})" + "".join(f" {sign} ({part.text})" for sign, part in rest), means)

    rest = st.lists(st.tuples(st.sampled_from("+-"), leaf(kind, here)), min_size=1, max_size=2)
    return st.builds(made, expression(kind, here), rest)


def product(kind: str, here: Here) -> st.SearchStrategy[Said]:
    """Factors stay small, so that nothing leaves 64 bits: that is a limit of engines, not a rule of the language."""

    def made(parts: tuple[Said, Said]) -> Said:
        one, other = parts
        return Said(
            f"({one.text}) * ({other.text})", lambda w: strict(lambda a, b: a * b)(one.means(w), other.means(w))
        )

    second = "number" if kind == "number" else "integer"
    return st.tuples(leaf(kind, here), leaf(second, here)).map(made)


def extreme(kind: str, here: Here) -> st.SearchStrategy[Said]:
    def made(name: str, parts: list[Said]) -> Said:
        pick = strict(min if name == "least" else max)
        return Said(f"{name}({', '.join(p.text for p in parts)})", lambda w: pick(*(p.means(w) for p in parts)))

    parts = st.lists(expression(kind, here), min_size=2, max_size=3)
    return st.builds(made, st.sampled_from(["least", "greatest"]), parts)


def elapsed(here: Here) -> st.SearchStrategy[Said]:
    def made(name: str, since: Said, until: Said) -> Said:
        if name == "age":
            return Said(f"age({since.text})", lambda w: strict(birthdays)(since.means(w), w.on))
        count = strict(birthdays if name == "years_between" else full_months)
        return Said(f"{name}({since.text}, {until.text})", lambda w: count(since.means(w), until.means(w)))

    names = st.sampled_from(["age", "years_between", "months_between"])
    return st.builds(made, names, expression("date", here), leaf("date", here))


def per_person(kind: str, here: Here) -> st.SearchStrategy[Said]:
    def made(amount: Said, persons: Said) -> Said:
        return Said(
            f"per_person({amount.text}, {persons.text})", lambda w: strict(share)(amount.means(w), persons.means(w))
        )

    return st.builds(made, expression(kind, here), expression("integer", here))


def question(kind: str, here: Here) -> st.SearchStrategy[Said]:
    """A question about the members, by its definition: over every way in which the unknown could turn out."""
    inside = Here("member", min(here.depth, 2), asking=True)
    condition = st.none() | expression("boolean", inside)
    if kind == "boolean":
        return st.builds(asked, st.sampled_from(["every", "some"]), condition, expression("boolean", inside))
    names = ["largest", "smallest"]
    if kind in ("integer", "money"):
        names.append("sum")
    options = [st.builds(asked, st.sampled_from(names), condition, expression(kind, inside))]
    if kind == "integer":
        options.append(st.builds(asked, st.just("count"), condition, st.none()))
    return st.one_of(options)


def asked(name: str, condition: Said | None, body: Said | None) -> Said:
    def means(w: World) -> Any:
        if not w.members:
            return None
        places = [replace(w, member=member) for member in w.members]
        meant = [True if condition is None else condition.means(place) for place in places]
        values = [1 if body is None else body.means(place) for place in places]
        if name == "every":
            return truth(min(max(1 - level(c), level(p)) for c, p in zip(meant, values, strict=True)))
        if name == "some":
            return truth(max(min(level(c), level(p)) for c, p in zip(meant, values, strict=True)))
        kept = [value for c, value in zip(meant, values, strict=True) if c]
        if None in meant or None in kept:
            return None
        if name in ("sum", "count"):
            return sum(kept)
        return (max if name == "largest" else min)(kept) if kept else None

    where = "" if condition is None else f" where {condition.text}"
    ask = "" if body is None else f": {body.text}"
    return Said(f"{name}(members{where}{ask})", means)
