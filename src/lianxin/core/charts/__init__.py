"""Charts from one definition: as accessible SVG for screen and paper, and as a table for those who do not see it.

``draw(definition, language)`` gives the SVG, ``as_table(definition, language)`` the same figures in rows. A value of None
is drawn as "not recorded", never as a bar of length 0. Nothing here reads a clock, a file or a network.
"""

from lianxin.core.charts.cells import cells
from lianxin.core.charts.definitions import (
    AreaMap,
    Bars,
    Curve,
    Definition,
    Dot,
    DotMap,
    Funnel,
    Lines,
    Link,
    Lorenz,
    Mark,
    Panel,
    Reference,
    Ring,
    Series,
    SmallMultiples,
    Stack,
    StackedBars,
    Tract,
    lorenz_points,
)
from lianxin.core.charts.drawing import NARROW, WIDE, draw
from lianxin.core.charts.roads import Road, Stop, Tone, Turn, Way
from lianxin.core.charts.sankeys import Band, Node, Sankey, Short
from lianxin.core.charts.tabling import Table, as_table
from lianxin.core.charts.wording import missing_said

__all__ = [
    "NARROW",
    "WIDE",
    "AreaMap",
    "Band",
    "Bars",
    "Curve",
    "Definition",
    "Dot",
    "DotMap",
    "Funnel",
    "Lines",
    "Link",
    "Lorenz",
    "Mark",
    "Node",
    "Panel",
    "Reference",
    "Ring",
    "Road",
    "Sankey",
    "Series",
    "Short",
    "SmallMultiples",
    "Stack",
    "StackedBars",
    "Stop",
    "Table",
    "Tone",
    "Tract",
    "Turn",
    "Way",
    "as_table",
    "cells",
    "draw",
    "lorenz_points",
    "missing_said",
]
