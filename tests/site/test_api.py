"""The API itself: who is let in, how refusals are told, what is not JSON; and that it shows nothing to a session."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import RequestFactory
from ninja import Router

from cast import Program, signed_in
from lianxin.core.kernel.errors import Refused
from lianxin.people.models import User
from lianxin.site import errors
from lianxin.site.api import PROBLEM, announce, authenticate_with, problem, refusal_of, the_api
from lianxin.site.refusals import told_with_codes
from lianxin.site.shapes import read_json
from lianxin.site.unfit import unfit_by_shape

pytestmark = pytest.mark.django_db
ME = "/api/v1/people/me"


def is_problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    """Read a problem document, after a look at its form."""
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, PROBLEM), answer.content
    told: dict[str, Any] = json.loads(answer.content)
    assert (told["status"], told["code"], told["type"]) == (status, code, f"urn:lianxin:error:{code}")
    for part in ("what", "remedy"):
        assert told[part]["zh"]
        assert told[part]["en"]
    return told


def test_it_lets_nobody_in_without_a_token(client: Any) -> None:
    answer = client.get(ME)
    is_problem(answer, 401, errors.NOT_SIGNED_IN.code)
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer x", "Basic eDp5", "lianxin_x", "Bearer 户 主"])
def test_it_lets_nothing_else_pass_for_a_token(client: Any, header: str) -> None:
    is_problem(client.get(ME, headers={"authorization": header.encode().decode("latin-1")}), 401, "SITE-020")


def test_it_looks_at_no_cookie(county_officer: User) -> None:
    browser = signed_in(county_officer)
    is_problem(browser.get(ME), 401, "SITE-020")
    is_problem(browser.post("/api/v1/procedures/cases", "{}", content_type="application/json"), 401, "SITE-020")


def test_it_tells_whose_token_it_is_in_hanzi(county_officer: User) -> None:
    answer = Program(county_officer).get("people/me")
    assert "县管甲" in answer.content.decode()
    assert "\\u" not in answer.content.decode()
    told = answer.json()
    assert (told["username"], [role["role"] for role in told["roles"]]) == ("county-officer", ["county_officer"])
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Set-Cookie" not in answer.headers


def test_it_tells_a_refusal_in_the_language_of_the_account_and_in_both(county_officer: User) -> None:
    program = Program(county_officer)
    told = is_problem(program.get("procedures/cases/9"), 404, errors.NOTHING_HERE.code)
    assert told["detail"].startswith("这里没有")
    User.objects.update(language="en")
    answer = program.get("procedures/cases/9")
    assert is_problem(answer, 404, "SITE-022")["detail"].startswith("What was asked for")
    assert answer.headers["Content-Language"] == "en"


@pytest.mark.parametrize("path", ["", "people/", "people/me/", "procedures/no-such", "favicon.ico"])
def test_it_answers_an_address_that_is_none_with_a_problem(county_officer: User, path: str) -> None:
    is_problem(Program(county_officer).get(path), 404, "SITE-022")


def test_it_says_which_methods_an_address_takes(county_officer: User) -> None:
    answer = Program(county_officer).post("people/me", {})
    assert "GET" in is_problem(answer, 405, errors.METHOD_UNKNOWN.code)["what"]["en"] + answer.headers["Allow"]


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"",
        "户主".encode("gbk"),
        b'{"words": "a\\u0000b"}',
        b'{"words": "a\x00b"}',
        b'{"seen": NaN}',
        b"[" * 5000,
    ],
)
def test_it_reads_nothing_but_json(county_officer: User, content: bytes) -> None:
    program = Program(county_officer)
    answer = program.client.post("/api/v1/procedures/cases", content, content_type="application/json")
    if content:
        is_problem(answer, 400, errors.UNREADABLE.code)
        with pytest.raises(ValueError):
            read_json(content)
    else:
        assert is_problem(answer, 422, "SITE-023")["places"]


def test_it_says_of_each_place_what_is_wrong_and_repeats_nothing_of_it(county_officer: User) -> None:
    sent = {"procedure": "x" * 70, "household": "甲某", "told": [], "year": 1, "area_code": "9-9", "secret": "甲某"}
    told = is_problem(Program(county_officer).post("procedures/cases", sent), 422, errors.UNFIT.code)
    assert {one["where"]: one["what"]["en"] for one in told["places"]} == {
        "body.procedure": "has more than 60 characters",
        "body.household": "should be a whole number",
        "body.told": "should be an object",
        "body.year": "is less than 2000",
        "body.area_code": "is not written as it should be",
        "body.secret": "is not known",
    }
    assert "甲某" not in json.dumps(told, ensure_ascii=False)


def test_it_refuses_characters_that_no_database_keeps(county_officer: User) -> None:
    program = Program(county_officer)
    content = b'{"procedure": "\\ud800"}'
    answer = program.client.post("/api/v1/procedures/cases", content, content_type="application/json")
    assert is_problem(answer, 422, "SITE-023")["places"][0]["where"] == "body.procedure"


def test_it_takes_no_filter_that_it_does_not_know(county_officer: User) -> None:
    answer = Program(county_officer).get("procedures/cases", standig="overdue")
    assert is_problem(answer, 422, "SITE-023")["places"][0]["where"] == "query.standig"


def test_it_refuses_a_request_that_is_too_large(county_officer: User, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
    answer = Program(county_officer).post("procedures/cases", {"procedure": "x" * (2 * 1024 * 1024)})
    assert "2 MB" in is_problem(answer, 413, errors.REQUEST_TOO_LARGE.code)["what"]["en"]


def test_it_describes_itself_and_opens_nothing_from_elsewhere(client: Any) -> None:
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    told = answer.json()
    assert told["openapi"] == "3.1.0"
    assert "/api/v1/people/me" in told["paths"]
    assert "http://" not in answer.content.decode()
    for methods in told["paths"].values():
        for operation in methods.values():
            assert operation["security"]
            assert operation["responses"]["default"]
    assert client.get("/api/v1/docs").status_code == 404


def test_it_describes_every_shape_that_it_names() -> None:
    schema = json.dumps(the_api().get_openapi_schema())
    named = {part.split('"')[0] for part in schema.split("#/components/schemas/")[1:]}
    assert named <= set(json.loads(schema)["components"]["schemas"])


def test_it_takes_a_name_once_and_one_who_tells_whose_a_token_is() -> None:
    with pytest.raises(ValueError, match="procedures"):
        announce("procedures", Router())
    with pytest.raises(ValueError, match="already"):
        authenticate_with(lambda request, secret: None)


def test_it_keeps_faults_of_ours_apart_from_refusals() -> None:
    with pytest.raises(TypeError):
        refusal_of(RuntimeError("ours"))


@pytest.mark.parametrize(("fault", "code"), [(PermissionDenied("x"), "SITE-021"), (Http404("x"), "SITE-022")])
def test_it_gives_commands_a_code_for_what_they_may_not(fault: Exception, code: str) -> None:
    with pytest.raises(Refused) as refused, told_with_codes():
        raise fault
    assert refused.value.code == code
    assert problem(RequestFactory().get("/"), fault).status_code == {"SITE-021": 403, "SITE-022": 404}[code]


def test_it_tells_the_first_twenty_places_in_words() -> None:
    found = unfit_by_shape([{"loc": ("body", n, "x" * 500), "type": "missing"} for n in range(30)])
    assert len(found.misfits) == 30
    assert found.what.en.count("is missing") == 20
    assert max(len(one.where) for one in found.misfits) == 120
