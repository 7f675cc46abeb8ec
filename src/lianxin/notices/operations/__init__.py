"""Writes of notices: each one gate, one decision, one event, one transaction.

``by`` is the signed-in user who acts; only the command line passes None, the house itself. Two acts are the public's: to object,
and to open one's own record with a code.
"""

from __future__ import annotations

from lianxin.notices.operations.codes import Issued, digest_of_code, issue_code, open_own_record
from lianxin.notices.operations.drafting import Draft, NewNotice, discard_draft, draft_notice, preview
from lianxin.notices.operations.objecting import (
    MOST_CONTACT,
    MOST_WORDS,
    NewObjection,
    answer_objection,
    object_publicly,
    record_objection,
)
from lianxin.notices.operations.running import (
    note_ended,
    pause_notice,
    publish_notice,
    resume_notice,
    withdraw_notice,
)

__all__ = [
    "MOST_CONTACT",
    "MOST_WORDS",
    "Draft",
    "Issued",
    "NewNotice",
    "NewObjection",
    "answer_objection",
    "digest_of_code",
    "discard_draft",
    "draft_notice",
    "issue_code",
    "note_ended",
    "object_publicly",
    "open_own_record",
    "pause_notice",
    "preview",
    "publish_notice",
    "record_objection",
    "resume_notice",
    "withdraw_notice",
]
