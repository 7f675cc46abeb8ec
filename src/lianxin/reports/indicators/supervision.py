"""Indicators of supervision: issues with their fields and closing, and disputes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, QuerySet, Subquery

from lianxin.core.kernel.words import Words
from lianxin.reports.domain.indicators import Indicator, Measure, Timing
from lianxin.reports.domain.units import PIECE, YEAR
from lianxin.reports.indicators.declaring import Source, choice, code, text
from lianxin.supervision.access import disputes_open_to, issues_open_to
from lianxin.supervision.models import Dispute, Issue, IssueEvent

if TYPE_CHECKING:
    from lianxin.people.models import User

_ISSUE = (
    code("theme", "issue_theme"),
    code("category", "issue_category"),
    code("source", "issue_source"),
    choice("state", "状态", "State", tuple(Issue.State.values)),
    text("unit", "责任单位代码", "Code of the responsible unit"),
)
_ISSUE_COLUMNS = {"theme": "theme", "category": "category", "source": "source", "state": "state", "unit": "unit__code"}
_DISPUTE = (
    code("kind", "dispute_kind"),
    choice("state", "状态", "State", tuple(Dispute.State.values)),
    code("method", "dispute_method"),
)
_DISPUTE_COLUMNS = {"kind": "kind", "state": "state", "method": "method"}


def _issues(reader: User | None) -> QuerySet[Any]:
    first = IssueEvent.objects.filter(issue=OuterRef("pk"), number=1)
    found = Issue.objects.all() if reader is None else issues_open_to(reader)
    return found.annotate(
        registered_by=Subquery(first.values("by__name")[:1]), registered_at=Subquery(first.values("at")[:1])
    )


def _disputes(reader: User | None) -> QuerySet[Any]:
    return Dispute.objects.all() if reader is None else disputes_open_to(reader)


def _made(name: str, zh: str, en: str, told: Words, thing: str, dimensions: Any) -> Indicator:
    return Indicator(
        f"supervision.{name}",
        Words(zh, en),
        told,
        Measure.COUNT_DISTINCT,
        thing,
        PIECE,
        Timing.EVENT,
        ("supervision",),
        dimensions,
    )


_OF_ISSUE: dict[str, Any] = {
    "columns": _ISSUE_COLUMNS,
    "by": "registered_by",
    "at": "registered_at",
    "page": ("supervision:issue", "pk"),
}
_OF_DISPUTE: dict[str, Any] = {
    "area": "village_code",
    "columns": _DISPUTE_COLUMNS,
    "by": "report__by__name",
    "at": "report__at",
    "page": ("supervision:dispute", "pk"),
}

SOURCES = (
    Source(
        _made(
            "issues",
            "问题",
            "Issues",
            Words("登记的问题，按发现日期", "issues on record, by the day they were found"),
            "issue",
            _ISSUE,
        ),
        _issues,
        on="found_on",
        **_OF_ISSUE,
    ),
    Source(
        _made(
            "planned_issues",
            "纳入整改方案的问题",
            "Issues in the plan",
            Words("已交办、有整改方案的问题，按交办日期", "issues with a plan, by the day they were assigned"),
            "issue",
            _ISSUE,
        ),
        lambda reader: _issues(reader).exclude(deadline_kind=""),
        on="assigned_on",
        **_OF_ISSUE,
    ),
    Source(
        _made(
            "closed_issues",
            "已销号的问题",
            "Issues closed",
            Words("已销号的问题，按销号日期", "issues closed, by the day"),
            "issue",
            _ISSUE,
        ),
        lambda reader: _issues(reader).filter(closed_on__isnull=False),
        on="closed_on",
        **_OF_ISSUE,
    ),
    Source(
        _made(
            "issue_themes",
            "问题涉及的方面",
            "Fields of issues",
            Words("问题涉及几个方面", "how many fields of work issues touch"),
            "theme",
            _ISSUE,
        ),
        _issues,
        thing="theme",
        on="found_on",
        **_OF_ISSUE,
    ),
    Source(
        _made(
            "issue_categories",
            "问题类别",
            "Categories of issues",
            Words("问题有几个类别", "how many categories issues are of"),
            "category",
            _ISSUE,
        ),
        _issues,
        thing="category",
        on="found_on",
        **_OF_ISSUE,
    ),
    Source(
        _made(
            "disputes",
            "矛盾纠纷",
            "Disputes",
            Words("排查出的矛盾纠纷，按发现日期", "disputes found, by the day"),
            "dispute",
            _DISPUTE,
        ),
        _disputes,
        on="found_on",
        **_OF_DISPUTE,
    ),
    Source(
        _made(
            "settled_disputes",
            "化解的矛盾纠纷",
            "Disputes settled",
            Words(
                "已化解的矛盾纠纷（待回访和已销案的），按化解日期",
                "disputes settled, kept or still to be looked at again, by the day",
            ),
            "dispute",
            _DISPUTE,
        ),
        lambda reader: _disputes(reader).filter(settled_on__isnull=False),
        on="settled_on",
        **_OF_DISPUTE,
    ),
    Source(
        Indicator(
            "supervision.dispute_years",
            Words("纠纷持续年数", "Years of a dispute"),
            Words(
                "从起因到化解（未化解的到期末）的整年数，取最长的一件",
                "full years from its beginning until it was settled, else until the end of the period; the longest",
            ),
            Measure.AGE,
            "year",
            YEAR,
            Timing.EVENT,
            ("supervision",),
            _DISPUTE,
        ),
        lambda reader: _disputes(reader).filter(since_on__isnull=False),
        since="since_on",
        until="settled_on",
        on="found_on",
        **_OF_DISPUTE,
    ),
)
