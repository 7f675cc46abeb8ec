"""Houses in folders of their own, driven by programs as a user drives them. Their tables are made once in a run and copied."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tables import copy_of_the_tables

ROOT = Path(__file__).resolve().parents[1]


class House:
    """A deployment in a folder, on the embedded database, whatever the tests themselves run on."""

    def __init__(self, home: Path) -> None:
        self.home = home
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("LIANXIN", "DJANGO"))}
        self.environment = kept | {"LIANXIN_HOME": str(home), "PYTHONPATH": str(ROOT / "src")}

    def start(self, *command: str) -> subprocess.Popen[str]:
        """Start Python with these words."""
        return subprocess.Popen(
            [sys.executable, *command], env=self.environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def run(self, *command: str) -> str:
        """Run Python with these words and return what it prints; it must end well."""
        process = self.start(*command)
        out, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
        return out.strip()

    def start_cli(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a command of the house."""
        return self.start("-m", "lianxin.cli", *arguments)

    def cli(self, *arguments: str) -> str:
        """Run a command of the house and return what it prints; it must end well."""
        return self.run("-m", "lianxin.cli", *arguments)


@pytest.fixture(scope="session")
def empty_house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house with all its tables and nothing in them, made once for all processes of a run. To be copied, not used."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    made = shared / "empty-house"
    with (shared / "empty-house.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            half_made = shared / "half-made-house"
            half_made.mkdir()
            with copy_of_the_tables() as kept:
                if kept.exists():
                    shutil.copy(kept, half_made / "lianxin.db")
            House(half_made).run("-c", "from lianxin.config.opening import open_house; open_house()")
            half_made.rename(made)
    return made


@pytest.fixture
def house(tmp_path: Path, empty_house: Path) -> House:
    """A house of this test's own, newly set up."""
    home = tmp_path / "house"
    shutil.copytree(empty_house, home)
    return House(home)
