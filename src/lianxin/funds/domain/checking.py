"""Check a plan against every rule of its problem, without the solver: for tests and for plans changed by hand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lianxin.core.kernel.money import yuan_text
from lianxin.core.kernel.words import Words
from lianxin.funds.domain.permits import bar, lies_in
from lianxin.funds.domain.problem import AllocationProblem

if TYPE_CHECKING:
    from lianxin.funds.domain.plan import Allocation, AllocationPlan

_WHOLE = 10_000


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that a plan breaks: the rule's name, whom it concerns, and the sentence to show."""

    rule: str
    subject: str
    words: Words


def check(problem: AllocationProblem, plan: AllocationPlan) -> tuple[Violation, ...]:
    """Return every rule that the plan breaks; nothing when it may be carried out as it stands.

    A row that names a source or project unknown, or that stands twice, is reported and not looked at further.
    """
    found: list[Violation] = []
    rows = _known_rows(problem, plan, found)
    found += _permit_rules(problem, rows)
    found += _source_rules(problem, rows)
    found += _project_rules(problem, rows)
    found += _relation_rules(problem, rows)
    found += _share_rules(problem, rows)
    found += _area_rules(problem, rows)
    found += _matching_rules(problem, rows)
    return tuple(found)


def _broken(rule: str, subject: str, zh: str, en: str) -> Violation:
    return Violation(rule, subject, Words(f"{subject}：{zh}", f"{subject}: {en}"))


def _known_rows(problem: AllocationProblem, plan: AllocationPlan, found: list[Violation]) -> list[Allocation]:
    rows, seen = [], set()
    for row in plan.allocations:
        subject, key = f"{row.source}-{row.project}", (row.source, row.project, row.year)
        if row.source not in problem.source_by_id or row.project not in problem.project_by_id:
            found.append(_broken("known", subject, "没有这笔资金或这个项目", "no such source or project"))
        elif key in seen:
            found.append(_broken("once", subject, f"{row.year} 年写了两次", f"stands twice for {row.year}"))
        elif row.amount_fen <= 0:
            found.append(_broken("amount", subject, "金额不是正数", "the amount is not above nothing"))
        else:
            seen.add(key)
            rows.append(row)
    return rows


def _permit_rules(problem: AllocationProblem, rows: list[Allocation]) -> Iterator[Violation]:
    for row in rows:
        barred = bar(problem, problem.source_by_id[row.source], problem.project_by_id[row.project], row.year)
        if barred is not None:
            yield _broken(barred, f"{row.source}-{row.project}", barred.words.zh, barred.words.en)


def _source_rules(problem: AllocationProblem, rows: list[Allocation]) -> Iterator[Violation]:
    paid: Counter[str] = Counter()
    for row in rows:
        paid[row.source] += row.amount_fen
    for source in problem.sources:
        if paid[source.id] > source.amount_fen:
            spent, there = yuan_text(paid[source.id]), yuan_text(source.amount_fen)
            zh, en = f"安排 {spent} 元，只有 {there} 元", f"pays {spent} yuan but has {there}"
            yield _broken("budget", source.id, zh, en)


def _project_rules(problem: AllocationProblem, rows: list[Allocation]) -> Iterator[Violation]:
    by_year: Counter[tuple[str, int]] = Counter()
    by_project: Counter[str] = Counter()
    sources: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        by_year[row.project, row.year] += row.amount_fen
        by_project[row.project] += row.amount_fen
        sources[row.project].add(row.source)
    limit = problem.rules.sources_per_project
    for (name, year), amount in by_year.items():
        wanted = sum(need.amount_fen for need in problem.project_by_id[name].years if need.year == year)
        if amount > wanted:
            gets, wants = yuan_text(amount), yuan_text(wanted)
            yield _broken(
                "need", name, f"{year} 年得 {gets} 元，只要 {wants} 元", f"gets {gets} yuan in {year} but wants {wants}"
            )
    for name, got in by_project.items():
        project = problem.project_by_id[name]
        text, cost = yuan_text(got), yuan_text(project.cost_fen)
        if not project.divisible and got < project.cost_fen:
            zh, en = f"不可分割，得 {text} 元，要 {cost} 元", f"is not divisible; gets {text} yuan of {cost}"
            yield _broken("whole", name, zh, en)
        if project.divisible and got < (project.least_start_fen or 1):
            least = yuan_text(project.least_start_fen or 1)
            yield _broken(
                "least_start", name, f"得 {text} 元，起步要 {least} 元", f"gets {text} yuan; starts at {least}"
            )
        if limit is not None and len(sources[name]) > limit:
            count = len(sources[name])
            yield _broken(
                "sources_per_project",
                name,
                f"有 {count} 笔资金，最多 {limit} 笔",
                f"has {count} sources; may have {limit}",
            )


