"""Which programmes can be loaded: the county that shows everything, and the five that were reported on in the press."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import cast

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.programmes.errors import ALREADY_LOADED, UNKNOWN_PROGRAMME
from lianxin.programmes.loading import Loaded, Say

Run = Callable[..., Loaded]


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme by name; ``report`` is the number of the report that it makes true again, row by row."""

    name: str
    words: Words
    report: str

    @property
    def run(self) -> Run:
        """What loads it: ``run(folder, *, on, say)``. It is looked up when it is needed, for it needs the database."""
        return cast(Run, import_module(f"lianxin.programmes.{self.name}.running").run)

    @property
    def statements(self) -> Path:
        """The file of what its report says, statement by statement."""
        return Path(__file__).parent / self.name / "statements.yaml"


PROGRAMMES: Mapping[str, Programme] = {
    one.name: one
    for one in (
        Programme("hezuo", Words("合作市脱贫摘帽", "Hezuo leaves the list of poor counties"), "003"),
        Programme(
            "xihe", Words("甘肃省政协帮扶西和县", "Assistance of Gansu's political consultative conference"), "000"
        ),
        Programme("baicheng", Words("白城市“三帮扶一推动”", "Three kinds of help and one push, Baicheng"), "001"),
        Programme("guizhou", Words("贵州省直机关“五千行动”", "The five actions of Guizhou's organs"), "002"),
        Programme(
            "qinghai", Words("青海省公安厅定点扶贫", "Designated assistance of Qinghai's public security"), "004"
        ),
    )
}


def programme_named(name: str) -> Programme:
    """The programme of a name.

    Raises:
        Refused: PROG-001 there is none.
    """
    found = PROGRAMMES.get(name)
    if found is None:
        raise Refused(UNKNOWN_PROGRAMME, name=name, known="、".join(PROGRAMMES))
    return found


def load_programme(programme: Programme, folder: Path, *, on: date, say: Say) -> Loaded:
    """Load a programme into an empty house: its workbooks are written into ``folder`` and imported, its story told to the day ``on``.

    Raises:
        Refused: PROG-002 a county is open here already.
    """
    from lianxin.places.queries import open_counties

    if open_counties().exists():
        raise Refused(ALREADY_LOADED, name=programme.name)
    return programme.run(folder, on=on, say=say)
