"""Functions with their versions, aliases and settings: what the Lambda service remembers."""

import itertools
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from courses.emulator.records import FunctionConfig

from . import functions, platform_strings
from .fleet import Fleet, Workshop
from .lambda_errors import LambdaError, conflict, function_not_found, not_found

LATEST = "$LATEST"
MOST_CODE = 64 * 1024 * 1024
"""Bytes of all functions' code in one world. AWS's limit is 300 GB."""
ENVIRONMENT_LIFE_S = 2 * 3600.0
"""AWS recycles environments every few hours, even under constant traffic."""


@dataclass(slots=True)
class Version:
    """$LATEST, or an immutable snapshot of it."""

    number: str
    config: FunctionConfig
    files: Mapping[str, bytes]
    fleet: Fleet
    modified: datetime
    description: str = ""
    revision: str = field(default_factory=lambda: str(uuid.uuid4()))


@dataclass(slots=True)
class Alias:
    """A name for one version, or by weight for two."""

    name: str
    version: str
    description: str = ""
    weights: dict[str, float] = field(default_factory=dict)
    """The second version and its share, 0 to 1."""
    revision: str = field(default_factory=lambda: str(uuid.uuid4()))
    _owed: float = 0.0

    def route(self) -> str:
        """The version of the next invocation. Shares come out exactly, without chance."""
        for version, weight in self.weights.items():
            self._owed += weight
            if self._owed >= 1 - 1e-9:
                self._owed -= 1
                return version
        return self.version


@dataclass(slots=True)
class AsyncSettings:
    """EventInvokeConfig of a function, version or alias."""

    modified: datetime
    max_retries: int | None = None
    max_event_age_s: int | None = None
    on_success: str = ""
    on_failure: str = ""


@dataclass(slots=True)
class Provisioned:
    """Provisioned concurrency of a version or alias."""

    units: int
    version: str
    modified: datetime


@dataclass(slots=True)
class LambdaFunction:
    """Everything that one name stands for."""

    name: str
    latest: Version
    make_fleet: Callable[[FunctionConfig, Mapping[str, bytes], str], Fleet]
    versions: dict[str, Version] = field(default_factory=dict)
    aliases: dict[str, Alias] = field(default_factory=dict)
    async_settings: dict[str, AsyncSettings] = field(default_factory=dict)
    provisioned: dict[str, Provisioned] = field(default_factory=dict)
    statements: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """The resource policy, by qualifier; "" for the function itself."""
    tags: dict[str, str] = field(default_factory=dict)
    url: dict[str, Any] | None = None
    retired: list[Fleet] = field(default_factory=list)
    recursive_loop: str = "Terminate"

    @property
    def arn(self) -> str:
        return platform_strings.function_arn(self.name)

    @property
    def fleets(self) -> list[Fleet]:
        found = [self.latest.fleet, *(version.fleet for version in self.versions.values())]
        return [*found, *self.retired]

    @property
    def environments(self) -> int:
        """How many execution environments there have been, of all versions."""
        return sum(fleet.created for fleet in self.fleets)

    def version(self, qualifier: str) -> Version:
        """The version that a qualifier names; an alias routes. Raises ResourceNotFoundException."""
        if qualifier in ("", LATEST):
            return self.latest
        alias = self.aliases.get(qualifier)
        number = alias.route() if alias else qualifier
        if number == LATEST:
            return self.latest
        if number not in self.versions:
            raise function_not_found(self.name, qualifier)
        return self.versions[number]

    def check_qualifier(self, qualifier: str) -> None:
        """Raise ResourceNotFoundException unless the version or alias exists."""
        known = qualifier in ("", LATEST) or qualifier in self.versions or qualifier in self.aliases
        if not known:
            raise function_not_found(self.name, qualifier)

    def change(self, config: FunctionConfig, files: Mapping[str, bytes], now: datetime) -> None:
        """New code or configuration of $LATEST: its environments are let go."""
        functions.check_configuration(config)
        functions.check_package(files)
        self.latest.fleet.retire()
        self.retired.append(self.latest.fleet)
        fleet = self.make_fleet(config, files, LATEST)
        self.latest = Version(LATEST, config, files, fleet, now, self.latest.description)

    def publish(self, description: str, now: datetime) -> Version:
        """A new version of what $LATEST is; the last one when nothing has changed since."""
        latest = self.latest
        last = list(self.versions.values())[-1] if self.versions else None
        if last and last.config == latest.config and last.files == latest.files:
            return last
        number = str(max((int(known) for known in self.versions), default=0) + 1)
        fleet = self.make_fleet(latest.config, latest.files, number)
        version = Version(number, latest.config, latest.files, fleet, now, description)
        self.versions[number] = version
        return version

    def async_settings_of(self, qualifier: str) -> AsyncSettings:
        """What holds for an asynchronous invocation: the qualifier's settings, else the configuration's."""
        config = self.latest.config
        found = self.async_settings.get(qualifier or LATEST)
        base = AsyncSettings(
            self.latest.modified,
            config.max_retries,
            config.max_event_age_s,
            config.destinations.get("on_success", ""),
            config.destinations.get("on_failure", ""),
        )
        if found is None:
            return base
        if found.max_retries is not None:
            base.max_retries = found.max_retries
        if found.max_event_age_s is not None:
            base.max_event_age_s = found.max_event_age_s
        base.on_success = found.on_success or base.on_success
        base.on_failure = found.on_failure or base.on_failure
        return base


