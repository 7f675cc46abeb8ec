"""An import contract of our own: how rooms enter each other (``.importlinter``, ADR 0002).

It looks at direct imports, because what a room's operations do inside the room is the room's own business.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

_HOUSE = "lianxin"


@dataclass(frozen=True, slots=True)
class Address:
    """A module as room and floor: ``lianxin.pairing.views.plans`` is (pairing, views)."""

    room: str
    floor: str

    @classmethod
    def of(cls, module: str) -> Address:
        parts = [*module.split("."), "", ""]
        return cls(parts[1], parts[2])


class DoorsContract(Contract):  # type: ignore[misc]
    """A room is entered by its doors; pages touch no other room's tables and no solver; a domain is pure."""

    type_name = "doors"

    rooms = fields.SetField(subfield=fields.StringField())
    doors = fields.SetField(subfield=fields.StringField())
    pages = fields.SetField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Collect every direct import that breaks the contract, with the reason."""
        broken = sorted(
            (importer, imported, reason)
            for importer in graph.modules
            if importer.startswith(_HOUSE + ".")
            for imported in graph.find_modules_directly_imported_by(importer)
            if imported.startswith(_HOUSE + ".")
            for reason in self._faults(importer, imported)
        )
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print each import and why it is barred."""
        for importer, imported, reason in check.metadata["broken"]:
            output.print_error(f"{importer} -> {imported}: {reason}", bold=False)

    def _faults(self, importer: str, imported: str) -> Iterator[str]:
        rooms: Any = self.rooms
        pages: Any = self.pages
        here, there = Address.of(importer), Address.of(imported)
        is_other_room = there.room in rooms and there.room != here.room
        if is_other_room and there.floor not in self.doors:  # type: ignore[operator]
            yield f"{there.floor or 'the room itself'} is not a door of {there.room}"
        if here.floor in pages and here.room in rooms:
            if is_other_room and there.floor == "models":
                yield "a page touches another room's tables"
            if imported.startswith(f"{_HOUSE}.core.solvers"):
                yield "a page calls a solver"
        if here.floor == "domain" and here.room in rooms and not self._is_pure(there):
            yield "a domain uses only core, rulebook, errors and domains"

    @staticmethod
    def _is_pure(there: Address) -> bool:
        return there.room in {"core", "rulebook"} or there.floor in {"domain", "errors"}
