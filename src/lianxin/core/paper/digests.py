"""What a document says, as one number: the same for the PDF and the Word file, and printed on the paper to be compared."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from typing import Any

from lianxin.core.paper.definitions import Bundle, Document, Seal


def digest_of(document: Document | Bundle) -> str:
    """Return the SHA-256 of everything a document says, in hexadecimal. How it looks does not matter, nor a seal at its end,
    which carries the number itself."""
    documents = document.documents if isinstance(document, Bundle) else (document,)
    said = [
        [one.title, one.subtitle, [_said(block) for block in one.blocks if not isinstance(block, Seal)]]
        for one in documents
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def _said(thing: Any) -> Any:
    if isinstance(thing, bytes):
        return hashlib.sha256(thing).hexdigest()
    if isinstance(thing, tuple | list):
        return [_said(one) for one in thing]
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        fields = {field.name: _said(getattr(thing, field.name)) for field in dataclasses.fields(thing)}
        return [type(thing).__name__, fields]
    return thing
