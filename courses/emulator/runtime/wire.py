"""What supervisor, zygote and pid 1 say to each other: fixed binary forms, no parser to attack.

All numbers are in the machine's own byte order: both ends run on one machine.
"""

import struct
from collections.abc import Iterable, Mapping

CONTROL_FD = 3
"""The fork server's end of the control socket."""

# Supervisor to zygote, on the control socket: a verb, the number of a place (see places.py), whether
# the run will wait as a spare, and how many doors come with it.
REQUEST = struct.Struct("=cI?B")
SPAWN = b"S"
RELEASE = b"R"
# Descriptors that come with SPAWN, in this order. After them come the doors of the run's control
# group (sandbox/cgroups.py), none where it is put there from outside.
SPAWN_FDS = ("setup", "output", "orders", "status")
MOST_DOORS = 4
ENTER = b"0"
"""What a task writes to a door to move itself."""

# Zygote to supervisor: the answer to SPAWN carries the pidfd of the environment's pid 1.
SPAWNED = b"P"

EMBRYO = "next-run"
"""The name of a process that is no run yet, as /proc shows it."""

# Child to supervisor, on the setup socket, before any byte of the learner's: the listeners.
LISTENING = b"L"
# The same in tier C: one end of a connection that takes the place of the Runtime API's listener.
CONNECTED = b"C"
RUNTIME_API_PORT = 9001
AWS_PORT = 4566
LISTENER_PORTS = (RUNTIME_API_PORT, AWS_PORT)

# Pid 1 to supervisor: the learner's raw wait status, peak resident KB, user and system seconds.
STATUS = struct.Struct("=BiQdd")
ENDED = 1
SETUP_FAILED = 2
"""A STATUS record with this first byte is followed by the reason as text."""

# Supervisor to pid 1 once the code is known, then one byte per order.
_COUNT = struct.Struct("=I")
_FILE = struct.Struct("=II")
FREEZE = b"F"
THAW = b"T"

# The frames of `_LAMBDA_TELEMETRY_LOG_FD`, which the runtime client writes; big-endian.
FRAME = struct.Struct(">IIQ")


OPT = "/opt/"
"""What the paths of a layer's files begin with. All others are relative to the code's folder."""


def pack_package(files: Mapping[str, bytes], configuration: bytes) -> bytes:
    """The code, its layers and the configuration as pid 1 reads them. Paths are validated."""
    parts = [_COUNT.pack(len(files))]
    for path, content in files.items():
        encoded = path.encode()
        parts += [_FILE.pack(len(encoded), len(content)), encoded, content]
    parts += [_COUNT.pack(len(configuration)), configuration]
    return b"".join(parts)


class Reader:
    """Reads the package form from a byte source that returns what was asked for."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._buffer = bytearray()

    def take(self, size: int) -> bytes:
        """Exactly `size` bytes; EOFError when the source ends first."""
        while len(self._buffer) < size:
            chunk = next(self._chunks, b"")
            if not chunk:
                raise EOFError("the orders ended early")
            self._buffer += chunk
        taken = bytes(self._buffer[:size])
        del self._buffer[:size]
        return taken

    def file_count(self) -> int:
        count: int = _COUNT.unpack(self.take(_COUNT.size))[0]
        return count

    def file(self) -> tuple[str, bytes]:
        path_size, content_size = _FILE.unpack(self.take(_FILE.size))
        return self.take(path_size).decode(), self.take(content_size)

    def configuration(self) -> bytes:
        (size,) = _COUNT.unpack(self.take(_COUNT.size))
        return self.take(size)
