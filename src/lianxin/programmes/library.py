"""Documents of a programme in the library of regulations. What they say is ours: the reports tell their titles only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lianxin.regulations.models import Regulation
from lianxin.regulations.operations import NewRegulation, NewVersion, enter_regulation, revise_regulation


@dataclass(frozen=True, slots=True)
class Laid:
    """A document: its title, kind and number, what it says (演示), and what in the rulebook it justifies."""

    title: str
    kind: str
    document_no: str
    text: str
    justifies: tuple[str, ...] = ()


def laid_down(laid: Laid, *, area_code: str, issuer: str, on: date, series: str = "") -> Regulation:
    """Enter a document as it was laid down on a day."""
    version = NewVersion(laid.document_no, f"{laid.text}（演示文本，原文未见）", on, laid.justifies)
    return enter_regulation(entry=NewRegulation(area_code, laid.title, laid.kind, issuer, version, series), by=None)


def laid_down_anew(regulation: Regulation, laid: Laid, *, on: date, words: str) -> None:
    """Add a version to a document; the one before stays to be read."""
    version = NewVersion(laid.document_no, f"{laid.text}（演示文本，原文未见）", on, laid.justifies, words)
    revise_regulation(regulation_id=regulation.pk, entry=version, seen=regulation.versions_count, by=None)
