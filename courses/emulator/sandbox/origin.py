"""What a fork server was started from, so that a change of it is noticed."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from courses.emulator.settings import LabSettings

RUNTIME = Path(__file__).resolve().parents[1] / "runtime"

Stamp = frozenset[tuple[str, int, int]]
"""Path, inode and time of change in nanoseconds of each file and package."""


def stamp(settings: LabSettings, python: Path) -> Stamp:
    """Of our own code, the learner's packages and the interpreter. A folder that is missing has none.

    Of a package only its folder is looked at: an installer makes that anew.
    """
    return frozenset(_stamps([python, *_entries(RUNTIME), *_entries(settings.packages)]))


def _entries(folder: Path) -> list[Path]:
    """What is in it, less what the interpreter writes there by itself."""
    try:
        return [folder / name for name in os.listdir(folder) if name != "__pycache__"]  # noqa: PTH208
    except OSError:
        return []


def _stamps(paths: Iterable[Path]) -> Iterable[tuple[str, int, int]]:
    for path in paths:
        with suppress(OSError):  # gone since it was listed: the next look sees that
            found = path.stat()
            yield str(path), found.st_ino, found.st_mtime_ns
