"""Reminders: one digest a day, only where turned on, signed, tried a bounded number of times, and without anybody's name."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from typer.testing import CliRunner

from cast import signed_in
from lianxin.audit.models import Event
from lianxin.cli import app
from lianxin.people.models import User
from lianxin.registry.models import Household
from lianxin.work.models import Digest, ReminderAddress
from lianxin.work.operations import give_reminder_address, remind
from lianxin.work.operations.reminders import MOST_ATTEMPTS, Reminded
from registry.makers import household
from work.makers import paired, refusal, visit

pytestmark = pytest.mark.django_db

HERE = "https://lianxin.example"


@pytest.fixture
def late(helper: User) -> Household:
    """A monitored household whose visit of the month is due soon, and another that is overdue by a county's rule."""
    made = household("庚某", household_type="exited", monitored_class="at_risk")
    paired(helper, made)
    return made


@dataclass
class Receiver:
    """A webhook that really listens: what it was sent, and what it answers."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    signatures: list[str] = field(default_factory=list)


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    kept = Receiver()

    def received(self: Any) -> None:
        kept.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        kept.signatures.append(self.headers["X-Lianxin-Signature"])
        status = kept.answers.pop(0) if kept.answers else 204
        self.send_response(status)
        if status == 302:
            self.send_header("Location", kept.url)
        self.end_headers()

    # The server of the standard library asks for methods by names that are no names of this house.
    handler = type("Handler", (BaseHTTPRequestHandler,), {"do_POST": received, "log_message": lambda *_: None})
    server = HTTPServer(("127.0.0.1", 0), handler)
    kept.url = f"http://127.0.0.1:{server.server_port}/hook"
    settings.LIANXIN_REMIND, settings.LIANXIN_REMIND_WEBHOOK = "webhook", kept.url
    settings.LIANXIN_REMIND_SECRET = "invented"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield kept
    server.shutdown()
    thread.join()
    server.server_close()


def test_nothing_is_sent_unless_the_deployment_turns_it_on(late: Household) -> None:
    with refusal("WORK-030"):
        remind(address=HERE)
    assert not Digest.objects.exists()


@pytest.mark.parametrize(
    "given",
    [
        {"LIANXIN_REMIND": "pigeon"},
        {"LIANXIN_REMIND": "webhook", "LIANXIN_REMIND_WEBHOOK": "http://hook.example/", "LIANXIN_REMIND_SECRET": "x"},
        {"LIANXIN_REMIND": "webhook", "LIANXIN_REMIND_WEBHOOK": "https://hook.example/"},
        {"LIANXIN_REMIND": "webhook", "LIANXIN_REMIND_WEBHOOK": "file:///etc/hosts", "LIANXIN_REMIND_SECRET": "x"},
        {"LIANXIN_REMIND": "email", "EMAIL_HOST": "", "DEFAULT_FROM_EMAIL": "a@example.org"},
        {"LIANXIN_REMIND": "email", "EMAIL_HOST": "mail.example", "DEFAULT_FROM_EMAIL": ""},
    ],
)
def test_settings_that_are_not_whole_are_refused(settings: Any, given: dict[str, str], late: Household) -> None:
    for name, value in given.items():
        setattr(settings, name, value)
    with refusal("WORK-031"):
        remind(address=HERE)


def test_a_webhook_gets_one_signed_digest_a_day_without_names(
    receiver: Receiver, late: Household, helper: User
) -> None:
    assert remind(address=HERE).sent == 1
    (body,), (signed,) = receiver.bodies, receiver.signatures
    assert signed == "sha256=" + hmac.new(b"invented", body, hashlib.sha256).hexdigest()
    told = json.loads(body)
    assert told == {
        "account": helper.pk, "attempt": 1, "on": "2026-11-24", "overdue": 0, "soon": 1, "url": f"{HERE}/daily-work/",
    }  # fmt: skip
    assert late.head_name not in body.decode()
    # A second run on the same day sends nothing; on the next day it does again.
    assert remind(address=HERE).sent == 0
    assert len(receiver.bodies) == 1
    event = Event.objects.filter(thing="work.remind").first()
    assert event is not None
    assert event.details["sent"] == 1


def test_who_has_nothing_due_is_left_alone(
    receiver: Receiver, late: Household, helper: User, other_helper: User
) -> None:
    visit(helper, late)
    told = remind(address=HERE)
    assert (told.sent, told.failed, told.quiet, receiver.bodies) == (0, 0, 2, [])


def test_a_webhook_that_fails_is_tried_a_bounded_number_of_times(receiver: Receiver, late: Household) -> None:
    receiver.answers, waited = [500] * 20, []
    told = remind(address=HERE, pause=waited.append)
    assert (told.sent, told.failed, waited) == (0, 1, [2, 3])
    assert len(receiver.bodies) == MOST_ATTEMPTS
    remind(address=HERE)
    remind(address=HERE)
    # Never more than twice as often in all.
    assert len(receiver.bodies) == 2 * MOST_ATTEMPTS
    assert Digest.objects.get().sent_at is None


def test_a_second_attempt_may_succeed_and_a_redirection_is_not_followed(receiver: Receiver, late: Household) -> None:
    receiver.answers = [302, 204]
    assert remind(address=HERE).sent == 1
    digest = Digest.objects.get()
    assert (digest.attempts, digest.sent_at is not None, len(receiver.bodies)) == (2, True, 2)


def test_a_letter_goes_to_whoever_gave_an_address(settings: Any, late: Household, helper: User) -> None:
    settings.LIANXIN_REMIND, settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "email", "mail.example", "a@example.org"
    assert remind(address=HERE).sent == 0
    give_reminder_address(address=" helper@example.org ", by=helper)
    assert remind(address=HERE).sent == 1
    (letter,) = mail.outbox
    assert (letter.to, letter.from_email) == (["helper@example.org"], "a@example.org")
    assert "快到期 1 户" in letter.body
    assert late.head_name not in letter.body + letter.subject


def test_whoever_speaks_for_a_unit_is_told_only_if_he_asked(
    settings: Any, receiver: Receiver, late: Household, unit_liaison: User
) -> None:
    # A webhook tells those who visit, not those above them.
    assert remind(address=HERE).sent == 1
    Digest.objects.all().delete()
    settings.LIANXIN_REMIND, settings.DEFAULT_FROM_EMAIL = "email", "lianxin@example.org"
    settings.EMAIL_HOST = "mail.example.org"
    assert remind(address=HERE) == Reminded(0, 0, 0)
    give_reminder_address(address="liaison@example.org", by=unit_liaison)
    assert remind(address=HERE).sent == 1
    assert [letter.to for letter in mail.outbox] == [["liaison@example.org"]]


def test_a_letter_that_the_server_does_not_take_is_told(
    settings: Any, late: Household, helper: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LIANXIN_REMIND, settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "email", "127.0.0.1", "a@example.org"
    # Nobody listens at port 1 of this machine.
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", 1
    give_reminder_address(address="helper@example.org", by=helper)
    told = remind(address=HERE)
    assert (told.sent, told.failed) == (0, 1)


def test_an_address_is_given_checked_and_taken_away(helper: User, auditor: User) -> None:
    with refusal("WORK-032"):
        give_reminder_address(address="no address", by=helper)
    with pytest.raises(PermissionDenied):
        give_reminder_address(address="a@example.org", by=auditor)
    client = signed_in(helper)
    assert client.post("/daily-work/reminders/", {"address": "a@example.org"}).status_code == 302
    assert "a@example.org" in client.get("/daily-work/reminders/").content.decode()
    assert client.post("/daily-work/reminders/", {"address": "nonsense"}).status_code == 409
    assert client.post("/daily-work/reminders/", {"address": ""}).status_code == 302
    assert not ReminderAddress.objects.exists()


def test_a_person_gets_one_digest_a_day_that_tells_something(helper: User) -> None:
    told: dict[str, Any] = {"user": helper, "on": date(2026, 11, 24), "way": "email"}
    with pytest.raises(IntegrityError, match="digest_tells_something"), transaction.atomic():
        Digest.objects.create(overdue=0, soon=0, **told)
    Digest.objects.create(overdue=1, soon=0, **told)
    with pytest.raises(IntegrityError), transaction.atomic():
        Digest.objects.create(overdue=1, soon=0, **told)


def test_the_workbench_says_what_waits(
    helper: User, township_clerk: User, county_officer: User, late: Household
) -> None:
    for user, is_told in ((helper, True), (township_clerk, True), (county_officer, False)):
        assert ("快到期的走访" in signed_in(user).get("/").content.decode()) is is_told


def test_its_commands_tell_numbers_and_no_names(late: Household, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lianxin.config.opening.open_house", lambda: None)
    told = CliRunner().invoke(app, ["work", "due"])
    assert told.exit_code == 0, told.output
    assert f"{late.pk}\t{late.village_code}\tmonitored\tsoon\t2026-11-30" in told.output
    assert late.head_name not in told.output
    assert CliRunner().invoke(app, ["work", "remind"]).exit_code == 1


def test_a_command_says_when_something_did_not_go(
    receiver: Receiver, late: Household, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("lianxin.config.opening.open_house", lambda: None)
    receiver.answers = [500] * 3
    told = CliRunner().invoke(app, ["work", "remind", "--seconds", "0", "--address", HERE])
    assert (told.exit_code, "1 条没有发到" in told.output) == (1, True)
    told = CliRunner().invoke(app, ["work", "remind", "--seconds", "0", "--address", HERE])
    assert (told.exit_code, "1 条已发" in told.output) == (0, True)
