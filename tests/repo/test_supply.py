"""What comes from others: pinned, hashed, explained, unchanged; and the commands that bring it in."""

from __future__ import annotations

import hashlib
import re
import subprocess
from pathlib import Path

import pytest

from tree import ROOT, is_vendored, shown, tracked_files

REQUIREMENTS = ROOT / "requirements"
PURPOSES = ("core", "dev", "bench")


def asked_for(purpose: str) -> set[str]:
    """Names that an ``.in`` file asks for by itself."""
    lines = (REQUIREMENTS / f"{purpose}.in").read_text(encoding="utf-8").splitlines()
    names = (re.match(r"[A-Za-z0-9._-]+", line) for line in lines if line.strip() and not line.startswith(("-", "#")))
    return {match.group().lower() for match in names if match}


def pins(purpose: str) -> dict[str, set[str]]:
    """Pinned versions by name (more than one where Python versions differ)."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", pinned(purpose), re.M):
        found.setdefault(name.lower(), set()).add(version)
    return found


def pinned(purpose: str) -> str:
    return (REQUIREMENTS / f"{purpose}.txt").read_text(encoding="utf-8")


def unhashed(text: str) -> list[str]:
    """Pins that no hash follows."""
    entries = re.split(r"^(?=[A-Za-z0-9._-]+(?:\[[^\]]*\])?==)", text, flags=re.M)[1:]
    return [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry]


@pytest.mark.parametrize("purpose", [*PURPOSES, "uv"])
def test_it_pins_and_hashes_all_that_it_asks_for(purpose: str) -> None:
    assert asked_for(purpose) - set(pins(purpose)) == set()
    assert unhashed(pinned(purpose)) == []


def test_it_catches_a_pin_without_a_hash() -> None:
    assert unhashed("one==1.0 \\\n    --hash=sha256:00\ntwo==2.0\n") == ["two==2.0"]


@pytest.mark.parametrize("purpose", ["dev", "bench"])
def test_it_tests_and_measures_the_very_versions_that_it_ships(purpose: str) -> None:
    shipped, other = pins("core"), pins(purpose)
    assert {name: other.get(name) for name in shipped if other.get(name) != shipped[name]} == {}


def test_it_gives_every_dependency_a_sentence_and_a_licence() -> None:
    page = (ROOT / "docs" / "reference" / "dependencies.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([^`]+)` \|(.*)\|$", page, re.M))
    wanted = {name for purpose in (*PURPOSES, "uv") for name in asked_for(purpose)}
    assert wanted - set(rows) == set()
    assert set(rows) - wanted == set()
    for name, row in rows.items():
        licence, sentence = (cell.strip() for cell in row.split("|")[:2])
        assert licence, name
        assert len(sentence) > 10, name
        assert sentence.endswith("."), name


def sums_at_fault(folder: Path) -> list[str]:
    """Files of a vendored folder whose SHA-256 is not the one in its VENDOR.md, unlisted and missing ones too."""
    listed = dict(
        re.findall(r"^\| `([^`]+)` \|.*`([0-9a-f]{64})` \|$", (folder / "VENDOR.md").read_text("utf-8"), re.M)
    )
    present = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "VENDOR.md" and not is_licence(path)
    }
    return sorted(name for name in listed.keys() | present.keys() if present.get(name) != listed.get(name))


def is_licence(path: Path) -> bool:
    return path.name.upper().startswith(("LICENSE", "OFL", "COPYING"))


def test_it_keeps_vendored_files_unchanged_and_licensed() -> None:
    assert vendored_folders()
    for folder in vendored_folders():
        licences = [path for path in folder.rglob("*") if is_licence(path)]
        assert licences, shown(folder)
        assert [name for name in sums_at_fault(folder) if not is_licence(Path(name))] == [], shown(folder)


def vendored_folders() -> list[Path]:
    found = set()
    for path in filter(is_vendored, tracked_files()):
        parts = path.relative_to(ROOT).parts
        last = max(index for index, part in enumerate(parts) if part in {"vendored", "vendor"})
        found.add(ROOT.joinpath(*parts[: last + 1]))
    return sorted(found)


def test_it_catches_a_vendored_file_that_was_changed_added_or_lost(tmp_path: Path) -> None:
    kept = hashlib.sha256(b"kept").hexdigest()
    rows = [f"| `{name}` | elsewhere | MIT | `{kept}` |" for name in ("kept", "changed", "lost")]
    (tmp_path / "VENDOR.md").write_text("\n".join(rows) + "\n", encoding="utf-8")
    for name in ("kept", "changed", "added"):
        (tmp_path / name).write_text("kept" if name == "kept" else "other", encoding="utf-8")
    assert sums_at_fault(tmp_path) == ["added", "changed", "lost"]


def test_it_sets_up_nothing_for_an_unknown_purpose(tmp_path: Path) -> None:
    done = subprocess.run(
        [REQUIREMENTS / "set-up", "party", tmp_path / "venv"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "requirements/party.txt" in done.stderr
    assert not (tmp_path / "venv").exists()


def test_it_says_every_command_of_the_makefile_in_its_head() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    said = re.findall(r"^#   make (\w+)", text, re.M)
    assert said == ["demo", "test", "check", "bench", "docs", "fix"]
    for name in said:
        assert re.search(rf"^{name}:", text, re.M)


def test_it_can_be_run_by_a_shell() -> None:
    for script in (ROOT / ".ci" / "run", REQUIREMENTS / "set-up"):
        assert script.stat().st_mode & 0o111
        shell = "bash" if "bash" in script.read_text(encoding="utf-8").splitlines()[0] else "sh"
        assert subprocess.run([shell, "-n", script], check=False).returncode == 0
