"""Event source mappings: their settings, checked as AWS checks them, in its words where recorded."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from courses.emulator.records import ACCOUNT_ID, REGION, Json

from . import patterns, platform_strings
from .lambda_errors import LambdaError, conflict, invalid, not_found, validation
from .registry import LambdaFunction

Kind = Literal["sqs", "dynamodb", "kinesis"]
REPORT = "ReportBatchItemFailures"
_MOST_FILTERS = 5
_POSITIONS = ("TRIM_HORIZON", "LATEST", "AT_TIMESTAMP")
_STREAM_ONLY = (
    "ParallelizationFactor MaximumRecordAgeInSeconds BisectBatchOnFunctionError MaximumRetryAttempts "
    "TumblingWindowInSeconds StartingPosition StartingPositionTimestamp"
).split()
_RANGES: Mapping[str, tuple[int, int]] = {
    "BatchSize": (1, 10_000),
    "MaximumBatchingWindowInSeconds": (0, 300),
    "ParallelizationFactor": (1, 10),
    "MaximumRecordAgeInSeconds": (-1, 604_800),
    "MaximumRetryAttempts": (-1, 10_000),
    "TumblingWindowInSeconds": (0, 900),
}


@dataclass(slots=True)
class SourceMapping:
    """One event source mapping. Defaults are AWS's; times in seconds."""

    uuid: str
    function: str
    qualifier: str
    arn: str
    kind: Kind
    modified: datetime
    batch_size: int
    enabled: bool = True
    window_s: int = 0
    reports: bool = False
    filters: list[str] = field(default_factory=list)
    parsed: list[dict[str, Json]] = field(default_factory=list)
    max_concurrency: int | None = None
    position: str = ""
    position_time: float = 0.0
    parallel: int = 1
    on_failure: str = ""
    max_age_s: int = -1
    bisects: bool = False
    max_retries: int = -1
    tumbling_s: int = 0
    result: str = "No records processed"
    deleted: bool = False

    @property
    def function_arn(self) -> str:
        return platform_strings.function_arn(self.function, self.qualifier)

    @property
    def is_fifo(self) -> bool:
        return self.arn.endswith(".fifo")

    def describe(self, state: str = "") -> dict[str, Any]:
        """As the API answers; `state` is one that it passes through."""
        shown: dict[str, Any] = {
            "UUID": self.uuid,
            "EventSourceMappingArn": f"arn:aws:lambda:{REGION}:{ACCOUNT_ID}:event-source-mapping:{self.uuid}",
            "BatchSize": self.batch_size,
            "MaximumBatchingWindowInSeconds": self.window_s,
            "EventSourceArn": self.arn,
            "FunctionArn": self.function_arn,
            "LastModified": self.modified,
            "State": state or ("Enabled" if self.enabled else "Disabled"),
            "StateTransitionReason": "USER_INITIATED" if self.kind == "sqs" else "User action",
            "FunctionResponseTypes": [REPORT] if self.reports else [],
        }
        if self.filters:
            shown["FilterCriteria"] = {"Filters": [{"Pattern": text} for text in self.filters]}
        if self.kind == "sqs":
            if self.max_concurrency:
                shown["ScalingConfig"] = {"MaximumConcurrency": self.max_concurrency}
            return shown
        destination = {"Destination": self.on_failure} if self.on_failure else {}
        return shown | {
            "ParallelizationFactor": self.parallel,
            "StartingPosition": self.position,
            "MaximumRecordAgeInSeconds": self.max_age_s,
            "BisectBatchOnFunctionError": self.bisects,
            "MaximumRetryAttempts": self.max_retries,
            "TumblingWindowInSeconds": self.tumbling_s,
            "DestinationConfig": {"OnFailure": destination},
            "LastProcessingResult": self.result,
        }


def kind_of(arn: str) -> Kind:
    """Raises InvalidParameterValueException for what cannot be a source."""
    parts = arn.split(":")
    if len(parts) >= 6 and parts[2] == "sqs":
        return "sqs"
    if len(parts) >= 6 and parts[2] == "kinesis" and parts[5].startswith("stream/"):
        return "kinesis"
    if len(parts) >= 6 and parts[2] == "dynamodb" and "/stream/" in arn:
        return "dynamodb"
    raise invalid("Unrecognized event source.")


def apply(mapping: SourceMapping, p: Mapping[str, Any]) -> None:
    """Take over the members that are given. Raises LambdaError."""
    _check_ranges(mapping, p)
    given = {name: p[name] for name in _RANGES if p.get(name) is not None}
    mapping.batch_size = given.get("BatchSize", mapping.batch_size)
    mapping.window_s = given.get("MaximumBatchingWindowInSeconds", mapping.window_s)
    mapping.parallel = given.get("ParallelizationFactor", mapping.parallel)
    mapping.max_age_s = given.get("MaximumRecordAgeInSeconds", mapping.max_age_s)
    mapping.max_retries = given.get("MaximumRetryAttempts", mapping.max_retries)
    mapping.tumbling_s = given.get("TumblingWindowInSeconds", mapping.tumbling_s)
    if p.get("Enabled") is not None:
        mapping.enabled = p["Enabled"]
    if p.get("BisectBatchOnFunctionError") is not None:
        mapping.bisects = p["BisectBatchOnFunctionError"]
    if p.get("FunctionResponseTypes") is not None:
        mapping.reports = REPORT in p["FunctionResponseTypes"]
    if p.get("FilterCriteria") is not None:
        _filters(mapping, p["FilterCriteria"])
    if p.get("ScalingConfig") is not None:
        mapping.max_concurrency = _max_concurrency(p["ScalingConfig"])
    if p.get("DestinationConfig") is not None:
        mapping.on_failure = _on_failure(mapping, p["DestinationConfig"])
    if mapping.kind == "sqs" and mapping.batch_size > 10 and not mapping.window_s:
        raise invalid(
            "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10"
        )


