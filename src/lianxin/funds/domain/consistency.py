"""What no single field shows: identifiers, references, sums, dependencies in a circle, rules that cannot be kept."""

from __future__ import annotations

from collections.abc import Iterable

from lianxin.core.kernel.json_reader import JsonReader
from lianxin.core.kernel.money import yuan_text
from lianxin.core.kernel.words import Words
from lianxin.funds.domain.errors import (
    BENEFIT_FOR_SOME,
    CYCLE,
    DUPLICATE,
    IMPOSSIBLE_RULE,
    MISSING,
    OUT_OF_RANGE,
    SUM_DIFFERS,
    UNKNOWN_REFERENCE,
)
from lianxin.funds.domain.permits import bar, lies_in
from lianxin.funds.domain.problem import AllocationProblem, AreaRule, Share

MOST_FEN_IN_ALL = 10**13

_SOURCES = Words("资金", "sources")
_PROJECTS = Words("项目", "projects")
_PURPOSES = Words("用途", "purposes")


def check_consistency(reader: JsonReader, problem: AllocationProblem) -> None:
    """Note every fault that concerns more than one field."""
    _check_identifiers(reader, problem)
    _check_references(reader, problem)
    _check_sums(reader, problem)
    if reader.problems:
        return
    _check_cycles(reader, problem)
    for number, share in enumerate(problem.rules.shares):
        _check_share(reader, share, f"rules.shares[{number}]")
    for number, rule in enumerate(problem.rules.areas):
        _check_area(reader, problem, rule, f"rules.areas[{number}]")
    _check_matching(reader, problem)
    if not any(fault.kind is CYCLE for fault in reader.problems):
        _check_exclusives(reader, problem)


def _check_identifiers(reader: JsonReader, problem: AllocationProblem) -> None:
    tables = {
        "sources": [source.id for source in problem.sources],
        "projects": [project.id for project in problem.projects],
    }
    for table, identifiers in tables.items():
        first: dict[str, int] = {}
        for number, name in enumerate(identifiers):
            if name and first.setdefault(name, number) != number:
                reader.fault(DUPLICATE, f"{table}[{number}].id", name, first=f"{table}[{first[name]}].id")


def _check_references(reader: JsonReader, problem: AllocationProblem) -> None:
    purposes = {purpose for source in problem.sources for purpose in source.purposes}
    purposes |= {project.purpose for project in problem.projects}

    def look_up(known: Iterable[str], values: Iterable[str], path: str, table: Words) -> None:
        for index, value in enumerate(values):
            if value and value not in known:
                reader.fault(UNKNOWN_REFERENCE, f"{path}[{index}]", value, table=table)

    sources, projects = problem.source_by_id, problem.project_by_id
    for number, source in enumerate(problem.sources):
        look_up(projects, source.only_projects, f"sources[{number}].only_projects", _PROJECTS)
    for number, project in enumerate(problem.projects):
        look_up(projects, project.depends_on, f"projects[{number}].depends_on", _PROJECTS)
    rules = problem.rules
    for number, share in enumerate(rules.shares):
        look_up(purposes, share.purposes, f"rules.shares[{number}].purposes", _PURPOSES)
        look_up(sources, share.sources, f"rules.shares[{number}].sources", _SOURCES)
    for number, area in enumerate(rules.areas):
        look_up(sources, area.sources, f"rules.areas[{number}].sources", _SOURCES)
    for number, match in enumerate(rules.matching):
        if match.source and match.source not in sources:
            reader.fault(UNKNOWN_REFERENCE, f"rules.matching[{number}].source", match.source, table=_SOURCES)
        look_up(sources, match.matched_by, f"rules.matching[{number}].matched_by", _SOURCES)
    for number, group in enumerate(rules.exclusives):
        look_up(projects, group, f"rules.exclusives[{number}].projects", _PROJECTS)
    look_up(purposes, rules.integration_purposes or (), "rules.integration_purposes", _PURPOSES)


def _check_sums(reader: JsonReader, problem: AllocationProblem) -> None:
    for number, project in enumerate(problem.projects):
        path = f"projects[{number}]"
        listed = sum(need.amount_fen for need in project.years)
        if listed != project.cost_fen:
            reader.fault(SUM_DIFFERS, f"{path}.years", listed=listed, stated=project.cost_fen)
        years = [need.year for need in project.years]
        for index, year in enumerate(years):
            if years.index(year) != index:
                first = f"{path}.years[{years.index(year)}].year"
                reader.fault(DUPLICATE, f"{path}.years[{index}].year", str(year), first=first)
        if project.least_start_fen is not None and project.least_start_fen > project.cost_fen:
            value = str(project.least_start_fen)
            reader.fault(OUT_OF_RANGE, f"{path}.least_start_fen", value, minimum=1, maximum=project.cost_fen)
    stated = {project.benefit is not None for project in problem.projects}
    if len(stated) > 1:
        without = next(number for number, project in enumerate(problem.projects) if project.benefit is None)
        reader.fault(BENEFIT_FOR_SOME, f"projects[{without}].benefit")
    for table, total in (
        ("sources", sum(source.amount_fen for source in problem.sources)),
        ("projects", sum(project.cost_fen for project in problem.projects)),
    ):
        if total > MOST_FEN_IN_ALL:
            reader.fault(OUT_OF_RANGE, table, str(total), minimum=0, maximum=MOST_FEN_IN_ALL)


