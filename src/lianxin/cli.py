"""The command line: every verb of the house, gathered from the rooms' ``commands.py``.

A room offers either ``app`` (a group of verbs under the room's name, or under its ``verb``) or ``verbs`` (plain functions that become
verbs of their own). Commands that need the database call :func:`open_house` first, so that those that do not start at once.
"""

from __future__ import annotations

import importlib
import os
import sys

import typer

from lianxin.core.kernel.errors import Refused

_ROOMS = (
    "places",
    "people",
    "registry",
    "notices",
    "eligibility",
    "procedures",
    "pairing",
    "projects",
    "funds",
    "benefits",
    "work",
    "supervision",
    "monitoring",
    "exits",
    "field",
    "assessment",
    "reports",
    "audit",
    "jobs",
    "site",
    "programmes",
)

app = typer.Typer(
    name="lianxin",
    help="连心 · Lianxin: paired-assistance, targeted poverty alleviation, run from end to end.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


def _gather() -> None:
    for room in _ROOMS:
        try:
            commands = importlib.import_module(f"lianxin.{room}.commands")
        except ModuleNotFoundError as error:
            if error.name != f"lianxin.{room}.commands":
                raise
            continue
        if hasattr(commands, "app"):
            app.add_typer(commands.app, name=getattr(commands, "verb", room))
        for verb in getattr(commands, "verbs", ()):
            app.command(verb.__name__.rstrip("_").replace("_", "-"))(verb)


_gather()


def main() -> None:
    """Run the command line; a refusal is told in the reader's language and ends with status 1."""
    try:
        app()
    except Refused as refusal:
        language = os.environ.get("LIANXIN_LANGUAGE") or os.environ.get("LANG", "zh")
        sys.stderr.write(refusal.into("en" if language.lower().startswith("en") else "zh") + "\n")
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
