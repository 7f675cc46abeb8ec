"""Text in the two languages of the house.

Every sentence a person reads is written once, at the place where it is said, as a pair: 简体中文 first, English
second. A third language is a gettext catalogue keyed by the English text (see ``lianxin.site.say``).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """One text in Chinese and English. ``{name}`` marks a place that ``filled`` fills in."""

    zh: str
    en: str

    def into(self, language: str) -> str:
        """Return the text for a language tag: Chinese for any ``zh…``, otherwise English."""
        return self.zh if language.lower().startswith("zh") else self.en

    def filled(self, **values: object) -> Words:
        """Return the pair with every ``{name}`` replaced. A value that is itself ``Words`` is put in by language.

        Raises:
            KeyError: a place in the text has no value.
        """
        zh = {name: value.zh if isinstance(value, Words) else value for name, value in values.items()}
        en = {name: value.en if isinstance(value, Words) else value for name, value in values.items()}
        return Words(self.zh.format(**zh), self.en.format(**en))

    def __str__(self) -> str:
        return f"{self.zh} / {self.en}"
