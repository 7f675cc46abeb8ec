"""What linters do not know: models that explain themselves, money without floats, text in both languages, codes under test."""

from __future__ import annotations

import ast
import importlib
import re
import string
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from lianxin.core.kernel.errors import ErrorKind, catalogue
from tree import ROOT, SOURCE, generator, python_files, shown, texts

CHINESE = re.compile(r"[\u4e00-\u9fff]")
MONEY = re.compile(r"_(?:fen|yuan)(?:_|$)")
INHERITED = {"id", "pk", "password", "last_login"}


def source_files() -> dict[str, str]:
    return {shown(path): texts()[path] for path in python_files() if path.is_relative_to(SOURCE)}


def house_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("lianxin.")]


def unexplained(model: type[models.Model]) -> list[str]:
    """The model itself if it has no docstring of its own, and every column without help text."""
    about = model.__dict__.get("__doc__") or ""
    # Django writes "Name(field, field)" where an author wrote nothing.
    found = [model.__name__] if not about or about.startswith(f"{model.__name__}(") else []
    columns = [field for field in model._meta.local_fields if field.name not in INHERITED]
    return found + [f"{model.__name__}.{field.name}" for field in columns if not field.help_text]


def floats_near_money(text: str) -> Iterator[int]:
    """Lines where a name that ends in fen or yuan is a float."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            name, kind = node.target.id, ast.unparse(node.annotation)
        elif isinstance(node, ast.arg) and node.annotation is not None:
            name, kind = node.arg, ast.unparse(node.annotation)
        elif isinstance(node, ast.FunctionDef) and node.returns is not None:
            name, kind = node.name, ast.unparse(node.returns)
        elif isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            name, kind = node.targets[0].id, ast.unparse(node.value)
        else:
            continue
        if MONEY.search(name) and re.search(r"\b(?:float|FloatField|np\.float\w*)\b", kind):
            yield node.lineno


def pairs(text: str) -> Iterator[tuple[int, str, str]]:
    """Every ``Words("…", "…")`` written out in a module: line, Chinese, English."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Words":
            given = [*node.args, *(keyword.value for keyword in node.keywords)]
            if len(given) == 2 and all(isinstance(one, ast.Constant) and isinstance(one.value, str) for one in given):
                yield node.lineno, given[0].value, given[1].value  # type: ignore[attr-defined]


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def faults_of_pair(zh: str, en: str) -> list[str]:
    """What is wrong with a text in two languages."""
    faults = []
    if bool(zh.strip()) != bool(en.strip()):  # both empty: nothing is said
        faults.append("one language is missing")
    # English may quote what stands in a Chinese form, but must be English.
    if len(CHINESE.findall(en)) * 3 > len(re.findall(r"[A-Za-z]", en)):
        faults.append("the English is Chinese")
    try:
        if places(zh) != places(en):
            faults.append("the places to fill differ")
    except ValueError:
        faults.append("a brace is not closed")
    return faults


def test_it_explains_every_table_and_column() -> None:
    assert house_models()
    assert [line for model in house_models() for line in unexplained(model)] == []


def test_it_catches_a_table_without_words() -> None:
    class Meta:
        app_label = "audit"
        managed = False

    silent = type("Silent", (models.Model,), {"__module__": "tests", "Meta": Meta, "name": models.TextField()})
    try:
        assert unexplained(silent) == ["Silent", "Silent.name"]
    finally:
        del apps.all_models["audit"]["silent"]
        apps.clear_cache()


def test_it_keeps_floats_away_from_money() -> None:
    assert [f"{name}:{line}" for name, text in source_files().items() for line in floats_near_money(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "amount_fen: float = 0",
        "def f(income_yuan: float | None): ...",
        "def sum_fen() -> float: ...",
        "loan_fen = models.FloatField()",
    ],
)
def test_it_catches_a_float_near_money(text: str) -> None:
    assert list(floats_near_money(text)) == [1]


@pytest.mark.parametrize("text", ["amount_fen: int = 0", "share: float = 0.1", "def f(amount: float) -> int: ..."])
def test_it_lets_whole_fen_and_other_floats_pass(text: str) -> None:
    assert list(floats_near_money(text)) == []


def test_it_says_everything_in_both_languages() -> None:
    generator()
    found = [
        f"{name}:{line} {fault}"
        for name, text in source_files().items()
        for line, zh, en in pairs(text)
        for fault in faults_of_pair(zh, en)
    ]
    for code, kind in catalogue().items():
        for words in (kind.what, kind.remedy):
            found += [f"{code} {fault}" for fault in faults_of_pair(words.zh, words.en)]
            is_detail = not re.sub(r"\{[^}]*\}|\W", "", words.zh)
            found += [] if is_detail or CHINESE.search(words.zh) else [f"{code} has no Chinese"]
    assert found == []


@pytest.mark.parametrize(
    ("zh", "en"), [("甲", ""), ("甲", "甲"), ("请填写户主", "请填写户主 head"), ("甲{a}", "A{b}"), ("甲{", "A")]
)
def test_it_catches_an_uneven_pair(zh: str, en: str) -> None:
    assert faults_of_pair(zh, en)


def test_it_tests_every_error_code() -> None:
    generator()
    tests = "\n".join(text for path, text in texts().items() if path.is_relative_to(ROOT / "tests"))
    names: dict[str, str] = {}
    for module in generator().modules():
        if module.endswith(".errors"):
            kinds = vars(importlib.import_module(module)).items()
            names |= {kind.code: name for name, kind in kinds if isinstance(kind, ErrorKind)}
    untested = [
        code
        for code in generator().error_kinds()
        if not re.search(rf"\b(?:{re.escape(code)}|{names.get(code, code)})\b", tests)
    ]
    assert untested == []


def test_it_leaves_the_codes_from_900_on_to_the_samples_of_tests() -> None:
    found = [
        f"{name}: {code}" for name, text in source_files().items() for code in re.findall(r"\b[A-Z]+-9\d\d\b", text)
    ]
    assert found == []


def test_it_imports_every_module() -> None:
    for module in generator().modules():
        assert importlib.import_module(module).__name__ == module


@pytest.mark.django_db
def test_it_has_a_migration_for_every_change_of_a_table() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_it_prints_nowhere_in_the_product() -> None:
    calls = [
        f"{name}:{node.lineno}"
        for name, text in source_files().items()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"print", "eval", "exec", "input"}
    ]
    assert calls == []
