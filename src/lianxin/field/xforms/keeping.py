"""Forms of the house as they were converted, kept in the deployment's folder: every worker, and every start, reads instead of converting.

Each is kept under the digest of what it was made of (questions, choices, title, the converter's version), so that another dictionary is
another form. What cannot be read, or is not what was written, is converted anew.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Callable
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

from lianxin.field.xforms.converting import XForm, xform_of_book
from lianxin.field.xforms.workbooks import FormBook

_log = logging.getLogger("lianxin.field.forms")
# Counts what ``converting`` does itself: one more, and every form is converted anew.
CONVERSION = 1


def kept_xform(book: FormBook, convert: Callable[[FormBook], XForm] = xform_of_book) -> XForm:
    """Return a form of the house as it is served: read where it is kept, else converted and kept."""
    path = _path(book)
    found = _read(path)
    if found is None:
        found = convert(book)
        _write(path, found)
    return found


def _path(book: FormBook) -> Path:
    told = json.dumps([book.sheets(), version("pyxform"), CONVERSION], ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(told.encode()).hexdigest()[:32]
    return Path(settings.LIANXIN_HOME) / "cache" / "forms" / f"{book.form_id}-{digest}.json"


def _read(path: Path) -> XForm | None:
    try:
        digest, _, text = path.read_text(encoding="utf-8").partition("\n")
        if digest != _digest(text):
            return None
        told = json.loads(text)
    except (OSError, ValueError):
        return None
    lists = {name: tuple(told.pop(name)) for name in ("uploads", "media", "warnings")}
    return XForm(xml=told.pop("xml").encode(), **lists, **told)


def _write(path: Path, form: XForm) -> None:
    """Keep a form. Where the folder cannot be written, it is converted again by the next process."""
    text = json.dumps(asdict(form) | {"xml": form.xml.decode()}, ensure_ascii=False)
    draft = path.with_name(f".{path.name}-{os.getpid()}.part")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft.write_text(f"{_digest(text)}\n{text}", encoding="utf-8")
        draft.chmod(0o600)
        draft.replace(path)
        for other in path.parent.glob(f"{form.form_id}-*.json"):
            if other != path:
                other.unlink(missing_ok=True)
    except OSError as error:
        _log.warning("a form of the house could not be kept in %s: %s", path.parent, error.strerror)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
