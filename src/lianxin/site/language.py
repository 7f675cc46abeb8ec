"""Two languages on every screen, and how a third is added.

Decision. Every text is written once, where it is said, as a pair: 简体中文 first, English second (``Words``, or
``{% say "…" "…" %}`` in a template). The active language picks one of the two. Any other language is a gettext catalogue
(``locale/<language>/LC_MESSAGES/django.po``) whose msgid is the English text, with its ``{places}`` unfilled; where the
catalogue has no entry, the English text shows.

Why not gettext for both. The people who write the Chinese are those who know the regulation; a pair in one line is
reviewed in one look, cannot drift apart in two files, and needs no compile step, and a missing half is a ``TypeError``
at the place where it is missing. Why English as the key: translators for a programme in another country start from it.

Adding Khmer, then, takes: ``("km", "ខ្មែរ")`` in ``LANGUAGES``, a catalogue, and nothing in any room. Texts that a
programme's own rule book contributes are pairs too and follow the same road.
"""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import get_language, gettext

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words


def language() -> str:
    """Return the tag of the reader's language."""
    return get_language() or settings.LANGUAGE_CODE


def is_chinese() -> bool:
    """Whether the reader reads Chinese."""
    return language().lower().startswith("zh")


def say(words: Words | Refused, **values: object) -> str:
    """Return the text in the reader's language, every ``{name}`` in it filled.

    A value that is itself ``Words`` is said too. A refusal says what is wrong and what to do.

    Raises:
        KeyError: a place in the text has no value.
        TypeError: not a pair of words: a text in one language only must not reach a page by this road.
    """
    if isinstance(words, Refused):
        return f"{say(words.what)} {say(words.remedy)}"
    if not isinstance(words, Words):
        raise TypeError(f"expected Words, not {type(words).__name__}")
    text = template_of(words)
    if not values:
        return text
    return text.format(**{name: say(value) if isinstance(value, Words) else value for name, value in values.items()})


def template_of(words: Words) -> str:
    """Return the text in the reader's language with its places unfilled."""
    tag = language().lower()
    if tag.startswith(("zh", "en")):
        return words.into(tag)
    return gettext(words.en)


def said(zh: str, en: str) -> str:
    """Return a text that is put into the reader's language when it is shown: for form labels, help and choices."""
    return cast(str, _said_later(Words(zh, en)))


# Made once: every call of ``lazy`` builds a class, which costs a page more than its text and only the collector takes away.
_said_later = lazy(say, str)
