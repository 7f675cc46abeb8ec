"""Papers that join several rooms: cards, books, forms and files, in Chinese, from what the rooms remember.

What is missing stays empty, to be filled in by hand; it is never a zero. What this reader may not see says so. The shelf
(:mod:`lianxin.reports.documents.shelf`) declares each paper once: its name, about whom, who may have it, and how it is made.
"""
