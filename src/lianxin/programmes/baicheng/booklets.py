"""一人一册 of report 001: the product's own medical booklets, one for each person of a village, handed out household by household."""

from __future__ import annotations

from pathlib import Path

from django.urls import reverse

from lianxin.people.models import User
from lianxin.programmes.baicheng.ground import YEAR
from lianxin.programmes.register import Village
from lianxin.registry.models import Household
from lianxin.reports.documents.shelf import FORMS
from lianxin.reports.operations.papers import hand_out

_FORM = "medical_booklet"
_HOUSE = "http://127.0.0.1:8000"


def _address(written: str) -> str:
    return f"{_HOUSE}{reverse('reports:verify', args=[written])}"


def hand_out_booklets(village: Village, folder: Path) -> int:
    """Print the booklets of every household of a village, remember that they were taken, keep the files beside the workbooks; return
    how many households have theirs."""
    officer = User.objects.get(username="county")
    there = folder / "一人一册"
    there.mkdir(parents=True, exist_ok=True)
    homes = Household.objects.filter(village_code=village.code, is_live=True).order_by("household_no")
    for home in homes:
        made = hand_out(
            form=FORMS[_FORM], subject=str(home.pk), year=YEAR, file_format="pdf",
            address_of=_address, by=officer,
        )  # fmt: skip
        (there / f"{home.household_no}.pdf").write_bytes(made.content)
    return len(homes)
