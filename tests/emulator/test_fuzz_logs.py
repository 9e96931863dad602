"""Hostile output: any bytes, in any pieces, become few and harmless records of the function's."""

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from courses.emulator.control.logs import LogReader
from courses.emulator.records import LogKind
from courses.emulator.runtime import wire

LIMIT = 2000
MOST_RECORDS = 10_000
_LONGEST_ESCAPE = 4
"""Characters that one byte may become: \\xff."""
_HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def frame(length: int, content: bytes) -> bytes:
    return wire.FRAME.pack(0xA55A0003, length, 0) + content


PIECES = (
    st.binary(max_size=40)
    | st.sampled_from(
        [
            b"\n",
            b"\xa5",
            b"\xa5\x5a",
            b"\xa5\x5a\x00",
            b"REPORT RequestId: x\tDuration: 1 ms\n",
            b"\x1b]0;title\x07",
            "\u202e\u2028\ufeff".encode(),
            b"\xed\xa0\x80",
        ]
    )
    | st.builds(frame, st.integers(0, 60) | st.integers(0, 2**32 - 1), st.binary(max_size=30))
)


@settings(deadline=None)
@given(st.lists(st.lists(PIECES, max_size=8), max_size=4))
def test_any_output_is_harmless_and_bounded(invocations: list[list[bytes]]) -> None:
    reader = LogReader(LIMIT)
    for pieces in invocations:
        for piece in pieces:
            reader.feed(piece)
            assert len(reader._buffer) <= LIMIT
        records = reader.take()
        assert {record.kind for record in records} <= {LogKind.FUNCTION}
        assert not any(_HARMFUL.search(record.text) for record in records)
        assert sum(len(record.text) for record in records) <= _LONGEST_ESCAPE * LIMIT
        assert not reader.over
        assert not reader._buffer


@settings(deadline=None)
@given(st.lists(PIECES, max_size=20))
def test_the_limit_is_passed_exactly_when_more_came(pieces: list[bytes]) -> None:
    reader = LogReader(100)
    for piece in pieces:
        reader.feed(piece)
    assert reader.over == (sum(map(len, pieces)) > 100)


@settings(deadline=None)
@given(st.sampled_from([b"\n", b"a\n", frame(0, b""), b"\xa5\x5a\x00", b"\xa5\x5a\x00\n"]))
@example(b"\xa5\x5a\x00\x03\xff\xff\xff\xff")
def test_a_flood_of_short_records_is_cut(unit: bytes) -> None:
    reader = LogReader(256 * 1024)
    for _ in range(8):
        reader.feed(unit * (65536 // len(unit)))
    assert reader.over
    assert len(reader.take()) <= MOST_RECORDS + 1


@settings(deadline=None)
@given(st.lists(PIECES, max_size=8), st.integers(1, 50))
def test_pieces_give_what_the_whole_gives(pieces: list[bytes], size: int) -> None:
    data = b"".join(pieces)
    whole, split = LogReader(LIMIT), LogReader(LIMIT)
    whole.feed(data)
    for start in range(0, len(data), size):
        split.feed(data[start : start + size])
    assert whole.take() == split.take()
