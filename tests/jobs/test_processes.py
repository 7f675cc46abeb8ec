"""Jobs in processes of their own, on a house of its own: killed half-way they wrote nothing and say so."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest

from houses import House

SLOW_HOUSE = Path(__file__).parent / "slow_house.py"

BEGIN_A_PLAN = """
from lianxin.config.opening import open_house
open_house()
from lianxin.jobs.operations import begin
from lianxin.pairing.jobs import PLAN
print(begin(kind=PLAN, subject="999901", area_code="999901", asked={"run": 404, "seconds": 20}, by=None).key)
"""


def slow(house: House, verb: str, argument: str) -> str:
    return house.run(str(SLOW_HOUSE), verb, argument)


def told(house: House) -> str:
    return "".join(path.read_text() for path in (house.home / "jobs").glob("*.json"))


def waited_for(is_so: object, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():  # type: ignore[operator]
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.05)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_job_wrote_nothing_and_says_that_it_was_interrupted(house: House, how: signal.Signals) -> None:
    key = slow(house, "begin", "60")
    process = house.start(str(SLOW_HOUSE), "run", key)
    waited_for(lambda: "Half written" in told(house))
    assert slow(house, "state", key) == "running 0"
    process.send_signal(how)
    process.communicate()
    assert slow(house, "state", key) == "interrupted 0"
    assert list((house.home / "jobs").glob(f"{key}.*")) == []


def test_a_job_that_is_left_alone_ends_done(house: House) -> None:
    key = slow(house, "begin", "0")
    slow(house, "run", key)
    assert slow(house, "state", key) == "done 1"


def test_two_processes_run_a_job_once(house: House) -> None:
    key = slow(house, "begin", "1")
    both = [house.start(str(SLOW_HOUSE), "run", key) for _ in range(2)]
    assert [process.communicate(timeout=60) and process.returncode for process in both] == [0, 0]
    assert slow(house, "state", key) == "done 1"


def test_what_is_begun_is_run_by_a_process_and_a_fault_is_told(house: House) -> None:
    key = house.run("-W", "ignore", "-c", BEGIN_A_PLAN)
    waited_for(lambda: "failed" in house.cli("jobs", "list"))
    (line,) = house.cli("jobs", "list").splitlines()
    assert line.startswith(key)
    assert "生成结对方案：999901" in line
