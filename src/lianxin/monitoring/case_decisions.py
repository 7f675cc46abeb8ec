"""What monitoring says to decisions of cases, and what they do to episodes."""

from __future__ import annotations

from datetime import date

from lianxin.core.kernel.words import Words
from lianxin.monitoring.operations.decisions import episode_decided, register_read
from lianxin.monitoring.queries.episodes import episode_of_case
from lianxin.monitoring.queries.fitting import finding_words, fit_of
from lianxin.procedures.announcing import Advice, advise, listen, prepare
from lianxin.procedures.models import Case

ELIMINATION = "risk_elimination"


def fit_advice(case: Case, on: date) -> Advice | None:
    """Say what risks and measures have against an elimination: what the rulebook's table names as a bar refuses it, the rest, and
    what cannot be told, wants a reason. A household without an episode has nothing to compare."""
    episode = episode_of_case(case)
    if episode is None:
        return None
    fit = fit_of(episode, on=on, for_elimination=True)
    against = [*fit.failing, *fit.untold]
    if not against:
        return None
    bars = [one for one in fit.failing if one.name in fit.table.bars]
    told = [finding_words(one) for one in bars or against]
    words = Words(
        "未达到或无法判断：" + "；".join(one.zh for one in told),
        "not met or cannot tell: " + "; ".join(one.en for one in told),
    )
    kept = {
        "table": fit.table.name,
        "not_met": [one.name for one in fit.failing],
        "cannot_tell": [one.name for one in fit.untold],
        "words": [words.zh, words.en],
    }
    return Advice(words, is_bar=bool(bars), kept=kept)


prepare("monitoring.episodes", ("monitoring_entry", ELIMINATION), register_read)
advise("monitoring.fit", (ELIMINATION,), fit_advice)
listen("monitoring.episodes", ("monitoring_entry", ELIMINATION, "death", "move"), episode_decided)
