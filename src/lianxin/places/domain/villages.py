"""Find the village: the last part of a written place, inside a township or a whole county."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lianxin.core.kernel.words import Words
from lianxin.places.domain.gazetteer import Division, Gazetteer
from lianxin.places.domain.likeness import Comparison
from lianxin.places.domain.names import village_body, village_stem

_TAIL = re.compile(
    r"^(?P<village>.+?(?:村民委员会|村委会|居委会|村|社区|嘎查))"
    r"(?P<below>(?!民)[^村]{0,8}(?:村民小组|小组|组|社|队|屯|寨|庄|自然村|号)|[^村]{1,6}自然村)$"
)
# A misspelt name is only relied on inside its township: a county has hundreds of names to be mistaken for.
_COUNTY_WIDE = 0.85
_LONGEST = 12
_KIND_DIFFERS = 0.92

Found = tuple[Division, float, tuple[Words, ...]]


def without_tail(text: str) -> Iterator[tuple[str, float, Words | None]]:
    """Yield the text as a village name, and once more without the group or natural village that follows it, if any."""
    yield text, 1.0, None
    tail = _TAIL.match(text)
    if tail:
        below = tail["below"]
        note = Words(f"“{below}”在村以下，没有国家代码", f"“{below}” lies below the village and has no national code")
        yield tail["village"], 0.97, note


def best_villages(
    gazetteer: Gazetteer, comparison: Comparison, scope: str, written: str, *, misspelt: bool = True
) -> list[Found]:
    """Return the villages of a township or county that the written name may mean, with likeness and what was put right.

    Misspellings are looked for only where no name fits as written, and only if asked for.
    """
    townships = [scope] if len(scope) == 9 else [t.code for t in gazetteer.townships(scope)]
    body, stem = village_body(written), village_stem(written)
    found: list[Found] = []
    for township in townships:
        if not gazetteer.may_name(township, stem):
            continue
        for village in gazetteer.villages(township):
            if stem in village.name:
                likeness = _as_written(written, body, stem, village)
                if likeness:
                    found.append((village, likeness, _dropped(written, village.name, likeness)))
    if found or not misspelt or not 2 <= len(stem) <= _LONGEST:
        return found
    factor = 1.0 if len(scope) == 9 else _COUNTY_WIDE
    for township in townships:
        for village in gazetteer.villages(township):
            if abs(len(village.name) - len(stem)) > 9:
                continue
            other = village_stem(village.name)
            alike = comparison.compare(stem, other)
            if alike is not None and alike.difference is not None:
                note = Words(
                    f"“{stem}”→“{other}”({alike.difference.zh})", f"“{stem}” → “{other}” ({alike.difference.en})"
                )
                found.append((village, factor * alike.score, (note,)))
    return found


def _as_written(written: str, body: str, stem: str, village: Division) -> float:
    official = village.name
    if written == official:
        return 1.0
    official_body = village_body(official)
    if body == official_body:
        likeness = 0.99
    elif written.removesuffix("村") == official_body or body == official_body.removesuffix("村"):
        likeness = 0.985
    elif stem == village_stem(official):
        likeness = 0.95
    else:
        return 0.0
    return likeness * _KIND_DIFFERS if _is_other_kind(written, village) else likeness


def _is_other_kind(written: str, village: Division) -> bool:
    """Whether the text says village and the code neighbourhood, or the other way round; many places have both."""
    is_neighbourhood = village.code[9] in "01"
    if written.endswith(("社区", "居委会", "居民委员会")):
        return not is_neighbourhood
    return is_neighbourhood and written.endswith(("村", "庄", "屯", "寨", "村委会", "村民委员会", "嘎查"))


def _dropped(written: str, official: str, likeness: float) -> tuple[Words, ...]:
    if likeness >= 0.98:
        return ()
    return (Words(f"“{written}”→“{official}”", f"“{written}” → “{official}”"),)
