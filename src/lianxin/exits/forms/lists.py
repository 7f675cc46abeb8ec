"""What is told when a list of exits is decided."""

from __future__ import annotations

from django import forms

from lianxin.site.language import said


class ApproveListForm(forms.Form):
    """Approve: by which document of the county, of which day."""

    document_no = forms.CharField(label=said("批准文号", "Number of the decision"), max_length=100)
    on = forms.DateField(label=said("批准日期", "Day of the decision"), widget=forms.DateInput(attrs={"type": "date"}))


class RefuseListForm(forms.Form):
    """Refuse: why."""

    reason = forms.CharField(label=said("理由", "Reason"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}))
