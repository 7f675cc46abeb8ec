"""Load the programme of report 003 through imports and acts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from lianxin.core.kernel.words import Words
from lianxin.programmes.hezuo.ground import laid
from lianxin.programmes.loading import Loaded, Say


def run(folder: Path, *, on: date, say: Say) -> Loaded:
    """Load it all. ``on`` is today; the story itself is told in the days of the report, 2013 to the spring of 2018."""
    say(Words("2013 年花名册和 2017 年住房饮水台账", "The roster of 2013 and the ledger of houses and water of 2017"))
    ground = laid(folder)
    return ground.loaded
