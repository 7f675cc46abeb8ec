"""Which area the overview is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from lianxin.monitoring.forms.leads import area_field
from lianxin.site.language import said

if TYPE_CHECKING:
    from lianxin.people.access import Scope


class OverviewForm(forms.Form):
    """An area of the reader's."""

    area = forms.ChoiceField(required=False, label=said("县、乡镇、村", "County, township or village"))

    def __init__(self, data: Any, *, scope: Scope, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        area_field(self, scope, str(data.get("area", "")))
