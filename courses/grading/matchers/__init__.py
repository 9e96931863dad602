"""Matchers by name: the module `contains` is `$contains`.

A trailing underscore keeps a module from hiding a name of Python's: `json_` is `$json`.
"""

import importlib
import pkgutil
from typing import Final

from courses.grading.matchers.base import Matcher

_NOT_MATCHERS: Final = {"base", "ordering"}


def _load() -> dict[str, Matcher]:
    found: dict[str, Matcher] = {}
    for module in pkgutil.iter_modules(__path__):
        if module.name not in _NOT_MATCHERS:
            loaded = importlib.import_module(f"{__name__}.{module.name}")
            matcher: Matcher = loaded.MATCHER
            found[f"${module.name.rstrip('_')}"] = matcher
    return found


MATCHERS: Final = _load()
"""Every matcher by its name with the dollar sign."""