class Registry:
    """All functions of an account and region, by name."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self.functions: dict[str, LambdaFunction] = {}

    def create(
        self,
        config: FunctionConfig,
        files: Mapping[str, bytes],
        workshop: Callable[[FunctionConfig, "itertools.count[int]"], Workshop],
        created: datetime,
    ) -> LambdaFunction:
        """Raises InvalidParameterValueException; ResourceConflictException for a name that is taken."""
        functions.check_configuration(config)
        functions.check_package(files)
        if config.name in self.functions:
            raise conflict(f"Function already exist: {config.name}")
        self.check_code(files)
        numbers = itertools.count(1)

        def make_fleet(config: FunctionConfig, files: Mapping[str, bytes], version: str) -> Fleet:
            return Fleet(
                config,
                files,
                workshop(config, numbers),
                version=version,
                now=self._now,
                life_s=ENVIRONMENT_LIFE_S,
            )

        latest = Version(LATEST, config, dict(files), make_fleet(config, files, LATEST), created)
        function = LambdaFunction(config.name, latest, make_fleet)
        self.functions[config.name] = function
        return function

    @property
    def code_size(self) -> int:
        """Bytes of all code; versions that share theirs count once."""
        packages = {
            id(version.files): version.files
            for function in self.functions.values()
            for version in (function.latest, *function.versions.values())
        }
        return sum(len(content) for files in packages.values() for content in files.values())

    def check_code(self, files: Mapping[str, bytes]) -> None:
        """Raise CodeStorageExceededException when there is no room for more code."""
        if self.code_size + sum(map(len, files.values())) > MOST_CODE:
            raise LambdaError("CodeStorageExceededException", "Code storage limit exceeded.")

    def get(self, name: str, qualifier: str = "") -> LambdaFunction:
        """Raises ResourceNotFoundException; `qualifier` only completes its message."""
        if name not in self.functions:
            raise function_not_found(name, qualifier)
        return self.functions[name]

    def delete(self, name: str) -> None:
        function = self.functions.pop(name)
        for fleet in function.fleets:
            fleet.close()


def split_name(text: str, qualifier: str = "") -> tuple[str, str]:
    """Name and qualifier out of a name, a partial ARN or an ARN. Raises LambdaError.

    https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html, FunctionName.
    """
    parts = text.split(":")
    if parts[:1] == ["arn"]:
        if len(parts) < 7 or parts[2] != "lambda":
            raise _bad_name(text)
        if parts[3] != platform_strings.REGION:
            raise not_found(
                f"Functions from '{parts[3]}' are not reachable in this region ('{platform_strings.REGION}')"
            )
        parts = parts[6:]
    elif len(parts) >= 3 and parts[1] == "function":
        parts = parts[2:]
    if not parts or len(parts) > 2 or not functions.is_name(parts[0]):
        raise _bad_name(text)
    found = parts[1] if len(parts) == 2 else ""
    if found and qualifier and found != qualifier:
        raise LambdaError(
            "InvalidParameterValueException",
            "The derived qualifier from the function name does not match the specified qualifier.",
        )
    return parts[0], qualifier or found


def _bad_name(text: str) -> LambdaError:
    pattern = (
        r"(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?"
        r"(function:)?([a-zA-Z0-9-_\.]+)(:(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?"
    )
    return LambdaError(
        "ValidationException",
        f"1 validation error detected: Value '{text[:200]}' at 'functionName' failed to satisfy constraint:"
        f" Member must satisfy regular expression pattern: {pattern}",
    )
