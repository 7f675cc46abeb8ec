"""What exits remember."""

from lianxin.exits.models.figures import CountyExit, CoverageFigure, IncidenceFigure, SurveyResult
from lianxin.exits.models.lists import ExitLine, ExitList, HouseholdExit
from lianxin.exits.models.runs import ExitRun, HouseholdStanding, PlaceFinding
from lianxin.exits.models.sheets import Sheet, SheetEntry

__all__ = [
    "CountyExit",
    "CoverageFigure",
    "ExitLine",
    "ExitList",
    "ExitRun",
    "HouseholdExit",
    "HouseholdStanding",
    "IncidenceFigure",
    "PlaceFinding",
    "Sheet",
    "SheetEntry",
    "SurveyResult",
]
