"""Load the programme of report 002 through imports and acts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from lianxin.core.kernel.words import Words
from lianxin.programmes.guizhou.deeds import fill_deeds
from lianxin.programmes.guizhou.ground import filled_register, opened_villages, sent_people
from lianxin.programmes.guizhou.money import fill_money
from lianxin.programmes.guizhou.pairs import accounts_of, paired
from lianxin.programmes.guizhou.stories import (
    build_hall,
    keep_bees,
    lay_down_documents,
    lead_tasks,
    score_unit,
    send_specialist,
    set_five_targets,
    settle_forest_dispute,
)
from lianxin.programmes.loading import Loaded, Say


def run(folder: Path, *, on: date, say: Say) -> Loaded:
    """Load it all. ``on`` is today; the story itself is told in the days of the report, 2016, and the spring after it."""
    loaded = Loaded()
    say(Words("五个县一千一百二十个村的名册", "The register of 1,120 villages in five counties"))
    villages = opened_villages()
    filled_register(folder, villages, loaded)
    say(Words("115 个单位的党组织和人", "Party organisations and people of 115 units"))
    ground = sent_people(folder, villages, loaded)
    say(Words("支部帮村、书记帮户", "Branches with villages, secretaries with households"))
    paired(ground)
    loaded.accounts = accounts_of(ground)
    say(Words("工作情况登记台账", "The ledger of work"))
    fill_deeds(ground)
    say(Words("1927 个项目和 1.93 亿元", "1,927 projects and 193 million yuan"))
    fill_money(ground)
    say(Words("任务、股份、阵地、纠纷、考核", "Targets, shares, a hall, a dispute, a score"))
    lay_down_documents()
    campaign = set_five_targets(ground)
    lead_tasks(campaign, ground)
    send_specialist(campaign)
    keep_bees()
    build_hall()
    settle_forest_dispute()
    score_unit()
    return loaded
