"""The arrows of the house hold, and each contract is seen to catch what it is there to catch."""

from __future__ import annotations

import configparser
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Break:
    """One line added to one module, the contract it breaks, and a piece of what import-linter says of it."""

    contract: str
    module: str
    line: str
    said: str

    def __str__(self) -> str:
        return f"{self.contract}: {self.module}"


BREAKS = (
    Break(
        "rooms",
        "places/broken",
        "import lianxin.pairing.broken",
        "lianxin.places is not allowed to import lianxin.pairing",
    ),
    Break(
        "rooms", "site/broken", "import lianxin.people.models", "lianxin.site is not allowed to import lianxin.people"
    ),
    Break(
        "rooms",
        "core/kernel/broken",
        "import lianxin.rulebook",
        "lianxin.core is not allowed to import lianxin.rulebook",
    ),
    Break(
        "rooms", "config/broken", "import lianxin.audit.models", "lianxin.config is not allowed to import lianxin.audit"
    ),
    Break("rooms", "jobs/broken", "import lianxin.audit.models", "lianxin.jobs is not allowed to import lianxin.audit"),
    Break(
        "core",
        "core/rules/broken",
        "import lianxin.core.sheets",
        "core.rules is not allowed to import lianxin.core.sheets",
    ),
    Break(
        "core",
        "core/kernel/broken",
        "import lianxin.core.rules",
        "core.kernel is not allowed to import lianxin.core.rules",
    ),
    Break("core", "core/rules/broken_too", "import lianxin.core.snapshots", "core.rules is not allowed to import"),
    Break("pure", "core/rules/broken", "from django.db import models", "lianxin.core is not allowed to import django"),
    Break(
        "pure",
        "pairing/domain/broken",
        "from django.db import models",
        "pairing.domain is not allowed to import django",
    ),
    Break(
        "pure",
        "pairing/domain/broken",
        "from lianxin.config import home",
        "pairing.domain is not allowed to import lianxin",
    ),
    Break("floors", "people/queries", "import lianxin.people.operations", "people.queries is not allowed to import"),
    Break(
        "floors", "people/operations/units", "import lianxin.people.views", "people.operations is not allowed to import"
    ),
    Break(
        "floors", "pairing/domain/broken", "import lianxin.pairing.models", "pairing.domain is not allowed to import"
    ),
    Break(
        "floors",
        "pairing/operations/broken",
        "import lianxin.pairing.jobs",
        "pairing.operations is not allowed to import",
    ),
    Break(
        "floors",
        "procedures/operations/beginning",
        "import lianxin.procedures.api",
        "procedures.operations is not allowed to import lianxin.procedures.api",
    ),
    Break("floors", "audit/models", "import lianxin.audit.queries", "audit.models is not allowed to import"),
    Break(
        "rooms",
        "pairing/broken",
        "import lianxin.funds.domain",
        "lianxin.pairing is not allowed to import lianxin.funds",
    ),
    Break(
        "pure", "funds/domain/broken", "from django.db import models", "funds.domain is not allowed to import django"
    ),
    Break("doors", "funds/domain/broken", "import lianxin.people.roles", "a domain uses only core, rulebook"),
    Break("doors", "pairing/operations/broken", "import lianxin.people.commands", "commands is not a door of people"),
    Break("doors", "pairing/queries/broken", "import lianxin.registry.apps", "apps is not a door of registry"),
    Break("doors", "pairing/queries/broken", "import lianxin.registry.jobs", "jobs is not a door of registry"),
    Break("doors", "pairing/queries/broken", "import lianxin.people.api", "api is not a door of people"),
    Break(
        "doors", "procedures/api", "import lianxin.registry.models", "lianxin.procedures.api -> lianxin.registry.models"
    ),
    Break("doors", "pairing/views/broken", "import lianxin.people.models", "a page touches another room's tables"),
    Break("doors", "pairing/api/broken", "import lianxin.core.solvers", "a page calls a solver"),
    Break("doors", "pairing/domain/broken", "import lianxin.people.roles", "a domain uses only core, rulebook"),
    Break("cycles", "people/broken", "import lianxin.people.broken_too", "cycles are allowed in lianxin.people"),
)
# What the lines above name must exist, in whatever state the tree is.
NEEDED = (
    "core/rules/broken_too",
    "core/sheets/__init__",
    "core/solvers/__init__",
    "core/snapshots/__init__",
    "core/kernel/broken",
    "rulebook/__init__",
    "pairing/broken",
    "pairing/models/__init__",
    "people/views/__init__",
)


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the source under the folder."""
    command = [
        sys.executable,
        "-c",
        "import sys; sys.path[:0] = ['src', '.']; from importlinter.cli import lint_imports_command as c; c()",
        "--no-cache",
    ]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


def copy_of_the_house(to: Path) -> Path:
    shutil.copytree(ROOT / "src/lianxin", to / "src/lianxin", ignore=shutil.ignore_patterns("*.xz", "*.gz", "static"))
    (to / "tests/repo").mkdir(parents=True)
    shutil.copy(ROOT / "tests/repo/doors.py", to / "tests/repo/doors.py")
    shutil.copy(ROOT / ".importlinter", to / ".importlinter")
    return to


def write(package: Path, module: str, line: str) -> None:
    """Add a line to a module, made if absent (a room keeps a thing either as a module or as a folder)."""
    path = package / f"{module}.py"
    if path.name == "__init__.py" and path.parent.with_suffix(".py").exists():
        path = path.parent.with_suffix(".py")
    if path.parent.with_suffix(".py").exists():
        path = path.parent.with_suffix(".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    for folder in path.parents:
        if folder == package.parent:
            break
        (folder / "__init__.py").touch()
    with path.open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")


@pytest.fixture(scope="module")
def broken_report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What import-linter says of a copy in which every contract is broken on purpose, without spaces to depend on."""
    folder = copy_of_the_house(tmp_path_factory.mktemp("broken"))
    for module in NEEDED:
        write(folder / "src/lianxin", module, "")
    write(folder / "src/lianxin", "people/broken_too", "import lianxin.people.broken")
    for broken in BREAKS:
        write(folder / "src/lianxin", broken.module, broken.line)
    done = lint(folder)
    assert done.returncode == 1, done.stdout + done.stderr
    return " ".join((done.stdout + done.stderr).split())


@pytest.mark.parametrize("broken", BREAKS, ids=str)
def test_it_catches_a_break_of_each_contract(broken: Break, broken_report: str) -> None:
    names = contract_names()
    assert f"{names[broken.contract]} BROKEN" in broken_report
    assert broken.said in broken_report


def test_it_has_a_break_for_every_contract() -> None:
    assert {broken.contract for broken in BREAKS} == set(contract_names())


def test_it_passes_on_the_house_as_it_stands() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_it_refuses_a_room_that_has_no_place_in_the_layers(tmp_path: Path) -> None:
    folder = copy_of_the_house(tmp_path)
    write(folder / "src/lianxin", "attic/__init__", "")
    done = lint(folder)
    assert done.returncode == 1
    assert "attic" in done.stdout + done.stderr


def contract_names() -> dict[str, str]:
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter", encoding="utf-8")
    prefix = "importlinter:contract:"
    return {name.removeprefix(prefix): parser[name]["name"] for name in parser.sections() if name.startswith(prefix)}
