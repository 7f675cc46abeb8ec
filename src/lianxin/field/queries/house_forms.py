"""The forms of the house, made from its questions: converted once in the life of a deployment, read once in that of a process."""

from __future__ import annotations

from functools import cache

from lianxin.field.queries.questions import questions
from lianxin.field.xforms.converting import XForm
from lianxin.field.xforms.keeping import kept_xform
from lianxin.field.xforms.workbooks import FormBook, house_forms


@cache
def house_books() -> dict[str, FormBook]:
    """Return the forms of the house as XLSForms, by their id."""
    return house_forms(questions())


@cache
def house_xforms() -> dict[str, XForm]:
    """Return the forms of the house as they are served, by their id."""
    return {name: kept_xform(book) for name, book in house_books().items()}
