"""Survey estimates: draw a sample that anybody can check, estimate from it with errors of its design, and size it beforehand.

    frame = frame_of([Listed("999901101201", "H1", "exited", 4), …])
    frame.digest                                          # published before the seed is drawn
    sample = draw(frame, design, seed, published_digest=frame.digest)
    found = estimated(answered)                           # value, standard error, interval, design effect
    judged(found, 0.02, Side.BELOW)                       # met only when the whole interval is below

Statistics for those who may not see the rows leave out small cells, and whatever would give them away: :func:`suppressed`.

Nothing here reads a clock, a file or a source of chance: the seed is all the chance there is.
"""

from lianxin.core.measures.designs import Design, Selection, Take, shared_out
from lianxin.core.measures.drawing import Drawn, Sample, commitment, draw, whole_seed
from lianxin.core.measures.estimating import (
    CONFIDENCE,
    Answered,
    Estimate,
    Kind,
    Side,
    estimated,
    estimated_total,
    judged,
    rate_interval,
)
from lianxin.core.measures.frames import Frame, Listed, frame_from, frame_of
from lianxin.core.measures.sizing import Field, SizeForLimit, design_effect, size_for_limit, size_for_margin
from lianxin.core.measures.sums import Sum
from lianxin.core.measures.suppression import suppressed

__all__ = [
    "CONFIDENCE",
    "Answered",
    "Design",
    "Drawn",
    "Estimate",
    "Field",
    "Frame",
    "Kind",
    "Listed",
    "Sample",
    "Selection",
    "Side",
    "SizeForLimit",
    "Sum",
    "Take",
    "commitment",
    "design_effect",
    "draw",
    "estimated",
    "estimated_total",
    "frame_from",
    "frame_of",
    "judged",
    "rate_interval",
    "shared_out",
    "size_for_limit",
    "size_for_margin",
    "suppressed",
    "whole_seed",
]
