"""Write the reference pages that are made from the code: ``make docs``. ``--check`` only says which are stale.

A page made here is never edited by hand. tests/repo/test_docs.py fails when one is stale.
"""

from __future__ import annotations

import atexit
import importlib
import importlib.util
import os
import pkgutil
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs" / "reference"
sys.path.insert(0, str(ROOT / "src"))

_STARTERS = {"lianxin.config.wsgi", "lianxin.config.settings_test"}
_NOTE = "<!-- Made by `make docs` from the code. Do not edit. -->\n"


def pages() -> dict[str, Callable[[], str]]:
    """Every generated page by its name under ``docs/reference``."""
    made: dict[str, Callable[[], str]] = {
        "api.md": api,
        "commands.md": commands,
        "errors.md": errors,
        "permissions.md": permissions,
        "tables.md": tables,
    }
    # The rulebook writes its own pages: what policy says is its business.
    if importlib.util.find_spec("lianxin.rulebook.reference") is not None:
        made |= importlib.import_module("lianxin.rulebook.reference").pages()
    return made


def written(name: str) -> str:
    """The text of one page, note included."""
    return _NOTE + pages()[name]().rstrip() + "\n"


def stale() -> list[str]:
    """Names of the pages whose file differs from what the code says now."""
    paths = ((name, REFERENCE / name) for name in pages())
    return [name for name, path in paths if not path.exists() or path.read_text(encoding="utf-8") != written(name)]


def open_code() -> None:
    """Import every room, so that all commands, errors and tables are known. No deployment's folder is touched."""
    if "LIANXIN_HOME" not in os.environ:
        os.environ["LIANXIN_HOME"] = tempfile.mkdtemp(prefix="lianxin-docs-")
        atexit.register(shutil.rmtree, os.environ["LIANXIN_HOME"], ignore_errors=True)
    from lianxin.config.opening import open_house

    open_house()
    for module in modules():
        importlib.import_module(module)


def modules() -> Iterator[str]:
    """Every module of the product but migrations and the entry points that start something."""
    import lianxin

    for found in pkgutil.walk_packages(lianxin.__path__, "lianxin."):
        if ".migrations" not in found.name and found.name not in _STARTERS:
            yield found.name


def api() -> str:
    """Every address of the API with what it takes and gives, and every shape of JSON, from its OpenAPI document."""
    from lianxin.site.api import the_api

    document: Any = the_api().get_openapi_schema()
    head = (
        "# 接口 · API\n\n"
        f"{document['info']['description']}\n\n"
        "`/api/v1/openapi.json` 是同样内容的 OpenAPI 文件；怎么用见 [how-to/use-the-api.md](../how-to/use-the-api.md)。\n"
        "`/api/v1/openapi.json` says the same for machines; how to use it: [how-to/use-the-api.md](../how-to/use-the-api.md).\n"
        "没办成时答复 `Problem`。 Whatever is not done answers with `Problem`.\n"
    )
    parts = [head]
    for path, methods in document["paths"].items():
        parts += [_operation(method, path, operation) for method, operation in methods.items()]
    parts.append("# 数据格式 · Shapes\n")
    parts += [_shape(name, shape) for name, shape in sorted(document["components"]["schemas"].items())]
    return "\n".join(parts)


def _operation(method: str, path: str, operation: Any) -> str:
    text = f"## `{method.upper()} {path}`\n\n{operation['summary']}. {_line(operation.get('description'))}\n"
    rows = [
        f"| `{one['name']}` | {one['in']} | {_kind(one['schema'])} | {_line(one.get('description'))} |"
        for one in operation["parameters"]
    ]
    if rows:
        text += (
            "\n| 参数 parameter | 位置 in | 类型 type | 说明 meaning |\n|---|---|---|---|\n" + "\n".join(rows) + "\n"
        )
    given = [
        (status, answer["content"]["application/json"]["schema"])
        for status, answer in operation["responses"].items()
        if "application/json" in answer.get("content", {})
    ]
    if body := operation.get("requestBody"):
        text += f"\n送 sent: {_kind(body['content']['application/json']['schema'])}\n"
    return text + "".join(f"\n得 given ({status}): {_kind(schema)}\n" for status, schema in given)


def _shape(name: str, shape: Any) -> str:
    required = set(shape.get("required", ()))
    rows = [
        f"| `{key}` | {_kind(one)} | {'✓' if key in required else ''} | {_line(one.get('description'))} |"
        for key, one in shape["properties"].items()
    ]
    heading = "| 名称 name | 类型 type | 必有 required | 说明 meaning |\n|---|---|---|---|\n"
    return f"## {name}\n\n{_line(shape.get('description'))}\n\n{heading}" + "\n".join(rows) + "\n"


def _kind(schema: Any) -> str:
    """Say in a few words what a value may be."""
    if name := schema.get("$ref", "").rsplit("/", 1)[-1]:
        return f"[{name}](#{name.lower()})"
    if choices := schema.get("anyOf"):
        return " / ".join(_kind(one) for one in choices)
    if "enum" in schema:
        return " / ".join(f"`{one}`" for one in schema["enum"])
    kind = str(schema.get("format") or schema.get("type") or "")
    if kind == "array":
        return f"list of {_kind(schema['items'])}" + (f", ≤ {schema['maxItems']}" if "maxItems" in schema else "")
    if "maxLength" in schema:
        return f"{kind} ≤ {schema['maxLength']}"
    limits = [f"{sign} {schema[name]}" for sign, name in (("≥", "minimum"), ("≤", "maximum")) if name in schema]
    return " ".join([kind, *limits])


