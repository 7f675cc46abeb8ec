"""``lianxin places``: resolve written places to codes, look codes up, open a county."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from lianxin.core.kernel.words import Words
from lianxin.places.domain.codes import level_of, short_code
from lianxin.places.domain.resolver import Candidate, Resolution, Resolver, Status
from lianxin.places.gazetteer import gazetteer

app = typer.Typer(help="行政区划 · administrative divisions.", no_args_is_help=True)

Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="On which day; without it, now.")]
_SIGNS = {Status.RESOLVED: "✓", Status.AMBIGUOUS: "?", Status.UNRESOLVED: "✗"}


@app.callback()
def _group() -> None:
    """Administrative divisions."""


@app.command()
def resolve(
    texts: Annotated[list[str], typer.Argument(help="Places as written; - reads one per line from standard input.")],
    within: Annotated[str, typer.Option(help="Code of the area that they lie in, present or abolished.")] = "",
    on: Day = None,
    json_: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say which code each written place means, what was put right, or why no single place is meant.

    Ends with status 1 if any is ambiguous or unresolved.
    """
    if texts == ["-"]:
        texts = [line.strip() for line in typer.get_text_stream("stdin") if line.strip()]
    resolver = Resolver(gazetteer())
    answers = [resolver.resolve(text, within=within, on=on.date() if on else None) for text in texts]
    if json_:
        typer.echo(json.dumps([as_json(answer) for answer in answers], ensure_ascii=False, indent=1))
    else:
        for answer in answers:
            for line in _lines(answer):
                typer.echo(line)
    if any(answer.status is not Status.RESOLVED for answer in answers):
        raise typer.Exit(1)


@app.command()
def show(
    code: Annotated[str, typer.Argument(help="A division code, present or abolished.")],
    on: Day = None,
) -> None:
    """Show the names that a code had, what took over, and what lies one level below; with a day, what it was then."""
    source = gazetteer()
    if on is not None:
        for version in source.as_of(code, on.date()):
            typer.echo(f"{version.code}  {version.name}  {_span(version.valid_from, version.valid_before)}")
        return
    short = short_code(code)
    for version in source.versions(short):
        after = " ".join(f"→ {c}" for c in version.successors if c != short)
        typer.echo(
            f"{version.code}  {version.name}  {_span(version.valid_from, version.valid_before)} {after}".rstrip()
        )
    present = source.latest_codes(short)
    if not present:
        source.path(short)
    for latest in present:
        division = source.division(latest)
        if division is not None and latest != short:
            typer.echo(f"= {latest}  {division.name}")
        for child in source.children(latest):
            typer.echo(f"    {child.code}  {child.name}")


@app.command(name="open")
def open_(
    county: Annotated[str, typer.Argument(help="Code of a county.")],
    on: Day = None,
) -> None:
    """Open a county here: copy it with its townships and villages, and all above it, into the database."""
    from lianxin.config.opening import open_house

    open_house()
    from django.utils import timezone

    from lianxin.places.operations import open_areas

    day = on.date() if on else timezone.localdate()
    opened = open_areas(county_code=county, on=day, by=None)
    typer.echo(
        f"{opened.county.code} {opened.county.name}: 新开通 {opened.created} 个区划 · {opened.created} areas opened"
    )


@app.command()
def load(
    areas: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="CSV: code,name,level,parent; codes as CI0101.")
    ],
) -> None:
    """Load the divisions of another country, so that its households can be registered and judged."""
    from lianxin.config.opening import open_house

    open_house()
    from lianxin.places.loading import load_areas, read_areas

    created = load_areas(areas=read_areas(areas), by=None)
    typer.echo(f"新载入 {created} 个区划 · {created} areas loaded")


@app.command()
def shapes(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="GeoJSON, WGS-84: areas and points.")],
    county: Annotated[str, typer.Option(help="Code of the county.")],
    source: Annotated[str, typer.Option(help="Who gives them, and on what ground; it stands beneath maps.")],
) -> None:
    """Take in outlines and positions of a county's townships and villages, for its maps."""
    from lianxin.config.opening import open_house

    open_house()
    from lianxin.places.domain.shapes import MOST_BYTES
    from lianxin.places.operations import take_in_shapes

    with file.open("rb") as opened:
        taken = take_in_shapes(county_code=county, content=opened.read(MOST_BYTES + 1), source=source, by=None)
    typer.echo(f"已收下 {len(taken)} 处 · {len(taken)} shapes taken in")


def as_json(answer: Resolution) -> dict[str, Any]:
    """Return an answer as JSON values; fields that have no value are null or empty lists."""
    return {
        "mention": answer.mention,
        "status": answer.status.value,
        "code": answer.code or None,
        "name": answer.name or None,
        "level": answer.level.value if answer.level else None,
        "path": list(answer.path),
        "score": answer.score if answer.code else None,
        "corrections": [_pair(words) for words in answer.corrections],
        "nearest": answer.nearest or None,
        "reason": _pair(answer.reason) if answer.reason else None,
        "candidates": [_candidate(candidate) for candidate in answer.candidates],
    }


def _candidate(candidate: Candidate) -> dict[str, Any]:
    return {
        "code": candidate.code,
        "name": candidate.path[-1],
        "level": level_of(candidate.code).value,
        "path": list(candidate.path),
        "score": round(candidate.score, 3),
        "corrections": [_pair(words) for words in candidate.corrections],
    }


def _pair(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}


def _lines(answer: Resolution) -> list[str]:
    sign = _SIGNS[answer.status]
    if answer.status is Status.RESOLVED:
        head = f"{sign} {answer.mention}  {answer.code}  {' '.join(answer.path)}  ({answer.score:.2f})"
        return [head, *(f"    {words}" for words in answer.corrections)]
    shown = [c for c in answer.candidates if c.score >= 0.5]
    head = f"{sign} {answer.mention}  {answer.reason}"
    return [head, *(f"    {c.code}  {' '.join(c.path)}  ({c.score:.2f})" for c in shown)]


def _span(start: date | None, end: date | None) -> str:
    return f"[{start or '…'}, {end or '…'})"
