"""Load the programme of report 003 through imports and acts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from lianxin.core.kernel.words import Words
from lianxin.programmes.hezuo.ground import laid
from lianxin.programmes.hezuo.money import arrange, fill_money
from lianxin.programmes.hezuo.outcome import leave, open_campaigns
from lianxin.programmes.hezuo.oversight import oversee
from lianxin.programmes.hezuo.people import accounts_of, send
from lianxin.programmes.hezuo.works import build
from lianxin.programmes.loading import Loaded, Say


def run(folder: Path, *, on: date, say: Say) -> Loaded:
    """Load it all. ``on`` is today; the story itself is told in the days of the report, 2013 to the spring of 2018."""
    say(Words("2013 年花名册和 2017 年住房饮水台账", "The roster of 2013 and the ledger of houses and water of 2017"))
    ground = laid(folder)
    say(Words("单位、干部、驻村工作队", "Departments, cadres, resident teams"))
    send(folder, ground)
    ground.loaded.accounts = accounts_of(ground)
    say(Words("饮水工程和生态文明小康村", "Works of water and villages of eco-civilisation"))
    build(ground)
    say(Words("整合资金", "Integrated funds"))
    fill_money()
    arrange()
    say(Words("专项行动和退出", "Campaigns and the exit"))
    open_campaigns()
    leave()
    say(Words("督查问责、能人名单", "Accountability, and lists of able people"))
    oversee(ground)
    return ground.loaded
