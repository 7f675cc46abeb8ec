"""Match a mention against one area that only this deployment knows: its name, and the names above it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lianxin.places.domain.names import top_stem, township_stem, village_body, village_stem

_ENDING = re.compile(r"(?:自治县|自治州|自治旗|街道办事处|街道|民族乡|省|市|州|县|区|旗|苏木|镇|乡)")


def score_of_local(text: str, names: Sequence[str]) -> float:
    """Return how well the text names the last of the names (province first), 0 if it does not.

    Any of the names above may be left out, but what is written must be theirs.
    """
    rest = text
    for name in names[:-1]:
        for form in (name, village_body(name), top_stem(name), township_stem(name)):
            if len(form) >= 2 and rest.startswith(form) and len(rest) > len(form):
                after = rest[len(form) :]
                ending = None if form == name else _ENDING.match(after)
                rest = after[ending.end() :] if ending else after
                break
    last = names[-1]
    if rest == last:
        return 1.0
    if village_body(rest) == village_body(last):
        return 0.99
    return 0.96 if village_stem(rest) == village_stem(last) else 0.0
