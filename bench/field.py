"""Measure submissions of ODK Collect over HTTP: how many a second, how fast each, whether any is lost, while exports run.

``python bench/field.py [--seconds N] [--clients N]`` needs LIANXIN_TEST_POSTGRES; it makes a database of its own there, gone
afterwards. The server is the one of ``lianxin serve`` with two worker processes. Clients keep their connections and sign each
request by Digest, as Collect does; an officer exports all answers as a workbook over and over. Two forms are sent: one that is kept
whole, as ODK Central keeps every form, and the house's own visit, which becomes an item, a record of work, a receipt and two events in
the same transaction. Every other telephone is a helper's who is paired with the household, the rest are those of its village's team.

Bar: 150 a second, 95th percentile 100 ms, none lost, every export succeeds (ODK Central: 46.9 a second). Clients, server and
database share the machine; where others work on it too, the processor time of one submission tells more than the clock: 150 a
second on two cores leave 13.3 ms of both for each, exports and clients included. So that is printed too, with how many statements one
submission takes; and how long the first list of forms takes after the first start and after another.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from start import SOURCE, running_server

RATE, HIGHEST_MS, CENTRAL = 150.0, 100.0, 46.9
COUNTY, VILLAGE, YEAR = "630106", "630106103201", 2026
PASSWORDS = "bench-only"
SURVEY = """
| survey   |                  |          |          |
|          | type             | name     | label    |
|          | text             | place    | Where    |
|          | integer          | members  | Members  |
|          | decimal          | area     | Area     |
|          | begin repeat     | person   | Person   |
|          | text             | name     | Name     |
|          | integer          | age      | Age      |
|          | end repeat       |          |          |
| settings |                  |          |          |
|          | form_title       | form_id  | version  |
|          | Bench            | bench    | 1        |
"""


@dataclass(slots=True)
class Told:
    """What one run saw: milliseconds of each answered submission, what was not answered as it should, how exports ended."""

    taken: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    exports: list[tuple[int, float]] = field(default_factory=list)


class Sender(threading.Thread):
    """A telephone: one connection, one nonce, submissions one after the other."""

    def __init__(self, address: str, number: int, bodies: Iterator[bytes], told: Told, until: float) -> None:
        super().__init__(daemon=True)
        self.host = urlsplit(address).netloc
        self.user, self.bodies, self.told, self.until = f"bench{number}", bodies, told, until
        self.first = _md5(f"{self.user}:Lianxin:{PASSWORDS}")
        self.nonce, self.count, self.address = "", 0, "/odk/submission"

    def run(self) -> None:
        connection = http.client.HTTPConnection(self.host, timeout=60)
        self._ask(connection, "HEAD", b"")
        while time.perf_counter() < self.until:
            body = next(self.bodies)
            began = time.perf_counter()
            status, text = self._ask(connection, "POST", body)
            if status == 201 and (b"Taken in" in text or b"Kept." in text):
                self.told.taken.append((time.perf_counter() - began) * 1000)
            else:
                self.told.refused.append(f"{status} {text[-200:]!r}")

    def _ask(self, connection: http.client.HTTPConnection, method: str, body: bytes) -> tuple[int, bytes]:
        for _ in range(3):
            headers = {"Content-Type": "multipart/form-data; boundary=bench"}
            if self.nonce:
                headers["Authorization"] = self._head(method)
            connection.request(method, self.address, body, headers)
            answer = connection.getresponse()
            text = answer.read()
            if answer.status != 401:
                return answer.status, text
            self.nonce, self.count = re.findall(r'nonce="([^"]+)"', answer.headers["WWW-Authenticate"])[0], 0
        return 401, text

    def _head(self, method: str) -> str:
        self.count += 1
        count = f"{self.count:08x}"
        answer = _md5(f"{self.first}:{self.nonce}:{count}:bench:auth:" + _md5(f"{method}:{self.address}"))
        return (
            f'Digest username="{self.user}", realm="Lianxin", nonce="{self.nonce}", uri="{self.address}", qop=auth, '
            f'nc={count}, cnonce="bench", response="{answer}"'
        )


def bodies_of(form: dict[str, Any]) -> Iterator[bytes]:
    """Yield submissions as Collect sends them, each with its own number."""
    head = (
        b'--bench\r\nContent-Disposition: form-data; name="xml_submission_file"; filename="submission.xml"\r\n'
        b"Content-Type: text/xml\r\n\r\n"
    )
    while True:
        xml = form["xml"].replace("NUMBER", f"uuid:{uuid4()}")
        yield head + xml.encode() + b"\r\n--bench--\r\n"


def export_over_and_over(address: str, told: dict[str, Any], seen: Told, until: float) -> None:
    """Take all answers as a workbook, with a second between two of them."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=120)
    while time.perf_counter() < until:
        began = time.perf_counter()
        connection.request("GET", told["export"], headers={"Cookie": f"sessionid={told['session']}"})
        answer = connection.getresponse()
        content = answer.read()
        is_whole = answer.status == 200 and content.startswith(b"PK")
        seen.exports.append((answer.status if not is_whole else 200, time.perf_counter() - began))
        if not is_whole:
            seen.refused.append(f"export {answer.status} {content[:200]!r}")
        time.sleep(1)


