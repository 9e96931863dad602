"""A function of the local Lambda: its code, its configuration and its execution environments."""

import json
import threading
import time
from collections.abc import Mapping
from dataclasses import replace
from types import TracebackType
from typing import Any, Literal, Self

from courses.emulator.aws.account import Account
from courses.emulator.records import FunctionConfig, Invocation
from courses.emulator.settings import LabSettings

from . import functions, platform_strings
from .account_endpoint import endpoints
from .environment import Call, RunSource
from .errors import InvalidRequestContentException, RequestTooLargeException
from .fleet import Fleet, Workshop
from .loop import Loop


class Function:
    """Use as a context manager. Invocations are sequential: one environment serves at a time."""

    def __init__(
        self,
        config: FunctionConfig,
        files: Mapping[str, bytes],
        *,
        pool: RunSource,
        settings: LabSettings,
        cancelled: threading.Event | None,
        account: Account | None = None,
    ) -> None:
        """Raises InvalidParameterValueException. Nothing runs before the first invoke."""
        functions.check_configuration(config)
        functions.check_package(files)
        self.config = config
        created = time.monotonic()
        workshop = Workshop(pool, settings, lambda: (time.monotonic() - created) * 1000, cancelled)
        if account is not None:
            workshop = replace(workshop, endpoint=endpoints(account, config))
        self._fleet = Fleet(config, dict(files), workshop)
        self._loop = Loop()
        self._lock = threading.Lock()
        self._closed = False

    @property
    def environments(self) -> int:
        """How many execution environments the function has had."""
        return self._fleet.created

    def invoke(self, event: Any, *, start: Literal["auto", "cold"] = "auto") -> Invocation:
        """Invoke with a JSON value, or with the bytes of one. `start="cold"` makes a new environment.

        Raises InvalidRequestContentException, RequestTooLargeException, Cancelled,
        SandboxUnavailable. What the code does is never raised: it is in the outcome.
        """
        value, body = parse_event(event)
        with self._lock:
            if self._closed:
                raise ValueError("The function is closed.")
            if start == "cold":
                self._fleet.close()
            place = self._fleet.take()
            try:
                return self._loop.run(self._fleet.invoke(place, value, body, Call()))
            finally:
                self._fleet.give_back(place)

    def crash(self) -> None:
        """The runtime dies between two invocations: /tmp stays, globals are lost."""
        with self._lock:
            self._fleet.crash()

    def recycle(self) -> None:
        """Lambda lets the environment go: the next invocation is cold, in a new one."""
        with self._lock:
            self._fleet.close()

    def close(self) -> None:
        """End every environment. Safe to call twice."""
        with self._lock:
            self._closed = True
            self._fleet.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _encoded(event: Any) -> bytes:
    try:
        return json.dumps(event, ensure_ascii=False, allow_nan=False).encode()
    except UnicodeEncodeError:
        # Half a character is valid JSON, but only as an escape.
        return json.dumps(event, allow_nan=False).encode()


def parse_event(event: Any) -> tuple[Any, bytes]:
    """The event as a value and as bytes, checked as Invoke checks it."""
    try:
        if isinstance(event, bytes):
            value, body = json.loads(event), event
        else:
            value, body = event, _encoded(event)
    except (ValueError, TypeError, RecursionError) as error:
        raise InvalidRequestContentException(
            f"{platform_strings.INVALID_JSON_PREFIX}{error}"
        ) from error
    if len(body) > platform_strings.REQUEST_LIMIT:
        raise RequestTooLargeException(
            f"Request must be smaller than {platform_strings.REQUEST_LIMIT} bytes for the InvokeFunction operation"
        )
    return value, body
