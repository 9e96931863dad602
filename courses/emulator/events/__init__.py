"""Events as their sources build them: values of the standard library only.

    build("s3", {"bucket": "photos", "key": "in/a b.jpg"})   # from facts, as the account has them
    sample("sqs")                                            # the same every time, for a menu
    to_http("function-url", {"hello": "world"})              # what the client gets

To add a source, write `<name>.py` with `TITLE`, `SAMPLE` and `build`; underscores are hyphens in its
name. Its test goes to `tests/emulator/events/`.
"""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from .answers import FRONTS, HttpResponse, front_of, to_http
from .values import Facts, Json

__all__ = [
    "FRONTS",
    "SOURCES",
    "EventSource",
    "Facts",
    "HttpResponse",
    "build",
    "front_of",
    "of_delivery",
    "sample",
    "to_http",
]

_NOT_SOURCES: Final = {"answers", "format_two", "http", "moments", "values"}


@dataclass(frozen=True, slots=True)
class EventSource:
    """One source of events."""

    title: str
    """For a menu of test events."""
    build: Callable[[Facts], Json]
    sample: Facts


def _load() -> dict[str, EventSource]:
    found: dict[str, EventSource] = {}
    for module in pkgutil.iter_modules(__path__):
        if module.name not in _NOT_SOURCES:
            loaded = importlib.import_module(f"{__name__}.{module.name}")
            name = module.name.replace("_", "-")
            found[name] = EventSource(loaded.TITLE, loaded.build, loaded.SAMPLE)
    return found


SOURCES: Final = _load()
"""Every source by its name: "apigateway-rest"."""


def build(kind: str, facts: Facts) -> Json:
    """The event of a source. Raises `KeyError` for a source or a fact that is missing."""
    return SOURCES[kind].build(facts)


def of_delivery(kind: str, payload: Facts) -> Json:
    """The event that a function gets for what AWS pushes to it: `kind` and `payload` of a delivery.

    What a rule sends has been made by its target's input already.
    """
    if kind == "events":
        return payload["event"]
    return build({"logs": "cloudwatch-logs"}.get(kind, kind), payload)


def sample(kind: str) -> Json:
    """An example of the source's event, the same every time."""
    return build(kind, SOURCES[kind].sample)
