"""Charts of an identification."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from lianxin.core.charts import Funnel, Mark, Stack, StackedBars
from lianxin.core.kernel.findings import Verdict
from lianxin.core.kernel.words import Words
from lianxin.eligibility.models import Run
from lianxin.eligibility.queries import funnel_of, rule_set_of

HOUSEHOLDS = Words("户", "households")


def funnel_chart(run: Run) -> Funnel:
    """How many households are left as the standards are applied one after the other."""
    words = {rule.name: rule.words for rule in rule_set_of(run).rules}
    marks = []
    for name, count in funnel_of(run):
        href = f"{reverse('eligibility:findings', args=[run.pk])}?rule={name}" if name else ""
        marks.append(Mark(words.get(name, Words("全部受评农户", "All households judged")), count, href=href))
    note = Words(
        "逐项达到标准（或无法判定）的户数", "households that meet each standard, or for which it cannot be told"
    )
    return Funnel(title=Words("逐项筛查", "Standard by standard"), marks=tuple(marks), unit=HOUSEHOLDS, note=note)


def village_chart(run: Run, names: dict[str, str], villages: dict[str, dict[str, int | None]]) -> StackedBars:
    """Households of each village by verdict."""
    answers = rule_set_of(run).answers
    order = (Verdict.MET, Verdict.CANNOT_TELL, Verdict.NOT_MET)
    stacks = tuple(
        Stack(
            Words(names.get(code, code), names.get(code, code)),
            tuple(counts.get(verdict.value, 0) for verdict in order),
            href=f"{reverse('eligibility:findings', args=[run.pk])}?area={code}",
        )
        for code, counts in sorted(villages.items())
    )
    return StackedBars(
        title=Words("各村识别结果", "Findings by village"),
        series=tuple(answers[v] for v in order),
        stacks=stacks,
        unit=HOUSEHOLDS,
    )


def verdict_counts(run: Run, counts: dict[str, int]) -> list[dict[str, Any]]:
    """Verdict, its words in this rule set, how many, and where they are listed."""
    answers = rule_set_of(run).answers
    tones = {Verdict.MET: "bad", Verdict.CANNOT_TELL: "unsure", Verdict.NOT_MET: "good"}
    return [
        {
            "verdict": verdict.value,
            "words": answers[verdict],
            "count": counts.get(verdict.value, 0),
            "tone": tones[verdict],
            "url": f"{reverse('eligibility:findings', args=[run.pk])}?verdict={verdict.value}",
        }
        for verdict in (Verdict.MET, Verdict.CANNOT_TELL, Verdict.NOT_MET)
    ]
