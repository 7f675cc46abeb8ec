"""An integration plan laid out for reading: tranches and projects by name, what is proven, what is short and why, what more money would
do, shares against their limits.

Everything is taken from the problem and the answer that the plan keeps; only names come from the tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lianxin.core.charts import Band, Node, Sankey, Short
from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.money import Fen, yuan_text
from lianxin.core.kernel.words import Words
from lianxin.core.solvers.proof import Status
from lianxin.funds.domain import Violation
from lianxin.funds.models import IntegrationPlan, PlanLine
from lianxin.funds.wording import code_words

STATUSES = {
    Status.OPTIMAL: (Words("已证明最优", "Proven best"), "good"),
    Status.FEASIBLE: (Words("方案完整，未证明最优", "Complete, not proven best"), "info"),
    Status.INFEASIBLE: (Words("已证明达不到全部下限", "Proven: not every minimum can be reached"), "bad"),
    Status.UNKNOWN: (Words("时间内没有达到全部下限", "Not every minimum was reached in time"), "unsure"),
}
BY_HAND = (Words("人工调整过，证明不再适用", "Changed by hand: the proof no longer holds"), "unsure")
_GOALS = {
    "shortage": Words("各地下限差额（元）", "Short of the minima of areas (yuan)"),
    "benefit": Words("效益（分）", "Benefit (points)"),
    "expiring": Words("快到期而没有用的钱", "Money that lies and expires soon"),
    "sources": Words("项目的资金来源数合计", "Sources of all projects, added up"),
    "carried": Words("结转到下年的钱（元）", "Carried over the end of a year (yuan)"),
}
_IN_YUAN = {"shortage", "carried"}
_THOUSANDTHS = {"benefit"}
_KINDS = {
    "no_permitted_source": Words("没有可用的资金", "No money may pay for it"),
    "no_money_left": Words("可用的资金已用完", "What may pay for it is used up"),
    "dependency": Words("所依赖的项目没有资金", "What it depends on is not funded"),
    "exclusive": Words("与已安排的项目只能选一", "Only one of several may be funded"),
    "rule": Words("受规则限制", "A rule stands against it"),
    "no_benefit": Words("效益为零", "Its benefit is nothing"),
    "not_chosen": Words("在给定时间内没有选上", "Not chosen in the time given"),
}
_SHARES = {
    "产业占比": Words("产业占比", "Share of industry"),
    "管理费占比": Words("管理费占比", "Share of the management fee"),
}
_NAMED = 3
_SHORT = Short(Words("万元", "k yuan"), 6, 5)


@dataclass(frozen=True, slots=True)
class UnfundedLine:
    """A project that gets nothing or not all, by how much it is short, and why."""

    project: int
    name: str
    missing_fen: Fen
    kind: Words
    reason: Words


@dataclass(frozen=True, slots=True)
class StageLine:
    """One goal, what was reached, and what could be reached at best."""

    words: Words
    status: Words
    tone: str
    reached: str
    bound: str


@dataclass(frozen=True, slots=True)
class ShareLine:
    """A share of the year against its limit, in hundredths of a per cent; None: its money pays nothing yet."""

    words: Words
    limit: str
    is_least: bool
    share: float | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change by hand: what now goes from a tranche to a project, and why."""

    tranche: str
    project: str
    amount_fen: Fen
    why: str


