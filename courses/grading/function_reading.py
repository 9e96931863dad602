"""The `function` and `functions` of a scenario: configurations, roles and layers."""

import dataclasses
from collections.abc import Mapping
from typing import Any, Final

from courses.emulator.records import FunctionConfig
from courses.grading.bindings import ALWAYS, bind
from courses.grading.event_values import Complain
from courses.grading.json_values import Json
from courses.grading.spec import FunctionSpec, RoleSpec
from courses.grading.yaml_source import Path

_CONFIG_FIELDS: Final = {
    "name": "name",
    "handler": "handler",
    "memory": "memory_mb",
    "timeout": "timeout_s",
    "env": "environment",
    "profile": "profile",
}


def read_functions(document: Mapping[str, Any], complain: Complain) -> tuple[FunctionSpec, ...]:
    """The functions of a scenario file, of which there is at least one."""
    if "functions" not in document:
        return (_function(FunctionSpec(FunctionConfig()), document.get("function", {})),)
    if "function" in document:
        complain(("function",), "is one of the functions; use one of the two")
    functions = []
    for name, members in document["functions"].items():
        if "name" in members:
            complain(("functions", name, "name"), "the function's name is the key above it")
        functions.append(_function(FunctionSpec(FunctionConfig(name=name)), members))
    return tuple(functions)


def overridden(
    functions: tuple[FunctionSpec, ...], test: Mapping[str, Any], path: Path, complain: Complain
) -> tuple[FunctionSpec, ...]:
    """The functions with what one test changes of them."""
    if "function" in test:
        if len(functions) > 1:
            complain((*path, "function"), "there are several; write functions: {name: …}")
            return functions
        return (_function(functions[0], test["function"]),)
    changes: dict[str, Any] = test.get("functions", {})
    known = [function.config.name for function in functions]
    for name in changes:
        if name not in known:
            message = f"there is no such function; there are {', '.join(known)}"
            complain((*path, "functions", name), message)
    return tuple(
        _function(function, changes.get(function.config.name, {})) for function in functions
    )


def _function(base: FunctionSpec, members: Mapping[str, Any]) -> FunctionSpec:
    changes = {_CONFIG_FIELDS[key]: members[key] for key in members if key in _CONFIG_FIELDS}
    if "environment" in changes:
        own: dict[str, str] = bind(changes["environment"], ALWAYS)
        changes["environment"] = {**base.config.environment, **own}
    return FunctionSpec(
        config=dataclasses.replace(base.config, **changes),
        role=_role(members["role"]) if "role" in members else base.role,
        layers=tuple(members["layers"]) if "layers" in members else base.layers,
    )


def _role(value: Json) -> RoleSpec:
    if isinstance(value, dict):
        return RoleSpec("document", document=bind(value, ALWAYS))
    match value:
        case "none":
            return RoleSpec("none")
        case "any":
            return RoleSpec("any")
        case str(file) if file != "learner":
            return RoleSpec("file", file)
    return RoleSpec()