def measured(address: str, told: dict[str, Any], form: dict[str, Any], clients: int, seconds: float) -> Told:
    """Send for some seconds from all clients at once, exports beside them."""
    seen, until = Told(), time.perf_counter() + seconds
    senders = [Sender(address, number, bodies_of(form), seen, until) for number in range(clients)]
    exporter = threading.Thread(target=export_over_and_over, args=(address, told, seen, until), daemon=True)
    for one in (*senders, exporter):
        one.start()
    for one in (*senders, exporter):
        one.join()
    return seen


def fill(clients: int) -> dict[str, Any]:
    """Make the county, a village team and helpers who send, households, and a form from elsewhere. Runs in a process of its own."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.utils import timezone

    from lianxin.field.models import CollectorPassword
    from lianxin.field.openrosa.digest import digest_of_password
    from lianxin.field.operations.collecting import add_form
    from lianxin.pairing.models import HouseholdPairing, Plan
    from lianxin.people.models import Grant, Helper, Team, TeamMember, Unit, User
    from lianxin.people.roles import Role
    from lianxin.registry.models import Household
    from lianxin.registry.operations import give_access
    from pages import fill_households, open_counties

    open_counties()
    import random

    fill_households([VILLAGE] * 400, [["某"]] * 400, random.Random(1))
    now, long_ago = timezone.now(), date(2020, 1, 1)
    home = Household.objects.earliest("pk").pk
    unit = Unit.objects.create(code="bench", name="单位", area_code=COUNTY)
    team = Team.objects.create(village_code=VILLAGE, name="工作队", starts_on=long_ago)
    plan = Plan.objects.create(
        area_code=COUNTY, year=YEAR, state=Plan.State.CONFIRMED, problem={}, plan={}, made_at=now, settled_at=now
    )
    for number in range(clients):
        user = User.objects.create(username=f"bench{number}", name=f"采集 {number}")
        person = Helper.objects.create(code=f"bench{number}", name=user.name, unit=unit, user=user, starts_on=long_ago)
        if number % 2:
            Grant.objects.create(user=user, role=Role.HELPER, area_code=COUNTY, starts_on=long_ago)
            give_access(household_ids=[home], user_id=user.pk, starts_on=long_ago)
            HouseholdPairing.objects.create(
                household_id=home, helper=person, order="second", plan=plan, starts_on=long_ago
            )
        else:
            Grant.objects.create(user=user, role=Role.VILLAGE_TEAM, area_code=VILLAGE, starts_on=long_ago)
            TeamMember.objects.create(team=team, helper=person, duty="member", starts_on=long_ago)
        digest = digest_of_password(user.username, PASSWORDS)
        CollectorPassword.objects.create(user=user, digest=digest, made_at=now)
    officer = User.objects.create(username="officer", name="县管")
    officer.set_password("bench-officer-only")
    officer.save()
    Grant.objects.create(user=officer, role=Role.COUNTY_OFFICER, area_code=COUNTY, starts_on=long_ago)
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(officer.pk), officer.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session.create()
    form = add_form(name="bench.md", content=SURVEY.encode(), area_code=COUNTY, by=None)
    return {
        "session": session.session_key,
        "export": f"/field/collect/forms/{form.pk}/answers?format=xlsx",
        "home": home,
    }


def forms_of(told: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The two forms, filled in."""
    end = "<orx:meta><orx:instanceID>NUMBER</orx:instanceID></orx:meta></data>"
    space = 'xmlns:orx="http://openrosa.org/xforms"'
    persons = "".join(f"<person><name>某{n}</name><age>{20 + n}</age></person>" for n in range(4))
    return {
        "kept whole": {
            "count": "SELECT count(*) FROM field_formsubmission",
            "xml": f'<data id="bench" version="1" {space}><place>三组</place><members>4</members><area>80.5</area>{persons}{end}',
        },
        "visit, with its effect": {
            "count": "SELECT count(*) FROM field_fielditem i JOIN field_receipt r ON r.item_id = i.id "
            "JOIN work_workrecord w ON w.key = i.uuid WHERE i.state = 'applied'",
            "xml": f'<data id="lianxin_visit" version="1" {space}><village>{VILLAGE}</village><household>{told["home"]}</household>'
            f"<on>{time.strftime('%Y-%m-%d')}</on><found>老人身体好，屋顶漏雨</found><done>帮着报修</done>{end}",
        },
    }  # fmt: skip


