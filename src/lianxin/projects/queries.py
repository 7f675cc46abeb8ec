"""Reads of the project library."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lianxin.core.kernel.words import Words
from lianxin.projects.models import Project, Publicity


@dataclass(frozen=True, slots=True)
class Payability:
    """From which day a project may be paid; None with the reasons why it may not."""

    starts_on: date | None
    reasons: tuple[Words, ...]


def payability(project: Project) -> Payability:
    """Say from which day a project may be paid."""
    reasons = []
    if project.approved_on is None:
        reasons.append(Words("尚未批复", "it is not approved"))
    shown = [
        p for p in project.publicity.filter(occasion=Publicity.Occasion.BEFORE) if not p.objections or p.settled_words
    ]
    if not shown:
        reasons.append(Words("尚未完成事前公示", "it has not been shown before the work"))
    if reasons or project.approved_on is None:
        return Payability(None, tuple(reasons))
    return Payability(max(project.approved_on, *(p.ends_before for p in shown)), ())
