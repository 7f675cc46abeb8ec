"""Conditions by which a heading narrows a count, in the rule language.

A condition is kept as a short text: ``code:household.main_cause:illness``, ``yes:household.dangerous_house``, ``age:16:59`` (the last
year inclusive, either end may be open), ``word:labour`` (an entry of ``rulebook/form_words``), ``any:age:60:+word:disabled`` (one of
several about the same table).
"""

from __future__ import annotations

from dataclasses import dataclass

from lianxin.core.kernel.dictionary import Dictionary, Field, FieldType
from lianxin.core.kernel.words import Words
from lianxin.core.rules import Kind
from lianxin.rulebook import dictionary, rulebook


class NoSuchCondition(ValueError):
    """A kept condition names a field, code or word that the rulebook no longer has."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition: whose it is (household or member), in the rule language and in words."""

    table: str
    text: str
    words: Words


def fields_of(condition: Condition) -> list[Field]:
    """Return the facts that decide a condition."""
    rule = rulebook().schema.compile(condition.text, table=condition.table, expected=Kind.BOOLEAN)
    known = dictionary().fields
    return [known[path] for path in rule.fields if path in known]


def condition_of(kept: str) -> Condition:
    """Return a condition.

    Raises:
        NoSuchCondition: it names what is no longer there.
    """
    kind, _, rest = kept.partition(":")
    try:
        match kind:
            case "code":
                path, _, code = rest.rpartition(":")
                return _code(dictionary(), path, code)
            case "yes":
                entry = dictionary().field(rest)
                return Condition(entry.table, entry.name, entry.words)
            case "any":
                return _any([condition_of(one) for one in rest.split("+")])
            case "age":
                return _age(*rest.split(":"))
            case "word":
                word = rulebook().form_words[rest]
                return Condition(word.table, f"({word.where.text})", word.words)
    except (KeyError, TypeError, ValueError) as error:
        raise NoSuchCondition(kept) from error
    raise NoSuchCondition(kept)


def _code(entries: Dictionary, path: str, code: str) -> Condition:
    entry = entries.field(path)
    words = entries.code_list_of(entry).by_key(code).words
    said = Words(f"{entry.words.zh}：{words.zh}", f"{entry.words.en}: {words.en}")
    if entry.type is FieldType.CODES:
        return Condition(entry.table, f"{entry.name} has '{code}'", said)
    # 风险1 to 风险5 are one question: whether any of them is so.
    stem, _, number = entry.name.rpartition("_")
    if number == "1":
        names = [one.name for one in entries.fields_of(entry.table) if one.name.rpartition("_")[0] == stem]
        alike = [name for name in names if name.rpartition("_")[2].isdigit()]
        if len(alike) > 1:
            first, *others = alike
            # One risk on record is enough; that the fifth is blank does not make it unknown.
            rest = "".join(f" or known_or({name} = '{code}', false)" for name in others)
            return Condition(entry.table, f"({first} = '{code}'{rest})", said)
    return Condition(entry.table, f"{entry.name} = '{code}'", said)


def _any(several: list[Condition]) -> Condition:
    [table] = {one.table for one in several}
    # That one of them holds is enough, though of another nobody knows.
    text = " or ".join(f"known_or({one.text}, false)" for one in several)
    words = Words("或".join(one.words.zh for one in several), " or ".join(one.words.en for one in several))
    return Condition(table, f"({text})", words)


def _age(first: str, last: str) -> Condition:
    if first and last:
        return Condition(
            "member",
            f"age(birth_on) between {int(first)} and {int(last)}",
            Words(f"{first}–{last}岁", f"aged {first}–{last}"),
        )
    if first:
        return Condition(
            "member", f"age(birth_on) >= {int(first)}", Words(f"{first}岁及以上", f"aged {first} and over")
        )
    if last:
        return Condition("member", f"age(birth_on) <= {int(last)}", Words(f"{last}岁及以下", f"aged {last} and under"))
    raise NoSuchCondition("age")


@dataclass(frozen=True, slots=True)
class CountTexts:
    """A count over households in the rule language: which households, how much one adds, and at most if all unknown were so."""

    where: str
    counts: str
    at_most: str
    unknown: str  # holds for a household of which the answer is not known


def count_texts(what: str, kept: tuple[str, ...]) -> CountTexts:
    """Return the texts of a count of households or members under conditions; several must all hold.

    A member's condition narrows households to those with such a member.

    Raises:
        NoSuchCondition: see :func:`condition_of`.
    """
    conditions = [condition_of(one) for one in kept]
    own = " and ".join(f"({one.text})" for one in conditions if one.table == "household")
    members = " and ".join(f"({one.text})" for one in conditions if one.table == "member")
    if what == "household":
        some = f"some(members where true: {members})" if members else ""
        where = " and ".join(part for part in (own, some) if part)
        return CountTexts(where, "", "", _unknown(where))
    counts = f"count(members where known_or({members}, false))" if members else "count(members where true)"
    at_most = f"count(members where known_or({members}, true))" if members else counts
    open_members = f"(known_or({own}, true) and {at_most} != {counts})" if own and members else f"{at_most} != {counts}"
    unknown = " or ".join(part for part in (_unknown(own), open_members if members else "") if part)
    return CountTexts(own, counts, at_most, unknown)


def _unknown(where: str) -> str:
    return f"(({where}) is unknown)" if where else ""
