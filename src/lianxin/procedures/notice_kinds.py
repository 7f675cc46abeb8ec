"""Notices of cases: a kind for each template that a procedure names. Who, where, how many, what is proposed; never why."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lianxin.core.kernel.words import Words
from lianxin.notices.domain.columns import Column, Mask
from lianxin.notices.domain.levels import Level
from lianxin.notices.kinds import Kind, register
from lianxin.procedures.access import may_answer_notice
from lianxin.procedures.domain.definitions import Subject
from lianxin.procedures.domain.templates import TEMPLATES, Template
from lianxin.procedures.operations.showings import follow_notice
from lianxin.procedures.queries.showings import days_of, kind_of, levels_of, rows_of, subjects_of, uses

if TYPE_CHECKING:
    from datetime import date

_PROPOSAL = Column("case.proposal", share=1.6)
_COLUMNS = {
    Subject.HOUSEHOLD: (
        Column("place.village", share=1.6),
        Column("household.group_name", words=Words("组", "Group"), share=1.2),
        Column("household.head_name", Mask.NAME, words=Words("户主", "Head"), share=1.2),
        Column("household.household_size", words=Words("家庭人口", "Persons"), is_summed=True),
        _PROPOSAL,
    ),
    Subject.VILLAGE: (Column("place.county", share=1.4), Column("place.village", share=1.6), _PROPOSAL),
    Subject.COUNTY: (Column("place.county", share=1.4), _PROPOSAL),
}


def _days(name: str, level: Level, on: date, area_code: str) -> int | None:
    return days_of(name, level, on, area_code)


def _announced(name: str, template: Template) -> Kind:
    return Kind(
        name=kind_of(name),
        words=template.words,
        levels=levels_of(name),
        columns=_COLUMNS[template.subject],
        title=template.title,
        introduction=template.introduction,
        subjects=partial(subjects_of, name),
        rows=partial(rows_of, name),
        days=partial(_days, name),
        follows=follow_notice if template.takes_objections else None,
        may_answer=may_answer_notice if template.takes_objections else None,
    )


for _name in uses():
    register(_announced(_name, TEMPLATES[_name]))