def _relation_rules(problem: AllocationProblem, rows: list[Allocation]) -> Iterator[Violation]:
    funded = {row.project for row in rows}
    for name in sorted(funded):
        for needed in problem.project_by_id[name].depends_on:
            if needed not in funded:
                yield _broken(
                    "depends_on", name, f"依赖的 {needed} 没有资金", f"depends on {needed}, which is not funded"
                )
    for group in problem.rules.exclusives:
        both = [name for name in group if name in funded]
        if len(both) > 1:
            names = ", ".join(both)
            yield _broken(
                "exclusives", both[0], f"只能选一，却都有资金：{names}", f"only one of these may be funded: {names}"
            )


def _share_rules(problem: AllocationProblem, rows: list[Allocation]) -> Iterator[Violation]:
    for share in problem.rules.shares:
        named = problem.named_sources(share.sources)
        paid = sum(row.amount_fen for row in rows if row.source in named)
        inside = sum(
            row.amount_fen
            for row in rows
            if row.source in named and problem.project_by_id[row.project].purpose in share.purposes
        )
        text, whole = yuan_text(inside), yuan_text(paid)
        low, high = share.minimum_hundredths, share.maximum_hundredths
        if low is not None and inside * _WHOLE < low * paid:
            zh, en = f"{whole} 元中占 {text} 元，低于下限", f"is {text} of {whole} yuan, below the minimum"
            yield _broken("share_minimum", share.name, zh, en)
        if high is not None and inside * _WHOLE > high * paid:
            zh, en = f"{whole} 元中占 {text} 元，高于上限", f"is {text} of {whole} yuan, above the maximum"
            yield _broken("share_maximum", share.name, zh, en)


def _area_rules(problem: AllocationProblem, rows: list[Allocation]) -> Iterator[Violation]:
    for rule in problem.rules.areas:
        named = problem.named_sources(rule.sources)
        got = sum(
            row.amount_fen
            for row in rows
            if row.source in named and lies_in(problem.project_by_id[row.project].area, rule.area)
        )
        text = yuan_text(got)
        if rule.minimum_fen is not None and got < rule.minimum_fen:
            least = yuan_text(rule.minimum_fen)
            yield _broken(
                "area_minimum", rule.area, f"得 {text} 元，至少 {least} 元", f"gets {text} yuan; at least {least}"
            )
        if rule.maximum_fen is not None and got > rule.maximum_fen:
            most = yuan_text(rule.maximum_fen)
            yield _broken(
                "area_maximum", rule.area, f"得 {text} 元，至多 {most} 元", f"gets {text} yuan; at most {most}"
            )


def _matching_rules(problem: AllocationProblem, rows: list[Allocation]) -> Iterator[Violation]:
    paid: Counter[tuple[str, str]] = Counter()
    for row in rows:
        paid[row.project, row.source] += row.amount_fen
    for match in problem.rules.matching:
        for (name, source), amount in sorted(paid.items()):
            if source != match.source:
                continue
            matched = sum(paid[name, other] for other in match.matched_by)
            matched += problem.project_by_id[name].own_fen if match.own_money else 0
            if matched * _WHOLE < match.minimum_hundredths * amount:
                text, whole = yuan_text(matched), yuan_text(amount)
                zh, en = f"付 {whole} 元，配套只有 {text} 元", f"pays {whole} yuan, matched by {text} only"
                yield _broken("matching", f"{source}-{name}", zh, en)
