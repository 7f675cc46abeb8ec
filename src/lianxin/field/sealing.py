"""Items are sealed on the telephone to the server's public key: whoever finds the telephone, or the exported file, cannot read them.

A box is made with a key pair of its own (ECDH on P-256), HKDF-SHA-256 and AES-256-GCM, all of which browsers have built in. The
number of the item is bound into it, so that a box cannot be passed off as another. The server's private key is one of the deployment's
keys (``<home>/keys/field``); without it nobody opens a box, the sender neither.
"""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from lianxin.core.kernel.errors import Refused
from lianxin.field import errors

_INFO = b"lianxin field box 1"
# Order of the group of P-256 (FIPS 186-5): a private key is a number from 1 to one less.
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@cache
def _private_key(secret: str) -> ec.EllipticCurvePrivateKey:
    number = int.from_bytes(hashlib.sha512(b"lianxin field key 1|" + secret.encode()).digest())
    return ec.derive_private_key(number % (_ORDER - 1) + 1, ec.SECP256R1())


def public_key() -> str:
    """Return the point that telephones seal to: 65 bytes, uncompressed, base64url."""
    return _text(_point(_private_key(settings.LIANXIN_FIELD_KEY).public_key()))


def key_name() -> str:
    """Return the short name of the server's key, which every box bears."""
    return hashlib.sha256(public_key().encode()).hexdigest()[:16]


def seal(content: bytes, bound: str) -> dict[str, str]:
    """Seal content as a telephone does; ``bound`` is the number that the box is bound to."""
    own = ec.generate_private_key(ec.SECP256R1())
    point = _point(own.public_key())
    key = _box_key(own.exchange(ec.ECDH(), _private_key(settings.LIANXIN_FIELD_KEY).public_key()), point)
    # A key that is used once may have a fixed starting value.
    box = AESGCM(key).encrypt(bytes(12), content, bound.encode())
    return {"key": key_name(), "point": _text(point), "box": _text(box)}


def opened(sealed: Any, bound: str) -> bytes:
    """Return what a box holds.

    Raises:
        Refused: FIELD-008 it was sealed for another server, is bound to another number, or was altered.
    """
    if not isinstance(sealed, Mapping) or sealed.get("key") != key_name():
        raise Refused(errors.BOX_NOT_OURS)
    try:
        return opened_bytes(_bytes(sealed["point"]), _bytes(sealed["box"]), bound)
    except (KeyError, ValueError, TypeError) as error:
        raise Refused(errors.BOX_NOT_OURS) from error


def opened_bytes(point: bytes, box: bytes, bound: str) -> bytes:
    """Return what a box holds whose parts came as bytes.

    Raises:
        Refused: FIELD-008, as :func:`opened`.
    """
    try:
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        key = _box_key(_private_key(settings.LIANXIN_FIELD_KEY).exchange(ec.ECDH(), theirs), point)
        return AESGCM(key).decrypt(bytes(12), box, bound.encode())
    except (ValueError, InvalidTag) as error:
        raise Refused(errors.BOX_NOT_OURS) from error


def _box_key(shared: bytes, point: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=point, info=_INFO).derive(shared)


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def _text(content: bytes) -> str:
    return urlsafe_b64encode(content).decode("ascii").rstrip("=")


def _bytes(text: Any) -> bytes:
    return urlsafe_b64decode(str(text) + "=" * (-len(str(text)) % 4))
