"""Read what was filled in: the XML that ODK Collect and web forms send, and tables of it, one for the form and one for each repeat."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import NAMESPACE_URL, UUID, uuid5
from xml.etree.ElementTree import Element

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from lianxin.core.kernel.errors import Refused
from lianxin.field.xforms import errors

LONGEST_ID = 200
DEEPEST = 24


@dataclass(frozen=True, slots=True)
class Filled:
    """A form that was filled in. ``deprecated`` is the number of the one that it says again, put right."""

    form_id: str
    version: str
    instance_id: str
    deprecated: str
    root: Element = field(repr=False)
    digest: str

    @property
    def uuid(self) -> UUID:
        """The number of the item: that of the instance, or one made of it where it is none."""
        return uuid_of(self.instance_id)

    def answer(self, name: str) -> str:
        """The answer to the question of this name at the top or in a group there; "" where there is none."""
        for node in self.root.iter():
            if _bare(node.tag) == name and not len(node):
                return (node.text or "").strip()
        return ""

    def at(self, paths: Sequence[str]) -> list[str]:
        """The answers at paths (``/data/group/photo``), in every repeat, those that are given."""
        wanted = set(paths)
        return [
            text
            for path, node in _walked(self.root, "")
            if path in wanted and not len(node) and (text := (node.text or "").strip())
        ]


def uuid_of(instance_id: str) -> UUID:
    """Return the number that an instance's own is."""
    try:
        return UUID(instance_id.removeprefix("uuid:"))
    except ValueError:
        return uuid5(NAMESPACE_URL, instance_id)


def read_filled(xml: bytes) -> Filled:
    """Read a filled-in form.

    Raises:
        Refused: FIELD-054 it is no XML, has no form id, no instance id, or is nested too deep.
    """
    try:
        root = fromstring(xml, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise Refused(errors.FILLED_UNREADABLE, where="XML") from error
    if _depth(root) > DEEPEST:
        raise Refused(errors.FILLED_UNREADABLE, where="XML")
    form_id = root.get("id", "")
    meta = next((node for node in root if _bare(node.tag) == "meta"), None)
    told = {_bare(node.tag): (node.text or "").strip() for node in meta} if meta is not None else {}
    instance_id = told.get("instanceID") or root.get("instanceID", "")
    for where, value in (("id", form_id), ("instanceID", instance_id)):
        if not 0 < len(value) <= LONGEST_ID:
            raise Refused(errors.FILLED_UNREADABLE, where=where)
    version = root.get("version", "")[:LONGEST_ID]
    return Filled(form_id, version, instance_id, told.get("deprecatedID", ""), root, hashlib.sha256(xml).hexdigest())


@dataclass(slots=True)
class Table:
    """A table of what was filled in: the form itself, or one of its repeats. Cells are texts, missing ones are absent."""

    path: str
    columns: dict[str, None] = field(default_factory=dict)
    rows: list[dict[str, str]] = field(default_factory=list)


INSTANCE, PARENT, NUMBER = "instance_id", "parent", "number"


def tables_of(filled: Iterator[tuple[dict[str, str], Element]], repeats: Sequence[str]) -> dict[str, Table]:
    """Return the tables of many filled-in forms by path: "" is the form, the others its repeats.

    ``repeats`` are the paths that repeat, from the form's definition: once or never makes no difference. A row of a repeat names its
    instance, the row it belongs to and its number there.
    """
    tables = {"": Table(""), **{path: Table(path) for path in repeats}}
    for head, root in filled:
        row = dict(head)
        _into(tables, row, root, f"/{_bare(root.tag)}", "", head[INSTANCE])
        _add(tables[""], row)
    return tables


def _into(tables: dict[str, Table], row: dict[str, str], node: Element, path: str, prefix: str, key: str) -> None:
    counts: dict[str, int] = {}
    for child in node:
        name = _bare(child.tag)
        at = f"{path}/{name}"
        if at in tables:
            counts[at] = counts.get(at, 0) + 1
            own = f"{key}/{name}[{counts[at]}]"
            inner = {INSTANCE: key.partition("/")[0], PARENT: key, NUMBER: str(counts[at])}
            _into(tables, inner, child, at, "", own)
            _add(tables[at], inner)
        elif len(child):
            _into(tables, row, child, at, f"{prefix}{name}.", key)
        elif name not in {"instanceID"}:
            row[f"{prefix}{name}"] = (child.text or "").strip()


def _add(table: Table, row: dict[str, str]) -> None:
    table.columns |= dict.fromkeys(row)
    table.rows.append(row)


def repeats_of(xform: bytes) -> tuple[str, ...]:
    """Return the paths that repeat, from a form's definition."""
    found = re.findall(rb"<repeat[^>]*\bnodeset=\"([^\"]+)\"", xform)
    return tuple(dict.fromkeys(path.decode() for path in found))


def _walked(node: Element, above: str) -> Iterator[tuple[str, Element]]:
    path = f"{above}/{_bare(node.tag)}"
    yield path, node
    for child in node:
        yield from _walked(child, path)


def _depth(root: Element) -> int:
    deepest, waiting = 0, [(root, 1)]
    while waiting:
        node, level = waiting.pop()
        deepest = max(deepest, level)
        waiting += [(child, level + 1) for child in node]
    return deepest


def _bare(tag: object) -> str:
    return str(tag).rpartition("}")[2]
