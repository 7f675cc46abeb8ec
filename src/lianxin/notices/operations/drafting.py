"""Draft a notice: its rows are gathered as the drafter may see them, masked, frozen and given a digest."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.notices import errors
from lianxin.notices.access import require_office
from lianxin.notices.domain.clock import Kind as Event
from lianxin.notices.domain.columns import Frozen, cell_at_fault, digest_of, frozen, holds_personal_number
from lianxin.notices.domain.levels import Level, levels_for
from lianxin.notices.kinds import ABOUT, About, Kind, Subject, kind_named
from lianxin.notices.models import Notice, NoticeRow
from lianxin.notices.operations.gates import checked_text, held_notice, let_happen, policy, record
from lianxin.notices.queries import run_of, shown_data
from lianxin.people.roles import Act
from lianxin.places.queries import area_by_code, area_title
from lianxin.rulebook import dictionary

if TYPE_CHECKING:
    from lianxin.people.models import User

MOST_ROWS = 2000
MOST_DAYS = 365
# Letters only, without those that are taken for each other: 20 of 22 give 89 bits.
_LETTERS = "abcdefghjkmnpqrstuvwxy"
_KEY_LENGTH = 20
_HOTLINE = Words("监督电话", "the telephone for complaints")


@dataclass(frozen=True, slots=True)
class NewNotice:
    """What is to be shown: the kind, of which area, at which level, of what subject. ``days`` None: as long as is laid down."""

    kind: str
    area_code: str
    level: Level
    subject: str
    hotline: str
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A notice as it would be saved, with the digest of all that it shows, and what its rows are about (None: not told)."""

    kind: Kind
    subject: Subject
    place: str
    title: Words
    content: Frozen
    days: int
    least_days: int | None
    digest: str
    abouts: tuple[About | None, ...] = ()


def preview(*, entry: NewNotice, by: User | None) -> Draft:
    """Work out a notice without saving it.

    Raises:
        PermissionDenied: ``by`` does not draft for that office, or may not see what would be shown.
        Refused: NOTICE-002 no such kind, NOTICE-003 not at that level, NOTICE-004 no such subject, NOTICE-005 no rows,
            NOTICE-006 too many, NOTICE-007 a number of a person in a text, NOTICE-008 not enough days, NOTICE-021 no telephone,
            NOTICE-022 no such area.
    """
    kind = kind_named(entry.kind)
    _check_area(entry.area_code)
    require_office(by, Act.DRAFT_NOTICES, level=entry.level, area_code=entry.area_code)
    today = timezone.localdate()
    place = area_title(entry.area_code)
    _check_level(kind, entry, place)
    subject = next((one for one in kind.subjects(by, entry.area_code) if one.key == entry.subject), None)
    if subject is None:
        raise Refused(errors.SUBJECT_UNKNOWN, value=entry.subject[:60])
    content, abouts = _gathered(kind, entry, by, today)
    days, least = _days(kind, entry, today)
    if not entry.hotline.strip():
        raise Refused(errors.NO_HOTLINE)
    hotline = checked_text(entry.hotline, _HOTLINE, 60)
    title = kind.title.filled(place=place, subject=subject.words)
    notice = Notice(**_columns(kind, entry, subject, place, title, content, days, hotline))
    return Draft(kind, subject, place, title, content, days, least, digest_of(shown_data(notice)), abouts)


@transaction.atomic
def draft_notice(*, entry: NewNotice, by: User | None, seen: str = "", corrects: int | None = None) -> Notice:
    """Draft a notice. ``seen`` is the digest of the preview that the drafter looked at; ``corrects`` is the one it replaces.

    Raises:
        PermissionDenied, Http404, Refused: as :func:`preview`; NOTICE-009 it differs from the preview; NOTICE-017 the other
            needs no correction.
    """
    former = None if corrects is None else _to_correct(corrects, by)
    draft = preview(entry=entry, by=by)
    if seen and seen != draft.digest:
        raise Refused(errors.PREVIEW_STALE)
    columns = _columns(
        draft.kind, entry, draft.subject, draft.place, draft.title, draft.content, draft.days, entry.hotline.strip()
    )
    made = Notice.objects.create(
        **columns,
        key="".join(secrets.choice(_LETTERS) for _ in range(_KEY_LENGTH)),
        digest=draft.digest,
        drafted_by=by,
        drafted_at=timezone.now(),
        corrects=former,
    )
    told = [(number, one) for number, one in enumerate(draft.abouts, 1) if one is not None]
    NoticeRow.objects.bulk_create(
        NoticeRow(notice=made, number=number, thing=one.thing, thing_id=one.pk) for number, one in told
    )
    record("draft", by, made, level=made.level, rows=made.row_count, digest=made.digest, corrects=corrects)
    return made


