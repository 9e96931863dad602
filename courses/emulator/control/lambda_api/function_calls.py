"""Functions: create, read, change, delete."""

import base64
import hashlib
import io
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from courses.emulator.control import functions, platform_strings
from courses.emulator.control.lambda_errors import LambdaError, function_not_found, invalid
from courses.emulator.control.registry import LATEST, LambdaFunction, Version, split_name
from courses.emulator.records import ACCOUNT_ID, FunctionConfig, Role

from .api import Caller, LambdaApi
from .paging import paged
from .routes import Parameters, Reply, not_offered, operation

_FUNCTIONS = "/2015-03-31/functions"
_SETTINGS = (
    "Role:s Handler:s Description:s Timeout:i MemorySize:i Environment:m Runtime:s DeadLetterConfig:m "
    "TracingConfig:m LoggingConfig:m"
)


def lambda_time(moment: datetime) -> str:
    """As LastModified of a function: 2026-01-31T10:00:00.000+0000."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "+0000"


def configuration(function: LambdaFunction, version: Version, arn_suffix: str = "") -> Reply:
    """A function's configuration as AWS gives it."""
    config = version.config
    code = b"".join(path.encode() + content for path, content in sorted(version.files.items()))
    logging: Reply = {"LogFormat": config.log_format, "LogGroup": f"/aws/lambda/{config.name}"}
    if config.log_format == "JSON":
        logging |= {
            "ApplicationLogLevel": config.log_level or "INFO",
            "SystemLogLevel": config.system_log_level or "INFO",
        }
    reply: Reply = {
        "FunctionName": function.name,
        "FunctionArn": platform_strings.function_arn(function.name, arn_suffix),
        "Runtime": runtime(),
        "Role": role_arn(config),
        "Handler": config.handler,
        "CodeSize": sum(map(len, version.files.values())),
        "Description": version.description,
        "Timeout": config.timeout_s,
        "MemorySize": config.memory_mb,
        "LastModified": lambda_time(version.modified),
        "CodeSha256": base64.b64encode(hashlib.sha256(code).digest()).decode(),
        "Version": version.number,
        "TracingConfig": {"Mode": config.tracing},
        "RevisionId": version.revision,
        "State": "Active",
        "LastUpdateStatus": "Successful",
        "PackageType": "Zip",
        "Architectures": ["x86_64"],
        "EphemeralStorage": {"Size": 512},
        "SnapStart": {"ApplyOn": "None", "OptimizationStatus": "Off"},
        "LoggingConfig": logging,
    }
    if config.environment:
        reply["Environment"] = {"Variables": dict(config.environment)}
    if config.dead_letter_arn:
        reply["DeadLetterConfig"] = {"TargetArn": config.dead_letter_arn}
    return reply


def runtime() -> str:
    return f"python{sys.version_info[0]}.{sys.version_info[1]}"


def role_arn(config: FunctionConfig) -> str:
    return f"arn:aws:iam::{ACCOUNT_ID}:role/{config.role.name if config.role else 'lambda-lab'}"


def named(api: LambdaApi, p: Parameters) -> tuple[LambdaFunction, str]:
    """The function and the qualifier of a call. Raises LambdaError when either does not exist."""
    name, qualifier = split_name(p["FunctionName"], p.get("Qualifier") or "")
    function = api.registry.get(name, qualifier)
    function.check_qualifier(qualifier)
    return function, qualifier


def changed(config: FunctionConfig, p: Parameters) -> FunctionConfig:
    """The configuration with the members that a call gives. Raises LambdaError."""
    new: dict[str, Any] = {}
    for member, field in (
        ("Handler", "handler"),
        ("Timeout", "timeout_s"),
        ("MemorySize", "memory_mb"),
    ):
        if p.get(member) is not None:
            new[field] = p[member]
    if p.get("Runtime") and p["Runtime"] != runtime():
        raise not_offered(f"The runtime {p['Runtime']!r} (only {runtime()})")
    if p.get("Environment") is not None:
        new["environment"] = _texts(p["Environment"].get("Variables") or {})
    if p.get("DeadLetterConfig") is not None:
        new["dead_letter_arn"] = str(p["DeadLetterConfig"].get("TargetArn") or "")
    if p.get("TracingConfig") is not None:
        new["tracing"] = p["TracingConfig"].get("Mode") or "PassThrough"
    if p.get("LoggingConfig") is not None:
        new |= _logging(p["LoggingConfig"])
    if p.get("Role"):
        new |= _role(config, str(p["Role"]))
    return replace(config, **new)