def statements(told: dict[str, Any]) -> dict[str, int]:
    """How many statements one submission of each form takes, of a helper who is paired. Runs in a process of its own."""
    import django

    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    counts = {}
    for name, form in forms_of(told).items():
        sender = Sender("http://testserver", 1, bodies_of(form), Told(), 0)
        client = Client(SERVER_NAME="127.0.0.1")
        for _ in range(3):
            headers = {"Authorization": sender._head("POST")} if sender.nonce else {}
            with CaptureQueriesContext(connection) as seen:
                answer = client.post(
                    "/odk/submission", next(sender.bodies), "multipart/form-data; boundary=bench", headers=headers
                )
            if answer.status_code == 401:
                sender.nonce = re.findall(r'nonce="([^"]+)"', answer.headers["WWW-Authenticate"])[0]
        counts[name] = len(seen)
    return counts


def first_list(address: str) -> float:
    """Seconds until the list of forms is there, sign-in included."""
    sender = Sender(address, 0, iter(()), Told(), 0)
    sender.address = "/odk/formList"
    began = time.perf_counter()
    status, text = sender._ask(http.client.HTTPConnection(sender.host, timeout=60), "GET", b"")
    if status != 200 or text.count(b"<xform>") < 3:
        raise SystemExit(f"the list of forms: {status} {text[:200]!r}")
    return time.perf_counter() - began


# What is told ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Used:
    """Seconds of processor in a run: the server, the database, the clients; of the server's, those of its exports."""

    server: float
    database: float
    clients: float
    exports: float = 0.0

    def since(self, before: Used, exports: float) -> Used:
        parts = (self.server - before.server, self.database - before.database, self.clients - before.clients)
        return Used(*parts, exports=exports)


def tell(name: str, seen: Told, stored: int, seconds: float, used: Used, asked: int) -> bool:
    """Print the figures of one form beside the bar; return whether all of it was met."""
    ordered = sorted(seen.taken) or [float("inf")]
    middle, high = ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    rate, lost = len(seen.taken) / seconds, len(seen.taken) - stored
    server, database, clients, exports = (
        part * 1000 / max(1, len(seen.taken)) for part in (used.server, used.database, used.clients, used.exports)
    )
    print(f"\n{name}: {len(seen.taken)} in {seconds:.0f} s")
    print(
        f"  {rate:7.1f} a second, at least {RATE:.0f}{_verdict(rate >= RATE)}; ODK Central {CENTRAL}: {rate / CENTRAL:.1f} ×"
    )
    print(
        f"  {middle:7.1f} ms middle, {high:.1f} ms 95th percentile, at most {HIGHEST_MS:.0f}{_verdict(high <= HIGHEST_MS)}"
    )
    print(
        f"  {lost:7d} lost ({stored} counted in the database){_verdict(lost == 0)}, {len(seen.refused)} refused {seen.refused[:1]}"
    )
    good = sum(status == 200 for status, _ in seen.exports)
    longest = max((taken for _, taken in seen.exports), default=0.0)
    print(
        f"  {good} of {len(seen.exports)} exports succeeded, the longest took {longest:.1f} s{_verdict(good == len(seen.exports) > 0)}"
    )
    whole = server + database + clients
    print(
        f"  {whole:7.1f} ms of processor each, at most {2000 / RATE:.1f}{_verdict(whole <= 2000 / RATE)}: server "
        f"{server - exports:.1f}, its exports {exports:.1f}, database {database:.1f}, clients {clients:.1f}; "
        f"{2000 / whole:.0f} a second on two cores of its own"
    )
    print(f"  {asked:7d} statements each")
    return rate >= RATE and high <= HIGHEST_MS and lost == 0 and not seen.refused and good == len(seen.exports) > 0


