"""The layers that a scenario names, as files below /opt."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

from courses.grading.lab import Lab

Layers: TypeAlias = Mapping[str, Mapping[str, bytes]]
"""Files below /opt, by the name of a layer that is a folder beside `tests.yaml`."""

SHIPPED: Final = ("powertools",)
"""Layers that the lab has."""


def with_layers(
    package: Mapping[str, bytes], names: Sequence[str], lab: Lab, own: Layers
) -> Mapping[str, bytes]:
    """A package and the files of its layers; where two have a file, the later layer's counts.

    Raises FileNotFoundError for a layer that is not there.
    """
    if not names:
        return package
    files: dict[str, Any] = dict(package)
    for name in names:
        if name not in own and name not in SHIPPED:
            message = f"there is no layer {name}; {', '.join(SHIPPED)} is shipped"
            raise FileNotFoundError(message)
        files |= own[name] if name in own else lab.layer(name)
    return files
