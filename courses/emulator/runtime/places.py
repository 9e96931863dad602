"""The /tmp of each execution environment, kept in the zygote so that it outlives a runtime.

A place is a size-capped tmpfs at /places/<number> in the zygote's own mount namespace. Each run
of that environment binds it at /tmp and drops the rest of /places before any learner's byte is
read. A mount in the zygote works on every kernel; a descriptor from fsmount(2) can be attached a
second time only since Linux 6.15. Mounts of the zygote's reach the next run's mount namespace, which
is there before its place is; none comes back.
"""

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
        self._known: set[int] = set()
        mount("tmpfs", PLACES, "tmpfs", MS_NOSUID | MS_NODEV, "size=1m,mode=700")
        mount("none", PLACES, None, MS_SHARED)

    def ensure(self, number: int) -> None:
        if number in self._known:
            return
        path = Path(PLACES, str(number))
        path.mkdir()
        mount("tmpfs", str(path), "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, self._options)
        self._known.add(number)

    def release(self, number: int) -> None:
        """Drop a place and what is in it. Runs that still hold it keep their own mount."""
        if number in self._known:
            self._known.remove(number)
            path = Path(PLACES, str(number))
            unmount(str(path))
            path.rmdir()


def follow() -> None:
    """In a mount namespace that was made from the zygote's: places come and go here as they do there."""
    mount("none", PLACES, None, MS_REC | MS_SLAVE)


def attach(number: int) -> None:
    """In a run's own mount namespace: the place at /tmp, and no other place visible."""
    mount(f"{PLACES}/{number}", "/tmp", None, MS_BIND)  # noqa: S108 the sandbox's own
    unmount(PLACES)
