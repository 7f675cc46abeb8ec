"""Small numbers of people are not shown to readers without the right: who stands alone in a cell can be recognised.

A number that is suppressed must not be found by taking the others from the total: a second one is suppressed with it (complementary
suppression), in every row and in every column whose total is shown.
"""

from __future__ import annotations

from collections.abc import Sequence


def is_small(value: int | None, threshold: int) -> bool:
    """Whether a number is suppressed by itself: more than none and less than the threshold. None and 0 tell nobody apart."""
    return value is not None and 0 < value < threshold


def suppressed(values: Sequence[int | None], threshold: int, *, already: Sequence[bool] = ()) -> list[bool]:
    """Say which of the numbers of a line, whose total is shown, are not shown.

    Those that are small, and then the smallest others until what is hidden comes to the threshold at least and is two numbers or
    more, so that the total less what is shown tells neither. ``already``: hidden for another reason.
    """
    hidden = [is_small(value, threshold) for value in values]
    for place, is_hidden in enumerate(already):
        hidden[place] = hidden[place] or is_hidden
    while any(hidden) and not _is_safe(values, hidden, threshold):
        left = [(value, place) for place, value in enumerate(values) if value is not None and not hidden[place]]
        if not left:
            break
        # The smallest that is something: a hidden nought would be told by what is left of the total.
        _, place = min(left, key=lambda pair: (pair[0] == 0, pair[0], pair[1]))
        hidden[place] = True
    return hidden


def _is_safe(values: Sequence[int | None], hidden: Sequence[bool], threshold: int) -> bool:
    together = [value for value, is_hidden in zip(values, hidden, strict=True) if is_hidden and value is not None]
    return sum(value > 0 for value in together) >= 2 and sum(together) >= threshold


def is_total_hidden(values: Sequence[int | None], hidden: Sequence[bool], threshold: int) -> bool:
    """Whether the total of a line must be hidden too: because nothing more can be hidden beside it, or because it is small itself."""
    whole = sum(value for value in values if value is not None)
    return is_small(whole, threshold) or (any(hidden) and not _is_safe(values, hidden, threshold))


def suppressed_grid(grid: Sequence[Sequence[int | None]], threshold: int) -> list[list[bool]]:
    """Say which cells of a table are not shown whose row and column totals are: safe in every row and every column at once."""
    hidden = [[is_small(value, threshold) for value in row] for row in grid]
    before: list[list[bool]] | None = None
    while hidden != before:
        before = [list(row) for row in hidden]
        hidden = [suppressed(row, threshold, already=held) for row, held in zip(grid, hidden, strict=True)]
        columns = [
            suppressed([row[place] for row in grid], threshold, already=[row[place] for row in hidden])
            for place in range(len(grid[0]) if grid else 0)
        ]
        hidden = [[column[number] for column in columns] for number in range(len(grid))]
    return hidden