def _check_cycles(reader: JsonReader, problem: AllocationProblem) -> None:
    """Note one chain of each circle of dependencies."""
    done: set[str] = set()
    for number, project in enumerate(problem.projects):
        chain: list[str] = []
        stack = [(project.id, iter(project.depends_on))]
        chain.append(project.id)
        while stack:
            name, needed = stack[-1]
            following = next((one for one in needed if one not in done), None)
            if following is None:
                stack.pop()
                chain.pop()
                done.add(name)
            elif following in chain:
                circle = [*chain[chain.index(following) :], following]
                reader.fault(CYCLE, f"projects[{number}].depends_on", following, chain=" → ".join(circle))
                return
            else:
                chain.append(following)
                stack.append((following, iter(problem.project_by_id[following].depends_on)))


def _impossible(reader: JsonReader, path: str, zh: str, en: str) -> None:
    reader.fault(IMPOSSIBLE_RULE, path, reason=Words(zh, en))


def _check_share(reader: JsonReader, share: Share, path: str) -> None:
    low, high = share.minimum_hundredths, share.maximum_hundredths
    if low is None and high is None:
        reader.fault(MISSING, f"{path}.minimum_percent", field="minimum_percent, maximum_percent")
    if not share.purposes:
        reader.fault(MISSING, f"{path}.purposes", field="purposes")
    if low is not None and high is not None and low > high:
        _impossible(reader, path, "下限高于上限", "the minimum is above the maximum")
    if low is not None and low > 10_000:
        _impossible(reader, f"{path}.minimum_percent", "比例超过百分之百", "the share is above the whole")


def _check_area(reader: JsonReader, problem: AllocationProblem, rule: AreaRule, path: str) -> None:
    if rule.minimum_fen is None and rule.maximum_fen is None:
        reader.fault(MISSING, f"{path}.minimum_fen", field="minimum_fen, maximum_fen")
    if rule.minimum_fen is None:
        return
    if rule.maximum_fen is not None and rule.minimum_fen > rule.maximum_fen:
        _impossible(reader, path, "下限高于上限", "the minimum is above the maximum")
    named = problem.named_sources(rule.sources)
    inside = [project for project in problem.projects if lies_in(project.area, rule.area)]
    wanted = sum(project.cost_fen for project in inside)
    if rule.minimum_fen > wanted:
        text = yuan_text(wanted)
        zh, en = f"该地的项目合计只要 {text} 元", f"the projects there want {text} yuan in all"
        _impossible(reader, f"{path}.minimum_fen", zh, en)
    reach = sum(
        source.amount_fen
        for source in problem.sources
        if source.id in named
        and any(bar(problem, source, project, need.year) is None for project in inside for need in project.years)
    )
    if rule.minimum_fen > reach:
        text = yuan_text(reach)
        zh, en = f"可用于该地项目的资金合计只有 {text} 元", f"the money that may pay there is {text} yuan in all"
        _impossible(reader, f"{path}.minimum_fen", zh, en)


def _check_matching(reader: JsonReader, problem: AllocationProblem) -> None:
    for number, match in enumerate(problem.rules.matching):
        path = f"rules.matching[{number}]"
        if not match.matched_by and not match.own_money:
            reader.fault(MISSING, f"{path}.matched_by", field="matched_by, own_money")
        if match.source in match.matched_by:
            _impossible(reader, f"{path}.matched_by", "资金不能给自己配套", "a source cannot match itself")


def _check_exclusives(reader: JsonReader, problem: AllocationProblem) -> None:
    above: dict[str, set[str]] = {}

    def needed_by(name: str) -> set[str]:
        found, waiting = set(), [name]
        while waiting:
            for one in problem.project_by_id[waiting.pop()].depends_on:
                if one not in found:
                    found.add(one)
                    waiting.append(one)
        return found

    for number, group in enumerate(problem.rules.exclusives):
        path = f"rules.exclusives[{number}].projects"
        if len(group) < 2:
            reader.fault(MISSING, path, field="projects[1]")
        for name in group:
            both = above.setdefault(name, needed_by(name)) & set(group)
            if both:
                other = min(both)
                zh, en = (
                    f"{name} 依赖 {other}，两者却只能选一",
                    f"{name} depends on {other}, yet only one of them may be",
                )
                _impossible(reader, path, zh, en)
