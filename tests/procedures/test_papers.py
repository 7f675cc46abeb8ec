"""Files of evidence: kept as they are but for what a telephone writes into pictures, and opened by those who may."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from PIL import Image

from lianxin.audit.models import Event
from lianxin.people.models import User
from lianxin.procedures.operations import GivenPaper, open_file
from lianxin.procedures.papers import LARGEST_BYTES, file_content, kept_file
from lianxin.registry.models import Household
from procedures.makers import PDF, People, begun, refusal, told, took
from registry.makers import give_to

pytestmark = pytest.mark.django_db


def picture(size: tuple[int, int] = (60, 40)) -> bytes:
    out = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "A telephone"
    Image.new("RGB", size, "red").save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_it_keeps_files_and_takes_from_pictures_what_the_telephone_wrote(people: People, at_home: Household) -> None:
    case = begun(at_home, people.village)
    photo, paper = kept_file("照片.jpg", BytesIO(picture())), kept_file("核实表.pdf", BytesIO(PDF))
    assert b"A telephone" in picture()
    assert b"A telephone" not in file_content(photo.digest, "jpg")
    assert Image.open(BytesIO(file_content(photo.digest, "jpg"))).getexif() == {}
    assert file_content(paper.digest, "pdf") == PDF
    given = {one.type: one for one in told(case, "visit").evidence}
    given |= {"visit_photo": GivenPaper("visit_photo", "", photo), "visit_sheet": GivenPaper("visit_sheet", "", paper)}
    took(case, "visit", people.village, evidence=tuple(given.values()))
    kept = case.events.get(step="visit").evidence.get(type="visit_sheet")
    evidence, content = open_file(case_id=case.pk, evidence_id=kept.pk, by=people.township)
    assert (evidence.file_kind, content) == ("pdf", PDF)
    assert Event.objects.filter(thing="procedures.evidence", thing_id=str(kept.pk)).count() == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "PROC-087"),
        (b"%PDF-1.4 without an end", "PROC-087"),
        (b"<html><script>", "PROC-087"),
        (picture()[:200], "PROC-087"),
        (b"0" * (LARGEST_BYTES + 1), "PROC-088"),
    ],
)
def test_it_keeps_no_other_file(content: bytes, code: str) -> None:
    with refusal(code):
        kept_file("某文件", BytesIO(content))


@pytest.mark.parametrize(("digest", "kind"), [("0" * 64, "pdf"), ("../../etc/passwd", "pdf"), ("0" * 64, "exe")])
def test_it_has_no_file_that_it_did_not_keep(digest: str, kind: str) -> None:
    with refusal("PROC-089"):
        file_content(digest, kind)


def test_it_gives_out_no_file_that_was_changed(tmp_path: Path) -> None:
    kept = kept_file("核实表.pdf", BytesIO(PDF))
    (tmp_path / "files" / "evidence" / f"{kept.digest}.pdf").write_bytes(PDF + b"more")
    with refusal("PROC-089"):
        file_content(kept.digest, "pdf")


def test_only_those_who_open_sensitive_facts_open_a_file(
    people: People, auditor: User, helper: User, at_home: Household
) -> None:
    case = begun(at_home, people.village)
    paper = GivenPaper("visit_sheet", "", kept_file("核实表.pdf", BytesIO(PDF)))
    rest = tuple(one for one in told(case, "visit").evidence if one.type != "visit_sheet")
    took(case, "visit", people.village, evidence=(paper, *rest))
    kept = case.events.get(step="visit").evidence.get(type="visit_sheet")
    without = case.events.get(step="visit").evidence.get(type="income_sheet")
    assert open_file(case_id=case.pk, evidence_id=kept.pk, by=auditor)[1] == PDF
    give_to(helper, at_home)
    with pytest.raises(PermissionDenied):
        open_file(case_id=case.pk, evidence_id=kept.pk, by=helper)
    with pytest.raises(Http404):
        open_file(case_id=case.pk, evidence_id=without.pk, by=auditor)
