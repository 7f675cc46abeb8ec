"""Load the programme of report 001 through imports and acts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from lianxin.core.kernel.words import Words
from lianxin.programmes.baicheng.booklets import hand_out_booklets
from lianxin.programmes.baicheng.deeds import fill_deeds
from lianxin.programmes.baicheng.ground import accounts_of, filled_register, opened_villages, sent_people
from lianxin.programmes.baicheng.issues import fill_issues
from lianxin.programmes.baicheng.money import fill_money
from lianxin.programmes.loading import Loaded, Say


def run(folder: Path, *, on: date, say: Say) -> Loaded:
    """Load it all. ``on`` is today; the story itself is told in the days of the report, the first half of 2017."""
    loaded = Loaded()
    say(Words("六个村的名册", "The register of six villages"))
    villages = opened_villages()
    filled_register(folder, villages, loaded)
    say(Words("包村单位、包户干部、工作队", "Units, helpers, teams"))
    units = sent_people(folder, villages, loaded)
    loaded.accounts = accounts_of(villages, units)
    say(Words("两周的驻村活动和后续十个方面", "Two weeks in the villages, and ten fields of work that follow"))
    fill_deeds(villages, units)
    say(Words("资金、大棚、合作社", "Money, greenhouses, cooperatives"))
    fill_money(villages, units)
    say(Words("一人一册：逐户印制医疗手册", "Medical booklets, one for each person"))
    hand_out_booklets(villages["乌兰花"], folder)
    say(Words("359 个问题的整改方案", "A plan for 359 issues"))
    fill_issues(villages)
    return loaded
