"""The documents of OpenRosa 1.0: the list of forms, the manifest of a form's files, the answer to a submission."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True, slots=True)
class Listed:
    """A form in the list: its addresses are whole. ``digest`` is MD5 in hexadecimal."""

    form_id: str
    name: str
    version: str
    digest: str
    address: str
    manifest: str = ""


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A file that a form looks into."""

    name: str
    digest: str
    address: str


def form_list(forms: Iterable[Listed]) -> str:
    """Return the list of forms."""
    rows = "".join(
        "<xform>"
        f"<formID>{escape(one.form_id)}</formID><name>{escape(one.name)}</name><version>{escape(one.version)}</version>"
        f"<hash>md5:{one.digest}</hash><downloadUrl>{escape(one.address)}</downloadUrl>"
        + (f"<manifestUrl>{escape(one.manifest)}</manifestUrl>" if one.manifest else "")
        + "</xform>"
        for one in forms
    )
    return f'{_HEAD}<xforms xmlns="http://openrosa.org/xforms/xformsList">{rows}</xforms>'


def manifest(files: Iterable[MediaFile]) -> str:
    """Return the manifest of a form."""
    rows = "".join(
        f"<mediaFile><filename>{escape(one.name)}</filename><hash>md5:{one.digest}</hash>"
        f"<downloadUrl>{escape(one.address)}</downloadUrl></mediaFile>"
        for one in files
    )
    return f'{_HEAD}<manifest xmlns="http://openrosa.org/xforms/xformsManifest">{rows}</manifest>'


def answer(message: str, nature: str = "") -> str:
    """Return the answer to a submission, or a refusal; ``nature`` as OpenRosa names it."""
    told = f' nature="{nature}"' if nature else ""
    return (
        f'{_HEAD}<OpenRosaResponse xmlns="http://openrosa.org/http/response">'
        f"<message{told}>{escape(message)}</message></OpenRosaResponse>"
    )
