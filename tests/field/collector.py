"""A telephone with ODK Collect, as far as a server can tell: it asks without sign-in, answers the challenge, counts, and sends parts."""

from __future__ import annotations

import hashlib
import re
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lianxin.field.operations.collecting import make_collector_password
from lianxin.people.models import User


def md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


class Collector:
    """Collect, signed in with the collector password of an account."""

    def __init__(self, user: User, password: str | None = None) -> None:
        self.name = user.username
        self.password = password or make_collector_password(user=user, by=user)
        self.client = Client()
        self.nonce, self.count = "", 0

    def head_of(self, method: str, address: str, **changed: str) -> str:
        """The Authorization header of one request."""
        self.count += 1
        part = {
            "username": self.name, "realm": "Lianxin", "nonce": self.nonce, "uri": address, "nc": f"{self.count:08x}",
            "cnonce": "0a4f113b", "qop": "auth", "algorithm": "MD5",
        } | changed  # fmt: skip
        first, second = md5(f"{self.name}:Lianxin:{self.password}"), md5(f"{method.upper()}:{part['uri']}")
        answer = md5(":".join((first, part["nonce"], part["nc"], part["cnonce"], part["qop"], second)))
        told = {"response": answer} | part
        plain = {"nc", "qop", "algorithm"}
        return "Digest " + ", ".join(
            f"{key}={text}" if key in plain else f'{key}="{text}"' for key, text in told.items()
        )

    def ask(self, method: str, address: str, **given: Any) -> Any:
        """Send a request; where the server asks who it is, answer and send it again."""
        parts = urlsplit(address)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        if self.nonce:
            response = self.once(method, path, **given)
            if response.status_code != 401:
                return response
        else:
            response = getattr(self.client, method)(path, **given)
        found = re.search(r'nonce="([^"]+)"', response.headers.get("WWW-Authenticate", ""))
        assert found is not None, response.status_code
        self.nonce, self.count = found.group(1), 0
        return self.once(method, path, **given)

    def once(self, method: str, path: str, **given: Any) -> Any:
        """Send a request with the nonce at hand."""
        headers = {"Authorization": self.head_of(method, path)} | given.pop("headers", {})
        return getattr(self.client, method)(path, headers=headers, **given)

    def get(self, address: str, **given: Any) -> Any:
        return self.ask("get", address, **given)

    def send(self, xml: str, *, is_last: bool = True, **files: bytes) -> Any:
        """Send a filled-in form with files, as one multipart request."""
        self.ask("head", "/odk/submission")
        parts: dict[str, Any] = {"xml_submission_file": SimpleUploadedFile("submission.xml", xml.encode(), "text/xml")}
        for name, content in files.items():
            file = f"{name}.jpg"
            parts[file] = SimpleUploadedFile(file, content, "image/jpeg")
        if not is_last:
            parts["*isIncomplete*"] = "yes"
        return self.ask("post", "/odk/submission", data=parts)


def filled(form_id: str, answers: str, *, version: str = "1", number: str = "", deprecated: str = "") -> str:
    """A filled-in form as Collect writes it."""
    former = f"<orx:deprecatedID>{deprecated}</orx:deprecatedID>" if deprecated else ""
    return (
        f'<?xml version=\'1.0\' ?><data id="{form_id}" version="{version}" xmlns:h="http://www.w3.org/1999/xhtml" '
        f'xmlns:orx="http://openrosa.org/xforms">{answers}<orx:meta>'
        f"<orx:instanceID>{number or f'uuid:{uuid4()}'}</orx:instanceID>{former}</orx:meta></data>"
    )


def tags(**answers: Any) -> str:
    """Answers as XML; None is an empty one."""
    return "".join(f"<{name}>{'' if value is None else value}</{name}>" for name, value in answers.items())
