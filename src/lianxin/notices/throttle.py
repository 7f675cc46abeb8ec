"""The public may try again and again, but not without end: so many times from one address, then it has to wait."""

from __future__ import annotations

from lianxin.notices.errors import TOO_MANY_TRIES
from lianxin.site.throttle import Throttle

# A whole village may sit behind one address, and each may object once or twice.
OBJECTIONS = Throttle("notices.objections", 30, 60, TOO_MANY_TRIES)
WRONG_CODES = Throttle("notices.codes", 5, 15, TOO_MANY_TRIES)
