"""The server starts with what pages need, and with nothing that is needed only now and then."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

# What each takes a quarter of a second or more to load, for a problem to be solved, a table to be analysed, a file to be written.
SELDOM_NEEDED = ("ortools", "pandas", "duckdb", "polars", "pyarrow", "scipy", "openpyxl", "xlsxwriter", "typst", "docx")
TOLD = """
import gc, json, sys
import lianxin.config.wsgi
print(json.dumps({"modules": sorted(sys.modules), "frozen": gc.get_freeze_count()}))
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What the entry of the server has loaded, in a process of its own."""
    source = Path(__file__).resolve().parents[2] / "src"
    home = tmp_path_factory.mktemp("home")
    environment = {**os.environ, "PYTHONPATH": str(source), "LIANXIN_HOME": str(home)}
    environment["DJANGO_SETTINGS_MODULE"] = "lianxin.config.settings"
    environment.pop("LIANXIN_DATABASE", None)
    run = subprocess.run([sys.executable, "-c", TOLD], env=environment, capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


@pytest.mark.parametrize("name", SELDOM_NEEDED)
def test_it_starts_without_what_is_seldom_needed(server: dict[str, list[str]], name: str) -> None:
    assert "django" in server["modules"]
    assert name not in server["modules"]


def test_it_has_every_page_loaded_before_the_first_is_asked_for(server: dict[str, list[str]]) -> None:
    assert "lianxin.registry.views.households" in server["modules"]


def test_it_keeps_what_is_loaded_out_of_the_collector(server: dict[str, int]) -> None:
    assert server["frozen"] > 50_000


LOADING = """
import os, signal, sys, time
from lianxin.programmes.commands import _end_when_told
signal.signal(signal.SIGTERM, lambda *_: None)
os.register_at_fork(after_in_child=_end_when_told)
told, tell = os.pipe()
child = os.fork()
if not child:
    os.write(tell, b".")
    time.sleep(20)
    os._exit(0)
os.read(told, 1)
os.kill(child, signal.SIGTERM)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def test_a_worker_that_is_told_to_stop_while_it_loads_ends_at_once() -> None:
    run = subprocess.run([sys.executable, "-c", LOADING], capture_output=True, text=True, check=True, timeout=15)
    assert int(run.stdout) == -signal.SIGTERM
