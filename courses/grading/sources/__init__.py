"""Event sources by name: the module `apigateway_rest` is `from: apigateway-rest`.

Every event is the same each time it is built, so that a failing test can be repeated; ids, times
and addresses in it are examples.
"""

import importlib
import pkgutil
from typing import Final

from courses.grading.sources.base import Source

_NOT_SOURCES: Final = {"base", "requests"}


def _load() -> dict[str, Source]:
    found: dict[str, Source] = {}
    for module in pkgutil.iter_modules(__path__):
        if module.name not in _NOT_SOURCES:
            source: Source = importlib.import_module(f"{__name__}.{module.name}").SOURCE
            found[module.name.replace("_", "-")] = source
    return found


SOURCES: Final = _load()
"""Every source by its name."""
