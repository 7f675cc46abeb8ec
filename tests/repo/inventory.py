"""How many tests each folder holds, so that none is lost without a word. ``make docs`` raises the numbers, never lowers.

To take tests away on purpose, lower the number in ``inventory.txt`` by hand, in the commit that says why.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOTED = Path(__file__).with_name("inventory.txt")


def counted() -> Counter[str]:
    """Collect the suite and return the number of tests by folder under ``tests``."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:randomly", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stdout[-2000:] + done.stderr[-2000:])
    return by_folder(done.stdout)


def by_folder(listing: str) -> Counter[str]:
    """Count the lines ``tests/<folder>/…::name`` of pytest's listing."""
    paths = (line.split("::", 1)[0] for line in listing.splitlines() if line.startswith("tests/") and "::" in line)
    return Counter(str(Path(path).parent) for path in paths)


def noted() -> Counter[str]:
    """The numbers on record."""
    lines = NOTED.read_text(encoding="utf-8").splitlines() if NOTED.exists() else []
    return Counter({folder: int(number) for folder, number in (line.split() for line in lines)})


def lost(before: Counter[str], now: Counter[str]) -> list[str]:
    """Folders that hold fewer tests than on record."""
    return [f"{folder}: {before[folder]} -> {now[folder]}" for folder in sorted(before) if now[folder] < before[folder]]


def main() -> None:
    """Raise the numbers on record to what there is now."""
    higher = noted() | counted()
    NOTED.write_text("".join(f"{folder} {higher[folder]}\n" for folder in sorted(higher)), encoding="utf-8")


if __name__ == "__main__":
    main()
