"""What exits do when a case is decided: a county's exit is kept, and a household's."""

from __future__ import annotations

from lianxin.exits.operations import keep_county_exit, keep_household_exit
from lianxin.procedures.announcing import listen

listen("exits.county", ("county_exit",), keep_county_exit)
listen("exits.household", ("household_exit",), keep_household_exit)
