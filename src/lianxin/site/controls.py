"""How a form's control is drawn: its kind, its class, and what describes it to a screen reader."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BoundField
from django.forms.utils import flatatt
from django.utils.html import escape
from django.utils.safestring import SafeString


class Calendar(forms.DateInput):
    """A day, chosen in the browser's own calendar."""

    input_type = "date"


class WrittenSelect(forms.Select):
    """A list to choose from, written at once: the villages of a county, with a template for each, take longer than their page."""

    choices: Any = ()  # as the field has them: put in order already

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        chosen = "" if value is None else str(value)
        parts = [
            f'<optgroup label="{escape(key)}">{_options(entry, chosen)}</optgroup>'
            if isinstance(entry, list | tuple)
            else _options([(key, entry)], chosen)
            for key, entry in self.choices
        ]
        own = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return SafeString(f"<select{own}>{''.join(parts)}</select>")


def _options(choices: Any, chosen: str) -> str:
    pairs = (("" if key is None else str(key), words) for key, words in choices)
    return "".join(
        f'<option value="{escape(key)}"{" selected" if key == chosen else ""}>{escape(words)}</option>'
        for key, words in pairs
    )


_KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "choices"),
    (forms.RadioSelect, "choices"),
    (forms.CheckboxInput, "check"),
    (forms.SelectMultiple, "select"),
    (forms.Select, "select"),
    (forms.Textarea, "text"),
    (forms.FileInput, "file"),
)


def control_kind(bound: BoundField) -> str:
    """Return ``choices`` (a group), ``check``, ``select``, ``file``, ``hidden`` or ``text``."""
    if bound.is_hidden:
        return "hidden"
    widget = bound.field.widget
    return next((kind for kind_of, kind in _KINDS if isinstance(widget, kind_of)), "text")


def described_by(bound: BoundField) -> str:
    """Return the ids of the help and the faults of a control."""
    ids = [f"{bound.auto_id}_help"] if bound.help_text else []
    if bound.errors:
        ids.append(f"{bound.auto_id}_faults")
    return " ".join(ids)


def rendered_control(bound: BoundField) -> SafeString:
    """Return the control itself. A date is asked for by the browser's own calendar."""
    widget = bound.field.widget
    kind = control_kind(bound)
    attributes: dict[str, str | bool] = {}
    if kind in {"text", "select", "file"}:
        attributes["class"] = f"control control--{kind}"
    if kind != "choices" and (described := described_by(bound)):
        attributes["aria-describedby"] = described
    if bound.errors and kind != "choices":
        attributes["aria-invalid"] = "true"
    if type(widget) is forms.DateInput:
        return bound.as_widget(Calendar(attrs=widget.attrs, format="%Y-%m-%d"), attrs=attributes)
    if type(widget) is forms.Select:
        return bound.as_widget(WrittenSelect(attrs=widget.attrs, choices=widget.choices), attrs=attributes)
    return bound.as_widget(attrs=attributes)
