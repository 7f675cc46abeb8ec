"""The packaged divisions: ``gazetteer()`` reads them once, checks them against their manifest, and keeps them."""

from __future__ import annotations

import hashlib
import json
import lzma
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from lianxin.core.kernel.errors import Refused
from lianxin.places.domain.layout import DIVISIONS, HISTORY, LATER, LIKENESS, MANIFEST, OUTLINES, POSITIONS
from lianxin.places.errors import DATA_DAMAGED

if TYPE_CHECKING:
    from lianxin.places.domain.gazetteer import Gazetteer
    from lianxin.places.domain.outlines import Outlines


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """Return the packaged gazetteer, read on the first call.

    Raises:
        Refused: PLACE-003, a file is missing or is not the one that the manifest names.
    """
    from lianxin.places.domain.gazetteer import Gazetteer, PackedText

    digests: dict[str, str] = json.loads(_packaged(MANIFEST))["sha256"]
    texts = {}
    for name in (DIVISIONS, HISTORY, LATER, LIKENESS, POSITIONS):
        packed = _packaged(name)
        if hashlib.sha256(packed).hexdigest() != digests.get(name):
            raise Refused(DATA_DAMAGED, file=name)
        texts[name] = lzma.decompress(packed)
    return Gazetteer(
        PackedText(
            divisions=texts[DIVISIONS],
            history=texts[HISTORY].decode(),
            later_townships=texts[LATER].decode(),
            alike_characters=texts[LIKENESS].decode(),
            positions=texts[POSITIONS].decode(),
        )
    )


def _packaged(name: str) -> bytes:
    try:
        return files(__package__).joinpath(name).read_bytes()
    except FileNotFoundError as error:
        raise Refused(DATA_DAMAGED, file=name) from error


@lru_cache(maxsize=1)
def county_outlines() -> Outlines | None:
    """Return the outlines of counties, or None where the optional file was taken out."""
    from lianxin.places.domain.outlines import Outlines

    path = files("lianxin.places").joinpath("optional", OUTLINES)
    if not path.is_file():
        return None
    return Outlines(lzma.decompress(path.read_bytes()).decode(), gazetteer().history)
