"""Nothing in the repository belongs to a real person, a machine or a secret store."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lianxin.core.kernel.identifiers import IdentityForm, check_character, read_identity_number
from tree import ROOT, is_vendored, shown, texts, tracked_files

_EDGE = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
IDENTITY = re.compile(_EDGE[0] + r"\d{17}[\dXx]" + _EDGE[1])
MOBILE = re.compile(_EDGE[0] + r"(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}" + _EDGE[1])
# The two numbers that GB 11643-1999 itself prints as examples. Any other number in a test is computed, or begins with
# 9999, which GB/T 2260 gives to no province.
PRINTED_IN_THE_STANDARD = {"110105194912310" + "02X", "440524188001010" + "014"}
SECRETS = {
    "private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE" + r" KEY-----"),
    "cloud key": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "token": re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{30,}|glpat-[\w-]{20}|sk-[A-Za-z0-9-]{24,}|xox[bap]-[\w-]{20,})"),
    "password in an address": re.compile(r"[a-z]+://[^\s/:@{}$<>…'\"]+:[^\s/@{}$<>…'\"]+@(?!host\b)[\w.-]+"),
}
MACHINE = re.compile(r"(?<![\w.])(?:/work/|/root/|/home/\w|/Users/\w|[A-Z]:\\Users\\)")
# Written in two halves, so that this file does not hold what it bars.
UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
REGISTRIES = re.compile(
    r"\b(?:pypi\.org|pythonhosted\.org|npmjs\.(?:com|org)|registry\.[\w-]+\.(?:com|org|io|net|cn)|unpkg\.com|jsdelivr\.net)\b"
)


def personal_numbers(text: str) -> list[str]:
    """Identity numbers with a valid check digit and mobile numbers that could be somebody's, masked."""
    found = []
    for match in IDENTITY.finditer(text):
        number = read_identity_number(match.group())
        is_sound = number.form is IdentityForm.RESIDENT and not number.faults
        if is_sound and not number.text.startswith("9999") and number.text not in PRINTED_IN_THE_STANDARD:
            found.append(number.text[:6] + "…")
    # Eight zeros at the end are a filler that no operator assigns.
    mobiles = (match.group() for match in MOBILE.finditer(text))
    return found + [number[:3] + "…" for number in mobiles if not re.sub(r"\D", "", number).endswith("0" * 8)]


def secrets_in(text: str) -> list[str]:
    return [name for name, pattern in SECRETS.items() if pattern.search(text)]


def in_files(suffixes: set[str] | None, pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{shown(path)}: {match.group()}"
        for path, text in texts().items()
        if suffixes is None or path.suffix in suffixes
        for match in pattern.finditer(text)
    ]


def test_it_holds_no_number_of_a_person() -> None:
    assert {shown(path): found for path, text in texts().items() if (found := personal_numbers(text))} == {}


def test_it_holds_no_secret() -> None:
    assert {shown(path): found for path, text in texts().items() if (found := secrets_in(text))} == {}


def test_it_names_no_machine() -> None:
    # What bars a path has to name it.
    assert [line for line in in_files(None, MACHINE) if not line.startswith("tests/repo/test_private.py")] == []


def test_it_leaves_nothing_unfinished() -> None:
    assert in_files({".py", ".md", ".html", ".css", ".js", ".yaml", ".sh", ".toml"}, UNFINISHED) == []


def test_it_names_no_registry_in_the_docs() -> None:
    assert in_files({".md", ".html"}, REGISTRIES) == []


def test_it_ships_no_address_of_another_host_to_a_browser() -> None:
    """Pages work offline: no script, style, font or picture comes from elsewhere."""
    foreign = re.compile(r"""(?:src|href)\s*=\s*["'](?:https?:)?//[^"']+["']|@import\s+url\(|url\(["']?https?:""")
    linked = re.compile(r"<a\s[^>]*href")
    found = []
    for path, text in texts().items():
        if path.is_relative_to(ROOT / "src") and path.suffix in {".html", ".css", ".js"} and not is_vendored(path):
            found += [
                f"{shown(path)}: {line.strip()}"
                for line in text.splitlines()
                if foreign.search(line) and not linked.search(line)
            ]
    assert found == []


def test_it_catches_a_sound_identity_number() -> None:
    body = "11010119900307" + "123"
    assert personal_numbers(f"身份证 {body}{check_character(body)},") != []
    assert personal_numbers(f"身份证 {body}{'0' if check_character(body) != '0' else '1'},") == []
    nobody = "99990119900307" + "123"
    assert personal_numbers(nobody + check_character(nobody)) == []


@pytest.mark.parametrize("number", ["138" + "12345678", "+86 139" + "12345678", "186-" + "1234-5678"])
def test_it_catches_a_mobile_number(number: str) -> None:
    assert personal_numbers(f"电话:{number}。") != []


@pytest.mark.parametrize("number", ["12345678901", "138" + "00000000", "02012345678", "a13812345678f", "138123456789"])
def test_it_lets_other_numbers_pass(number: str) -> None:
    assert personal_numbers(f"电话:{number}。") == []


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN RSA PRIVATE" + " KEY-----",
        "AKIA" + "ABCDEFGHIJKLMNOP",
        "ghp_" + "a" * 36,
        "postgresql://someone:" + "secret@db.example",
    ],
)
def test_it_catches_a_secret(text: str) -> None:
    assert len(secrets_in(text)) == 1


@pytest.mark.parametrize("path", ["/ro" + "ot/x", "see /wo" + "rk/main", "C:" + "\\Users\\x", "/ho" + "me/me"])
def test_it_catches_a_machine_path(path: str) -> None:
    assert MACHINE.search(path)


def test_it_reads_the_files_that_it_guards() -> None:
    assert len(texts()) > 100
    assert Path(__file__) in texts()


# A deployment's folder is made wherever a command is started (config.home): its keys and its database are nobody's to publish.
OF_A_DEPLOYMENT = re.compile(r"(?:^|/)(?:var|keys)/|\.(?:db|sqlite3?)(?:-wal|-shm)?$")


def test_it_holds_nothing_of_a_deployment() -> None:
    assert [shown(path) for path in tracked_files() if OF_A_DEPLOYMENT.search(shown(path))] == []


@pytest.mark.parametrize(
    "path", ["var/keys/data", "src/var/keys/session", "keys/data", "src/lianxin.db", "x/lianxin.db-wal"]
)
def test_it_catches_what_belongs_to_a_deployment(path: str) -> None:
    assert OF_A_DEPLOYMENT.search(path)
