"""What the repository holds: its files as git knows them, its modules, its functions."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "lianxin"
ROOMS = (
    "jobs", "audit", "places", "people", "regulations", "registry", "eligibility", "procedures", "pairing", "projects", "funds", "benefits",
    "work", "supervision", "monitoring", "exits", "assessment", "field",
)  # fmt: skip


@cache
def tracked_files() -> tuple[Path, ...]:
    """Every file in the repository or about to be, but not what .gitignore leaves out."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    names = done.stdout.decode().split("\0")
    return tuple(sorted(ROOT / name for name in names if name and (ROOT / name).is_file()))


def is_vendored(path: Path) -> bool:
    """Whether the file is somebody else's work that stands here unchanged."""
    return bool({"vendored", "vendor"} & set(path.relative_to(ROOT).parts))


@cache
def texts() -> dict[Path, str]:
    """Every text file with its content; vendored files and binary ones left out."""
    found = {}
    for path in tracked_files():
        content = path.read_bytes()
        if b"\0" not in content[:8192] and not is_vendored(path):
            found[path] = content.decode("utf-8", errors="replace")
    return found


def python_files() -> list[Path]:
    """Every Python module of ours, tests and tools too, migrations left out."""
    return [path for path in texts() if path.suffix == ".py" and "migrations" not in path.parts]


def shown(path: Path) -> str:
    """The path as a reader of a message wants it."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.as_posix()


@dataclass(frozen=True, slots=True)
class Function:
    """A function as it stands in a file."""

    where: str
    name: str
    lines: int


def functions(path: Path, text: str) -> Iterator[Function]:
    """Yield every function and method of a module with its length in lines, decorators left out."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            yield Function(f"{shown(path)}:{node.lineno}", node.name, lines)


@cache
def generator() -> ModuleType:
    """The module that writes the reference pages, ``docs/generate.py``, with every room imported."""
    spec = importlib.util.spec_from_file_location("docs_generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    module.open_code()
    return module
