"""``lianxin assess``: freeze and check a frame, draw a sample, size it beforehand, estimate from it. Needs no database."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from lianxin.core.measures import Design, Estimate

verb = "assess"
app = typer.Typer(
    help="评估 · third-party evaluation: sampling, sizes and estimates over plain CSV.", no_args_is_help=True
)
_FRAME = typer.Option(help="抽样框 CSV：household、village、stratum、persons · the frame as CSV")


@app.callback()
def _group() -> None:
    """The same frame, design and seed give the same sample on every machine."""


@app.command("frame")
def frame(file: Annotated[Path, typer.Argument(help="抽样框 CSV · the frame as CSV")]) -> None:
    """抽样框的摘要，在定种子之前公布 · the digest of a frame, to be published before the seed is drawn."""
    from collections import Counter

    from lianxin.assessment.domain.texts import frame_in

    found = frame_in(_content(file))
    typer.echo(f"{found.digest}\tsha256")
    typer.echo(f"{len(found.villages())} 村 villages\t{len(found.households)} 户 households")
    for stratum, count in sorted(Counter(one.stratum for one in found.households).items()):
        typer.echo(f"  {stratum}\t{count}")


@app.command("sample")
def sample(
    frame: Annotated[Path, _FRAME],
    design: Annotated[
        str, typer.Option(help="规则手册里的设计名，或 YAML 文件 · a design of the rulebook, or a YAML file")
    ],
    seed: Annotated[str, typer.Option(help="公开的种子文字，如开奖号码 · the public text that is the seed")],
    secret: Annotated[
        str, typer.Option(help="事先公布了摘要、事后公开的密语 · the secret committed to beforehand")
    ] = "",
    published: Annotated[str, typer.Option(help="已公布的抽样框摘要，用来核对 · the digest that was published")] = "",
    out: Annotated[
        Path | None, typer.Option(help="写到哪个文件；不填为屏幕 · where to write; the screen if left out")
    ] = None,
) -> None:
    """从抽样框、设计和公开种子抽出样本和备选户 · draw a sample with its reserve."""
    from lianxin.assessment.domain.texts import frame_in
    from lianxin.core.measures import draw, whole_seed

    found = draw(frame_in(_content(frame)), _design(design), whole_seed(seed, secret), published_digest=published)
    text = found.content()
    if out is None:
        typer.echo(text.decode(), nl=False)
        return
    out.write_bytes(text)
    drawn = [row for row in found.rows if not row.is_reserve]
    typer.echo(f"抽样框 frame\t{found.frame_digest}\n样本 sample\t{found.digest}")
    typer.echo(
        f"{len({row.village for row in drawn})} 村 villages\t{len(drawn)} 户 households\t"
        f"{len(found.rows) - len(drawn)} 备选 reserve"
    )


@app.command("size")
def size(
    rate: Annotated[float, typer.Option(help="估计的比率，0 至 1 · the rate that is expected")],
    margin: Annotated[float, typer.Option(help="允许误差，0 至 1 · half the width of the interval")] = 0.0,
    limit: Annotated[float, typer.Option(help="要证明守住的限值，0 至 1 · the limit to be shown to be kept")] = 0.0,
    side: Annotated[str, typer.Option(help="below 低于、at_least 不低于 · which side of the limit")] = "below",
    per_village: Annotated[float, typer.Option(help="每村户数 · households in each village")] = 1.0,
    alikeness: Annotated[float, typer.Option(help="村内相关系数，0 至 1 · intra-class correlation")] = 0.0,
    response: Annotated[float, typer.Option(help="应答率 · share of households that will answer")] = 1.0,
    households: Annotated[int | None, typer.Option(help="总户数 · households in all")] = None,
    confidence: Annotated[float, typer.Option(help="置信度 · confidence")] = 0.95,
    chance: Annotated[float, typer.Option(help="能证明的把握 · chance of showing it")] = 0.8,
) -> None:
    """出发之前：要抽多少户 · how many households to draw, before going out."""
    from lianxin.assessment.errors import GOAL_MISSING
    from lianxin.core.kernel.errors import Refused
    from lianxin.core.measures import Field, Side, design_effect, size_for_limit, size_for_margin

    if bool(margin) == bool(limit):
        raise Refused(GOAL_MISSING)
    if side not in set(Side):
        raise typer.BadParameter(f"{side}：{'、'.join(Side)}")
    effect = design_effect(per_village, alikeness)
    field = Field(effect, response, households)
    typer.echo(f"设计效应 design effect\t{effect:g}")
    if margin:
        typer.echo(f"户数 households\t{size_for_margin(rate, margin, field, confidence=confidence)}")
        return
    found = size_for_limit(rate, limit, Side(side), field, confidence=confidence, chance=chance)
    typer.echo(f"户数 households\t{found.households}")
    typer.echo(f"折合简单随机 of a simple random sample\t{found.answers}\t最多不合的 at most against it\t{found.most}")
    typer.echo(f"把握 chance\t{found.chance:.3f}")


@app.command("estimate")
def estimate(
    answers: Annotated[Path, typer.Option(help="样本 CSV，加上结果各栏 · the sample as CSV, with columns of counts")],
    numerator: Annotated[str, typer.Option(help="分子栏 · column of the numerator")],
    denominator: Annotated[str, typer.Option(help="分母栏；不填则每户算一 · column of the denominator")] = "",
    mean: Annotated[bool, typer.Option("--mean", help="均值，不是比率 · a mean, not a rate")] = False,
    confidence: Annotated[float, typer.Option(help="置信度 · confidence")] = 0.95,
    limit: Annotated[float | None, typer.Option(help="限值 · a limit to judge by")] = None,
    side: Annotated[str, typer.Option(help="below 低于、at_least 不低于 · which side of the limit")] = "below",
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON · as JSON")] = False,
) -> None:
    """估计比率或均值，误差按抽样设计算 · estimate a rate or mean with errors of the design."""
    from lianxin.assessment.domain.texts import answers_in
    from lianxin.core.measures import Kind, Side, estimated, judged

    if side not in set(Side):
        raise typer.BadParameter(f"{side}：{'、'.join(Side)}")
    if not 0 < confidence < 1:
        raise typer.BadParameter(f"{confidence}：0–1")
    rows = answers_in(_content(answers), numerator, denominator)
    found = estimated(rows, Kind.MEAN if mean else Kind.RATE, confidence=confidence)
    verdict = judged(found, limit, Side(side)).value if limit is not None else None
    if as_json:
        typer.echo(json.dumps(asdict(found) | {"verdict": verdict}, indent=2))
        return
    typer.echo("\n".join(_lines(found)))
    if verdict is not None:
        typer.echo(f"限值 limit {side} {limit:g}\t{verdict}")


def _lines(found: Estimate) -> list[str]:
    def told(value: float | None) -> str:
        return "— 判断不了 cannot be told" if value is None else f"{value:.6g}"

    return [
        f"估计 estimate\t{told(found.value)}",
        f"标准误 standard error\t{told(found.standard_error)}",
        f"{found.confidence:.0%} 区间 interval\t{told(found.low)}\t{told(found.high)}",
        f"户 households\t{found.households}\t村 villages\t{found.villages}\t自由度 degrees\t{found.degrees}",
        f"分子 numerator\t{found.numerator:g}\t分母 denominator\t{found.denominator:g}",
        f"设计效应 design effect\t{told(found.design_effect)}",
    ]


def _content(file: Path) -> bytes:
    from lianxin.assessment.errors import FILE_UNREADABLE
    from lianxin.core.kernel.errors import Refused

    try:
        return file.read_bytes()
    except OSError:
        raise Refused(FILE_UNREADABLE, name=file.name) from None


def _design(name: str) -> Design:
    from lianxin.assessment.errors import DESIGN_UNKNOWN
    from lianxin.core.kernel.errors import Refused
    from lianxin.rulebook import rulebook
    from lianxin.rulebook.documents import read_document
    from lianxin.rulebook.survey_entries import read_design

    known: dict[str, Any] = dict(rulebook().survey_designs)
    if name in known:
        made: Design = known[name].design
        return made
    path = Path(name)
    if not path.is_file():
        raise Refused(DESIGN_UNKNOWN, name=name, known=", ".join(known))
    return read_design(read_document(path, path.parent))