def _role(config: FunctionConfig, arn: str) -> dict[str, Role]:
    """A role of another name; what it may do stays as it is known here."""
    name = arn.rpartition("/")[2]
    if not arn.startswith("arn:aws:iam::") or not name:
        raise invalid("The role defined for the function cannot be assumed by Lambda.")
    if config.role is None:
        return {"role": Role(name, None)}
    return {} if config.role.name == name else {"role": replace(config.role, name=name)}


def _texts(variables: Mapping[Any, Any]) -> dict[str, str]:
    if not all(isinstance(text, str) for pair in variables.items() for text in pair):
        raise LambdaError("SerializationException", "Variables are texts.")
    return dict(variables)


def _logging(given: Mapping[str, Any]) -> dict[str, Any]:
    return {
        field: given[member]
        for member, field in (
            ("LogFormat", "log_format"),
            ("ApplicationLogLevel", "log_level"),
            ("SystemLogLevel", "system_log_level"),
        )
        if isinstance(given.get(member), str)
    }


def unzip(content: bytes) -> dict[str, bytes]:
    """The files of a ZIP archive; no more than a function may have. Raises LambdaError."""
    files: dict[str, bytes] = {}
    left = functions.MOST_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
            if len(members) > functions.MOST_FILES:
                raise invalid(f"The function has more than {functions.MOST_FILES} files.")
            for info in members:
                with archive.open(info) as file:
                    files[info.filename] = file.read(left + 1)
                left -= len(files[info.filename])
                if left < 0:
                    raise invalid("Unzipped size must be smaller than 262144000 bytes")
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError):
        raise invalid(
            "Could not unzip uploaded file. Please check your file, then try to upload again."
        ) from None
    return files


def _code(api: LambdaApi, p: Mapping[str, Any]) -> dict[str, bytes]:
    if isinstance(p.get("ZipFile"), str):
        return unzip(base64.b64decode(p["ZipFile"]))
    if isinstance(p.get("ZipFile"), bytes):
        return unzip(p["ZipFile"])
    if p.get("S3Bucket") and p.get("S3Key") and api.account is not None:
        found = api.account.call("s3", "get_object", {"Bucket": p["S3Bucket"], "Key": p["S3Key"]})
        if found.reply is None:
            raise invalid(
                f"Error occurred while GetObject. S3 Error Code: {found.error_code}. S3 Error Message: {found.error_message}"
            )
        body = found.reply["Body"]
        return unzip(base64.b64decode(body["$bytes"]) if isinstance(body, dict) else body.encode())
    raise invalid("Please provide a source for function code.")


@operation("GET", f"{_FUNCTIONS}/{{FunctionName}}", query="Qualifier:s")
async def get_function(api: LambdaApi, _caller: Caller, p: Parameters) -> Reply:
    name, qualifier = split_name(p["FunctionName"], p.get("Qualifier") or "")
    if name not in api.registry.functions:
        raise function_not_found(name, qualifier or LATEST)
    function, qualifier = named(api, p)
    reply: Reply = {
        "Configuration": configuration(function, function.version(qualifier), qualifier),
        "Code": {"RepositoryType": "S3", "Location": f"https://awslambda.example/{name}.zip"},
    }
    if function.tags:
        reply["Tags"] = dict(function.tags)
    reserved = api.concurrency.share(name).reserved
    if reserved is not None:
        reply["Concurrency"] = {"ReservedConcurrentExecutions": reserved}
    return reply


@operation("GET", f"{_FUNCTIONS}/{{FunctionName}}/configuration", query="Qualifier:s")
async def get_function_configuration(api: LambdaApi, _caller: Caller, p: Parameters) -> Reply:
    function, qualifier = named(api, p)
    return configuration(function, function.version(qualifier), qualifier)


