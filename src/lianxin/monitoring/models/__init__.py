"""What monitoring remembers: leads and what was done about them, warnings of departments, episodes of monitored households, scores."""

from __future__ import annotations

from lianxin.monitoring.models.episodes import Episode, EpisodeEvent
from lianxin.monitoring.models.leads import Lead, LeadEvent
from lianxin.monitoring.models.scores import ScoreModel, VisitSuggestion
from lianxin.monitoring.models.warnings import WarningLine, WarningList

__all__ = [
    "Episode",
    "EpisodeEvent",
    "Lead",
    "LeadEvent",
    "ScoreModel",
    "VisitSuggestion",
    "WarningLine",
    "WarningList",
]