def _verdict(is_met: bool) -> str:
    return "  met" if is_met else "  NOT MET"


def processor_seconds(address: str, port: str) -> Used:
    """Seconds of processor that the server with its children, the database's processes for it, and this process have used."""
    listed = _on_server(address, "SELECT pid FROM pg_stat_activity WHERE datname = '{}'")
    server = [int(path.name) for path in Path("/proc").glob("[0-9]*") if _is_of_server(path, port)]
    return Used(_seconds(server), _seconds(pid for (pid,) in listed), time.process_time())


def seconds_of_an_export(address: str, port: str, running: str, told: dict[str, Any]) -> float:
    """Seconds of processor that the server takes for one export, alone, of what is there now."""
    before = processor_seconds(address, port)
    export_over_and_over(running, told, Told(), time.perf_counter() + 0.5)
    return processor_seconds(address, port).server - before.server


def _is_of_server(path: Path, port: str) -> bool:
    with contextlib.suppress(OSError):
        return f"\0--port\0{port}\0".encode() in (path / "cmdline").read_bytes()
    return False


def _seconds(pids: Any) -> float:
    total = 0.0
    for pid in pids:
        with contextlib.suppress(OSError):
            parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")
    return total


def main(clients: int, seconds: float) -> int:
    """Measure both forms; return 1 if a bar was missed."""
    server = os.environ.get("LIANXIN_TEST_POSTGRES")
    if not server:
        print("left out: set LIANXIN_TEST_POSTGRES=postgresql://…")
        return 0
    address, met = f"{server}_bench_field", True
    _on_server(address, _DROP)
    _on_server(address, 'CREATE DATABASE "{}"')
    with tempfile.TemporaryDirectory() as home:
        try:
            environment = os.environ | {
                "LIANXIN_HOME": home, "LIANXIN_DATABASE": address, "PYTHONPATH": str(SOURCE),
                "DJANGO_SETTINGS_MODULE": "lianxin.config.settings",
            }  # fmt: skip
            told = _in_a_process(environment, "--fill", str(clients))
            asked = _in_a_process(environment, "--statements", json.dumps(told))
            # A server that is ended while a worker of it is still starting may wait for that one for ever: each measures something.
            for (name, form), start in zip(forms_of(told).items(), ("the first start", "another start"), strict=True):
                with running_server(address, home, workers=2) as running:
                    print(f"\nfirst list of forms after {start}: {first_list(running.address):.2f} s")
                    port = str(urlsplit(running.address).port)
                    measured(running.address, told, form, clients, 3)  # every worker has met the form
                    before, work = _on_database(address, form["count"]), processor_seconds(address, port)
                    seen = measured(running.address, told, form, clients, seconds)
                    used = processor_seconds(address, port)
                    stored = _on_database(address, form["count"]) - before
                    # What an export takes grows with what is there: at the end it is at most what one takes alone.
                    each = seconds_of_an_export(address, port, running.address, told)
                    met &= tell(name, seen, stored, seconds, used.since(work, each * len(seen.exports)), asked[name])
        finally:
            _on_server(address, _DROP)
    return 0 if met else 1


def _in_a_process(environment: dict[str, str], *arguments: str) -> dict[str, Any]:
    run = subprocess.run(
        [sys.executable, __file__, *arguments], capture_output=True, text=True, check=False, env=environment
    )
    if run.returncode:
        raise SystemExit(run.stderr)
    found: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return found


_DROP = 'DROP DATABASE IF EXISTS "{}" WITH (FORCE)'


def _on_server(address: str, statement: str) -> list[Any]:
    import psycopg

    server, _, name = address.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        answer = connection.execute(statement.format(name))
        return answer.fetchall() if answer.description else []


def _on_database(address: str, statement: str) -> int:
    import psycopg

    with psycopg.connect(address) as connection:
        (count,) = connection.execute(statement).fetchone() or (0,)
        return int(count)


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--fill"]:
        print(json.dumps(fill(int(sys.argv[2]))))
    elif sys.argv[1:2] == ["--statements"]:
        print(json.dumps(statements(json.loads(sys.argv[2]))))
    else:
        arguments = argparse.ArgumentParser(description=__doc__)
        arguments.add_argument("--clients", type=int, default=8)
        arguments.add_argument("--seconds", type=float, default=20)
        raise SystemExit(main(**vars(arguments.parse_args())))