def commands() -> str:
    """Every command with its arguments and options."""
    import typer

    from lianxin.cli import app

    def walk(command: Any, path: str) -> Iterator[str]:
        if inner := getattr(command, "commands", None):
            for name in sorted(inner):
                yield from walk(inner[name], f"{path} {name}")
            return
        yield f"## `{path}`\n\n{_line(command.help)}\n"
        rows = [row for parameter in command.params if (row := _parameter_row(parameter))]
        if rows:
            yield "| 参数 argument, option | 说明 meaning | 默认 default |\n|---|---|---|\n" + "\n".join(rows) + "\n"

    title = "# 命令 · Commands\n\n`lianxin --help` 列出全部命令。 `lianxin --help` lists every command.\n"
    return "\n".join([title, *walk(typer.main.get_command(app), "lianxin")])


def _parameter_row(parameter: Any) -> str:
    if parameter.name == "help":
        return ""
    is_argument = parameter.param_type_name == "argument"
    names = (parameter.metavar or parameter.name.upper()) if is_argument else ", ".join(parameter.opts)
    if parameter.required:
        default = "必填 required"
    elif parameter.default in (None, "", False) or callable(parameter.default):
        default = ""
    else:
        default = f"`{parameter.default}`"
    return f"| `{names}` | {_line(getattr(parameter, 'help', ''))} | {default} |"


def error_kinds() -> dict[str, Any]:
    """Every error of the product by its code. Codes from 900 on are samples that tests declare for themselves."""
    from lianxin.core.kernel.errors import catalogue

    return {code: kind for code, kind in catalogue().items() if int(code.rsplit("-", 1)[1]) < 900}


def errors() -> str:
    """Every error code with what is wrong and what to do."""
    rows = [
        f"| `{kind.code}` | {_both(kind.what)} | {_both(kind.remedy)} |" for _, kind in sorted(error_kinds().items())
    ]
    return (
        "# 错误代码 · Error codes\n\n"
        "每条信息都说明哪里、什么不对、怎么办。花括号处填入具体内容;代码永不改作他用。\n"
        "Every message says where, what and what to do. Braces stand for details; a code is never reused.\n\n"
        "| 代码 code | 什么不对 what | 怎么办 what to do |\n|---|---|---|\n" + "\n".join(rows) + "\n"
    )


def permissions() -> str:
    """Every role and every act, and which role permits which act."""
    from lianxin.people.roles import ROLES, Act, Reach

    reach = {Reach.AREA: "区域 area", Reach.UNIT: "单位 unit", Reach.OWN: "本人 own households"}
    roles = [
        f"| `{role.value}` | {_both(kind.words)} | {reach[kind.reach]} | {_both(kind.purpose)} |"
        for role, kind in ROLES.items()
    ]
    heading = "| 权限 act | " + " | ".join(f"{kind.words.zh}<br>{kind.words.en}" for kind in ROLES.values()) + " |"
    acts = [
        f"| `{act.value}` | " + " | ".join("✓" if act in kind.acts else "" for kind in ROLES.values()) + " |"
        for act in sorted(Act)
    ]
    return (
        "# 角色与权限 · Roles and permissions\n\n"
        "未列出即不允许。角色总是在某一区域、单位或本人结对户的范围内生效。\n"
        "What is not listed is not allowed. A role always holds over an area, a unit or one's own households.\n\n"
        "| 角色 role | 名称 name | 范围 reach | 用途 purpose |\n|---|---|---|---|\n" + "\n".join(roles) + "\n\n"
        f"{heading}\n|---|" + "---|" * len(ROLES) + "\n" + "\n".join(acts) + "\n"
    )


def tables() -> str:
    """Every table with its columns, as the models' own words say."""
    from django.apps import apps

    parts = ["# 数据表 · Tables\n\n每张表的定义与各列含义。 What each table is and what each column means.\n"]
    house = [config for config in apps.get_app_configs() if config.name.startswith("lianxin.")]
    for config in sorted(house, key=lambda config: config.label):
        for model in sorted(config.get_models(), key=lambda model: model.__name__):
            rows = [_column_row(field) for field in model._meta.get_fields() if getattr(field, "column", None)]
            about = " ".join((model.__doc__ or "").split())
            parts.append(
                f"## `{model._meta.db_table}`\n\n{about}\n\n| 列 column | 类型 type | 含义 meaning |\n|---|---|---|\n"
                + "\n".join(rows)
                + "\n"
            )
    return "\n".join(parts)


def _column_row(field: Any) -> str:
    kind = type(field).__name__.removesuffix("Field").lower()
    if field.is_relation:
        kind = f"→ `{field.related_model._meta.db_table}`"
    return f"| `{field.column}` | {kind} | {_line(field.help_text)} |"


def _both(words: Any) -> str:
    return f"{_line(words.zh)}<br>{_line(words.en)}"


def _line(text: object) -> str:
    return " ".join(str(text or "").split()).replace("|", "\\|")


def main() -> int:
    """Write the pages, or with ``--check`` name those that are stale and end with status 1."""
    open_code()
    if "--check" in sys.argv[1:]:
        found = stale()
        sys.stderr.write("".join(f"stale: docs/reference/{name} (run make docs)\n" for name in found))
        return 1 if found else 0
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name in pages():
        (REFERENCE / name).write_text(written(name), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