@transaction.atomic
def discard_draft(*, notice_id: int, reason: str, by: User | None) -> Notice:
    """Give a draft up. It stays on record and can never be published.

    Raises:
        PermissionDenied, Http404, Refused: NOTICE-011 it is no draft, NOTICE-012 no reason.
    """
    notice = held_notice(notice_id, by, Act.DRAFT_NOTICES)
    words = checked_text(reason, Words("理由", "The reason"))
    let_happen(notice, Event.DISCARDED, by, reason=words)
    record("discard", by, notice)
    return notice


def _check_area(area_code: str) -> None:
    try:
        area = area_by_code(area_code)
    except Refused as error:
        raise Refused(errors.AREA_UNFIT, area_code=area_code[:20]) from error
    if area is None or area.code != area_code or area.level not in set(Level):
        raise Refused(errors.AREA_UNFIT, area_code=area_code[:20])


def _check_level(kind: Kind, entry: NewNotice, place: str) -> None:
    possible = [level for level in levels_for(entry.area_code) if level in kind.levels]
    if entry.level not in possible:
        known = Words(
            "、".join(one.words.zh for one in possible) or "无", ", ".join(one.words.en for one in possible) or "none"
        )
        raise Refused(errors.LEVEL_UNFIT, area=place, name=kind.words, level=entry.level.words, known=known)


def _gathered(kind: Kind, entry: NewNotice, by: User | None, today: date) -> tuple[Frozen, tuple[About | None, ...]]:
    rows = list(kind.rows(by, entry.area_code, entry.subject))
    if not rows:
        raise Refused(errors.NOTHING_TO_SHOW)
    if len(rows) > MOST_ROWS:
        raise Refused(errors.TOO_MANY_ROWS, count=len(rows), most=MOST_ROWS)
    least = policy("small_count", on=today, area_code=entry.area_code)
    content = frozen(kind.columns, rows, dictionary(), least=least)
    if fault := cell_at_fault(content):
        row, place = fault
        heading = Words(content.columns[place - 1]["zh"], content.columns[place - 1]["en"])
        raise Refused(errors.PERSONAL_NUMBER, row=row, column=heading)
    return content, tuple(row.get(ABOUT) for row in rows)


def _days(kind: Kind, entry: NewNotice, today: date) -> tuple[int, int | None]:
    least = kind.days(entry.level, today, entry.area_code)
    days = entry.days if entry.days is not None else least
    if days is None:
        why = Words("没有规定天数，要自己填。", "no number is laid down, so one must be given.")
        raise Refused(errors.DAYS_UNFIT, days="—", why=why)
    if days < (least or 1):
        why = Words("至少 {least} 天。", "at least {least} are required.").filled(least=least or 1)
        raise Refused(errors.DAYS_UNFIT, days=days, why=why)
    if days > MOST_DAYS:
        why = Words("最多 {most} 天。", "{most} are the most.").filled(most=MOST_DAYS)
        raise Refused(errors.DAYS_UNFIT, days=days, why=why)
    return days, least


def _columns(
    kind: Kind, entry: NewNotice, subject: Subject, place: str, title: Words, content: Frozen, days: int, hotline: str
) -> dict[str, Any]:
    if holds_personal_number(title.zh):
        raise Refused(errors.PERSONAL_NUMBER, row=0, column=Words("标题", "title"))
    return {
        "kind": kind.name,
        "subject": subject.key,
        "level": entry.level.value,
        "area_code": entry.area_code,
        "place": place,
        "title_zh": title.zh,
        "title_en": title.en,
        "introduction_zh": kind.introduction.zh,
        "introduction_en": kind.introduction.en,
        "content": content.as_data(),
        "row_count": len(content.rows),
        "days": days,
        "hotline": hotline,
    }


def _to_correct(notice_id: int, by: User | None) -> Notice:
    former = held_notice(notice_id, by, Act.DRAFT_NOTICES)
    if run_of(former).closed_on is None or former.starts_on is None or hasattr(former, "correction"):
        raise Refused(errors.NOT_TO_CORRECT)
    return former
