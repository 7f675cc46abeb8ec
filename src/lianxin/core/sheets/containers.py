"""Tell what a file really is, from its bytes and not from its name, and refuse what must not be opened."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from pathlib import Path
from typing import Any

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.core.sheets.errors import (
    FILE_IS_DAMAGED,
    FILE_IS_EMPTY,
    FILE_IS_LOCKED,
    FILE_IS_TOO_LARGE,
    FILE_UNPACKS_TOO_LARGE,
    NOT_A_WORKBOOK,
)
from lianxin.core.sheets.limits import Limits

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES = (
    (b"%PDF", Words("PDF 文件", "a PDF document")),
    (b"\x89PNG", Words("图片(PNG)", "a picture (PNG)")),
    (b"\xff\xd8\xff", Words("图片(JPEG)", "a picture (JPEG)")),
    (b"GIF8", Words("图片(GIF)", "a picture (GIF)")),
    (b"BM", Words("图片(BMP)", "a picture (BMP)")),
    (b"Rar!", Words("RAR 压缩包", "a RAR archive")),
    (b"7z\xbc\xaf", Words("7z 压缩包", "a 7z archive")),
    (b"\x1f\x8b", Words("gzip 压缩包", "a gzip archive")),
    (b"SQLite format 3", Words("数据库文件", "a database file")),
)
_ZIP_PARTS = (
    ("word/", Words("Word 文档", "a Word document")),
    ("ppt/", Words("PowerPoint 演示文稿", "a PowerPoint presentation")),
    ("xl/workbook.bin", Words(".xlsb 二进制工作簿", "a binary .xlsb workbook")),
    ("content.xml", Words("ODF 文档（.ods 等）", "an ODF document (.ods or the like)")),
)
_MARKUP = (b"<!doctype html", b"<html", b"<table", b"<head", b"<body", b"<meta", b"<style", b"<div")
_WEB_PAGE = Words("网页(HTML)", "a web page (HTML)")
_XML = Words("XML 文件", "an XML file")
_UNKNOWN = Words("无法识别的文件", "a file of unknown kind")
_CONTROLS = frozenset(range(32)) - {9, 10, 12, 13, 26}
_STREAM_BYTES = 1 << 18


class Container(StrEnum):
    """What holds the rows."""

    XLSX = "xlsx"  # and .xlsm: macros are never run, they are not even read
    XLS = "xls"
    TEXT = "text"


def bytes_of(source: Path | str | bytes, limits: Limits) -> bytes:
    """Return the whole file, refused when it is empty or over the limit. The size is looked at before anything is read.

    Raises:
        Refused: SHEET-001, SHEET-005.
    """
    size = len(source) if isinstance(source, bytes) else Path(source).stat().st_size
    if size == 0:
        raise Refused(FILE_IS_EMPTY)
    if size > limits.file_bytes:
        raise Refused(FILE_IS_TOO_LARGE, size=-(-size // 2**20), limit=limits.file_bytes // 2**20)
    return source if isinstance(source, bytes) else Path(source).read_bytes()


def container_of(content: bytes) -> Container:
    """Say which kind of workbook the bytes are.

    Raises:
        Refused: SHEET-001 blank, SHEET-002 something else, SHEET-003 locked, SHEET-004 damaged.
    """
    if content.startswith(_OLE):
        return _ole_container(content)
    if content.startswith(b"PK"):
        return _zip_container(content)
    for signature, found in _SIGNATURES:
        if content.startswith(signature):
            raise Refused(NOT_A_WORKBOOK, found=found)
    start = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not start:
        raise Refused(FILE_IS_EMPTY)
    if start.startswith(_MARKUP) or (start.startswith(b"<?xml") and any(mark in start for mark in _MARKUP)):
        raise Refused(NOT_A_WORKBOOK, found=_WEB_PAGE)
    if start.startswith(b"<?xml"):
        raise Refused(NOT_A_WORKBOOK, found=_XML)
    if _is_binary(content):
        raise Refused(NOT_A_WORKBOOK, found=_UNKNOWN)
    return Container.TEXT


def utf_16_order(content: bytes) -> str:
    """Return ``utf-16-le`` or ``utf-16-be`` for text in UTF-16 that lacks its mark, otherwise "".

    Commas, digits and line ends have a NUL as one of their two bytes: the second or the first, by the order of bytes. A few
    hanzi (一) have one in the other place, so the majority tells, and the text must make sense when so decoded.
    """
    start = content[: 65536 & ~1]
    if 0 not in start:
        return ""
    encoding = "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"
    text = start.decode(encoding, "replace")
    makes_sense = "\n" in text and not any(ord(character) in _CONTROLS or character == "\ufffd" for character in text)
    return encoding if makes_sense else ""


def _is_binary(content: bytes) -> bool:
    """Whether control bytes that no text holds stand in the first part."""
    start = content[:65536]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or utf_16_order(content):
        return False
    return any(byte in _CONTROLS for byte in set(start))


def _ole_container(content: bytes) -> Container:
    """Old .xls, Word, and encrypted .xlsx share one outer format; its directory names the streams in UTF-16."""

    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in content

    if has("EncryptedPackage"):
        raise Refused(FILE_IS_LOCKED)
    if has("Workbook") or has("Book"):
        return Container.XLS
    if has("WordDocument"):
        raise Refused(NOT_A_WORKBOOK, found=_ZIP_PARTS[0][1])
    if has("PowerPoint Document"):
        raise Refused(NOT_A_WORKBOOK, found=_ZIP_PARTS[1][1])
    raise Refused(FILE_IS_DAMAGED)


def _zip_container(content: bytes) -> Container:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [name.lower() for name in archive.namelist()]
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as fault:
        raise Refused(FILE_IS_DAMAGED) from fault
    if "xl/workbook.xml" in names:
        return Container.XLSX
    for part, found in _ZIP_PARTS:
        if any(name.startswith(part) for name in names):
            raise Refused(NOT_A_WORKBOOK, found=found)
    raise Refused(NOT_A_WORKBOOK, found=Words("压缩包(zip)", "a zip archive"))


def refuse_bomb(archive: zipfile.ZipFile, packed_bytes: int, limits: Limits) -> None:
    """Refuse an archive that declares too many entries or too much content.

    Raises:
        Refused: SHEET-003 when entries are encrypted, SHEET-006 otherwise.
    """
    entries = archive.infolist()
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused(FILE_IS_LOCKED)
    if len(entries) > limits.entries:
        raise Refused(FILE_UNPACKS_TOO_LARGE, found=Words(f"{len(entries)} 个部件", f"{len(entries)} entries"))
    unpacked = sum(entry.file_size for entry in entries)
    too_dense = unpacked > limits.ratio_above_bytes and unpacked > limits.ratio * packed_bytes
    if unpacked > limits.unpacked_bytes or too_dense:
        size, times = f"{unpacked // 2**20} MB", unpacked // packed_bytes
        raise Refused(
            FILE_UNPACKS_TOO_LARGE,
            found=Words(f"{size}，压缩比 {times}", f"{size}, ratio {times}"),
        )


def chunks_of(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield one entry in pieces, and thereby prove its declared size and checksum: a size that lies is refused here,
    before the fast reader, which trusts the stream, would unpack it.

    Raises:
        Refused: SHEET-004.
    """
    try:
        with archive.open(entry) as stream:
            while chunk := stream.read(_STREAM_BYTES):
                yield chunk
            # zipfile stops at the declared size and checks only so far; the stream itself may go on for gigabytes.
            if not _is_at_its_end(getattr(stream, "_decompressor", None)):
                raise Refused(FILE_IS_DAMAGED)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as fault:
        raise Refused(FILE_IS_DAMAGED) from fault


def unpacked_ahead(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the same pieces, the next one being unpacked, on another core if there is one, while the caller looks at one."""
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, chunks, b"")
        while piece := coming.result():
            coming = pool.submit(next, chunks, b"")
            yield piece


def _is_at_its_end(decompressor: Any) -> bool:
    """Whether a compressed stream ended where its declared size ends; entries that are only stored have no decompressor."""
    if decompressor is None or decompressor.eof:
        return True
    return not decompressor.decompress(getattr(decompressor, "unconsumed_tail", b""), 1) and bool(decompressor.eof)


def prove_sizes(archive: zipfile.ZipFile, but: Collection[str]) -> None:
    """Unpack every entry that a reader might load, pictures and the named ones left out, to prove its declared size.

    Raises:
        Refused: SHEET-004.
    """
    for entry in archive.infolist():
        if entry.filename not in but and "/media/" not in entry.filename:
            for _ in chunks_of(archive, entry):
                pass
