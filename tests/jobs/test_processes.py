"""Jobs in processes of their own, on a house of its own: killed half-way they wrote nothing and say so."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SLOW_HOUSE = Path(__file__).parent / "slow_house.py"

BEGIN_A_PLAN = """
from lianxin.config.opening import open_house
open_house()
from lianxin.jobs.operations import begin
from lianxin.pairing.jobs import PLAN
print(begin(kind=PLAN, subject="999901", area_code="999901", asked={"run": 404, "seconds": 20}, by=None).key)
"""


class House:
    """A deployment in a folder, driven by programs."""

    def __init__(self, home: Path) -> None:
        self.home = home
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("LIANXIN", "DJANGO"))}
        self.environment = kept | {"LIANXIN_HOME": str(home), "PYTHONPATH": str(ROOT / "src")}

    def start(self, *command: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *command], env=self.environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def run(self, *command: str) -> str:
        process = self.start(*command)
        out, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
        return out.strip()

    def slow(self, verb: str, argument: str) -> str:
        return self.run(str(SLOW_HOUSE), verb, argument)

    def cli(self, *arguments: str) -> str:
        return self.run("-m", "lianxin.cli", *arguments)

    def told(self) -> str:
        return "".join(path.read_text() for path in (self.home / "jobs").glob("*.json"))


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def waited_for(is_so: object, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():  # type: ignore[operator]
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.05)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_job_wrote_nothing_and_says_that_it_was_interrupted(house: House, how: signal.Signals) -> None:
    key = house.slow("begin", "60")
    process = house.start(str(SLOW_HOUSE), "run", key)
    waited_for(lambda: "Half written" in house.told())
    assert house.slow("state", key) == "running 0"
    process.send_signal(how)
    process.communicate()
    assert house.slow("state", key) == "interrupted 0"
    assert list((house.home / "jobs").glob(f"{key}.*")) == []


def test_a_job_that_is_left_alone_ends_done(house: House) -> None:
    key = house.slow("begin", "0")
    house.slow("run", key)
    assert house.slow("state", key) == "done 1"


def test_two_processes_run_a_job_once(house: House) -> None:
    key = house.slow("begin", "1")
    both = [house.start(str(SLOW_HOUSE), "run", key) for _ in range(2)]
    assert [process.communicate(timeout=60) and process.returncode for process in both] == [0, 0]
    assert house.slow("state", key) == "done 1"


def test_what_is_begun_is_run_by_a_process_and_a_fault_is_told(house: House) -> None:
    key = house.run("-W", "ignore", "-c", BEGIN_A_PLAN)
    waited_for(lambda: "failed" in house.cli("jobs", "list"))
    (line,) = house.cli("jobs", "list").splitlines()
    assert line.startswith(key)
    assert "生成结对方案：999901" in line