class IntegrationSheet:
    """What a plan says, in names and words. ``tranches`` and ``projects`` give names by number."""

    def __init__(self, plan: IntegrationPlan, lines: list[PlanLine], violations: list[Violation]) -> None:
        self.plan, self.lines, self._violations = plan, lines, violations
        self._answer: Mapping[str, Any] = plan.plan
        self.sources = {entry["id"]: entry for entry in plan.problem["sources"]}
        self.projects = {entry["id"]: entry for entry in plan.problem["projects"]}

    @property
    def is_changed(self) -> bool:
        """Whether somebody changed it by hand."""
        return bool(self._answer.get("changes"))

    @property
    def status(self) -> tuple[Words, str]:
        """What is proven of the whole, with a tone."""
        return BY_HAND if self.is_changed else STATUSES[Status(self._answer["status"])]

    @property
    def quality(self) -> Mapping[str, Any]:
        """The measures of the plan as it stands."""
        return self._answer["quality"]  # type: ignore[no-any-return]

    @property
    def gap(self) -> float | None:
        """By how much the benefit may be off the best, as a share."""
        return self._answer.get("gap")

    @property
    def proof(self) -> Words:
        """What is proven of the benefit, in a sentence."""
        objective, bound, gap = (self._answer.get(name) for name in ("objective", "bound", "gap"))
        if objective is None or bound is None or gap is None:
            return Words("没有证明。", "Nothing is proven.")
        if objective == bound:
            return Words(
                f"效益 {objective / 1000:,.0f} 分，已证明任何方案都不能更高。",
                f"Its benefit is {objective / 1000:,.0f} points, and no plan can have more.",
            )
        return Words(
            f"效益 {objective / 1000:,.0f} 分，任何方案最多 {bound / 1000:,.0f} 分，相差不超过 {gap:.2%}。",
            f"Its benefit is {objective / 1000:,.0f} points; no plan has more than {bound / 1000:,.0f}: it is at most {gap:.2%} short.",
        )

    @property
    def stages(self) -> list[StageLine]:
        """What is proven of each goal."""
        found = []
        for stage in self._answer["stages"]:
            words, tone = STATUSES[Status(stage["status"])]
            if stage["is_for_chosen"] and stage["status"] == Status.OPTIMAL:
                words = Words("对选中的项目已证明最优", "Proven best for the projects chosen")
            reached, bound = (_measured(stage["name"], stage[part]) for part in ("objective", "bound"))
            name = stage["name"]
            found.append(StageLine(_GOALS.get(name, Words(name, name)), words, tone, reached, bound))
        return found

    @property
    def unfunded(self) -> list[UnfundedLine]:
        """Projects that get nothing or not all they want, with the reason."""
        return [
            UnfundedLine(
                int(entry["project"]),
                self.projects[entry["project"]]["name"],
                entry["missing_fen"],
                _KINDS.get(entry["kind"], Words(entry["kind"], entry["kind"])),
                self._reason(entry),
            )
            for entry in self._answer["unfunded"]
        ]

    def _reason(self, entry: Mapping[str, Any]) -> Words:
        """The reason in names: the solver calls tranches and projects by their numbers."""
        if entry["kind"] not in {"no_money_left", "dependency", "exclusive"}:
            return Words(entry["reason"]["zh"], entry["reason"]["en"])
        names = [self._called(one) for one in entry["blocked_by"]]
        more_zh, more_en = (
            (f"等 {len(names)} 笔", f" and {len(names) - _NAMED} more") if len(names) > _NAMED else ("", "")
        )
        listed_zh, listed_en = "、".join(names[:_NAMED]), ", ".join(names[:_NAMED])
        if entry["kind"] == "no_money_left":
            return Words(f"{listed_zh}{more_zh}已不够", f"too little is left of {listed_en}{more_en}")
        return Words(f"{listed_zh}{more_zh}", f"{listed_en}{more_en}")

    def _called(self, number: str) -> str:
        entry = self.sources.get(number) or self.projects.get(number)
        return str(entry["name"]) if entry else number

    @property
    def prices(self) -> list[tuple[str, Words]]:
        """For each tranche, what more of its money would do."""
        return [
            (self._called(entry["source"]), Words(entry["words"]["zh"], entry["words"]["en"]))
            for entry in self._answer["prices"]
        ]

    @property
    def shares(self) -> list[ShareLine]:
        """The shares of the year against their limits."""
        reached = self.quality["share_by_rule"]
        found = []
        for rule in self.plan.problem["rules"].get("shares", []):
            least, most = rule.get("minimum_percent"), rule.get("maximum_percent")
            share = reached.get(rule["name"])
            limit = most if least is None else least
            kept = None if share is None else (share >= limit * 100 if least is not None else share <= limit * 100)
            found.append(
                ShareLine(
                    _SHARES.get(rule["name"], Words(rule["name"], rule["name"])),
                    f"{limit:g}%",
                    least is not None,
                    None if share is None else share / 10_000,
                    Verdict.of(kept),
                )
            )
        return found

    @property
    def broken(self) -> list[tuple[str, Words]]:
        """The rules that the plan breaks as it stands: whom it concerns, and the sentence."""
        return [
            (
                self._subject(one.subject),
                Words(one.words.zh.removeprefix(f"{one.subject}："), one.words.en.removeprefix(f"{one.subject}: ")),
            )
            for one in self._violations
        ]

    def _subject(self, subject: str) -> str:
        first, _, second = subject.partition("-")
        if second and first in self.sources and second in self.projects:
            return f"{self.sources[first]['name']} → {self.projects[second]['name']}"
        return self._called(subject)

    @property
    def changes(self) -> list[ChangeLine]:
        """Changes by hand, the latest first."""
        return [
            ChangeLine(
                self._called(str(one["tranche"])), self._called(str(one["project"])), one["amount_fen"], one["why"]
            )
            for one in reversed(self._answer.get("changes", []))
        ]

    def by_project(self) -> list[tuple[str, Fen, Fen, list[PlanLine]]]:
        """Each project that gets money: its name, what it gets, what it wanted, and its lines."""
        found: dict[int, list[PlanLine]] = {}
        for line in self.lines:
            found.setdefault(line.project_id, []).append(line)
        return [
            (
                lines[0].project.name,
                sum(line.amount_fen for line in lines),
                self.projects[str(number)]["cost_fen"],
                lines,
            )
            for number, lines in found.items()
        ]

    def by_tranche(self) -> list[tuple[str, Fen, Fen]]:
        """Each tranche: its name, what there is of it, what the plan arranges."""
        paid: dict[str, Fen] = {}
        for line in self.lines:
            paid[str(line.tranche_id)] = paid.get(str(line.tranche_id), 0) + line.amount_fen
        return [(entry["name"], entry["amount_fen"], paid.get(key, 0)) for key, entry in self.sources.items()]

    def flow(self) -> Sankey | None:
        """The plan drawn: tranche → purpose → project; None where nothing is arranged."""
        if not self.lines:
            return None
        nodes: dict[tuple[int, str], int] = {}
        listed: list[Node] = []

        def node(layer: int, key: str, words: Words) -> int:
            if (layer, key) not in nodes:
                nodes[layer, key] = len(listed)
                listed.append(Node(words, layer))
            return nodes[layer, key]

        bands: dict[tuple[int, int], Fen] = {}
        for line in self.lines:
            first = node(0, str(line.tranche_id), _plain(line.tranche.name))
            second = node(1, line.purpose, code_words("fund_purpose", line.purpose))
            third = node(2, str(line.project_id), _plain(line.project.name))
            for ends in ((first, second), (second, third)):
                bands[ends] = bands.get(ends, 0) + line.amount_fen
        return Sankey(
            title=Words("方案：哪笔钱到哪个项目", "The plan: which money goes to which project"),
            layers=(Words("资金指标", "Tranche"), Words("用途", "Purpose"), Words("项目", "Project")),
            nodes=tuple(listed),
            bands=tuple(Band(*ends, amount) for ends, amount in bands.items()),
            unit=Words("元", "yuan"),
            decimals=2,
            short=_SHORT,
        )


def _plain(name: str) -> Words:
    return Words(name, name)


def _measured(goal: str, value: int) -> str:
    if goal in _IN_YUAN:
        return yuan_text(value)
    return f"{value / 1000:,.0f}" if goal in _THOUSANDTHS else f"{value:,}"
