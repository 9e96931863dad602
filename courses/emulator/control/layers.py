"""Layers: folders whose files a function finds below /opt.

https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html
"""

import os
from functools import lru_cache
from pathlib import Path

from courses.emulator.runtime import wire


@lru_cache(maxsize=8)
def read_layer(folder: Path) -> dict[str, bytes]:
    """The files of a layer by the paths that they have for a function, such as /opt/python/x.py.

    Links are not followed. Raises FileNotFoundError for a folder that is not there or empty.
    """
    found: dict[str, bytes] = {}
    for at, _, names in os.walk(folder):
        for name in sorted(names):
            file = Path(at, name)
            if not file.is_symlink():
                found[wire.OPT + file.relative_to(folder).as_posix()] = file.read_bytes()
    if not found:
        raise FileNotFoundError(f"there is no layer in {folder}")
    return found
