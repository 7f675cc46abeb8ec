"""``lianxin exits``: judge an area by the criteria of exit, and tell the incidence of a place from numerator and denominator."""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated, Any

import typer

app = typer.Typer(help="退出 · exit of households, villages and counties.", no_args_is_help=True)
_LEVELS = ("household", "village", "county")


@app.callback()
def _group() -> None:
    """Criteria met, not met, or cannot be told; never a decision."""


@app.command("judge")
def judge(
    year: Annotated[int, typer.Option(help="数据年度 · year of the facts")],
    area: Annotated[str, typer.Option(help="县、乡镇或村的区划代码；只有一个县时可不填 · code of the area")] = "",
    level: Annotated[str, typer.Option(help="household、village 或 county；不填为全部 · only one level")] = "",
    on: Annotated[
        str, typer.Option(help="按哪一天的标准，2020-12-31；不填为该年最后一天 · day whose criteria apply")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看不存 · keep nothing")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON · as JSON")] = False,
) -> None:
    """按退出标准判定一个地方：村、县逐项，户计数 · judge an area by the criteria of exit."""
    from lianxin.config.opening import open_house

    open_house()
    from lianxin.exits.operations import judge_area, judged_area
    from lianxin.registry.queries import default_county

    if level and level not in _LEVELS:
        raise typer.BadParameter(f"{level}：{'、'.join(_LEVELS)}")
    levels = (level,) if level else _LEVELS
    code, day = area or default_county(), _day(on) if on else None
    found = judged_area(area_code=code, year=year, on=day, levels=levels)
    if not dry_run:
        judge_area(area_code=code, year=year, on=day, levels=levels, by=None)
    typer.echo(_as_json(found) if as_json else "\n".join(_lines(found)))


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise typer.BadParameter(f"{written}：日期写成 2020-12-31 · a day is written 2020-12-31") from error


def _lines(found: Any) -> list[str]:
    """One line per place and criterion: code, criterion, answer, value, base, limit; then households by answer."""
    lines = []
    for code, judgement in [*found.villages.items(), *([(found.area_code, found.county)] if found.county else [])]:
        lines.append(f"{code}\t{judgement.rule_set.name}\t{judgement.verdict.value}")
        for one in judgement.criteria:
            told = [_figure(one.value), _figure(one.base), "" if one.limit is None else f"{one.limit:g}"]
            lines.append("\t".join([f"  {one.rule.name}", one.verdict.value, *told]))
    if found.household_rules is not None:
        by_answer = _by_answer(found.households)
        lines.append("户 households\t" + "\t".join(f"{name} {count}" for name, count in by_answer.items()))
    return lines


def _figure(figure: Any) -> str:
    if figure is None:
        return "—"
    if figure.exact is not None:
        return f"{figure.exact:g}"
    return f"{figure.least:g}–" + ("…" if figure.most is None else f"{figure.most:g}")


def _by_answer(households: Any) -> dict[str, int]:
    from lianxin.core.kernel.findings import Verdict

    found = {verdict.value: 0 for verdict in Verdict}
    for _, _, truth, *_ in households:
        found[Verdict.of(truth).value] += 1
    return found


def _as_json(found: Any) -> str:
    from lianxin.exits.queries.stored import stored_criterion

    def told(judgement: Any) -> dict[str, Any]:
        return {
            "rule_set": judgement.rule_set.name,
            "verdict": judgement.verdict.value,
            "criteria": [stored_criterion(one) for one in judgement.criteria],
        }

    whole = {
        "area": found.area_code,
        "year": found.year,
        "on": found.on.isoformat(),
        "villages": {code: told(one) for code, one in found.villages.items()},
        "county": told(found.county) if found.county else None,
        "households": _by_answer(found.households) if found.household_rules else None,
    }
    return json.dumps(whole, ensure_ascii=False, indent=2)


@app.command("denominators")
def denominators(
    told: Annotated[list[str], typer.Argument(help="人数=百分比，如 9600=28 254=0.8 · persons=percentage as printed")],
) -> None:
    """人数和印出来的比率，分母在什么范围才都对得上 · which denominators fit several printed rates at once."""
    from lianxin.exits.domain.shares import bases_of, common_bases

    pairs = []
    for each in told:
        part, _, printed = each.partition("=")
        try:
            pairs.append((int(part), printed))
            one = bases_of(*pairs[-1])
        except (ValueError, ArithmeticError) as error:
            raise typer.BadParameter(f"{each}：写成 9600=28 · written 9600=28") from error
        typer.echo(f"{each} %\t{one.least}–{one.most}")
    common = common_bases(pairs)
    if common.is_empty:
        typer.echo("没有共同的分母：口径不同 · no denominator fits all: the bases differ")
        raise typer.Exit(1)
    typer.echo(f"共同 common\t{common.least}–{common.most}")


@app.command("forecast")
def forecast(
    area: Annotated[str, typer.Option(help="村或县的区划代码 · code of a village or county")],
    on: Annotated[str, typer.Option(help="按哪一天的上限，2020-12-31 · day whose limit applies")],
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON · as JSON")] = False,
) -> None:
    """预测发生率哪一年低于上限；不足三年不作预测，不用于审定 · foretell when incidence falls below the limit; no decision uses it."""
    from lianxin.config.opening import open_house

    open_house()
    from lianxin.core.kernel.errors import Refused
    from lianxin.exits import errors
    from lianxin.exits.domain.forecasting import NoForecast
    from lianxin.exits.queries.figures import forecast_of, incidence_by_year, limit_of
    from lianxin.exits.wording import forecast_words, no_forecast_words

    years = incidence_by_year(None, area)
    found = forecast_of(years, limit_of(area, _day(on)))
    if isinstance(found, NoForecast):
        if found.reason == "too_few":
            raise Refused(errors.TOO_FEW_YEARS, years=sum(1 for one in years if one.share is not None))
        raise Refused(errors.NOTHING_TO_FORETELL, why=no_forecast_words(found))
    if as_json:
        told = {"year": found.year, "earliest": found.earliest, "latest": found.latest, "remaining": found.remaining}
        typer.echo(json.dumps(told | {"years": found.years, "is_forecast": True}))
        return
    words = forecast_words(found)
    typer.echo(f"预测 forecast：{words.zh} {words.en}")
