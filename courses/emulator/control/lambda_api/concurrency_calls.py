"""Reserved and provisioned concurrency, and the account's settings."""

from datetime import datetime

from courses.emulator.control import platform_strings
from courses.emulator.control.lambda_errors import (
    LambdaError,
    conflict,
    function_not_found,
    invalid,
    not_found,
    validation,
)
from courses.emulator.control.registry import LATEST, LambdaFunction, Provisioned, split_name

from .api import Caller, LambdaApi
from .function_calls import lambda_time, named
from .paging import paged
from .routes import Parameters, Reply, operation

_RESERVED = "/functions/{FunctionName}/concurrency"
_PROVISIONED = "/2019-09-30/functions/{FunctionName}/provisioned-concurrency"
_GIGABYTE = 1 << 30


def _unqualified(api: LambdaApi, p: Parameters) -> LambdaFunction:
    name, qualifier = split_name(p["FunctionName"])
    if qualifier:
        raise invalid(
            "This operation is permitted on Lambda functions only. Aliases and versions do not support this"
            " operation. Please specify either a function name or an unqualified function ARN."
        )
    if name not in api.registry.functions:
        raise function_not_found(name, LATEST)
    return api.registry.functions[name]


@operation(
    "PUT",
    f"/2017-10-31{_RESERVED}",
    "ReservedConcurrentExecutions:i",
    required="ReservedConcurrentExecutions",
)
async def put_function_concurrency(api: LambdaApi, _caller: Caller, p: Parameters) -> Reply:
    function = _unqualified(api, p)
    units = p["ReservedConcurrentExecutions"]
    if units < 0:
        raise validation(
            units, "reservedConcurrentExecutions", "have value greater than or equal to 0"
        )
    complaint = api.concurrency.check_reserved(function.name, units)
    if complaint:
        raise invalid(complaint)
    api.concurrency.share(function.name).reserved = units
    return {"ReservedConcurrentExecutions": units}


@operation("GET", f"/2019-09-30{_RESERVED}")
async def get_function_concurrency(api: LambdaApi, _caller: Caller, p: Parameters) -> Reply:
    reserved = api.concurrency.share(_unqualified(api, p).name).reserved
    return {} if reserved is None else {"ReservedConcurrentExecutions": reserved}


@operation("DELETE", f"/2017-10-31{_RESERVED}", status=204)
async def delete_function_concurrency(api: LambdaApi, _caller: Caller, p: Parameters) -> Reply:
    api.concurrency.share(_unqualified(api, p).name).reserved = None
    return {}


def _provisionable(api: LambdaApi, p: Parameters) -> tuple[LambdaFunction, str, str]:
    """The function, the qualifier, and the version that this means."""
    name, qualifier = split_name(p["FunctionName"], p["Qualifier"])
    if qualifier == LATEST:
        raise invalid(
            "Provisioned Concurrency Configs cannot be applied to unpublished function versions."
        )
    function = api.registry.functions.get(name)
    known = function is not None and (
        qualifier in function.aliases or qualifier in function.versions
    )
    if function is None or not known:
        if qualifier.isdecimal():
            raise function_not_found(name, qualifier)
        arn = platform_strings.function_arn(name, qualifier)
        raise not_found(f"Cannot find alias arn: {arn}")
    alias = function.aliases.get(qualifier)
    return function, qualifier, alias.version if alias else qualifier


@operation(
    "PUT",
    _PROVISIONED,
    "ProvisionedConcurrentExecutions:i",
    query="Qualifier:s",
    required="Qualifier ProvisionedConcurrentExecutions",
    status=202,
)
async def put_provisioned_concurrency_config(
    api: LambdaApi, _caller: Caller, p: Parameters
) -> Reply:
    units = p["ProvisionedConcurrentExecutions"]
    if units < 1:
        raise validation(
            units, "provisionedConcurrentExecutions", "have value greater than or equal to 1"
        )
    function, qualifier, number = _provisionable(api, p)
    if number not in function.versions:
        raise invalid("The function resource provided must be an alias or a published version.")
    for other, held in function.provisioned.items():
        if held.version == number and other != qualifier:
            if qualifier in function.aliases:
                raise conflict(
                    "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version"
                )
            raise conflict("Version is pointed by a Provisioned Concurrency alias")
    complaint = api.concurrency.check_provisioned(function.name, number, units)
    if complaint:
        raise invalid(complaint)
    api.concurrency.share(function.name).provisioned[number] = units
    function.provisioned[qualifier] = Provisioned(units, number, api.clock.now)
    fleet = function.versions[number].fleet
    fleet.withdraw(units)
    await fleet.provision(units)
    reply = _described(function.provisioned[qualifier])
    return {**reply, "Status": "IN_PROGRESS", "AllocatedProvisionedConcurrentExecutions": 0}


def _described(held: Provisioned) -> Reply:
    return {
        "RequestedProvisionedConcurrentExecutions": held.units,
        "AvailableProvisionedConcurrentExecutions": held.units,
        "AllocatedProvisionedConcurrentExecutions": held.units,
        "Status": "READY",
        "LastModified": _modified(held.modified),
    }


def _modified(moment: datetime) -> str:
    return lambda_time(moment).replace(".000", "")


@operation("GET", _PROVISIONED, query="Qualifier:s", required="Qualifier")
async def get_provisioned_concurrency_config(
    api: LambdaApi, _caller: Caller, p: Parameters
) -> Reply:
    function, qualifier, _ = _provisionable(api, p)
    held = function.provisioned.get(qualifier)
    if held is None:
        raise LambdaError(
            "ProvisionedConcurrencyConfigNotFoundException",
            "No Provisioned Concurrency Config found for this function",
            404,
        )
    return _described(held)


@operation("GET", _PROVISIONED, query="Marker:s MaxItems:i")
async def list_provisioned_concurrency_configs(
    api: LambdaApi, _caller: Caller, p: Parameters
) -> Reply:
    function, _ = named(api, p)
    found = [
        {
            "FunctionArn": platform_strings.function_arn(function.name, qualifier),
            **_described(held),
        }
        for qualifier, held in function.provisioned.items()
    ]
    return paged("ProvisionedConcurrencyConfigs", found, p, key="FunctionArn", most=50)


@operation("DELETE", _PROVISIONED, query="Qualifier:s", required="Qualifier", status=204)
async def delete_provisioned_concurrency_config(
    api: LambdaApi, _caller: Caller, p: Parameters
) -> Reply:
    function, qualifier, number = _provisionable(api, p)
    if function.provisioned.pop(qualifier, None) is not None:
        api.concurrency.share(function.name).provisioned.pop(number, None)
        function.versions[number].fleet.withdraw(0)
    return {}


@operation("GET", "/2016-08-19/account-settings")
async def get_account_settings(api: LambdaApi, _caller: Caller, _p: Parameters) -> Reply:
    return {
        "AccountLimit": {
            "TotalCodeSize": 300 * _GIGABYTE,
            "CodeSizeUnzipped": 262144000,
            "CodeSizeZipped": 52428800,
            "ConcurrentExecutions": api.concurrency.limit,
            "UnreservedConcurrentExecutions": api.concurrency.unreserved,
        },
        "AccountUsage": {
            "TotalCodeSize": api.registry.code_size,
            "FunctionCount": len(api.registry.functions),
        },
    }
