"""The text of complaints is encrypted: of ordinary ones under the data key, of sensitive ones under a key of its own.

A sensitive text is sealed with AES-GCM under ``<home>/keys/sensitive`` (``LIANXIN_SENSITIVE_KEY``), bound to its complaint, so that no cell
can be laid into another; equal texts look different. Whoever has the data key only, reads none of it.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from base64 import b64decode, b64encode
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from lianxin.core.kernel.errors import Refused
from lianxin.registry.encryption import decrypted, encrypted
from lianxin.supervision.errors.complaints import WRONG_SENSITIVE_KEY

SEALED = "s1:"
"""How a cell begins that was sealed under the key of sensitive complaints."""
ENCRYPTED = "e1:"
"""How a cell begins that was encrypted under the data key."""
_NONCE_BYTES = 12
# Nothing that is taken for something else, read aloud or written by hand: 12 of 27 signs give 57 bits.
_SIGNS = "ACDEFGHJKLMNPQRTUVWXY345679"
_CODE_LENGTH = 12
_GROUP = 4


@cache
def _cipher(key: str) -> AESGCM:
    return AESGCM(hashlib.sha256(b"lianxin sensitive complaints 1|" + key.encode()).digest())


def sealed(text: str, *, key: str, is_sensitive: bool) -> str:
    """Return the cipher text of a complaint's text; the empty text stays empty. ``key`` is the complaint's own, a UUID."""
    if not text:
        return ""
    if not is_sensitive:
        return encrypted(text)
    nonce = os.urandom(_NONCE_BYTES)
    cell = _cipher(settings.LIANXIN_SENSITIVE_KEY).encrypt(nonce, text.encode(), key.encode())
    return SEALED + b64encode(nonce + cell).decode("ascii")


def opened(stored: str, *, key: str) -> str:
    """Return the text of a cell.

    Raises:
        Refused: COMPL-017 another key sealed it, or it belongs to another complaint.
    """
    if not stored.startswith(SEALED):
        return decrypted(stored)
    cell = b64decode(stored[len(SEALED) :])
    try:
        return (
            _cipher(settings.LIANXIN_SENSITIVE_KEY)
            .decrypt(cell[:_NONCE_BYTES], cell[_NONCE_BYTES:], key.encode())
            .decode()
        )
    except InvalidTag as error:
        raise Refused(WRONG_SENSITIVE_KEY) from error


def receipt_code(submission: str) -> str:
    """Return the code of a receipt, made from the form's token: sent twice, the same complaint shows the same code again."""
    key = hashlib.sha256(b"lianxin complaint receipts 1|" + settings.LIANXIN_SENSITIVE_KEY.encode()).digest()
    number = int.from_bytes(hmac.new(key, submission.encode(), hashlib.sha256).digest(), "big")
    signs = []
    for _ in range(_CODE_LENGTH):
        number, place = divmod(number, len(_SIGNS))
        signs.append(_SIGNS[place])
    code = "".join(signs)
    return "-".join(code[place : place + _GROUP] for place in range(0, _CODE_LENGTH, _GROUP))


def digest_of_receipt(code: str) -> str:
    """Return the keyed digest of a code as a person wrote it: blanks and hyphens do not count, nor does the case."""
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    key = hashlib.sha256(b"lianxin complaint codes 1|" + settings.LIANXIN_SENSITIVE_KEY.encode()).digest()
    return hmac.new(key, plain.encode(), hashlib.sha256).hexdigest()
