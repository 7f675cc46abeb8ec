"""A list of households that gain from a project, as delimited text: number, mechanism, first day."""

from __future__ import annotations

import csv
import io
from datetime import date

from lianxin.core.kernel.errors import Refused
from lianxin.projects import errors
from lianxin.projects.operations import NewLink
from lianxin.registry.models import Household
from lianxin.rulebook import dictionary

_VILLAGE = 12  # digits of a village's code
_HEADINGS = ("户编号", "联结方式", "开始日期")


def links_in(content: bytes, area_code: str) -> list[NewLink]:
    """Return the links that a list tells; mechanisms are written by key, name or synonym.

    Raises:
        Refused: PROJECT-051 a heading or a row cannot be read; the first is told.
    """
    try:
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    except UnicodeDecodeError:
        raise Refused(errors.LINKS_UNREADABLE, line=1, value="UTF-8") from None
    if rows and not set(_HEADINGS) <= set(rows[0]):
        raise Refused(errors.LINKS_UNREADABLE, line=1, value="、".join(str(one) for one in rows[0]))
    mechanisms = {
        name: code.key
        for code in dictionary().code_lists["benefit_mechanism"].codes
        for name in (code.key, code.words.zh, *code.synonyms)
    }
    numbers = [(row["户编号"] or "").strip() for row in rows]
    # The village of a natural village, whose code is longer than a village's, has its households.
    known = dict(
        Household.objects.filter(
            household_no__in=numbers, is_live=True, village_code__startswith=area_code[:_VILLAGE]
        ).values_list("household_no", "pk")
    )
    return [_link(line, row, known, mechanisms) for line, row in enumerate(rows, 2)]


def _link(line: int, row: dict[str, str], known: dict[str, int], mechanisms: dict[str, str]) -> NewLink:
    number, mechanism, day = ((row[name] or "").strip() for name in _HEADINGS)
    if number not in known:
        raise Refused(errors.LINKS_UNREADABLE, line=line, value=number)
    if mechanism not in mechanisms:
        raise Refused(errors.LINKS_UNREADABLE, line=line, value=mechanism)
    try:
        starts_on = date.fromisoformat(day)
    except ValueError:
        raise Refused(errors.LINKS_UNREADABLE, line=line, value=day) from None
    return NewLink(known[number], mechanisms[mechanism], starts_on)
