"""Procedures and cases at the API: what a case's page shows, and the acts that it offers."""

from __future__ import annotations

from typing import Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Status
from pydantic import Field

from lianxin.core.kernel.words import Words
from lianxin.people.access import required_scope
from lianxin.people.roles import Act
from lianxin.procedures import operations
from lianxin.procedures.access import access_case, access_step
from lianxin.procedures.domain import shelf
from lianxin.procedures.forms import CaseFilterForm
from lianxin.procedures.lists import rows_of
from lianxin.procedures.papers import TYPES
from lianxin.procedures.queries.cases import filtered_cases, waiting_cases
from lianxin.procedures.shapes.beginning import entry_of
from lianxin.procedures.shapes.cases import CaseShown, CasesShown, case_shown, line_shown
from lianxin.procedures.shapes.procedures import ProcedureShown, procedure_shown
from lianxin.procedures.shapes.told import AnswerAsked, BeginAsked, ObjectionAsked, StepAsked
from lianxin.registry.queries import areas_of
from lianxin.site.api import announce, refuse_unknown_filters
from lianxin.site.paging import keyset_page
from lianxin.site.shapes import Shape
from lianxin.site.unfit import Misfit, Unfit

MOST_WAITING = 300
_NO_CHOICE = Words("没有这个选项", "is not one of the choices")
router = announce("procedures", Router())


class CasesAsked(Shape):
    """How the list of cases is narrowed: as on its page."""

    procedure: str = Field("", max_length=60, description="Key of the procedure; empty: all.")
    standing: Literal["all", "open", "overdue", "soon", "contested", "granted", "refused"] = "open"
    area: str = Field("", pattern=r"^[0-9]{0,12}$", description="Township or village, and all below it; empty: all.")
    page: str = Field("", max_length=500, description="The next of the page before; empty: the first.")
    limit: int = Field(50, ge=1, le=200, description="How many at most.")


@router.get("", response=list[ProcedureShown], summary="程序 · Procedures")
def procedures(request: HttpRequest) -> list[ProcedureShown]:
    """Every procedure with its versions, states and steps, as the rulebook says."""
    required_scope(_user(request), Act.READ_CASES)
    return [procedure_shown(one) for one in shelf.procedures().values()]


@router.get("/cases", response=CasesShown, summary="办件列表 · List of cases")
def cases(request: HttpRequest, asked: Query[CasesAsked]) -> CasesShown:
    """The cases that the account may see, by area and number, page by page."""
    refuse_unknown_filters(request, CasesAsked)
    user, today = _user(request), timezone.localdate()
    scope = required_scope(user, Act.READ_CASES)
    standing = "" if asked.standing == "all" else asked.standing
    told = {"procedure": asked.procedure, "standing": standing, "area": asked.area}
    form = CaseFilterForm(told, areas=areas_of(scope, "township", "village") if scope.prefixes else [])
    if not form.is_valid():
        raise Unfit([Misfit(f"query.{name}", _NO_CHOICE) for name in form.errors])
    found = filtered_cases(user, form.wanted(), on=today)
    page = keyset_page(found, order=("area_code", "id"), cursor=asked.page, size=asked.limit)
    return CasesShown(cases=[line_shown(row) for row in rows_of(today, page.rows)], next=page.next)


@router.get("/cases/waiting", response=CasesShown, summary="等我办的 · Waiting for me")
def waiting(request: HttpRequest) -> CasesShown:
    """The open cases whose next step is the account's to take, those due first at the top; three hundred at most."""
    required_scope(_user(request), Act.READ_CASES)
    found = list(waiting_cases(_user(request))[:MOST_WAITING])
    return CasesShown(cases=[line_shown(row) for row in rows_of(timezone.localdate(), found)], next="")


@router.post("/cases", response={201: CaseShown}, summary="发起 · Begin a case")
def begin(request: HttpRequest, asked: BeginAsked) -> Status[CaseShown]:
    """Begin a case under the version of today; it will finish under it."""
    user = _user(request)
    required_scope(user, Act.READ_CASES)
    case = operations.begin_case(entry=entry_of(asked, user, on=timezone.localdate()), by=user)
    return Status(201, _shown(request, case.pk))


@router.get("/cases/{int:number}", response=CaseShown, summary="办件 · A case")
def case(request: HttpRequest, number: int) -> CaseShown:
    """A case: where it stands, what is next, by whom, with what and by when, and everything that happened."""
    return _shown(request, number)


@router.post("/cases/{int:number}/steps/{slug:step}", response=CaseShown, summary="办理一步 · Take a step")
def take_step(request: HttpRequest, number: int, step: str, asked: StepAsked) -> CaseShown:
    """Take a step. Sent twice, it is taken once: the second is refused, because the case has moved on."""
    user = _user(request)
    access_step(user, number, step)
    operations.take_step(case_id=number, told=asked.told(step), by=user)
    return _shown(request, number)


@router.post("/cases/{int:number}/objections", response={201: CaseShown}, summary="登记异议 · Record an objection")
def record_objection(request: HttpRequest, number: int, asked: ObjectionAsked) -> Status[CaseShown]:
    """Record an objection to a case that is shown on paper. One to a notice is made to the notice."""
    operations.record_objection(case_id=number, words=asked.words, seen=asked.seen, by=_user(request))
    return Status(201, _shown(request, number))


@router.post(
    "/cases/{int:number}/objections/{int:objection}", response=CaseShown, summary="答复异议 · Answer an objection"
)
def answer_objection(request: HttpRequest, number: int, objection: int, asked: AnswerAsked) -> CaseShown:
    """Answer an objection. One that is upheld begins the showing anew."""
    told = asked.model_dump()
    operations.answer_objection(case_id=number, number=objection, by=_user(request), **told)
    return _shown(request, number)


@router.get("/cases/{int:number}/evidence/{int:evidence}", summary="材料文件 · A file of evidence")
def evidence(request: HttpRequest, number: int, evidence: int) -> HttpResponse:
    """The file of a piece of evidence, for those who may open sensitive papers; that it was opened is recorded."""
    found, content = operations.open_file(case_id=number, evidence_id=evidence, by=_user(request))
    return HttpResponse(content, content_type=TYPES[found.file_kind], headers={"X-Content-Type-Options": "nosniff"})


@router.get("/{slug:key}", response=ProcedureShown, summary="一种程序 · A procedure")
def procedure(request: HttpRequest, key: str) -> ProcedureShown:
    """A procedure with its versions, states and steps."""
    required_scope(_user(request), Act.READ_CASES)
    if key not in shelf.procedures():
        raise Http404("no such procedure")
    return procedure_shown(shelf.procedure(key))


def _user(request: HttpRequest) -> Any:
    return request.auth  # type: ignore[attr-defined]


def _shown(request: HttpRequest, number: int) -> CaseShown:
    user = _user(request)
    return case_shown(access_case(user, number), user, on=timezone.localdate())
