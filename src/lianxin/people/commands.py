"""``lianxin people …``: accounts and roles from the machine itself, for a deployment's first officer and for rescue.

Whoever may run these commands holds the deployment's folder and with it everything; the events they write name no user.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from lianxin.config.opening import open_house
from lianxin.core.kernel.errors import Refused

if TYPE_CHECKING:
    from lianxin.people.models import Unit, User

app = typer.Typer(help="账号与角色 · accounts and roles.", no_args_is_help=True)

_Username = Annotated[str, typer.Argument(metavar="用户名·USERNAME", help="用户名 · user name.")]
_Reason = Annotated[str, typer.Option(help="理由,随操作记录保存 · the reason, kept with the event.")]
_PasswordFromInput = Annotated[
    bool, typer.Option("--password-stdin", help="从标准输入读取密码 · read the password from standard input.")
]


@app.callback()
def _group() -> None:
    """Accounts and roles."""


@app.command()
def add_account(
    username: _Username,
    name: Annotated[str, typer.Option(help="姓名 · the person's name.")],
    password_stdin: _PasswordFromInput = False,
) -> None:
    """开设账号(尚无角色) · open an account; it may do nothing until a role is granted."""
    open_house()
    from lianxin.people.operations import open_account

    open_account(username=username, name=name, password=_asked_password(password_stdin), by=None)
    typer.echo(f"已开设账号 · account opened: {username}")


@app.command()
def grant(
    username: _Username,
    role: Annotated[str, typer.Option(help="角色,如 county_officer · the role, such as county_officer.")],
    starts_on: Annotated[str, typer.Option(help="起始日 · first day, YYYY-MM-DD.")],
    reason: _Reason,
    area: Annotated[str, typer.Option(help="区划代码;空为全部 · division code; empty is everywhere.")] = "",
    ends_before: Annotated[str, typer.Option(help="失效日 · first day no longer held, YYYY-MM-DD.")] = "",
    unit: Annotated[str, typer.Option(help="单位编号 · code of the unit, for a unit liaison.")] = "",
) -> None:
    """授予角色 · grant a role over an area."""
    open_house()
    from lianxin.people.operations import grant_role

    granted = grant_role(
        user=_account(username),
        role=role,
        area_code=area,
        unit=_unit(unit) if unit else None,
        starts_on=_day(starts_on),
        ends_before=_day(ends_before) if ends_before else None,
        reason=reason,
        by=None,
    )
    typer.echo(f"已授权 · granted: {granted.pk} {username} {role} {area}")


@app.command()
def end_grant(
    number: Annotated[
        int, typer.Argument(metavar="授权号·NUMBER", help="授权号(见 list) · its number, as list shows it.")
    ],
    ends_before: Annotated[str, typer.Option(help="失效日 · first day no longer held, YYYY-MM-DD.")],
    reason: _Reason,
) -> None:
    """结束授权 · end a grant."""
    open_house()
    from lianxin.core.kernel.words import Words
    from lianxin.people import errors
    from lianxin.people.models import Grant
    from lianxin.people.operations import end_grant as end

    held = Grant.objects.select_related("user").filter(pk=number).first()
    if held is None:
        raise Refused(errors.NOT_FOUND, what=Words("授权", "grant"), key=number)
    end(grant=held, ends_before=_day(ends_before), reason=reason, by=None)
    typer.echo(f"已结束授权 · grant ended: {number}")


@app.command()
def close_account(username: _Username, reason: _Reason) -> None:
    """停用账号并结束其角色 · close an account at once and end its roles."""
    open_house()
    from lianxin.people.operations import close_account as close

    close(user=_account(username), reason=reason, by=None)
    typer.echo(f"已停用账号 · account closed: {username}")


@app.command()
def set_password(username: _Username, password_stdin: _PasswordFromInput = False) -> None:
    """重设密码 · set a new password."""
    open_house()
    from lianxin.people.operations import set_password as put

    put(user=_account(username), password=_asked_password(password_stdin), by=None)
    typer.echo(f"已重设密码 · password set: {username}")


@app.command()
def token(
    username: _Username,
    name: Annotated[str, typer.Option(help="名称，哪个程序用它 · what it is called: the program that uses it.")],
    days: Annotated[int, typer.Option(help="有效天数，最多一年 · for how many days, a year at most.")] = 90,
) -> None:
    """签发接口令牌，只显示这一次 · issue a token of the API; its secret is shown this once."""
    open_house()
    from lianxin.people.operations import issue_token

    issued, secret = issue_token(user=_account(username), name=name, days=days, by=None)
    typer.echo(f"{issued.name}：{issued.issued_on} – {issued.ends_before}（不含 not included）", err=True)
    typer.echo(secret)


@app.command()
def revoke_token(
    username: _Username,
    name: Annotated[str, typer.Option(help="令牌的名称 · what the token is called.")],
) -> None:
    """吊销接口令牌 · revoke a token of the API."""
    open_house()
    from lianxin.core.kernel.words import Words
    from lianxin.people import errors
    from lianxin.people.operations import revoke_token as revoke

    held = _account(username).tokens.filter(name=name, revoked_on__isnull=True).first()
    if held is None:
        raise Refused(errors.NOT_FOUND, what=Words("令牌", "token"), key=name)
    revoke(token=held, by=None)
    typer.echo(f"已吊销 · revoked: {name}")


@app.command("list")
def list_() -> None:
    """列出账号与授权 · list the accounts and their grants."""
    open_house()
    from lianxin.people.models import User

    for user in User.objects.prefetch_related("grants").order_by("username"):
        typer.echo(f"{user.username}\t{user.name}\t{'' if user.is_active else '停用·closed'}")
        for held in user.grants.all():
            typer.echo(f"  {held.pk}\t{held.role}\t{held.area_code or '*'}\t{held.starts_on}\t{held.ends_before or ''}")


def _asked_password(is_from_input: bool) -> str:
    """A password is never an argument, where the shell's history and the list of running programs would show it."""
    if is_from_input:
        return typer.get_text_stream("stdin").readline().rstrip("\r\n")
    return str(typer.prompt("密码 · password", hide_input=True, confirmation_prompt="再输入一次 · once more"))


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise typer.BadParameter(f"{written}: YYYY-MM-DD") from None


def _account(username: str) -> User:
    from lianxin.people.queries import account_named

    return account_named(username)


def _unit(code: str) -> Unit:
    from lianxin.core.kernel.words import Words
    from lianxin.people import errors
    from lianxin.people.models import Unit

    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise Refused(errors.NOT_FOUND, what=Words("单位", "unit"), key=code)
    return unit
