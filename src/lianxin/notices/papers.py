"""A notice on paper: the sheet in A4 and A3, the poster, and the slip with a household's code. Chinese, as it hangs in the village."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import segno

from lianxin.core.paper import (
    Column,
    Document,
    Fact,
    Facts,
    Note,
    Paragraph,
    Seal,
    Sheet,
    Size,
    Table,
    pictured,
    printed,
)
from lianxin.core.paper.definitions import Block
from lianxin.notices.display import chinese_day, shown_columns, shown_rows, shown_sums
from lianxin.notices.domain.levels import Level
from lianxin.notices.queries import content_of, run_of

if TYPE_CHECKING:
    from lianxin.notices.models import Notice
    from lianxin.notices.operations import Issued

MOST_ON_POSTER = 60
_ONE_DAY = timedelta(days=1)
_WIDE_FROM = 6  # so many columns need the long side of the paper
_OFFICES = {Level.VILLAGE: "村民委员会", Level.TOWNSHIP: "乡镇人民政府", Level.COUNTY: "县级主管部门"}


def sheet_pdf(notice: Notice, *, address: str, size: Size = Size.A4, today: date) -> bytes:
    """Return the sheet that is hung up. ``address`` is that of the public page, which its code leads to."""
    return printed(sheet_document(notice, address=address, size=size, today=today))


def sheet_document(notice: Notice, *, address: str, size: Size = Size.A4, today: date) -> Document:
    """Return the sheet to be set as PDF, or as Word where an office hangs it under a letterhead of its own."""
    return _document(notice, address, today, _sheet(notice, size), None)


def poster_png(notice: Notice, *, address: str, today: date) -> bytes:
    """Return the poster as a picture to be sent round."""
    return pictured(poster_document(notice, address=address, today=today))


def poster_document(notice: Notice, *, address: str, today: date) -> Document:
    """Return the poster to be drawn; of a long list its beginning, and the code for the rest."""
    sheet = Sheet(size=Size.POSTER, text_pt=13, title_pt=24, has_page_numbers=False)
    return _document(notice, address, today, sheet, MOST_ON_POSTER)


def slip_pdf(issued: Issued, *, address: str, place: str) -> bytes:
    """Return the slip with a household's code, to be handed over in an envelope."""
    last = chinese_day(issued.ends_before - _ONE_DAY)
    blocks: tuple[Block, ...] = (
        Facts(
            (
                Fact("村", place),
                Fact("户主", issued.household.head_name or "—"),
                Fact("查询码", issued.code, is_wide=True),
                Fact("用到哪天", f"{last}，只能用一次", is_wide=True),
            )
        ),
        Paragraph("扫下面的码，或打开网址，输入查询码，就能看到自家的登记信息、帮扶人和收到的钱。"),
        Note(address),
        Note("查询码只给本户。丢了或用过了，到村委会另取一个，旧码随即作废。"),
        Seal(_code(address), "扫码查询自家档案", place, ""),
    )
    return printed(Document("自家档案查询码", blocks, sheet=Sheet(text_pt=13, has_page_numbers=False)))


def _code(address: str) -> bytes:
    held = BytesIO()
    segno.make(address, error="m", micro=False).save(held, kind="png", scale=8, border=2)
    return held.getvalue()


def _sheet(notice: Notice, size: Size) -> Sheet:
    is_wide = len(notice.content["columns"]) >= _WIDE_FROM
    text, title = (16, 36) if size is Size.A3 else (12, 22)
    return Sheet(size=size, is_landscape=is_wide, text_pt=text, title_pt=title, has_page_total=True)


def _document(notice: Notice, address: str, today: date, sheet: Sheet, at_most: int | None) -> Document:
    content = content_of(notice)
    rows = shown_rows(content)
    lines = [(str(number), *(words.zh for words in row)) for number, row in enumerate(rows[:at_most], 1)]
    columns = [
        Column("序号", 0.7, is_number=True),
        *(Column(one.words.zh, one.share, one.is_number) for one in shown_columns(content)),
    ]
    is_cut = at_most is not None and len(rows) > at_most
    if (sums := shown_sums(content)) and not is_cut:
        lines.append(("", *(words.zh for words in sums)))
    blocks: list[Block] = [Paragraph(notice.introduction_zh), Table(tuple(columns), tuple(lines))]
    if is_cut:
        blocks.append(Note(f"共 {len(rows)} 行，这里列出前 {at_most} 行；全部内容请扫码查看。"))
    blocks.append(Paragraph(f"公示期：{_period(notice)}。监督电话：{notice.hotline}。"))
    blocks.append(Note("有异议未答复时停止计天，答复后补足天数。不公示证件号码、电话、账号和病残情况。"))
    blocks.append(Note(f"校验码：{notice.digest[:16]}"))
    office = f"{_signing(notice.place)}{'' if notice.level == Level.COUNTY else _suffix(notice)}"
    blocks.append(
        Seal(_code(address), "扫码看公示，也可以在网页上提出异议", office, chinese_day(notice.starts_on or today))
    )
    subtitle = f"{Level(notice.level).words.zh}公示"
    mark = f"{notice.place}　{notice.key[:8]}　{today.isoformat()}"
    return Document(notice.title_zh, tuple(blocks), subtitle=subtitle, sheet=sheet, watermark=mark)


def _signing(place: str) -> str:
    """The place as its office signs: lists of divisions call 南门村 after its committee, 南门村委会."""
    return place.removesuffix("委会") if place.endswith("村委会") else place


def _suffix(notice: Notice) -> str:
    own = {12: Level.VILLAGE, 9: Level.TOWNSHIP, 6: Level.COUNTY}.get(len(notice.area_code))
    # A township's notice of a village is signed by the township, whose name the form leaves to the seal.
    return _OFFICES[Level(notice.level)] if own is Level(notice.level) else f"（{_OFFICES[Level(notice.level)]}）"


def _period(notice: Notice) -> str:
    run = run_of(notice)
    if run.starts_on is None:
        return f"自发布之日起 {notice.days} 天"
    if run.ends_before is None:
        return f"{chinese_day(run.starts_on)}起，共 {notice.days} 天（有异议待答复，暂停计天）"
    return f"{chinese_day(run.starts_on)}至{chinese_day(run.ends_before - _ONE_DAY)}"
