"""The log stream: lines and frames in order, capped, and safe to show."""

from hypothesis import given
from hypothesis import strategies as st

from courses.emulator.control.logs import LogReader, safe_text
from courses.emulator.runtime import wire

TEXT_FRAME = 0xA55A0003


def frame(text: str) -> bytes:
    encoded = text.encode()
    return wire.FRAME.pack(TEXT_FRAME, len(encoded), 0) + encoded


def read(data: bytes, limit: int = 10_000) -> list[str]:
    reader = LogReader(limit)
    reader.feed(data)
    return [record.text for record in reader.take()]


def test_lines_and_frames_keep_their_order() -> None:
    data = b"first\n" + frame("[ERROR] KeyError\nTraceback\n  line\n") + b"last"
    assert read(data) == ["first", "[ERROR] KeyError\nTraceback\n  line", "last"]


def test_a_print_without_newline_ends_at_a_frame() -> None:
    assert read(b"no newline" + frame("record\n") + b"after\n") == ["no newline", "record", "after"]


@given(
    st.lists(st.text(alphabet="abcäö€ ", min_size=1, max_size=20), max_size=8), st.integers(1, 30)
)
def test_pieces_do_not_matter(texts: list[str], size: int) -> None:
    data = b"".join(
        frame(text + "\n") if number % 2 else text.encode() + b"\n"
        for number, text in enumerate(texts)
    )
    reader = LogReader(10_000)
    for start in range(0, len(data), size):
        reader.feed(data[start : start + size])
    assert [record.text for record in reader.take()] == texts


@given(st.binary(max_size=300))
def test_any_bytes_become_safe_text(data: bytes) -> None:
    for text in read(data):
        assert text == safe_text(text)
        text.encode()


def test_control_characters_are_shown_not_obeyed() -> None:
    assert read("a\0b\x1b[31m\x9b\u202eq\tt\n".encode()) == ["a\\x00b\\x1b[31m\\x9b\\u202eq\tt"]


def test_bytes_that_are_not_utf8_are_shown() -> None:
    assert read(b"a\xffb\n") == ["a\\xffb"]


def test_the_prefix_of_a_flood_is_kept() -> None:
    reader = LogReader(100)
    reader.feed(b"x" * 60 + b"\n")
    assert not reader.over
    reader.feed(b"y" * 100)
    assert reader.over
    assert [record.text for record in reader.take()] == ["x" * 60, "y" * 39]


def test_each_invocation_has_its_own_allowance() -> None:
    reader = LogReader(10)
    reader.feed(b"x" * 11)
    reader.take()
    assert not reader.over
    reader.feed(b"123456789\n")
    assert not reader.over


def test_a_frame_that_lies_about_its_length_is_text() -> None:
    lie = wire.FRAME.pack(TEXT_FRAME, 2**31, 0) + b"text\n"
    assert any("text" in text for text in read(lie))


def test_a_frame_that_was_cut_off_keeps_its_text() -> None:
    assert read(frame("a long record")[:-3]) == ["a long rec"]


def test_a_line_without_end_is_cut() -> None:
    assert [len(text) for text in read(b"x" * 150_000, limit=200_000)] == [65536, 65536, 18928]


def test_levels_are_read_from_the_runtimes_own_form() -> None:
    reader = LogReader(1000)
    reader.feed(b"[WARNING]\t2026\tid\thot\n[ERROR] KeyError: 'x'\nplain\n")
    assert [record.level for record in reader.take()] == ["WARN", "ERROR", ""]
