"""Forms for ODK Collect: written as XLSForm workbooks, converted to XForms, and read when they come back filled in. Without tables."""
