"""The docs say everything that exists, and nothing that does not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tree import ROOT, generator, shown, texts

DOCS = ROOT / "docs"
VARIABLE = re.compile(r"\bLIANXIN_[A-Z][A-Z_]*\b")
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
# Settings of Django that carry the house's name, and what a deployment does not set by hand.
NOT_SET_BY_HAND = {"LIANXIN_IS_SECURE"}


def variables_in_the_code() -> set[str]:
    """Every environment variable of ours that the product, its tests or its commands read."""
    found = set()
    for path, text in texts().items():
        is_code = path.is_relative_to(ROOT / "src") and path.suffix == ".py"
        is_command = path.name in {"Makefile", "set-up", "run"} or path == ROOT / "tests" / "conftest.py"
        if is_code:
            read = re.findall(r"""environ(?:\.get|\.setdefault)?[\(\[]\s*["'](LIANXIN_\w+)["']""", text)
            found |= set(read) | {
                f"LIANXIN_{name.upper()}_KEY" for name in re.findall(r"""\bsecret\(["'](\w+)["']\)""", text)
            }
        elif is_command:
            found |= set(VARIABLE.findall(text))
    return found - NOT_SET_BY_HAND


def broken_links(path: Path, text: str) -> list[str]:
    """Relative links of a page that lead nowhere."""
    targets = [target for target in LINK.findall(text) if not re.match(r"[a-z]+:", target)]
    return [f"{shown(path)} -> {target}" for target in targets if not (path.parent / target).exists()]


def markdown() -> dict[Path, str]:
    return {path: text for path, text in texts().items() if path.suffix == ".md"}


def test_it_has_no_stale_reference_page() -> None:
    assert generator().stale() == []


def test_it_notices_a_stale_or_missing_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = generator()
    monkeypatch.setattr(made, "REFERENCE", tmp_path)
    assert set(made.stale()) == set(made.pages())
    for name in made.pages():
        (tmp_path / name).write_text(made.written(name), encoding="utf-8")
    assert made.stale() == []
    (tmp_path / "errors.md").write_text(made.written("errors.md").replace("PEOPLE-001", "PEOPLE-999"), encoding="utf-8")
    assert made.stale() == ["errors.md"]


def test_it_lists_what_the_code_declares() -> None:
    from lianxin.people.roles import Act, Role

    made = generator()
    assert all(f"`{code}`" in made.written("errors.md") for code in made.error_kinds())
    permissions = made.written("permissions.md")
    assert all(f"`{one.value}`" in permissions for one in (*Act, *Role))
    commands = made.written("commands.md")
    assert "## `lianxin people grant`" in commands
    assert "## `lianxin audit verify`" in commands
    assert "`audit_event`" in made.written("tables.md")


def test_it_lists_every_rule_field_and_sheet_of_the_rulebook() -> None:
    from lianxin.rulebook import dictionary, rulebook

    reference = "\n".join(text for path, text in markdown().items() if path.parent == DOCS / "reference")
    entries = dictionary()
    for kind in (entries.sheet_kinds, entries.fields, entries.code_lists, rulebook().rules, rulebook().rule_sets):
        assert kind
        assert [name for name in kind if f"`{name}`" not in reference] == []


def test_it_explains_every_setting_and_no_other() -> None:
    listed = set(VARIABLE.findall((DOCS / "reference" / "settings.md").read_text(encoding="utf-8")))
    in_code = variables_in_the_code()
    assert {"LIANXIN_HOME", "LIANXIN_DATABASE", "LIANXIN_DATA_KEY", "LIANXIN_TEST_POSTGRES"} <= in_code
    assert in_code - listed == set()
    assert listed - in_code == set()


def test_it_has_no_link_that_leads_nowhere() -> None:
    assert [line for path, text in markdown().items() for line in broken_links(path, text)] == []


def test_it_catches_a_link_that_leads_nowhere() -> None:
    text = "[here](README.md) [there](missing.md#part) [out](https://example.org/x) [up](../Makefile)"
    assert broken_links(DOCS / "README.md", text) == ["docs/README.md -> missing.md"]


def test_it_numbers_decisions_without_gaps_and_says_their_state() -> None:
    paths = sorted((DOCS / "adr").glob("*.md"))
    assert [path.name[:5] for path in paths] == [f"{n:04d}-" for n in range(1, len(paths) + 1)]
    assert len(paths) >= 7
    for path in paths:
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f"# {int(path.name[:4])}. "), path.name
        assert re.search(r"^(Accepted|Superseded by \[\d{4}\]\(.*\)), \d{4}-\d{2}-\d{2}\.$", text, re.M), path.name
        for heading in ("## Context", "## Decision", "## Consequences"):
            assert heading in text, f"{path.name}: {heading}"


def test_it_keeps_a_map_of_the_docs() -> None:
    plan = (DOCS / "README.md").read_text(encoding="utf-8")
    shelves = {"reference", "adr", "rooms", "tutorial", "how-to", "explanation"}
    missing = [
        shown(path)
        for path in markdown()
        if path.is_relative_to(DOCS) and path.parent.name in shelves and path.relative_to(DOCS).as_posix() not in plan
    ]
    assert missing == []


def test_it_has_a_page_for_every_room() -> None:
    from tree import ROOMS

    pages = {path.stem for path in (DOCS / "rooms").glob("*.md")}
    assert {*ROOMS, "core", "rulebook", "site"} - pages == set()


def test_it_names_every_table_in_the_glossary() -> None:
    from django.apps import apps

    glossary = (DOCS / "glossary.md").read_text(encoding="utf-8").lower()
    spoken = {
        model.__name__: re.sub(r"(?<=[a-z])(?=[A-Z])", " ", model.__name__).lower()
        for model in apps.get_models()
        if model.__module__.startswith("lianxin.")
    }
    assert [name for name, words in spoken.items() if not re.search(rf"\b{words}\b", glossary)] == []
