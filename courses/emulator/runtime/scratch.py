"""Tier C: each environment's folder on the host's disk, in place of the mounts that are not allowed.

The learner's process can write to `tmp` in it and read `task-<n>` and `opt-<n>`; Landlock keeps every other folder
from it. No kernel limit holds for the sum of the files, so the keeper looks (without_namespaces.py).
"""

import os
from contextlib import suppress
from itertools import count
from pathlib import Path

from .linux import close_range

_FIRST_NOT_STANDARD = 3
_MOST_FILES = 20_000
_DEEPEST = 500
"""Folders in each other: under what every Python counts, of which the older ones recurse."""
_BLOCK = 512
"""The unit of st_blocks, whatever the file system."""


class Scratch:
    """Makes and removes the folders; lives in the zygote. As `places.Places`, for tier C."""

    def __init__(self, stage: str) -> None:
        self._stage = stage
        self._runs = count(1)
        self.task = ""
        """The task folder of the run that ensure() prepared last."""
        self.opt = ""
        """The folder of its layers."""

    def ensure(self, number: int) -> None:
        """The folder of a place, and a new one for the code of its next run."""
        place = Path(self._stage, str(number))
        (place / "tmp").mkdir(mode=0o700, parents=True, exist_ok=True)
        run = next(self._runs)
        task, opt = place / f"task-{run}", place / f"opt-{run}"
        task.mkdir(mode=0o700)
        opt.mkdir(mode=0o700)
        self.task, self.opt = str(task), str(opt)

    def files(self, number: int) -> str:
        """The folder of a place that stands for /tmp."""
        return str(Path(self._stage, str(number), "tmp"))

    def release(self, number: int) -> None:
        """Remove a place, in a process of its own: there may be many files, and the zygote is needed."""
        if os.fork():
            return
        with suppress(BaseException):
            # Its end must be seen: this process may live longer than the fork server.
            close_range(_FIRST_NOT_STANDARD)
            remove(str(Path(self._stage, str(number))))
        os._exit(0)


def remove(folder: str) -> None:
    """Remove a folder that a learner's process has filled; it is dead, and this has no rights but its own.

    The tools of the system, since a tree may be deeper than Python recurses or than a path is long,
    and its folders may be closed to their owner.
    """
    for command in (["/bin/chmod", "-R", "u+rwx"], ["/bin/rm", "-rf"]):
        os.spawnve(os.P_WAIT, command[0], [*command, "--", folder], {})  # noqa: S606 no shell is wanted


def is_over(directory: int, most_bytes: int) -> bool:
    """Whether the files below an open directory take too much, or cannot be counted. Follows no link.

    Counts at most as many entries as are allowed, so a look takes bounded time.
    """
    try:
        return _is_over(directory, most_bytes)
    except FileNotFoundError:
        return False  # removed while it was looked at
    except OSError:
        return True  # closed on purpose


def _fail(error: OSError) -> None:
    raise error


def _is_over(directory: int, most_bytes: int) -> bool:
    files, size = 0, 0
    for path, folders, names, at in os.fwalk(
        ".", dir_fd=directory, follow_symlinks=False, onerror=_fail
    ):
        files += len(folders) + len(names)
        if files > _MOST_FILES or path.count("/") > _DEEPEST:
            return True
        for name in names:
            with suppress(FileNotFoundError):
                size += os.stat(name, dir_fd=at, follow_symlinks=False).st_blocks * _BLOCK
        if size > most_bytes:
            return True
    return False
