"""What ODK Collect and other clients of OpenRosa knock at: the list of forms, forms, their files, submissions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import http_date
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.field import errors as field_errors
from lianxin.field.domain.items import Attachment
from lianxin.field.models import CollectedForm, FieldItem
from lianxin.field.openrosa.digest import challenge, signed_in_by
from lianxin.field.openrosa.documents import Listed, MediaFile, answer, form_list, manifest
from lianxin.field.operations.collecting import TakenIn, take_in_submission
from lianxin.field.queries.collecting import forms_served_to, list_files, served_form
from lianxin.field.queries.house_forms import house_xforms
from lianxin.field.uploads import LARGEST_UPLOAD
from lianxin.field.xforms import errors
from lianxin.people.roles import Act
from lianxin.site.errors import TOO_MANY_ATTEMPTS

LARGEST_REQUEST = 2 * LARGEST_UPLOAD
_XML = "text/xml; charset=utf-8"
_STATUS = {
    field_errors.OTHER_CONTENT.code: 409,
    errors.COME_TOO_LATE.code: 409,
    errors.NO_SUCH_FORM.code: 404,
    errors.TOO_LARGE.code: 413,
    errors.NO_HTTPS.code: 403,
    TOO_MANY_ATTEMPTS.code: 403,
}
_KEPT = {
    FieldItem.State.APPLIED: Words("已入库。", "Taken in."),
    FieldItem.State.WAITING: Words("已收下，等人核对。", "Received; a person will look at it."),
    FieldItem.State.REFUSED: Words("已收下，没有入库：", "Received, not taken in: "),
}
Door = Callable[..., HttpResponse]


def collector_door(view: Door) -> Door:
    """Open a door to those who sign in with a collector password and may capture; answer everybody as OpenRosa says."""

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            found = signed_in_by(request)
            if found.user is None:
                response = _answered(_SIGN_IN, 401)
                response.headers["WWW-Authenticate"] = challenge(is_stale=found.is_stale)
                return response
            if not found.user.may(Act.CAPTURE_OFFLINE):
                raise PermissionDenied(Act.CAPTURE_OFFLINE.value)
            request.user = found.user
            return as_openrosa(view(request, *args, **kwargs))
        except (PermissionDenied, Http404) as error:
            what = Refused(field_errors.NOT_YOURS)
            return _answered(_of_refusal(what), 404 if isinstance(error, Http404) else 403)
        except Refused as refusal:
            return _answered(_of_refusal(refusal), _STATUS.get(refusal.code, 400))

    door.needed_act = Act.CAPTURE_OFFLINE  # type: ignore[attr-defined]
    # No session is looked at, so that nobody else's page can send anything in a visitor's name.
    return csrf_exempt(login_not_required(door))


@require_safe
@collector_door
def forms(request: HttpRequest) -> HttpResponse:
    """List the forms that the collector is served, each with its version, hash and addresses."""
    user: Any = request.user
    listed = list(_listed(request, user))
    wanted = request.GET.get("formID")
    return _xml(form_list(one for one in listed if wanted in {None, one.form_id}))


@require_safe
@collector_door
def form(request: HttpRequest, form_id: str) -> HttpResponse:
    """Send a form, unless the telephone has it."""
    user: Any = request.user
    own = house_xforms().get(form_id)
    if own is not None:
        return _kept(request, own.xml, own.digest, _XML)
    row = _served(user, form_id)
    return _kept(request, row.xml.encode(), row.digest, _XML)


@require_safe
@collector_door
def form_manifest(request: HttpRequest, form_id: str) -> HttpResponse:
    """List the files that a form looks into."""
    user: Any = request.user
    if form_id in house_xforms():
        media = house_xforms()[form_id].media
        files = [(one.name, one.digest) for one in list_files(user, media).values()]
    else:
        files = list(_served(user, form_id).files.values_list("name", "digest"))
    return _xml(
        manifest(MediaFile(name, digest, _address(request, "odk:media", form_id, name)) for name, digest in files)
    )


@require_safe
@collector_door
def media(request: HttpRequest, form_id: str, name: str) -> HttpResponse:
    """Send a file that a form looks into, unless the telephone has it."""
    user: Any = request.user
    if form_id in house_xforms():
        made = list_files(user, [name]).get(name)
        if made is None:
            raise Http404("no such file")
        return _kept(request, made.content, made.digest, "text/csv; charset=utf-8")
    file = _served(user, form_id).files.filter(name=name).first()
    if file is None:
        raise Http404("no such file")
    return _kept(request, bytes(file.content), file.digest, "application/octet-stream")


@require_http_methods(["HEAD", "GET", "POST"])
@collector_door
def submission(request: HttpRequest) -> HttpResponse:
    """Say how much is taken at once (HEAD), or take in what was filled in with its files, as much of it as comes in this request.

    201: it is all here, and what became of it; 202: kept, more parts are to come; 409: the number came before with other content.
    """
    if request.method != "POST":
        response = HttpResponse(status=204)
        response.headers["Location"] = request.build_absolute_uri()
        return response
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_REQUEST:
        raise Refused(errors.TOO_LARGE, limit=LARGEST_REQUEST >> 20, text=2)
    user: Any = request.user
    sent = request.FILES.get("xml_submission_file")
    # Some clients send the XML as a plain field.
    told = str(request.POST.get("xml_submission_file", "")).encode()
    xml = sent.read() if isinstance(sent, UploadedFile) else told
    if not xml:
        raise Refused(errors.FILLED_UNREADABLE, where="xml_submission_file")
    files = tuple(_attached(request))
    is_last = request.POST.get("*isIncomplete*", "").lower() not in {"yes", "true"}
    taken = take_in_submission(xml=xml, files=files, is_last=is_last, by=user)
    response = _answered(_of_taken(taken), 202 if taken.missing and (taken.receipt is None) else 201, "submit_success")
    response.headers["Location"] = request.build_absolute_uri()
    return response


def as_openrosa(response: HttpResponse) -> HttpResponse:
    """Give a response the headers that OpenRosa wants of every one."""
    response.headers["X-OpenRosa-Version"] = "1.0"
    response.headers["X-OpenRosa-Accept-Content-Length"] = str(LARGEST_REQUEST)
    response.headers.setdefault("Date", http_date())
    return response


def _listed(request: HttpRequest, user: Any) -> Iterator[Listed]:
    for own in house_xforms().values():
        yield Listed(
            own.form_id, own.title, own.version, own.digest,
            _address(request, "odk:form", own.form_id), _address(request, "odk:manifest", own.form_id),
        )  # fmt: skip
    for row in forms_served_to(user):
        yield Listed(
            row.form_id, row.title, row.version, row.digest,
            _address(request, "odk:form", row.form_id), _address(request, "odk:manifest", row.form_id),
        )  # fmt: skip


def _served(user: Any, form_id: str) -> CollectedForm:
    found = served_form(user, form_id)
    if found is None:
        raise Refused(errors.NO_SUCH_FORM, name=form_id[:60])
    return found


def _attached(request: HttpRequest) -> Iterator[Attachment]:
    for key, file in request.FILES.items():
        if key != "xml_submission_file" and isinstance(file, UploadedFile):
            yield Attachment(str(file.name or key)[-100:], file.read())


def _address(request: HttpRequest, name: str, *parts: str) -> str:
    return request.build_absolute_uri(reverse(name, args=parts))


def _kept(request: HttpRequest, content: bytes, digest: str, kind: str) -> HttpResponse:
    """Send a file, or say that the telephone has it already."""
    tag = f'"{digest}"'
    is_there = tag in request.headers.get("If-None-Match", "")
    response = HttpResponse(status=304) if is_there else HttpResponse(content, content_type=kind)
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _xml(text: str) -> HttpResponse:
    return HttpResponse(text, content_type=_XML)


def _answered(words: Words, status: int, nature: str = "") -> HttpResponse:
    text = f"{words.zh} {words.en}"
    return as_openrosa(HttpResponse(answer(text, nature), content_type=_XML, status=status))


def _of_refusal(refusal: Refused) -> Words:
    what, remedy = refusal.what, refusal.remedy
    return Words(f"[{refusal.code}] {what.zh}{remedy.zh}", f"{what.en} {remedy.en}")


def _of_taken(taken: TakenIn) -> Words:
    if taken.receipt is None:
        if taken.missing:
            return Words(
                f"已收下，还缺 {len(taken.missing)} 个文件。", f"Kept; {len(taken.missing)} files are to come."
            )
        return Words("已保存。", "Kept.")
    words = _KEPT.get(FieldItem.State(taken.receipt.state), _KEPT[FieldItem.State.WAITING])
    return Words(f"{words.zh}{taken.receipt.code}", f"{words.en}{taken.receipt.code}")


_SIGN_IN = Words("请用采集密码登录。", "Sign in with your collector password.")
