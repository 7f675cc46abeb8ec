"""How any programme is loaded: workbooks are imported, accounts are opened. What was made is told in the same shape."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lianxin.core.kernel.words import Words
from lianxin.people.roles import ROLES, Role

if TYPE_CHECKING:
    from lianxin.people.models import Helper, Unit, User
    from lianxin.registry.models import ImportJob

Say = Callable[[Words], None]


@dataclass
class Loaded:
    """What loading a programme made: the imports, how many households and persons were written, and the accounts."""

    households: int = 0
    members: int = 0
    jobs: list[ImportJob] = field(default_factory=list)
    accounts: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Post:
    """An account to open: its role, user name, name and area; for a liaison his unit, for a helper the person."""

    role: Role
    username: str
    name: str
    area_code: str
    unit: Unit | None = None
    helper: Helper | None = None


def imported(
    path: Path, kind: str, *, area_code: str, year: int, mapping: str = "", by: User | None = None
) -> ImportJob:
    """Import a file of a kind of sheet into an area's year, to its end, as somebody or as the house. Naming the kind saves recognising it.

    ``mapping`` is the text of a survey's mapping file, for a list whose headings are its own.

    Raises:
        ValueError: a row did not come in. What a programme writes itself must be without fault.
    """
    from lianxin.registry.importing.jobs import ImportRequest, ask_for_import, run_job
    from lianxin.registry.models import ImportJob

    request = ImportRequest(area_code=area_code, year=year, kind=kind, mapping=mapping, is_dry_run=False)
    with path.open("rb") as file:
        job = ask_for_import(file=file, file_name=path.name, request=request, by=by)
    ended = run_job(job.pk)
    told = ended.result.get("counts", {})
    lost = sum(count for name, count in told.items() if name.endswith((".refused", ".conflict")))
    if ended.state != ImportJob.State.DONE or lost:
        raise ValueError(f"{path.name} did not come in whole: {ended.state} {ended.result.get('refused', told)}")
    return ended


def opened_accounts(posts: Sequence[Post], *, starts_on: date) -> list[dict[str, Any]]:
    """Open an account per post, all with one password drawn for this house alone; return them as they are to be shown."""
    from lianxin.people.operations import grant_role, link_account_to_helper, open_account

    accounts = []
    password = f"demo-{secrets.token_hex(4)}"
    for post in posts:
        user = open_account(username=post.username, name=post.name, password=password, by=None)
        grant_role(
            user=user, role=post.role, area_code=post.area_code, unit=post.unit, starts_on=starts_on,
            reason="演示 · demonstration", by=None,
        )  # fmt: skip
        if post.helper is not None:
            link_account_to_helper(user=user, helper=post.helper, by=None)
        words = ROLES[post.role].words
        accounts.append({"username": post.username, "password": password, "role": [words.zh, words.en]})
    return accounts
