"""Cut the text of a rule into words, numbers, texts and signs; refuse every character that has no business there."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum, auto

from lianxin.core.kernel.words import Words
from lianxin.core.rules import errors
from lianxin.core.rules.foreign import FOREIGN_SIGNS, TYPE_HALF_WIDTH, WIDE_FORMS
from lianxin.core.rules.source import Source, Span

MOST_CHARACTERS = 10_000

KEYWORDS = frozenset({"and", "or", "not", "in", "between", "is", "has", "true", "false", "on"})


class Mark(Enum):
    """What a token is."""

    WORD = auto()
    KEYWORD = auto()
    NUMBER = auto()
    QUOTED = auto()
    PARAMETER = auto()
    SIGN = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """One token. ``text`` is what it says: keywords in lower case, texts without quotes, parameters without the @."""

    mark: Mark
    text: str
    span: Span

    def is_sign(self, *signs: str) -> bool:
        return self.mark is Mark.SIGN and self.text in signs

    def is_keyword(self, *words: str) -> bool:
        return self.mark is Mark.KEYWORD and self.text in words

    def is_word(self, word: str) -> bool:
        return self.mark is Mark.WORD and self.text.lower() == word


_SPACE = re.compile(r"[ \t\r\n]+")
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_PARAMETER = re.compile(r"@([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)")
_SIGN = re.compile(r"<=|>=|!=|[-+*()=<>,:.]")


def tokens_of(source: Source) -> list[Token]:
    """Return the tokens of a rule, the last of them ``END``.

    Raises:
        Refused: the text is too long, or a character, sign or text in it cannot stand in a rule.
    """
    if len(source.text) > MOST_CHARACTERS:
        raise source.refused(errors.TOO_LONG, Span(0, 0), length=len(source.text), most=MOST_CHARACTERS)
    found: list[Token] = []
    at = 0
    while at < len(source.text):
        space = _SPACE.match(source.text, at)
        if space:
            at = space.end()
            continue
        token = _token_at(source, at)
        found.append(token)
        at = token.span.end
    found.append(Token(Mark.END, "", Span(at, at)))
    return found


def _token_at(source: Source, at: int) -> Token:
    text = source.text
    for foreign, instead in FOREIGN_SIGNS:
        if text.startswith(foreign, at) and not text.startswith("!=", at):
            raise source.refused(errors.OTHER_LANGUAGE, Span(at, at + len(foreign)), found=foreign, instead=instead)
    if text[at] == "'":
        return _quoted(source, at)
    if match := _WORD.match(text, at):
        word = match.group()
        if word.lower() in KEYWORDS:
            return Token(Mark.KEYWORD, word.lower(), Span(*match.span()))
        return Token(Mark.WORD, word, Span(*match.span()))
    if match := _NUMBER.match(text, at):
        return Token(Mark.NUMBER, match.group(), Span(*match.span()))
    if match := _PARAMETER.match(text, at):
        return Token(Mark.PARAMETER, match.group(1), Span(*match.span()))
    if match := _SIGN.match(text, at):
        return Token(Mark.SIGN, match.group(), Span(*match.span()))
    raise _strange(source, at)


def _quoted(source: Source, at: int) -> Token:
    """Read a text in single quotes; a quote inside is written twice. Control characters and backslashes are refused,
    because engines read them in different ways."""
    said: list[str] = []
    here = at + 1
    while here < len(source.text):
        mark = source.text[here]
        if mark == "'":
            if not source.text.startswith("''", here):
                return Token(Mark.QUOTED, "".join(said), Span(at, here + 1))
            here += 1
        elif not is_plain(mark):
            raise _strange(source, here)
        said.append(mark)
        here += 1
    raise source.refused(errors.UNCLOSED_TEXT, Span(at, at + 1))


def is_plain(text: str) -> bool:
    """Whether a text can stand in a rule or a parameter: printable, without backslashes (engines differ on them)."""
    return text.isprintable() and "\\" not in text and not any("\ud800" <= mark <= "\udfff" for mark in text)


def _strange(source: Source, at: int) -> Exception:
    mark = source.text[at]
    half = WIDE_FORMS.get(mark) or unicodedata.normalize("NFKC", mark)
    if half != mark and half.isascii() and half.isprintable():
        instead = TYPE_HALF_WIDTH.filled(half=half.strip() or Words("空格", "a space"))
    else:
        instead = Words(
            "名称用英文小写字母；金额写作 7300 yuan，文字放在单引号里。",
            "Names are Latin letters; money is written 7300 yuan, text stands in single quotes.",
        )
    shown = mark if mark.isprintable() else f"U+{ord(mark):04X}"
    return source.refused(errors.STRANGE_CHARACTER, Span(at, at + 1), found=shown, instead=instead)
