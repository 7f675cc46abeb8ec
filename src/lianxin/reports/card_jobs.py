"""The long work of reports: cards of all households of an area, a PDF for each village, in one file to take away."""

from __future__ import annotations

import hashlib
import os
import zipfile
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.jobs.kinds import Kind, Tell, register
from lianxin.jobs.models import Job
from lianxin.jobs.operations import begin, done
from lianxin.people.roles import Act
from lianxin.reports import errors

if TYPE_CHECKING:
    from lianxin.people.models import User
    from lianxin.registry.models import Household
    from lianxin.reports.documents.shelf import Form
    from lianxin.reports.models.issued_papers import IssuedPaper
    from lianxin.reports.queries.homes import Home

CARDS = ("clear_card", "contact_card")
MOST_CARDS = 20_000
_AT_ONCE = 250  # pages of one run of the type-setter: more would only want more memory
_FIRST_ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)


def begin_cards(*, form: str, area_code: str, year: int, base: str, is_on_a4: bool = False, by: User) -> Job:
    """Ask for the cards of an area; while they are printed, whoever asks is given that job. ``base`` is the house's public address;
    ``is_on_a4``: several cards stand on a sheet, to be cut.

    Raises:
        PermissionDenied: ``by`` may not have them for the whole area.
    """
    asked = {"form": form, "year": year, "base": base, "is_on_a4": is_on_a4}
    return begin(
        kind=PRINT,
        subject=f"{form}-{area_code}-{year}{'-a4' if is_on_a4 else ''}",
        area_code=area_code,
        asked=asked,
        by=by,
    )


def cards_path(job_id: int) -> Path:
    """Where the file of a job stands."""
    return Path(settings.LIANXIN_HOME) / "files" / "papers" / f"{job_id}.zip"


def _work(job: Job, tell: Tell) -> dict[str, Any]:
    from lianxin.reports.documents.shelf import FORMS
    from lianxin.reports.operations.papers import remember_cards
    from lianxin.reports.queries.homes import printable_households

    form, year = FORMS[job.asked["form"]], int(job.asked["year"])
    households = list(printable_households(job.by, job.area_code)[: MOST_CARDS + 1])
    _refuse_unfit(job, form, households)
    path = cards_path(job.pk)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.part")
    try:
        with translation.override("zh-hans"), zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED) as archive:
            papers = _print(job, form, year, households, archive, tell)
        if not papers:
            raise _nothing(job, form)
        draft.chmod(0o600)
        with transaction.atomic():
            remember_cards(papers=papers, form=form, area_code=job.area_code, year=year, by=job.by)
            result = {"cards": len(papers), "form": form.name, "villages": len({one.area_code for one in papers})}
            done(job, result)
            draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return result


def _print(
    job: Job, form: Form, year: int, households: list[Household], archive: zipfile.ZipFile, tell: Tell
) -> list[IssuedPaper]:
    from lianxin.registry.queries import area_names
    from lianxin.reports.queries.homes import homes_of

    today, papers, gone = timezone.localdate(), [], 0
    names = area_names({one.village_code for one in households})
    for village, group in groupby(households, key=lambda one: one.village_code):
        some = list(group)
        for number, start in enumerate(range(0, len(some), _AT_ONCE)):
            part = some[start : start + _AT_ONCE]
            homes = [one for one in homes_of(job.by, part, year=year, on=today) if _is_wanted(form, one)]
            gone += len(part)
            if homes:
                title = f"{village}-{names[village]}{f'-{number + 1}' if len(some) > _AT_ONCE else ''}.pdf"
                content, made = _bound(job, form, year, homes, names[village])
                about = zipfile.ZipInfo(title, _FIRST_ZIP_MOMENT)
                archive.writestr(about, content)
                papers += made
            words = Words(f"已印 {len(papers)} 张：{names[village]}", f"{len(papers)} cards: {names[village]}")
            tell(words, 98 * gone / len(households))
    return papers


def _bound(job: Job, form: Form, year: int, homes: list[Home], place: str) -> tuple[bytes, list[IssuedPaper]]:
    """The cards of some households of a village as one PDF with a bookmark for each."""
    from lianxin.core.paper import Bundle, Document, printed
    from lianxin.reports.documents.shelf import Asked
    from lianxin.reports.models.issued_papers import IssuedPaper
    from lianxin.reports.operations.papers import stamp

    now, base = timezone.now(), job.asked["base"]
    documents, stamps = [], []
    for home in homes:
        made = form.make(Asked(job.by, home.household, home.place, year, timezone.localdate(now), home))
        one = stamp(
            made,
            office=place,
            address_of=lambda ref: f"{base}{reverse('reports:verify', args=[ref])}",
            at=now,
        )
        assert isinstance(one.document, Document)
        documents.append(one.document)
        stamps.append(one)
    content = printed(
        Bundle(f"{form.words.zh}　{place}", tuple(documents), is_on_a4=job.asked.get("is_on_a4", False)), made_at=now
    )
    digest = hashlib.sha256(content).hexdigest()
    return content, [
        IssuedPaper(
            key=one.key, form=form.name, title=form.words.zh, household=home.household, area_code=home.household.village_code,
            year=year, file_format=IssuedPaper.Format.PDF, digest=one.digest, file_digest=digest, issued_by=job.by, issued_at=now,
        )
        for home, one in zip(homes, stamps, strict=True)
    ]  # fmt: skip


def _is_wanted(form: Form, home: Home) -> bool:
    """A contact card without a helper helps nobody."""
    return form.name != "contact_card" or bool(home.pairings)


def _refuse_unfit(job: Job, form: Form, households: list[Household]) -> None:
    from lianxin.registry.queries import area_names

    if not households:
        raise _nothing(job, form)
    if len(households) > MOST_CARDS:
        area = area_names([job.area_code])[job.area_code]
        raise Refused(errors.TOO_MANY_CARDS, area=area, count=f"{MOST_CARDS}+", most=MOST_CARDS)


def _nothing(job: Job, form: Form) -> Refused:
    from lianxin.registry.queries import area_names

    area = area_names([job.area_code])[job.area_code]
    return Refused(errors.NOTHING_TO_PRINT, area=area, year=job.asked["year"], form=form.words.zh)


def _title(job: Job) -> Words:
    from lianxin.registry.queries import area_names
    from lianxin.reports.documents.shelf import FORMS

    words, name = FORMS[job.asked["form"]].words, area_names([job.area_code])[job.area_code]
    return Words(
        f"印{words.zh}：{name}，{job.asked['year']} 年", f"Printing {words.en.lower()}s: {name}, {job.asked['year']}"
    )


def _result_page(job: Job) -> str:
    return reverse("reports:cards", args=[job.pk])


def _begin_page(job: Job) -> str:
    return reverse("reports:papers")


PRINT = register(
    Kind(
        name="reports.cards",
        words=Words("批量印卡", "Printing cards"),
        act=Act.PRINT_CARDS,
        work=_work,
        title=_title,
        result_page=_result_page,
        begin_page=_begin_page,
    )
)
