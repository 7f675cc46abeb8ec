"""Open a file of evidence, or take the event log away, and record who did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.http import Http404

from lianxin.audit.operations import record_download, record_event
from lianxin.people.access import required_area
from lianxin.people.roles import Act
from lianxin.procedures.access import access_case, cases_open_to
from lianxin.procedures.models import Case, Evidence
from lianxin.procedures.papers import file_content

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from lianxin.people.models import User


@transaction.atomic
def open_log(*, by: User) -> QuerySet[Case]:
    """Return the cases whose event log the user takes away, and record that he does.

    Raises:
        PermissionDenied: cases are closed to him.
    """
    cases = cases_open_to(by)
    record_download(
        by=by,
        listing="procedures.log",
        area_code=by.home_area(Act.READ_CASES),
        filters={},
        rows=cases.count(),
        file_format="xes",
    )
    return cases


@transaction.atomic
def open_form(*, case_id: int, form: str, by: User) -> None:
    """Record that a form of a case was taken away: it names the household's people.

    Raises:
        PermissionDenied, Http404: the case is not his to see.
    """
    case = access_case(by, case_id)
    record_download(
        by=by, listing=f"procedures.form.{form}", area_code=case.area_code, filters={"case": str(case.pk)}, rows=1, file_format="pdf"
    )  # fmt: skip


@transaction.atomic
def open_ledger(*, area_code: str, rows: int, by: User) -> None:
    """Record that the ledger of entries and exits was printed."""
    record_download(by=by, listing="procedures.ledger", area_code=area_code, filters={}, rows=rows, file_format="pdf")


@transaction.atomic
def open_file(*, case_id: int, evidence_id: int, by: User) -> tuple[Evidence, bytes]:
    """Return a piece of evidence and the content of its file.

    Raises:
        PermissionDenied, Http404: he may not open sensitive papers of that area, or there is no such file.
        Refused: PROC-089 the file is gone, or is not what was kept.
    """
    case = access_case(by, case_id)
    required_area(by, Act.OPEN_SENSITIVE, case.area_code)
    found = Evidence.objects.filter(pk=evidence_id, event__case=case).exclude(digest="").first()
    if found is None:
        raise Http404("no such file")
    content = file_content(found.digest, found.file_kind)
    record_event(
        act=Act.OPEN_SENSITIVE,
        by=by,
        thing="procedures.evidence",
        thing_id=found.pk,
        area_code=case.area_code,
        case=case.pk,
        type=found.type,
    )
    return found, content
