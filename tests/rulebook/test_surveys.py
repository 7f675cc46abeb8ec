"""Designs of samples and questionnaires: what ships, and what is refused when it is loaded."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from lianxin.core.kernel.errors import Refused
from lianxin.core.rules import Schema
from lianxin.rulebook import dictionary, rulebook, values
from lianxin.rulebook.conditions import Shelf
from lianxin.rulebook.documents import Entry
from lianxin.rulebook.survey_entries import load_questionnaires, load_survey_designs

DESIGN = """
words: {zh: 设计, en: design}
source: {title: 文件}
villages: 5
per_village: 20
strata:
  exited: {share: 5}
  poor: {share: 3}
  ordinary: {share: 2}
"""
SHEET = """
words: {zh: 问卷, en: sheet}
starts_on: 2016-01-01
source: {title: 文件}
questions:
  house: {words: {zh: 房, en: house}, suspects: ["no"]}
  income: {words: {zh: 收入, en: income}, kind: number}
suspicions: {wrong_exit: [exited]}
rates:
  wrong: {words: {zh: 错, en: wrong}, suspicion: wrong_exit, limit: "@county_exit.wrong_exit_percent"}
  happy: {words: {zh: 满, en: happy}, question: house, hits: ["yes"], side: at_least}
"""


def design(change: Any = None) -> Any:
    content = yaml.safe_load(DESIGN)
    if change:
        change(content)
    return load_survey_designs({"one": Entry.of(content, "designs.yaml:")})["one"]


def sheet(change: Any = None) -> Any:
    content = yaml.safe_load(SHEET)
    if change:
        change(content)
    shelf = Shelf(rulebook().schema, dictionary(), values())
    return load_questionnaires({"one": Entry.of(content, "sheets.yaml:")}, shelf)["one"]


def test_it_shares_households_out_as_the_design_says() -> None:
    assert {name: take.count for name, take in design().design.takes.items()} == {
        "exited": 10,
        "poor": 6,
        "ordinary": 4,
    }
    shipped = rulebook().survey_designs
    assert shipped["half_and_half"].design.takes["ordinary"].count == 20
    assert shipped["all_to_exit"].design.takes["to_exit"].everyone
    assert shipped["five_three_two"].design.at_least_percent == 1


def test_it_asks_each_household_what_concerns_it() -> None:
    shipped = rulebook().questionnaires["county_exit"]
    assert "exit_was_agreed" in {one.name for one in shipped.questions_for("exited")}
    assert "exit_was_agreed" not in {one.name for one in shipped.questions_for("ordinary")}
    assert (shipped.suspicion_of("ordinary"), shipped.suspicion_of("poor")) == ("omission", "")
    assert isinstance(rulebook().schema, Schema)


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("RULEBOOK-047", lambda c: c.update(per_village=-1)),
        ("RULEBOOK-047", lambda c: c["strata"]["exited"].update(share=-5)),
        ("RULEBOOK-047", lambda c: c["strata"].update(poor={"percent": 120})),
        ("RULEBOOK-047", lambda c: c["strata"].update(poor={})),
        ("RULEBOOK-047", lambda c: c.update(strata={})),
        ("RULEBOOK-009", lambda c: c["strata"].update(rich={"count": 1})),
        ("RULEBOOK-009", lambda c: c.update(selection="friends")),
        ("RULEBOOK-003", lambda c: c.update(surprise=1)),
    ],
)
def test_it_refuses_a_design(code: str, change: Any) -> None:
    with pytest.raises(Refused, match=code):
        design(change)


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("RULEBOOK-004", lambda c: c["questions"]["income"].update(choices={"a": {"zh": "一", "en": "a"}})),
        ("RULEBOOK-009", lambda c: c["questions"]["house"].update(choices={"unknown": {"zh": "一", "en": "a"}})),
        ("RULEBOOK-044", lambda c: c["questions"]["house"].update(suspects=["maybe"])),
        ("RULEBOOK-044", lambda c: c["questions"]["house"].update(asked_of=["rich"])),
        ("RULEBOOK-009", lambda c: c.update(suspicions={"treason": ["exited"]})),
        ("RULEBOOK-044", lambda c: c.update(suspicions={"wrong_exit": ["rich"]})),
        ("RULEBOOK-044", lambda c: c["rates"]["happy"].update(question="horse")),
        ("RULEBOOK-044", lambda c: c["rates"]["happy"].update(hits=["maybe"])),
        ("RULEBOOK-042", lambda c: c["rates"]["happy"].update(hits=[])),
        ("RULEBOOK-004", lambda c: c["rates"]["happy"].update(suspicion="wrong_exit")),
        ("RULEBOOK-044", lambda c: c["rates"]["wrong"].update(suspicion="omission")),
        ("RULEBOOK-040", lambda c: c["rates"]["wrong"].update(limit="2")),
        ("RULEBOOK-041", lambda c: c["rates"]["wrong"].update(limit="@monitoring.medical_limit")),
        ("RULEBOOK-009", lambda c: c["rates"]["wrong"].update(side="left")),
        ("RULEBOOK-042", lambda c: c.update(rates={})),
    ],
)  # fmt: skip
def test_it_refuses_a_questionnaire(code: str, change: Any) -> None:
    with pytest.raises(Refused, match=code):
        sheet(change)
