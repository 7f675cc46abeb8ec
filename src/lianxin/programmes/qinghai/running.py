"""Load the programme of report 004 through imports and acts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from lianxin.core.kernel.words import Words
from lianxin.programmes.loading import Loaded, Say
from lianxin.programmes.qinghai.ground import filled_register, opened_villages, sent_people


def run(folder: Path, *, on: date, say: Say) -> Loaded:
    """Load it all. ``on`` is today; the story itself is told in the days of the report, 2016 and the first weeks of 2017."""
    say(Words("青海：十二个村的名册", "Qinghai: the register of twelve villages"))
    villages = opened_villages(date(2016, 1, 1))
    loaded = filled_register(folder, villages, on=date(2016, 5, 31))
    sent_people(folder, loaded, on=date(2016, 2, 1))
    return loaded
