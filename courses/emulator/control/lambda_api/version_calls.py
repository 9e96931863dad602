"""Versions and aliases."""

import re
import uuid
from typing import Any

from courses.emulator.control import platform_strings
from courses.emulator.control.lambda_errors import (
    LambdaError,
    conflict,
    function_not_found,
    invalid,
    not_found,
    validation,
)
from courses.emulator.control.registry import LATEST, Alias, LambdaFunction

from .api import Caller, LambdaApi
from .function_calls import check_revision, configuration, named
from .paging import paged
from .routes import Parameters, Reply, operation

_FUNCTION = "/2015-03-31/functions/{FunctionName}"
_NAME = re.compile(r"(?!^[0-9]+$)([a-zA-Z0-9-_]+)")
_ALIAS = "FunctionVersion:s Description:s RoutingConfig:m"


@operation("POST", f"{_FUNCTION}/versions", "CodeSha256:s Description:s RevisionId:s", status=201)
async def publish_version(api: LambdaApi, _caller: Caller, p: Parameters) -> Reply:
    function, _ = named(api, p)
    check_revision(p, function.latest.revision)
    current = configuration(function, function.latest)
    wanted = p.get("CodeSha256")
    if wanted and wanted != current["CodeSha256"]:
        raise invalid(
            f"CodeSHA256 ({wanted}) is different from current CodeSHA256 in $LATEST ({current['CodeSha256']})."
            " Please try again with the CodeSHA256 in $LATEST."
        )
    version = function.publish(p.get("Description") or function.latest.description, api.clock.now)
    return configuration(function, version, version.number)


@operation("GET", f"{_FUNCTION}/versions", query="Marker:s MaxItems:i")
async def list_versions_by_function(api: LambdaApi, _caller: Caller, p: Parameters) -> Reply:
    function, _ = named(api, p)
    versions = [function.latest, *function.versions.values()]
    found = [configuration(function, each, each.number) for each in versions]
    return paged("Versions", found, p, key="Version")


def _described(function: LambdaFunction, alias: Alias) -> Reply:
    reply: Reply = {
        "AliasArn": platform_strings.function_arn(function.name, alias.name),
        "Name": alias.name,
        "FunctionVersion": alias.version,
        "Description": alias.description,
        "RevisionId": alias.revision,
    }
    if alias.weights:
        reply["RoutingConfig"] = {"AdditionalVersionWeights": dict(alias.weights)}
    return reply


def _check_version(function: LambdaFunction, version: str) -> None:
    if version != LATEST and version not in function.versions:
        raise function_not_found(function.name, version)


def _weights(function: LambdaFunction, version: str, routing: dict[str, Any]) -> dict[str, float]:
    """Checked as AWS does, in its words."""
    weights = routing.get("AdditionalVersionWeights") or {}
    if not isinstance(weights, dict):
        raise LambdaError("SerializationException", "AdditionalVersionWeights has another type.")
    if len(weights) > 1:
        raise invalid("Number of items in AdditionalVersionWeights cannot be greater than 1")
    for other, weight in weights.items():
        if not re.fullmatch(r"[0-9]+", str(other)):
            raise validation(
                f"{{{other}={weight}}}",
                "routingConfig.additionalVersionWeights",
                "satisfy regular expression pattern: [0-9]+",
            )
        if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 <= weight <= 1:
            raise validation(
                f"{{{other}={weight}}}",
                "routingConfig.additionalVersionWeights",
                "have value less than or equal to 1.0 and greater than or equal to 0.0",
            )
        if version == LATEST:
            raise invalid("$LATEST is not supported for an alias pointing to more than 1 version")
        if other == version:
            raise invalid(
                f"Invalid function version {other}. Function version {other} is already included in routing configuration."
            )
        _check_version(function, other)
    return {str(other): float(weight) for other, weight in weights.items() if weight}


def _alias(function: LambdaFunction, p: Parameters) -> Alias:
    alias = function.aliases.get(p["Name"])
    if alias is None:
        arn = platform_strings.function_arn(function.name, p["Name"])
        raise not_found(f"Cannot find alias arn: {arn}")
    return alias


@operation(
    "POST",
    f"{_FUNCTION}/aliases",
    f"Name:s {_ALIAS}",
    required="Name FunctionVersion",
    status=201,
)
async def create_alias(api: LambdaApi, _caller: Caller, p: Parameters) -> Reply:
    function, _ = named(api, p)
    name = p["Name"]
    if not _NAME.fullmatch(name):
        pattern = r"(?!^[0-9]+$)([a-zA-Z0-9-_]+)"
        raise validation(name, "name", f"satisfy regular expression pattern: {pattern}")
    if name in function.aliases:
        arn = platform_strings.function_arn(function.name, name)
        raise conflict(f"Alias already exists: {arn}")
    _check_version(function, p["FunctionVersion"])
    weights = _weights(function, p["FunctionVersion"], p.get("RoutingConfig") or {})
    alias = Alias(name, p["FunctionVersion"], p.get("Description") or "", weights)
    function.aliases[name] = alias
    return _described(function, alias)


@operation("GET", f"{_FUNCTION}/aliases/{{Name}}")
async def get_alias(api: LambdaApi, _caller: Caller, p: Parameters) -> Reply:
    function, _ = named(api, p)
    return _described(function, _alias(function, p))


@operation("GET", f"{_FUNCTION}/aliases", query="FunctionVersion:s Marker:s MaxItems:i")
async def list_aliases(api: LambdaApi, _caller: Caller, p: Parameters) -> Reply:
    function, _ = named(api, p)
    wanted = p.get("FunctionVersion")
    aliases = [a for a in function.aliases.values() if wanted in (None, a.version)]
    return paged("Aliases", [_described(function, alias) for alias in aliases], p, key="Name")


@operation("PUT", f"{_FUNCTION}/aliases/{{Name}}", f"{_ALIAS} RevisionId:s")
async def update_alias(api: LambdaApi, _caller: Caller, p: Parameters) -> Reply:
    function, _ = named(api, p)
    if p["Name"] not in function.aliases:
        arn = platform_strings.function_arn(function.name, p["Name"])
        raise not_found(f"Alias not found: {arn}")
    alias = function.aliases[p["Name"]]
    check_revision(p, alias.revision)
    version = p.get("FunctionVersion") or alias.version
    _check_version(function, version)
    if p.get("RoutingConfig") is not None:
        alias.weights = _weights(function, version, p["RoutingConfig"])
    alias.version = version
    if p.get("Description") is not None:
        alias.description = p["Description"]
    alias.revision = str(uuid.uuid4())
    return _described(function, alias)


@operation("DELETE", f"{_FUNCTION}/aliases/{{Name}}", status=204)
async def delete_alias(api: LambdaApi, _caller: Caller, p: Parameters) -> Reply:
    function, _ = named(api, p)
    function.aliases.pop(p["Name"], None)
    return {}
