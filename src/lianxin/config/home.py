"""The one folder that a deployment owns: database, keys, uploads, job progress.

``LIANXIN_HOME`` names it; by default it is ``./var``. Nothing outside it is ever written.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def home() -> Path:
    """Return the deployment's folder, made if absent and closed to other users."""
    folder = Path(os.environ.get("LIANXIN_HOME", "var")).resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def secret(name: str) -> str:
    """Return a secret kept in ``<home>/keys/<name>``, made on first use; an environment variable has precedence.

    The data key (``data``) encrypts identity numbers: whoever loses it cannot read them again, so back up the folder.
    """
    from_environment = os.environ.get(f"LIANXIN_{name.upper()}_KEY")
    if from_environment:
        return from_environment
    keys = home() / "keys"
    keys.mkdir(mode=0o700, exist_ok=True)
    path = keys / name
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        made = secrets.token_hex(32)
        file.write(made)
    return made
