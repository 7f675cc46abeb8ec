"""How the packaged files are laid out: their names, and the characters that divide what stands in them."""

from __future__ import annotations

DIVISIONS = "divisions.txt.xz"
HISTORY = "history.txt.xz"
LATER = "later_townships.txt.xz"
LIKENESS = "alike_characters.txt.xz"
POSITIONS = "positions.txt.xz"
OUTLINES = "county_outlines.txt.xz"
MANIFEST = "manifest.json"

SECTION = "\x1d"
FIELD = "\t"
NUMBER = "\x1f"
# Frequent endings of village names, each stored as one control character; the longest that fits is taken.
ENDINGS = (
    ("村村民委员会", "\x01"),
    ("社区居民委员会", "\x02"),
    ("村民委员会", "\x03"),
    ("居民委员会", "\x04"),
    ("社区居委会", "\x05"),
    ("村村委会", "\x06"),
    ("村委会", "\x07"),
    ("居委会", "\x08"),
    ("社区", "\x0e"),
    ("村", "\x0f"),
)