@operation("GET", _FUNCTIONS, query="MasterRegion:s FunctionVersion:s Marker:s MaxItems:i")
async def list_functions(api: LambdaApi, _caller: Caller, p: Parameters) -> Reply:
    found = [configuration(each, each.latest) for each in api.registry.functions.values()]
    if p.get("FunctionVersion") == "ALL":
        for each in api.registry.functions.values():
            found += [configuration(each, v, v.number) for v in each.versions.values()]
    return paged("Functions", found, p, key="FunctionArn")


@operation(
    "POST",
    _FUNCTIONS,
    f"FunctionName:s Code:m Publish:b Tags:m PackageType:s Architectures:l {_SETTINGS}",
    required="FunctionName Role Code",
    status=201,
)
async def create_function(api: LambdaApi, _caller: Caller, p: Parameters) -> Reply:
    name, _ = split_name(p["FunctionName"])
    handler = p.get("Handler")
    if not handler:
        raise invalid("Handler is mandatory for functions created with deployment packages.")
    config = changed(FunctionConfig(name=name, handler=handler, profile="boto3"), p)
    function = api.create(config, _code(api, p["Code"]))
    function.latest.description = p.get("Description") or ""
    function.tags.update(_texts(p.get("Tags") or {}))
    if config.dead_letter_arn:
        api.check_destination(function, config.dead_letter_arn)
    if p.get("Publish"):
        version = function.publish(function.latest.description, api.clock.now)
        return configuration(function, version, version.number)
    return configuration(function, function.latest)


@operation("DELETE", f"{_FUNCTIONS}/{{FunctionName}}", query="Qualifier:s")
async def delete_function(api: LambdaApi, _caller: Caller, p: Parameters) -> Reply:
    name, qualifier = split_name(p["FunctionName"], p.get("Qualifier") or "")
    function = api.registry.functions.get(name)
    if function is None:
        raise function_not_found(name)
    if qualifier == LATEST:
        raise invalid("$LATEST version cannot be deleted without deleting the function.")
    if qualifier:
        version = function.versions.pop(qualifier, None)
        if version is not None:
            version.fleet.retire()
            function.retired.append(version.fleet)
        return {}
    for fleet in function.fleets:
        fleet.retire()
    del api.registry.functions[name]
    api.concurrency.forget(name)
    api.mappings.forget(name)
    return {}


@operation(
    "PUT",
    f"{_FUNCTIONS}/{{FunctionName}}/code",
    "ZipFile:z S3Bucket:s S3Key:s Publish:b DryRun:b RevisionId:s Architectures:l",
)
async def update_function_code(api: LambdaApi, _caller: Caller, p: Parameters) -> Reply:
    function, _ = named(api, p)
    check_revision(p, function.latest.revision)
    files = _code(api, p)
    functions.check_package(files)
    api.registry.check_code(files)
    if not p.get("DryRun"):
        function.change(function.latest.config, files, api.clock.now)
    if p.get("Publish"):
        version = function.publish(function.latest.description, api.clock.now)
        return configuration(function, version, version.number)
    return configuration(function, function.latest)


@operation("PUT", f"{_FUNCTIONS}/{{FunctionName}}/configuration", f"{_SETTINGS} RevisionId:s")
async def update_function_configuration(api: LambdaApi, _caller: Caller, p: Parameters) -> Reply:
    function, _ = named(api, p)
    check_revision(p, function.latest.revision)
    config = changed(function.latest.config, p)
    if config.dead_letter_arn and config.dead_letter_arn != function.latest.config.dead_letter_arn:
        api.check_destination(function, config.dead_letter_arn)
    function.change(config, function.latest.files, api.clock.now)
    if p.get("Description") is not None:
        function.latest.description = p["Description"]
    return configuration(function, function.latest)


def check_revision(p: Parameters, current: str) -> None:
    """Refuse a change that was made for another state than the current one."""
    if p.get("RevisionId") and p["RevisionId"] != current:
        raise LambdaError(
            "PreconditionFailedException",
            "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API"
            " to retrieve the latest Revision Id",
            412,
        )
