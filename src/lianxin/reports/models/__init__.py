"""What the reports remember: forms that superiors send, how they are understood, and what was filled."""

from lianxin.reports.models.forms import FormFill, FormVersion, HeadingWord, NamedForm

__all__ = ["FormFill", "FormVersion", "HeadingWord", "NamedForm"]
