"""Writes of the field room: one act per function."""

from __future__ import annotations

from lianxin.field.operations.boxes import take_in_box
from lianxin.field.operations.deciding import choose, set_aside, try_again
from lianxin.field.operations.files import FromFile, take_in_file
from lianxin.field.operations.sheets import take_in_sheet
from lianxin.field.operations.taking_in import take_in_item

__all__ = [
    "FromFile",
    "choose",
    "set_aside",
    "take_in_box",
    "take_in_file",
    "take_in_item",
    "take_in_sheet",
    "try_again",
]
