"""Of which county a score is asked for."""

from __future__ import annotations

from typing import Any

from django import forms

from lianxin.site.language import said


class CountyForm(forms.Form):
    """A county."""

    county = forms.ChoiceField(label=said("县", "County"))

    def __init__(self, *args: Any, counties: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["county"].choices = counties  # type: ignore[attr-defined]
