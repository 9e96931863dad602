"""EventInvokeConfig: retries, age and destinations of asynchronous invocations."""

from typing import Any

from courses.emulator.control import platform_strings
from courses.emulator.control.lambda_errors import (
    function_not_found,
    invalid,
    not_found,
    validation,
)
from courses.emulator.control.registry import LATEST, AsyncSettings, LambdaFunction, split_name
from courses.emulator.records import Json

from .api import Caller, LambdaApi
from .function_calls import named
from .paging import paged
from .routes import Parameters, Reply, operation

_PATH = "/2019-09-25/functions/{FunctionName}/event-invoke-config"
_BODY = "MaximumRetryAttempts:i MaximumEventAgeInSeconds:i DestinationConfig:m"
_SERVICES = ("sqs", "sns", "lambda", "events", "s3")


def _described(function: LambdaFunction, qualifier: str) -> Reply:
    settings = function.async_settings[qualifier]
    destinations: dict[str, Json] = {"OnSuccess": {}, "OnFailure": {}}
    if settings.on_success:
        destinations["OnSuccess"] = {"Destination": settings.on_success}
    if settings.on_failure:
        destinations["OnFailure"] = {"Destination": settings.on_failure}
    reply: Reply = {
        "LastModified": settings.modified,
        "FunctionArn": platform_strings.function_arn(function.name, qualifier),
        "DestinationConfig": destinations,
    }
    if settings.max_retries is not None:
        reply["MaximumRetryAttempts"] = settings.max_retries
    if settings.max_event_age_s is not None:
        reply["MaximumEventAgeInSeconds"] = settings.max_event_age_s
    return reply


def _destination(api: LambdaApi, function: LambdaFunction, config: Json, kind: str) -> str:
    arn = ((config or {}).get(kind) or {}).get("Destination") or ""
    if not arn:
        return ""
    parts = str(arn).split(":")
    if len(parts) < 6 or parts[2] not in _SERVICES or (parts[2] == "s3" and kind == "OnSuccess"):
        on_success = f"OnSuccess(destination={arn})" if kind == "OnSuccess" else "null"
        on_failure = f"OnFailure(destination={arn})" if kind == "OnFailure" else "null"
        raise invalid(
            f"The provided destination config DestinationConfig(onSuccess={on_success}, onFailure={on_failure}) is invalid."
        )
    if parts[2] == "lambda":
        name, _ = split_name(arn)
        if name == function.name:
            raise invalid("You can't specify the function as a destination for itself.")
        if name not in api.registry.functions:
            raise invalid(f"The destination ARN {arn} is invalid.")
    api.check_destination(function, arn)
    return str(arn)


def _check_ranges(p: Parameters) -> None:
    for member, least, most in (
        ("MaximumRetryAttempts", 0, 2),
        ("MaximumEventAgeInSeconds", 60, 21600),
    ):
        value = p.get(member)
        if value is not None and not least <= value <= most:
            bound = (
                f"greater than or equal to {least}"
                if value < least
                else f"less than or equal to {most}"
            )
            raise validation(value, member[0].lower() + member[1:], f"have value {bound}")


def _settings(api: LambdaApi, function: LambdaFunction, p: Parameters) -> AsyncSettings:
    config: Any = p.get("DestinationConfig")
    if (
        config is None
        and p.get("MaximumRetryAttempts") is None
        and p.get("MaximumEventAgeInSeconds") is None
    ):
        raise invalid("You must specify at least one of error handling or destination setting.")
    _check_ranges(p)
    return AsyncSettings(
        api.clock.now,
        p.get("MaximumRetryAttempts"),
        p.get("MaximumEventAgeInSeconds"),
        _destination(api, function, config, "OnSuccess"),
        _destination(api, function, config, "OnFailure"),
    )


def _found(api: LambdaApi, p: Parameters) -> tuple[LambdaFunction, str]:
    """Raises unless there is a configuration."""
    name, qualifier = split_name(p["FunctionName"], p.get("Qualifier") or "")
    function = api.registry.functions.get(name)
    key = qualifier or LATEST
    if function is None or key not in function.async_settings:
        arn = platform_strings.function_arn(name, key)
        raise not_found(f"The function {arn} doesn't have an EventInvokeConfig")
    return function, key


def _existing(api: LambdaApi, p: Parameters) -> tuple[LambdaFunction, str]:
    name, qualifier = split_name(p["FunctionName"], p.get("Qualifier") or "")
    if name not in api.registry.functions:
        raise not_found("The function doesn't exist.")
    function = api.registry.functions[name]
    if qualifier not in ("", LATEST, *function.versions, *function.aliases):
        raise function_not_found(name, qualifier)
    return function, qualifier or LATEST


@operation("PUT", _PATH, _BODY, query="Qualifier:s")
async def put_function_event_invoke_config(api: LambdaApi, _caller: Caller, p: Parameters) -> Reply:
    function, key = _existing(api, p)
    function.async_settings[key] = _settings(api, function, p)
    return _described(function, key)


@operation("POST", _PATH, _BODY, query="Qualifier:s")
async def update_function_event_invoke_config(
    api: LambdaApi, _caller: Caller, p: Parameters
) -> Reply:
    function, key = _found(api, p)
    old, new = function.async_settings[key], _settings(api, function, p)
    if new.max_retries is None:
        new.max_retries = old.max_retries
    if new.max_event_age_s is None:
        new.max_event_age_s = old.max_event_age_s
    config: Any = p.get("DestinationConfig") or {}
    if "OnSuccess" not in config:
        new.on_success = old.on_success
    if "OnFailure" not in config:
        new.on_failure = old.on_failure
    function.async_settings[key] = new
    return _described(function, key)


@operation("GET", _PATH, query="Qualifier:s")
async def get_function_event_invoke_config(api: LambdaApi, _caller: Caller, p: Parameters) -> Reply:
    return _described(*_found(api, p))


@operation("GET", f"{_PATH}/list", query="Marker:s MaxItems:i")
async def list_function_event_invoke_configs(
    api: LambdaApi, _caller: Caller, p: Parameters
) -> Reply:
    function, _ = named(api, p)
    found = [_described(function, key) for key in function.async_settings]
    return paged("FunctionEventInvokeConfigs", found, p, key="FunctionArn", most=50)


@operation("DELETE", _PATH, query="Qualifier:s", status=204)
async def delete_function_event_invoke_config(
    api: LambdaApi, _caller: Caller, p: Parameters
) -> Reply:
    function, key = _found(api, p)
    del function.async_settings[key]
    return {}
