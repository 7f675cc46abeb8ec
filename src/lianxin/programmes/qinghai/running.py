"""Load the programme of report 004 through imports and acts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from lianxin.core.kernel.words import Words
from lianxin.programmes.loading import Loaded, Say
from lianxin.programmes.qinghai.daily import work_daily
from lianxin.programmes.qinghai.giving import give, lend, share_out
from lianxin.programmes.qinghai.ground import filled_register, opened_villages, sent_people
from lianxin.programmes.qinghai.money import fill_money
from lianxin.programmes.qinghai.oversight import oversee
from lianxin.programmes.qinghai.pairs import accounts_of, paired
from lianxin.programmes.qinghai.posts import give_posts
from lianxin.programmes.qinghai.rules import lay_down_rules


def run(folder: Path, *, on: date, say: Say) -> Loaded:
    """Load it all. ``on`` is today; the story itself is told in the days of the report, 2016 and the first weeks of 2017."""
    say(Words("十二个村的名册", "The register of twelve villages"))
    villages = opened_villages(date(2016, 1, 1))
    loaded = filled_register(folder, villages, on=date(2016, 5, 31))
    sent_people(folder, loaded, on=date(2016, 2, 1))
    say(Words("识别、“1+1帮1”结对、驻村工作队", "Identification, pairing 1+1 for 1, resident teams"))
    lay_down_rules()
    paired(loaded)
    loaded.accounts = accounts_of(villages)
    say(Words("项目和资金", "Projects and money"))
    fill_money(villages)
    say(Words("物资、捐款、贷款、分红和公益岗位", "Goods, donations, loans, a dividend and posts"))
    give(villages)
    lend(villages)
    share_out(villages)
    give_posts(villages)
    say(Words("识别排查和日常工作", "The campaign of identification and daily work"))
    work_daily(villages)
    say(Words("问题、纠纷和督导", "Problems, disputes and checks"))
    oversee(villages)
    return loaded
