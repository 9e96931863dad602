"""A file that the kernel writes whenever it is read, of /proc or of a control group."""

import os
import weakref
from pathlib import Path

_MOST_BYTES = 1 << 16


class KernelFile:
    """Opened once, since that takes several times as long as reading it. Closed with the object."""

    def __init__(self, path: Path | str) -> None:
        """Raises OSError."""
        self._fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        weakref.finalize(self, os.close, self._fd)

    def read(self) -> str:
        """What it says now. Raises OSError once that of which it tells is gone.

        A process names itself, in bytes of its choice.
        """
        return os.pread(self._fd, _MOST_BYTES, 0).decode(errors="replace")
