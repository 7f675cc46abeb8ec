"""Write a bound part in one fixed form, so that the same question always has the same name."""

from __future__ import annotations

from dataclasses import fields
from enum import Enum

from lianxin.core.rules.kinds import Type
from lianxin.core.rules.tree import Node


def canonical(node: Node) -> str:
    """Return the part with every value, type and table in it, without the places where it was written.

    Two parts have the same form exactly if they are the same tree: spelling, spaces, parentheses and the names of
    definitions do not matter, dates and parameter values do.
    """
    return _form(node)


def _form(value: object) -> str:
    if isinstance(value, Node):
        inner = [_form(getattr(value, one.name)) for one in fields(value) if one.name != "span"]
        return f"({type(value).__name__} {' '.join(inner)})"
    if isinstance(value, Type):
        return f"{value.kind.value}:{value.code_list}"
    if isinstance(value, tuple):
        return f"[{' '.join(_form(inner) for inner in value)}]"
    if isinstance(value, Enum):
        return str(value.value)
    return f"{type(value).__name__} {value!r}"
