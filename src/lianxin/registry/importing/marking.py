"""The workbook back to its sender, with every faulty cell marked and told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from lianxin.core.kernel.errors import ErrorKind, Place, Problem, Severity
from lianxin.core.kernel.words import Words
from lianxin.core.sheets import write_marked

if TYPE_CHECKING:
    from lianxin.registry.models import ImportJob


def write_marked_copy(job: ImportJob, path: Path) -> None:
    """Write the job's workbook again with its kept problems marked."""
    problems = [
        Problem(
            kind=ErrorKind(line["code"], _filled(line["what"]), _filled(line["remedy"])),
            place=Place(job.file_name, line["sheet"], line["row"], line["column"], line["heading"]),
            value=line["value"],
            severity=Severity(line["severity"]),
        )
        for line in job.result.get("problems", {}).get("kept", [])
    ]
    write_marked(path, Path(settings.LIANXIN_HOME) / job.stored_as, problems)


def _filled(pair: list[str]) -> Words:
    """Words whose places are filled already, so that nothing in them is taken for a place again."""
    return Words(*(text.replace("{", "{{").replace("}", "}}") for text in pair))
