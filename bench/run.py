"""Run every benchmark of this folder in turn and print what each prints: ``make bench``, or some by name: ``make bench ARGS="sheets"``.

Each benchmark is a module that measures the product and its peers in one run, on this machine, and prints ratios; seconds
from two machines are not compared. It runs in a process of its own, so that memory and caches of one do not help another.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent


def benchmarks() -> list[str]:
    """Names of the benchmarks, this module left out."""
    return sorted(path.stem for path in HERE.glob("*.py") if path.stem != Path(__file__).stem)


def main(wanted: list[str]) -> int:
    """Run the wanted benchmarks, or all; return 1 if one failed, 2 if a name is unknown."""
    if unknown := sorted(set(wanted) - set(benchmarks())):
        print(f"no such benchmark: {', '.join(unknown)}; there are: {', '.join(benchmarks())}", file=sys.stderr)
        return 2
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}", flush=True)
    failed = []
    for name in wanted or benchmarks():
        print(f"\n== {name}", flush=True)
        began = time.perf_counter()
        if subprocess.run([sys.executable, HERE / f"{name}.py"], check=False).returncode != 0:
            failed.append(name)
        print(f"({time.perf_counter() - began:.0f} s)", flush=True)
    if failed:
        print(f"\nfailed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
