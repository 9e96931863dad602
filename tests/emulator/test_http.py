"""HTTP requests out of hostile bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.emulator.control.http import Malformed, Parser, Request, response

LIMIT = 1000
GOOD = [
    (b"GET /next HTTP/1.1\r\nHost: x\r\n\r\n", "GET", b""),
    (b"POST /r HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello", "POST", b"hello"),
    (
        b"POST /r HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;a=b\r\n world\r\n0\r\n\r\n",
        "POST",
        b"hello world",
    ),
    (
        b"POST /r HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nA: trailer\r\n\r\n",
        "POST",
        b"x",
    ),
]


def feed(data: bytes, *, limit: int = LIMIT) -> Request | None:
    return Parser(limit).feed(data)


@pytest.mark.parametrize(("data", "method", "body"), GOOD)
def test_a_request_is_read_whole(data: bytes, method: str, body: bytes) -> None:
    request = feed(data)
    assert request is not None
    assert (request.method, bytes(request.body), request.oversize) == (method, body, False)


@given(st.sampled_from(GOOD), st.lists(st.integers(1, 40), min_size=1))
def test_a_request_may_come_in_any_pieces(good: tuple[bytes, str, bytes], sizes: list[int]) -> None:
    data, method, body = good
    parser, position, found = Parser(LIMIT), 0, None
    while position < len(data):
        size = sizes[position % len(sizes)]
        found = parser.feed(data[position : position + size])
        position += size
        assert (found is not None) == (position >= len(data))
    assert found is not None
    assert (found.method, bytes(found.body)) == (method, body)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        request = Parser(100).feed(data)
    except Malformed:
        return
    assert request is None or len(request.body) <= 100


@pytest.mark.parametrize(
    "data",
    [
        b"nonsense\r\n\r\n",
        b"GET / HTTP/2\r\n\r\n",
        b"GET /a b HTTP/1.1\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 1x\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 99999999999999\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0x5\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nfffffffff\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1" * 300,
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + b"t" * 300,
        b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
        b"GET / HTTP/1.1\r\n: empty\r\n\r\n",
        b"GET / HTTP/1.1\r\nA : space\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 300_000,
    ],
)
def test_malformed_requests_are_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        feed(data)


def test_an_endless_body_keeps_only_its_beginning() -> None:
    parser = Parser(LIMIT)
    parser.feed(b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in range(100):
        assert parser.feed(b"400\r\n" + b"x" * 1024 + b"\r\n") is None
    assert parser.oversize is not None
    assert len(parser.oversize.body) == LIMIT


def test_expect_continue_is_noticed() -> None:
    parser = Parser(LIMIT)
    parser.feed(b"POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n")
    assert parser.expects_continue


def test_a_response_states_its_length() -> None:
    assert response(202, b"{}", {"A": "b"}) == (
        b"HTTP/1.1 202 Lab\r\nContent-Type: application/json\r\nContent-Length: 2\r\nA: b\r\n\r\n{}"
    )
