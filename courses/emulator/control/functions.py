"""What CreateFunction accepts: configuration and code, checked before anything runs.

Limits and messages: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html.
"""

import re
from collections.abc import Mapping

from courses.emulator.records import FunctionConfig
from courses.emulator.runtime import wire

from .errors import InvalidParameterValueException

_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_HANDLER = re.compile(r"\S{1,128}")
_VARIABLE = re.compile(r"[a-zA-Z][a-zA-Z0-9_]+")
_ENVIRONMENT_LIMIT = 4096
MEMORY_MB = (128, 10_240)
TIMEOUT_S = (1, 900)
RETRIES = (0, 2)
EVENT_AGE_S = (60, 21_600)
SYSTEM_LEVELS = ("DEBUG", "INFO", "WARN")
APPLICATION_LEVELS = ("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL")

# https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html, "reserved", and the names
# that point the runtime and the AWS SDK at the local Lambda.
RESERVED_NAMES = frozenset(
    """
    _HANDLER _X_AMZN_TRACE_ID AWS_DEFAULT_REGION AWS_REGION AWS_EXECUTION_ENV AWS_LAMBDA_FUNCTION_NAME
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE AWS_LAMBDA_FUNCTION_VERSION AWS_LAMBDA_INITIALIZATION_TYPE
    AWS_LAMBDA_LOG_FORMAT AWS_LAMBDA_LOG_LEVEL AWS_LAMBDA_LOG_GROUP_NAME AWS_LAMBDA_LOG_STREAM_NAME AWS_ACCESS_KEY AWS_ACCESS_KEY_ID
    AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_LAMBDA_RUNTIME_API AWS_LAMBDA_MAX_CONCURRENCY
    LAMBDA_TASK_ROOT LAMBDA_RUNTIME_DIR AWS_ENDPOINT_URL AWS_EC2_METADATA_DISABLED
    _LAMBDA_TELEMETRY_LOG_FD
    """.split()
)

MOST_FILES = 1000
MOST_BYTES = 50 * 1024 * 1024
MOST_FOLDERS = 2000
MOST_LAYER_FILES = 4000
_LONGEST_PATH, _LONGEST_PART = 1024, 255


def is_name(text: str) -> bool:
    """Whether a function may have this name."""
    return _NAME.fullmatch(text) is not None


def _between(name: str, value: int, limits: tuple[int, int]) -> None:
    if not limits[0] <= value <= limits[1]:
        raise InvalidParameterValueException(
            f"{name} must be from {limits[0]} to {limits[1]}, not {value}."
        )


def check_configuration(config: FunctionConfig) -> None:
    """Raise InvalidParameterValueException for what AWS would refuse."""
    if not _NAME.fullmatch(config.name):
        raise InvalidParameterValueException(
            f"The function name {config.name!r} may have letters, digits, - and _."
        )
    if not _HANDLER.fullmatch(config.handler):
        raise InvalidParameterValueException("The handler is 1 to 128 characters without spaces.")
    _between("The memory size in MB", config.memory_mb, MEMORY_MB)
    _between("The timeout in seconds", config.timeout_s, TIMEOUT_S)
    if config.profile not in ("plain", "boto3"):
        raise InvalidParameterValueException(
            f"The profile is plain or boto3, not {config.profile!r}."
        )
    _between("The number of retries", config.max_retries, RETRIES)
    _between("The event age in seconds", config.max_event_age_s, EVENT_AGE_S)
    if config.reserved_concurrency is not None and config.reserved_concurrency < 0:
        raise InvalidParameterValueException("The reserved concurrency must be at least 0.")
    _check_logging(config)
    _check_environment(config.environment)


def _check_logging(config: FunctionConfig) -> None:
    if config.log_format not in ("Text", "JSON"):
        raise InvalidParameterValueException(
            f"The log format is Text or JSON, not {config.log_format!r}."
        )
    if config.log_format == "Text" and (config.log_level or config.system_log_level):
        raise InvalidParameterValueException("Log levels need the log format JSON.")
    for level, levels in (
        (config.log_level, APPLICATION_LEVELS),
        (config.system_log_level, SYSTEM_LEVELS),
    ):
        if level and level not in levels:
            raise InvalidParameterValueException(
                f"The log level {level!r} is none of {', '.join(levels)}."
            )


def _check_environment(variables: Mapping[str, str]) -> None:
    reserved = sorted(RESERVED_NAMES & variables.keys())
    if reserved:
        raise InvalidParameterValueException(
            "Lambda was unable to configure your environment variables because the environment variables you have "
            "provided contains reserved keys that are currently not supported for modification. Reserved keys used "
            f"in this request: {', '.join(reserved)}"
        )
    for name, value in variables.items():
        if not _VARIABLE.fullmatch(name):
            raise InvalidParameterValueException(
                f"The variable name {name!r} is a letter, then letters, digits and _."
            )
        if "\0" in value:
            raise InvalidParameterValueException(f"The variable {name} holds a NUL character.")
    size = sum(
        len(name.encode()) + len(value.encode("utf-8", "surrogatepass"))
        for name, value in variables.items()
    )
    if size > _ENVIRONMENT_LIMIT:
        raise InvalidParameterValueException(
            "Lambda was unable to configure your environment variables because the environment variables you have "
            f"provided exceeded the 4KB limit. They use {size} bytes."
        )


def check_package(files: Mapping[str, bytes]) -> None:
    """Raise InvalidParameterValueException unless every path is a plain relative file path.

    Paths below /opt are those of the function's layers.
    """
    code = {path: content for path, content in files.items() if not path.startswith(wire.OPT)}
    _check_files(code, MOST_FILES)
    layers = {path[len(wire.OPT) :]: content for path, content in files.items() if path not in code}
    if layers:
        _check_files(layers, MOST_LAYER_FILES)


def _check_files(files: Mapping[str, bytes], most: int) -> None:
    if not files:
        raise InvalidParameterValueException("The function has no code.")
    if len(files) > most:
        raise InvalidParameterValueException(f"The function has more than {most} files.")
    if sum(map(len, files.values())) > MOST_BYTES:
        raise InvalidParameterValueException(
            f"The function's code is larger than {MOST_BYTES >> 20} MB."
        )
    folders: set[str] = set()
    for path in files:
        parts = path.split("/")
        if (
            len(path) > _LONGEST_PATH
            or not path.isprintable()
            or "\\" in path
            or any(part in ("", ".", "..") or len(part.encode()) > _LONGEST_PART for part in parts)
        ):
            raise InvalidParameterValueException(
                f"The file name {path[:80]!r} is not a plain relative path."
            )
        folders.update("/".join(parts[:depth]) for depth in range(1, len(parts)))
        if len(folders) > MOST_FOLDERS:
            raise InvalidParameterValueException(
                f"The function's code has more than {MOST_FOLDERS} folders."
            )
    both = sorted(folders & files.keys())
    if both:
        raise InvalidParameterValueException(f"{both[0]!r} is both a file and a folder.")
