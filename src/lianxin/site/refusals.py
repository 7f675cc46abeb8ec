"""Being kept from something, told with a code where no page tells it: by the API, and by commands that act for an account."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied
from django.http import Http404

from lianxin.core.kernel.errors import Refused
from lianxin.site import errors


def refusal_of(fault: Exception) -> Refused:
    """Return a refusal as it is; who may not, or may not see, with a code of its own.

    Raises:
        TypeError: it is a fault of ours.
    """
    match fault:
        case Refused():
            return fault
        case PermissionDenied():
            return Refused(errors.NOT_PERMITTED)
        case Http404():
            return Refused(errors.NOTHING_HERE)
    raise TypeError(f"not a refusal: {fault!r}")


@contextmanager
def told_with_codes() -> Iterator[None]:
    """Let nothing but refusals with a code out.

    Raises:
        Refused: SITE-021 he may not, SITE-022 nothing is there that he may see; whatever was refused inside.
    """
    try:
        yield
    except (PermissionDenied, Http404) as fault:
        raise refusal_of(fault) from fault
