"""Modules and functions stay small, and are called by what they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tree import ROOT, Function, functions, python_files, shown, texts

MODULE_LINES = 500
FUNCTION_LINES = 70
# A name made of one of these says nothing of what the thing is for.
EMPTY_WORDS = {"util", "utils", "misc", "stuff"}
EMPTY_NAMES = {"base", "common", "data", "handler", "manager", "process", "tools"}
EMPTY_BEGINNINGS = ("process_", "handle_", "do_", "manage_")
DJANGO_NAMES = {"process_exception", "process_request", "process_response", "process_view"}
PINYIN = {
    "bangfu",
    "cun",
    "fanpin",
    "fupin",
    "gongshi",
    "huzhu",
    "jiedui",
    "nonghu",
    "pinkun",
    "tuopin",
    "xiang",
    "zhen",
}


def long_modules(sizes: dict[str, int]) -> list[str]:
    return [f"{name}: {lines} lines" for name, lines in sizes.items() if lines > MODULE_LINES]


def long_functions(found: list[Function]) -> list[str]:
    return [f"{one.where} {one.name}: {one.lines} lines" for one in found if one.lines > FUNCTION_LINES]


def is_empty_name(name: str) -> bool:
    """Whether a module's or function's name is barred by the house style."""
    if name.startswith("test_it_") or name in DJANGO_NAMES:
        return False  # a sentence, or a name that is not ours to choose
    name = name.strip("_").lower()
    says_nothing = set(name.split("_")) & (EMPTY_WORDS | PINYIN) or name in EMPTY_NAMES
    return bool(says_nothing) or name.startswith(EMPTY_BEGINNINGS)


def test_it_keeps_modules_short() -> None:
    assert long_modules({shown(path): texts()[path].count("\n") for path in python_files()}) == []


def test_it_keeps_functions_short() -> None:
    assert long_functions([one for path in python_files() for one in functions(path, texts()[path])]) == []


def test_it_gives_modules_and_functions_names_that_say_something() -> None:
    # Helpers are people here; a module of helper functions is not called after them.
    modules = [shown(path) for path in python_files() if is_empty_name(path.stem) or path.stem == "helpers"]
    named = [f"{one.where} {one.name}" for path in python_files() for one in functions(path, texts()[path])]
    assert modules + [line for line in named if is_empty_name(line.rsplit(" ", 1)[1])] == []


def test_it_catches_what_is_too_long() -> None:
    body = "\n".join(f"    x = {n}" for n in range(FUNCTION_LINES))
    found = list(functions(ROOT / "src" / "long.py", f"def f():\n{body}\n\nasync def g():\n    return 1\n"))
    assert long_functions(found) == [f"src/long.py:1 f: {FUNCTION_LINES + 1} lines"]
    assert long_modules({"a": MODULE_LINES, "b": MODULE_LINES + 1}) == ["b: 501 lines"]


@pytest.mark.parametrize(
    "name", ["utils", "string_utils", "data", "_common", "_process_row", "cun_list", "CommonThing_misc"]
)
def test_it_catches_an_empty_name(name: str) -> None:
    assert is_empty_name(name)


@pytest.mark.parametrize(
    "name", ["helpers_of", "database_settings", "processor_count", "open_pairing", Path("tree").stem]
)
def test_it_lets_a_name_pass_that_says_something(name: str) -> None:
    assert not is_empty_name(name)
