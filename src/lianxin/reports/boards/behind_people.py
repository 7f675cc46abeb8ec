"""The households and persons behind a number: who they are, how they stand, why they are poor."""

from __future__ import annotations

from collections import Counter

from django.db.models import Q

from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.words import Words
from lianxin.eligibility.queries import findings_of, latest_run, rule_set_of
from lianxin.exits.queries.figures import incidence_of_counties
from lianxin.people.access import within_area
from lianxin.people.roles import Act
from lianxin.registry.access import households_open_to
from lianxin.registry.queries import area_names
from lianxin.reports.boards.behind_lists import PlaceIncidence
from lianxin.reports.boards.behind_sides import Asked, Behind, only, unknown_rows
from lianxin.reports.boards.pictures import (
    NOT_REGISTERED,
    OTHERS,
    cause_lines,
    cause_named,
    incidence_told_to,
    ranked_families,
    standing_words,
    standings,
)
from lianxin.reports.boards.places import Level, Place, level_of
from lianxin.reports.drawings import MOST_BARS, NOT_TOLD, income_words
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

_SEXES = {"male": Words("男", "male"), "female": Words("女", "female")}


def households_behind(asked: Asked) -> Behind:
    """The households."""
    return only(Words("农户", "Households"), counted_households(asked.user, asked.area))


def villages_behind(asked: Asked) -> Behind:
    """Villages in which the households live, each with its own dashboard."""
    codes = sorted(set(counted_households(asked.user, asked.area).values_list("village_code", flat=True)))
    names = area_names(codes)
    return only(Words("村", "Villages"), [Place(code, names[code], level_of(code)) for code in codes])


def helped_behind(asked: Asked) -> Behind:
    """Pairings of households."""
    asked.needs(Act.READ_PAIRING)
    return only(Words("已结对户", "Paired households"), counted_pairings(asked.user, asked.area))


def people_behind(asked: Asked) -> Behind:
    """Members, of an age and sex or of a labour ability."""
    asked.needs(Act.READ_REGISTRY)
    found = counted_people(counted_households(asked.user, asked.area), asked.year)
    words = Words("人口", "Members")
    if "age" in asked.told:
        edge, (sex, named) = asked.number("age"), asked.one_of("sex", _SEXES)
        if edge not in AGE_BANDS:
            raise unknown_rows(f"age={edge}")
        found = found.filter(in_age_band(edge, asked.on), member__sex=sex)
        words = Words(f"{age_label(edge)} 岁，{named.zh}", f"Aged {age_label(edge)}, {named.en}")
    elif "labour" in asked.told:
        known = {code.key: code.words for code in dictionary().code_lists["labour_ability"].codes}
        key, words = asked.one_of("labour", known | {NOT_TOLD: Words("劳动能力未填", "Labour ability not recorded")})
        nothing = Q(labour_ability__isnull=True) | Q(labour_ability="")
        found = found.filter(nothing if key == NOT_TOLD else Q(labour_ability=key))
    return only(words, found)


def income_behind(asked: Asked) -> Behind:
    """Households by their income per person, or those without one on record."""
    asked.needs(Act.READ_REGISTRY)
    incomes = counted_incomes(counted_households(asked.user, asked.area), asked.year)
    if asked.told.get("step") == NOT_TOLD:
        found, words = incomes.filter(step__isnull=True), Words("未填", "not recorded")
    else:
        step = asked.number("step")
        if step >= MOST_BARS:
            raise unknown_rows(f"step={step}")
        found = incomes.filter(step__gte=step) if step == MOST_BARS - 1 else incomes.filter(step=step)
        words = income_words(step * INCOME_STEP_FEN)
    title = Words(f"人均纯收入 {words.zh}", f"Net income per person: {words.en}")
    return only(title, counted_households(asked.user, asked.area).filter(pk__in=found.values("household")))


def verdict_behind(asked: Asked) -> Behind:
    """Findings of the newest identification by verdict, or those that meet its conditions by a standard that they fail."""
    run = latest_run(asked.user)
    if run is None:
        raise unknown_rows("verdict")
    answers = {verdict.value: words for verdict, words in rule_set_of(run).answers.items()}
    key, words = asked.one_of("verdict", answers)
    found = findings_of(asked.user, run, verdict=key).filter(within_area("village_code", asked.area))
    return only(words, found)


def failing_behind(asked: Asked) -> Behind:
    """Those who meet the conditions, by a standard that they fail."""
    run = latest_run(asked.user)
    if run is None:
        raise unknown_rows("failing")
    rules = {rule.name: rule.words for rule in rule_set_of(run).rules}
    name, words = asked.one_of("rule", rules)
    found = findings_of(asked.user, run, verdict=Verdict.MET).filter(within_area("village_code", asked.area))
    return only(Words(f"未达到：{words.zh}", f"Not met: {words.en}"), found.filter(failing__contains=f",{name},"))


def standing_behind(asked: Asked) -> Behind:
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
    return only(title, homes.filter(pk__in=keys))


def cause_behind(asked: Asked) -> Behind:
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
    return only(
        cause_named(f"{kind}:{cause}"), homes_found, Words("计划里写明这个原因的户", "households whose plan names it")
    )


def incidence_behind(asked: Asked) -> Behind:
    """Numerator and denominator of an incidence."""
    asked.needs(Act.READ_EXITS)
    if asked.place.level in {Level.COUNTY, Level.VILLAGE}:
        told = {asked.area: {one.year: one for one in incidence_told_to(asked.user, asked.area)}}
    else:
        told = incidence_of_counties(asked.user, asked.area)
    names = area_names(told)
    found = [
        PlaceIncidence(names[code], years[asked.year]) for code, years in sorted(told.items()) if asked.year in years
    ]
    rule = Words("贫困人口 ÷ 农业户籍人口", "poor persons out of rural persons")
    return only(Words(f"{asked.year} 年贫困发生率", f"Poverty incidence of {asked.year}"), found, rule)
