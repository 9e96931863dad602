"""What clients get through each HTTP front."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.emulator.events import (
    FRONTS,
    SOURCES,
    front_of,
    sample,
    to_http,
)
from tests.emulator.events import recordings

FAILED = "the function failed, so there is no answer of its own"
ERRORS = {"apigateway-rest": 502, "apigateway-http": 500, "function-url": 502, "alb": 502}
FINE = {"statusCode": 201, "headers": {"X-A": "b"}, "body": "hi"}


def test_every_front_is_a_source():
    assert FRONTS.keys() == ERRORS.keys() <= SOURCES.keys()


@pytest.mark.parametrize("name", SOURCES)
def test_front_of_an_event(name):
    assert front_of(sample(name)) == (name if name in FRONTS else "")


@pytest.mark.parametrize("event", [None, [], {}, {"requestContext": 5}, {"requestContext": {}}])
def test_no_front(event):
    assert front_of(event) == ""


@pytest.mark.parametrize(("returned", "body", "length"), recordings.FUNCTION_URL)
@pytest.mark.parametrize("front", ["function-url", "apigateway-http"])
def test_recorded_answers(front, returned, body, length):
    found = to_http(front, returned)
    assert (found.status, found.body.decode(), len(found.body)) == (200, body, length)
    explicit = isinstance(returned, dict) and "statusCode" in returned
    expected = "application/json"
    if explicit and front == "apigateway-http":
        expected = "text/plain; charset=utf-8"
    assert dict(found.headers)["Content-Type"] == expected
    assert found.reason == ""


@pytest.mark.parametrize("front", FRONTS)
def test_answer_of_the_function(front):
    found = to_http(front, FINE)
    assert (found.status, found.body, found.reason) == (201, b"hi", "")
    assert ("X-A", "b") in found.headers


@pytest.mark.parametrize("front", FRONTS)
@pytest.mark.parametrize(
    ("result", "reason"),
    [
        ({**FINE, "statusCode": "OK"}, "statusCode must be a number from 100 to 599, not a text"),
        ({**FINE, "statusCode": 42}, "statusCode must be a number from 100 to 599, not 42"),
        (
            {**FINE, "statusCode": True},
            "statusCode must be a number from 100 to 599, not a boolean",
        ),
        ({**FINE, "statusCode": None}, "statusCode must be a number from 100 to 599, not null"),
        ({**FINE, "body": {"a": 1}}, "body must be a text, not an object: use json.dumps"),
        ({**FINE, "headers": ["a"]}, "headers must be an object, not a list"),
        ({**FINE, "headers": {"X-A": ["b"]}}, "headers.X-A must be a text, not a list"),
        ({**FINE, "headers": {"X-A": "b\r\nX-B: c"}}, "headers.X-A has a line break"),
    ],
)
def test_malformed_result(front, result, reason):
    found = to_http(front, result)
    assert (found.status, found.reason) == (ERRORS[front], reason)
    assert b"nternal" in found.body or b"502 Bad Gateway" in found.body


@pytest.mark.parametrize("front", ["apigateway-rest", "alb"])
@pytest.mark.parametrize(
    ("result", "reason"),
    [
        (None, "the result must be an object with statusCode, not null"),
        ("hi", "the result must be an object with statusCode, not a text"),
        ([], "the result must be an object with statusCode, not a list"),
        ({}, "statusCode is missing"),
    ],
)
def test_fronts_that_infer_nothing(front, result, reason):
    assert to_http(front, result).reason == reason


def test_rest_api_takes_no_other_members():
    found = to_http("apigateway-rest", {**FINE, "cookies": [], "message": "x"})
    assert found.status == 502
    assert found.reason == "the result has members that it may not have: cookies, message"
    assert json.loads(found.body) == {"message": "Internal server error"}
    assert to_http("function-url", {**FINE, "message": "x"}).status == 201


@pytest.mark.parametrize("front", FRONTS)
def test_failed_function(front):
    found = to_http(front, {"errorMessage": "x", "errorType": "KeyError"}, function_error=True)
    assert (found.status, found.reason) == (
        ERRORS[front],
        "the function failed, so there is no answer of its own",
    )


def test_status_as_text():
    assert to_http("apigateway-rest", {"statusCode": "404"}).status == 404


def test_several_values_of_a_header():
    result = {
        "statusCode": 200,
        "headers": {"X-A": "gone", "X-B": 5, "X-C": True},
        "multiValueHeaders": {"x-a": ["1", "2"]},
    }
    rest = to_http("apigateway-rest", result).headers
    assert rest[:4] == (("X-B", "5"), ("X-C", "true"), ("x-a", "1"), ("x-a", "2"))
    assert ("X-A", "gone") in to_http("alb", result).headers
    assert to_http("alb", result, multi_value=True).headers == (("x-a", "1"), ("x-a", "2"))
    assert ("X-A", "gone") in to_http("function-url", result).headers
    wrong = to_http("apigateway-rest", {"statusCode": 200, "multiValueHeaders": {"a": "b"}})
    assert wrong.reason == "multiValueHeaders.a must be a list, not a text"


def test_cookies():
    result = {"statusCode": 200, "cookies": ["a=1", "b=2"]}
    for front in ("apigateway-http", "function-url"):
        headers = to_http(front, result).headers
        assert [value for name, value in headers if name == "Set-Cookie"] == ["a=1", "b=2"]
        wrong = to_http(front, {"statusCode": 200, "cookies": "a=1"})
        assert wrong.reason == "cookies must be a list of texts"
    assert to_http("alb", result).headers == ()


@pytest.mark.parametrize("front", FRONTS)
def test_body_in_base64(front):
    packed = base64.b64encode(b"\xff\x00").decode()
    result = {"statusCode": 200, "body": packed, "isBase64Encoded": True}
    found = to_http(front, result).body
    assert found == (packed.encode() if front == "apigateway-rest" else b"\xff\x00")
    assert to_http(front, result, binary=True).body == b"\xff\x00"
    wrong = to_http(front, {**result, "body": "!"}, binary=True)
    assert wrong.reason == "isBase64Encoded is true, but body is not base64"


def test_content_type_of_the_function_stays():
    headers = to_http("apigateway-rest", {"statusCode": 200, "headers": {"content-type": "a/b"}})
    assert headers.headers == (("content-type", "a/b"),)


def test_size_of_an_answer():
    too_much = "x" * (FRONTS["alb"].response_limit + 1)
    found = to_http("alb", {"statusCode": 200, "body": too_much})
    assert (found.status, found.reason) == (
        502,
        "the body has 1,048,577 bytes; the limit is 1,048,576",
    )
    large = "x" * (FRONTS["function-url"].response_limit + 1)
    assert to_http("function-url", large).status == 502


GOOD = {"statusCode": 200, "body": "late"}


@pytest.mark.parametrize(
    ("front", "seconds", "failed", "status", "reason"),
    [
        ("apigateway-rest", 29.0, False, 200, ""),
        ("apigateway-rest", 29.1, False, 504, "there was no answer within 29 seconds"),
        ("apigateway-rest", 29.1, True, 504, "there was no answer within 29 seconds"),
        ("apigateway-http", 30.1, False, 503, "there was no answer within 30 seconds"),
        ("function-url", 899.0, False, 200, ""),
        ("alb", 899.0, False, 200, ""),
        # The function's own timeout is a failure of it like any other.
        ("apigateway-rest", 3.0, True, 502, FAILED),
        ("apigateway-http", 3.0, True, 500, FAILED),
    ],
)
def test_how_long_a_front_waits(front, seconds, failed, status, reason):
    found = to_http(front, GOOD, seconds=seconds, function_error=failed)
    assert (found.status, found.reason) == (status, reason)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                "statusCode headers multiValueHeaders body isBase64Encoded cookies x".split()
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=10,
)


@given(anything, st.sampled_from(sorted(FRONTS)), st.booleans())
def test_any_result_gets_an_answer(result, front, flag):
    found = to_http(front, result, binary=flag, multi_value=flag)
    assert 100 <= found.status <= 599
    assert not found.reason or found.status == ERRORS[front]
    assert all("\n" not in value for _, value in found.headers)