def _check_ranges(mapping: SourceMapping, p: Mapping[str, Any]) -> None:
    if mapping.kind == "sqs":
        for name in _STREAM_ONLY:
            if p.get(name) not in (None, False):
                raise invalid(f"Unsupported {name} parameter for given event source mapping type.")
    for name, (least, most) in _RANGES.items():
        value = p.get(name)
        if value is not None and not least <= value <= most:
            bound = (
                f"greater than or equal to {least}"
                if value < least
                else f"less than or equal to {most}"
            )
            raise validation(value, name[0].lower() + name[1:], f"have value {bound}")
    if mapping.is_fifo and (p.get("BatchSize") or 0) > 10:
        raise invalid("BatchSize must be between 1 and 10 for FIFO queues.")


def _filters(mapping: SourceMapping, criteria: Json) -> None:
    listed = criteria.get("Filters") or [] if isinstance(criteria, dict) else []
    if not isinstance(listed, list) or len(listed) > _MOST_FILTERS:
        raise invalid(f"A mapping has at most {_MOST_FILTERS} filters.")
    texts = [str(each.get("Pattern") or "{}") if isinstance(each, dict) else "" for each in listed]
    try:
        mapping.parsed = [patterns.parse(text) for text in texts]
    except patterns.BadPattern:
        raise invalid("Invalid filter pattern definition.") from None
    mapping.filters = texts


def _max_concurrency(config: Json) -> int | None:
    value = config.get("MaximumConcurrency") if isinstance(config, dict) else None
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 2 <= value <= 1000:
        raise validation(value, "scalingConfig.maximumConcurrency", "have value from 2 to 1000")
    return value


def _on_failure(mapping: SourceMapping, config: Json) -> str:
    given = config.get("OnFailure") or {} if isinstance(config, dict) else {}
    arn = str(given.get("Destination") or "") if isinstance(given, dict) else ""
    if mapping.kind == "sqs" and arn:
        raise invalid(
            "Unsupported DestinationConfig parameter for given event source mapping type."
        )
    return arn


class Mappings:
    """All event source mappings, in the order of their creation."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.all: dict[str, SourceMapping] = {}

    def create(
        self, function: LambdaFunction, qualifier: str, p: Mapping[str, Any]
    ) -> SourceMapping:
        """Raises LambdaError. The source itself is checked by who can ask for it."""
        arn = p.get("EventSourceArn") or ""
        kind = kind_of(arn)
        for other in self.all.values():
            if other.arn == arn and other.function == function.name and kind == "sqs":
                raise conflict(
                    f'An event source mapping with SQS arn (" {arn} ") and function (" {function.name} ") already'
                    f" exists. Please update or delete the existing mapping with UUID {other.uuid}"
                )
        mapping = SourceMapping(
            uuid=str(uuid.uuid4()),
            function=function.name,
            qualifier=qualifier,
            arn=arn,
            kind=kind,
            modified=self._now(),
            batch_size=10 if kind == "sqs" else 100,
        )
        if kind != "sqs":
            mapping.position = _position(kind, arn, p.get("StartingPosition"))
            mapping.position_time = _epoch(p.get("StartingPositionTimestamp"))
        apply(mapping, p)
        self.all[mapping.uuid] = mapping
        return mapping

    def get(self, identifier: str) -> SourceMapping:
        if identifier not in self.all:
            raise not_found("The resource you requested does not exist.")
        return self.all[identifier]

    def update(self, identifier: str, p: Mapping[str, Any]) -> SourceMapping:
        mapping = self.get(identifier)
        apply(mapping, p)
        mapping.modified = self._now()
        return mapping

    def delete(self, identifier: str) -> SourceMapping:
        mapping = self.get(identifier)
        mapping.deleted, mapping.enabled = True, False
        del self.all[identifier]
        return mapping

    def forget(self, function: str) -> None:
        """The function is gone."""
        for identifier in [key for key, each in self.all.items() if each.function == function]:
            self.delete(identifier)


def _position(kind: Kind, arn: str, position: Json) -> str:
    if position is None:
        raise invalid(
            "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null."
        )
    if position not in _POSITIONS:
        raise validation(
            position, "startingPosition", f"satisfy enum value set: [{', '.join(_POSITIONS)}]"
        )
    if position == "AT_TIMESTAMP" and kind == "dynamodb":
        raise invalid(f"Unsupported starting position for arn type: {arn}")
    return str(position)


def _epoch(value: Json) -> float:
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value.replace("Z", "+00:00")).timestamp()
        except ValueError:
            raise LambdaError("SerializationException", "A time is in ISO 8601.") from None
    return float(value or 0.0)
