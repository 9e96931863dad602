"""How the site and a fake AWS talk: frames of a ticket, a JSON head and a body of bytes.

Both ends are ours and run on one machine. Only the body, and texts inside the head, are a
learner's; lengths are counted by whoever packs the frame.
"""

import json
import struct
from typing import Any, NamedTuple

_HEADER = struct.Struct("=III")
_MOST_BYTES = 1 << 28


class Frame(NamedTuple):
    """`ticket` is chosen by who asks and repeated by who answers."""

    ticket: int
    head: dict[str, Any]
    body: bytes


class Broken(ValueError):
    """The other end does not speak this form: it is lost."""


def pack(ticket: int, head: dict[str, Any], body: bytes = b"") -> bytes:
    """One frame as bytes."""
    text = json.dumps(head).encode()
    return _HEADER.pack(ticket, len(text), len(body)) + text + body


class Reader:
    """Feed it bytes; it gives the frames that are complete."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[Frame]:
        """Raises Broken."""
        self._buffer += data
        frames: list[Frame] = []
        while len(self._buffer) >= _HEADER.size:
            ticket, head_size, body_size = _HEADER.unpack_from(self._buffer)
            if head_size + body_size > _MOST_BYTES:
                raise Broken("a frame without measure")
            body_at = _HEADER.size + head_size
            end = body_at + body_size
            if len(self._buffer) < end:
                break
            try:
                head = json.loads(self._buffer[_HEADER.size : body_at])
            except ValueError as error:
                raise Broken(str(error)) from error
            frames.append(Frame(ticket, head, bytes(self._buffer[body_at:end])))
            del self._buffer[:end]
        return frames
