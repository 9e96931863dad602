"""The platform's own log records of one environment, in the function's log format.

Text lines: platform_strings.py. JSON records and which level each has:
https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
"""

import json
from datetime import UTC, datetime
from typing import Any

from courses.emulator.records import FunctionConfig, LogKind, LogRecord, Report

from . import platform_strings
from .functions import APPLICATION_LEVELS, SYSTEM_LEVELS

_SAME = {"WARNING": "WARN", "CRITICAL": "FATAL"}


class PlatformLog:
    """Makes the records of one function version. Each method gives none when its level is filtered."""

    def __init__(self, config: FunctionConfig, version: str, initialization: str) -> None:
        self._config = config
        self._json = config.log_format == "JSON"
        self._version = version
        self._initialization = initialization

    def _record(
        self, kind: LogKind, text: str, level: str, record: dict[str, Any], name: str = ""
    ) -> list[LogRecord]:
        if not self._json:
            return [LogRecord(kind, text)]
        least = self._config.system_log_level or "INFO"
        if SYSTEM_LEVELS.index(level) < SYSTEM_LEVELS.index(least):
            return []
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
        line = json.dumps({"time": now, "type": name or kind.value, "record": record})
        return [LogRecord(kind, line, level)]

    def init_start(self, python_version: str) -> list[LogRecord]:
        runtime, arn = platform_strings.runtime_version(python_version)
        record = {
            "initializationType": self._initialization,
            "phase": "init",
            "runtimeVersion": runtime,
            "runtimeVersionArn": arn,
            "functionName": self._config.name,
            "functionVersion": self._version,
        }
        line = platform_strings.init_start(python_version)
        return self._record(LogKind.INIT_START, line, "INFO", record)

    def init_timeout(self, init_ms: float) -> list[LogRecord]:
        """INIT ran into its limit and will be repeated."""
        line = platform_strings.init_report_timeout(init_ms)
        record = {
            "initializationType": self._initialization,
            "phase": "init",
            "status": "timeout",
            "metrics": {"durationMs": round(init_ms, 3)},
        }
        return self._record(LogKind.INIT_START, line, "WARN", record, "platform.initReport")

    def start(self, request_id: str) -> list[LogRecord]:
        record = {"requestId": request_id, "version": self._version}
        line = platform_strings.start(request_id, self._version)
        return self._record(LogKind.START, line, "INFO", record)

    def end(self, request_id: str, report: Report) -> list[LogRecord]:
        record = {
            "requestId": request_id,
            "status": report.status,
            "metrics": {"durationMs": report.duration_ms},
        }
        level = "DEBUG" if report.status == "success" else "WARN"
        return self._record(LogKind.END, platform_strings.end(request_id), level, record)

    def report(self, request_id: str, report: Report, *, with_status: bool) -> list[LogRecord]:
        metrics: dict[str, Any] = {
            "durationMs": report.duration_ms,
            "billedDurationMs": report.billed_ms,
            "memorySizeMB": report.memory_mb,
            "maxMemoryUsedMB": report.max_memory_used_mb,
        }
        if report.init_ms is not None:
            metrics["initDurationMs"] = report.init_ms
        record = {"requestId": request_id, "metrics": metrics, "status": report.status}
        if report.status == "error":
            record["errorType"] = platform_strings.safe_type(report.error_type)
        line = platform_strings.report(request_id, report, with_status=with_status)
        level = "INFO" if report.status == "success" else "WARN"
        return self._record(LogKind.REPORT, line, level, record)

    def application(self, records: list[LogRecord]) -> list[LogRecord]:
        """The function's records that pass its application level.

        The runtime filters what comes through `logging`; Lambda itself filters JSON lines that
        state a level and a timestamp. Other lines pass.
        """
        if not self._json:
            return records
        return [kept for record in records if (kept := self._kept(record)) is not None]

    def _kept(self, record: LogRecord) -> LogRecord | None:
        level = _stated_level(record.text)
        if level not in APPLICATION_LEVELS:
            return record
        least = self._config.log_level or "INFO"
        if APPLICATION_LEVELS.index(level) < APPLICATION_LEVELS.index(least):
            return None
        return LogRecord(record.kind, record.text, level)


def _stated_level(text: str) -> str:
    if not text.startswith("{"):
        return ""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    level = value.get("level")
    if not isinstance(level, str) or "timestamp" not in value:
        return ""
    return _SAME.get(level.upper(), level.upper())
