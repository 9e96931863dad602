"""The /tmp of each execution environment, kept in the zygote so that it outlives a runtime.

A place is a size-capped tmpfs in a folder of /places in the zygote's own mount namespace. Each run
of that environment binds it at /tmp and drops /places before any learner's byte is read. A mount in
the zygote works on every kernel; a descriptor from fsmount(2) can be attached a second time only since
Linux 6.15. Mounts of the zygote's reach the next run's mount namespace, which may be there before its
place is; none comes back.
"""

from itertools import count
from pathlib import Path

from .linux import (
    MS_BIND,
    MS_NODEV,
    MS_NOEXEC,
    MS_NOSUID,
    MS_REC,
    MS_SHARED,
    MS_SLAVE,
    mount,
    unmount,
)
from .view import PLACES

_MOST_FILES = 20_000
"""Caps the time that the kernel needs to drop a full /tmp."""


class Places:
    """Makes and removes places; lives in the zygote."""

    def __init__(self, size_mb: int) -> None:
        self._options = f"size={size_mb}m,nr_inodes={_MOST_FILES},mode=700"
        self._numbers = count(1)
        self._known: dict[int, str] = {}
        self._next: str | None = None
        mount("tmpfs", PLACES, "tmpfs", MS_NOSUID | MS_NODEV, "size=1m,mode=700")
        mount("none", PLACES, None, MS_SHARED)

    def prepare(self) -> str:
        """Make what the next place takes, unless it is there. Returns its folder."""
        if self._next is None:
            folder = Path(PLACES, str(next(self._numbers)))
            folder.mkdir()
            try:
                flags = MS_NOSUID | MS_NODEV | MS_NOEXEC
                mount("tmpfs", str(folder), "tmpfs", flags, self._options)
            except OSError:
                folder.rmdir()  # else each attempt leaves one, fifty a second
                raise
            self._next = str(folder)
        return self._next

    def ensure(self, number: int) -> None:
        if number not in self._known:
            self._known[number], self._next = self.prepare(), None

    def files(self, number: int) -> str:
        """The folder of a place."""
        return self._known[number]

    def release(self, number: int) -> None:
        """Drop a place and what is in it. Runs that still hold it keep their own mount."""
        folder = self._known.pop(number, None)
        if folder is not None:
            unmount(folder)
            Path(folder).rmdir()


def follow() -> None:
    """In a mount namespace that was made from the zygote's: places come and go here as they do there."""
    mount("none", PLACES, None, MS_REC | MS_SLAVE)


def attach(folder: str) -> None:
    """In a run's own mount namespace: the place at /tmp."""
    mount(folder, "/tmp", None, MS_BIND)  # noqa: S108 the sandbox's own


def leave() -> None:
    """In a run's own mount namespace: no place is visible any more but at /tmp."""
    unmount(PLACES)
