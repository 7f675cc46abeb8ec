"""Load the programme of report 000 through imports and acts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from lianxin.core.kernel.words import Words
from lianxin.programmes.loading import Loaded, Say
from lianxin.programmes.xihe.deeds import fill_deeds
from lianxin.programmes.xihe.exits import fill_exits
from lianxin.programmes.xihe.ground import LEADING, accounts_of, filled_register, opened_villages, sent_people
from lianxin.programmes.xihe.industry import fill_industry
from lianxin.programmes.xihe.rules import aim_and_tag, hold_meetings, lay_down_rules


def run(folder: Path, *, on: date, say: Say) -> Loaded:
    """Load it all. ``on`` is today; the story itself is told in the days of the report, the second half of 2017."""
    loaded = Loaded()
    say(Words("西和县 2017 年名册", "The register of Xihe county in 2017"))
    villages = opened_villages()
    filled_register(folder, villages, loaded)
    say(Words("部门帮村、干部帮户、驻村工作队", "Departments with villages, cadres with households, teams"))
    units = sent_people(folder, villages, loaded)
    loaded.accounts = accounts_of(villages, units)
    say(Words("会议、调研、培训、推介", "Meetings, visits, training, promotion"))
    fill_deeds(villages, units)
    say(Words("工具、药材、蜜蜂、半夏贷", "Tools, herbs, bees, loans"))
    fill_industry(villages, units)
    say(Words("退出名单：一人导入，一人批准", "The list of exits, brought in by one and approved by another"))
    fill_exits(folder, loaded)
    say(Words("五规则一办法、目标、特困县乡", "Five rules and one method, the target, the poorest places"))
    lay_down_rules()
    hold_meetings(units[LEADING["杨魏"]])
    aim_and_tag()
    return loaded
