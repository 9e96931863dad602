"""A function package read from a file or a folder of this machine."""

import os
from pathlib import Path
from typing import Final

MAX_BYTES: Final = 50_000_000
"""Of all files together: Lambda's limit for a package that is uploaded directly, unzipped here."""

_SKIPPED: Final = {"__pycache__", ".git"}


class PackageError(ValueError):
    """The path holds no package; the message says what to do."""


def read_package(path: Path, *, handler: str) -> dict[str, bytes]:
    """Content by path with forward slashes.

    A single file takes the place of the module that `handler`, such as `handler.handler`, names.
    Links are not followed. Raises `PackageError`.
    """
    if path.is_file():
        return _limited({f"{handler.partition('.')[0]}.py": path})
    if not path.is_dir():
        message = f"{path} is neither a file nor a folder"
        raise PackageError(message)
    found: dict[str, Path] = {}
    for folder, names, files in os.walk(path):
        names[:] = sorted(set(names) - _SKIPPED)
        for name in sorted(files):
            file = Path(folder, name)
            if not file.is_symlink():
                found[file.relative_to(path).as_posix()] = file
    if not found:
        message = f"{path} is an empty folder; put handler.py into it"
        raise PackageError(message)
    return _limited(found)


def _limited(files: dict[str, Path]) -> dict[str, bytes]:
    if sum(file.stat().st_size for file in files.values()) > MAX_BYTES:
        message = f"the files are larger than {MAX_BYTES:,} bytes together"
        raise PackageError(message)
    try:
        return {name: file.read_bytes() for name, file in files.items()}
    except OSError as error:
        message = f"{error.filename} cannot be read: {error.strerror}"
        raise PackageError(message) from error
