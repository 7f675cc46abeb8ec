"""Settings of the test suite: the real ones, with a throw-away folder, known keys and cheap password hashing."""

from __future__ import annotations

import os
import tempfile

# Every process of a run has a folder of its own: jobs of two databases that bear the same number must not meet.
_own = f"lianxin-test-{os.getpid()}-"
_given = os.path.basename(os.environ.get("LIANXIN_HOME", ""))
if not _given or (_given.startswith("lianxin-test-") and not _given.startswith(_own)):
    os.environ["LIANXIN_HOME"] = tempfile.mkdtemp(prefix=_own)
os.environ.setdefault("LIANXIN_SESSION_KEY", "a-session-key-for-tests-only-" + "0" * 40)
os.environ.setdefault("LIANXIN_DATA_KEY", "0123456789abcdef" * 4)
os.environ.setdefault("LIANXIN_FIELD_KEY", "fedcba9876543210" * 4)
os.environ.setdefault("LIANXIN_SENSITIVE_KEY", "fedcba9876543210" * 4)

from lianxin.config.databases import database_settings  # noqa: E402 - the environment comes first
from lianxin.config.settings import *  # noqa: E402, F403 - the test settings are the settings

if os.environ.get("LIANXIN_TEST_POSTGRES"):
    DATABASES = {"default": database_settings(os.environ["LIANXIN_TEST_POSTGRES"]) | {"CONN_MAX_AGE": 0}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
