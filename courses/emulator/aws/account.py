"""One test's AWS account: calls as root, roles, environments' channels, clock, log of decisions."""

import hashlib
import itertools
import os
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from courses.emulator.records import (
    ACCOUNT_ID,
    ApiCall,
    CallResult,
    Credentials,
    Decision,
    Delivery,
    Json,
    Role,
)

from .channel import Channel
from .errors import AccountLost
from .process import frames
from .zygote import Fork

_ANSWER_TIMEOUT_S = 30.0
_READ = 1 << 18
_KEY_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
DEFAULT_ROLE = Role("lambda-lab", None)
"""What a function without a role of its own has: every permission."""


@dataclass(frozen=True, slots=True)
class AwsLimits:
    """What a run's functions may ask of their account. Calls as root do not count."""

    calls: int = 2000
    stored_mb: int = 64
    """All that was ever stored, deleted or not."""
    objects: int = 10_000
    """Objects, items, messages, records and resources that were ever made."""


class Account:
    """Thread-safe. Everything in it begins empty; close() ends it. `seed` makes its ids repeatable.

    Every method may raise AccountLost: the process is gone and the run is to be repeated.
    """

    def __init__(
        self,
        fork: Fork,
        *,
        seed: int | None = None,
        limits: AwsLimits | None = None,
        on_close: Callable[[], None] = lambda: None,
    ) -> None:
        self._fork = fork
        self._on_close = on_close
        self._fork.control.settimeout(_ANSWER_TIMEOUT_S)
        self._reader = frames.Reader()
        self._lock = threading.RLock()
        self._tickets = itertools.count(1)
        self._secret = os.urandom(16) if seed is None else str(seed).encode()
        self._numbers = itertools.count(1)
        self._sessions: dict[tuple[str, str, str], Credentials] = {}
        self._closed = False
        try:
            self._tell({"do": "begin", "seed": seed, "limits": asdict(limits or AwsLimits())})
        except BaseException:
            fork.kill()
            raise

    # --- the process -------------------------------------------------------------------------

    def _tell(self, head: dict[str, Any], fds: tuple[int, ...] = ()) -> int:
        with self._lock:
            if self._closed:
                raise AccountLost("the account is closed")
            ticket = next(self._tickets) & 0xFFFFFFFF
            message = frames.pack(ticket, head)
            try:
                if fds:
                    sent = socket.send_fds(self._fork.control, [message], fds)
                    message = message[sent:]
                self._fork.control.sendall(message)
            except OSError as error:
                raise AccountLost(str(error)) from error
            return ticket

    def _ask(self, head: dict[str, Any]) -> dict[str, Any]:
        with self._lock:
            ticket = self._tell(head)
            while True:
                try:
                    data = self._fork.control.recv(_READ)
                    found = self._reader.feed(data)
                except (OSError, frames.Broken) as error:
                    raise AccountLost(str(error)) from error
                if not data:
                    raise AccountLost("the account's process ended")
                for frame in found:
                    if frame.ticket == ticket:
                        return frame.head

    # --- root --------------------------------------------------------------------------------

    def call(self, service: str, operation: str, parameters: Mapping[str, Json]) -> CallResult:
        """Call a method of boto3's client as root: ("s3", "put_object", {...}).

        Bytes are {"$bytes": base64} both ways. What AWS refuses is in the result, not raised.
        """
        answer = self._ask(
            {
                "do": "call",
                "service": service,
                "operation": operation,
                "parameters": dict(parameters),
            }
        )
        return CallResult(**answer)

    def set_time(self, now: datetime) -> None:
        """The account's clock stands at `now`, with a time zone, until told otherwise."""
        self._tell({"do": "time", "now": now.isoformat()})

    # --- functions ---------------------------------------------------------------------------

    def assume(self, role: Role, session: str, environment: str = "") -> Credentials:
        """Temporary credentials of a role, which is made at its first use.

        One `environment`, a log stream's name, keeps its own for its life.
        """
        key = (role.name, session, environment)
        if not environment or key not in self._sessions:
            self._sessions[key] = self._new_session(role, session)
        return self._sessions[key]

    def _new_session(self, role: Role, session: str) -> Credentials:
        number = next(self._numbers)
        digest = hashlib.sha512(self._secret + f"/{role.name}/{session}/{number}".encode()).digest()
        key = "ASIA" + "".join(_KEY_ALPHABET[byte % 32] for byte in digest[:16])
        credentials = Credentials(
            access_key_id=key,
            secret_access_key=digest[16:46].hex()[:40],
            session_token="IQoJb3JpZ2luX2VjE" + digest[20:64].hex() * 3,
            principal=f"arn:aws:sts::{ACCOUNT_ID}:assumed-role/{role.name}/{session}",
        )
        document = None if role.document is None else dict(role.document)
        boundary = None if role.boundary is None else dict(role.boundary)
        self._tell(
            {"do": "role", "role": {"name": role.name, "document": document, "boundary": boundary}}
        )
        return credentials

    def open(self, credentials: Credentials, environment: str = "") -> Channel:
        """A channel for one environment, over which it is the principal of `credentials`."""
        ours, theirs = socket.socketpair()
        caller = {
            "environment": environment,
            "principal": credentials.principal,
            "role": credentials.principal.split("/")[1],
            "access_key_id": credentials.access_key_id,
            "secret_access_key": credentials.secret_access_key,
            "session_token": credentials.session_token,
        }
        try:
            self._tell({"do": "open", "caller": caller}, (theirs.fileno(),))
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        return Channel(ours)

    def check(
        self,
        *,
        action: str,
        resource: str,
        principal: str,
        context: Mapping[str, str] | None = None,
        policies: tuple[Mapping[str, Json], ...] = (),
        request_id: str = "",
    ) -> Decision:
        """Whether `principal`, a role session's ARN or a service such as sns.amazonaws.com, may.

        `policies` are resource policies that the account does not hold itself (a function's).
        `request_id` is that of the call which needs to know, if there is one.
        """
        answer = self._ask(
            {
                "do": "check",
                "action": action,
                "resource": resource,
                "principal": principal,
                "context": dict(context or {}),
                "policies": [dict(policy) for policy in policies],
                "request_id": request_id,
            }
        )
        return Decision(**answer)

    # --- what happened -----------------------------------------------------------------------

    def deliveries(self) -> list[Delivery]:
        """What AWS would push to a function, since this was last asked, in order."""
        return [Delivery(**delivery) for delivery in self._ask({"do": "deliveries"})["deliveries"]]

    def decisions(self) -> tuple[Decision, ...]:
        """Every permission that was checked, in order."""
        return tuple(Decision(**found) for found in self._ask({"do": "journal"})["decisions"])

    def calls(self) -> tuple[ApiCall, ...]:
        """Every call that functions made, in order."""
        journal = self._ask({"do": "journal"})
        decisions = [Decision(**found) for found in journal["decisions"]]
        return tuple(
            ApiCall(
                **call,
                decisions=tuple(d for d in decisions if d.request_id == call["request_id"]),
            )
            for call in journal["calls"]
        )

    def failures(self) -> list[str]:
        """Traces of what the local AWS could not do, for an operator and never for a learner."""
        return list(self._ask({"do": "failures"})["failures"])

    def close(self) -> None:
        """End it; nothing of it is left. Safe to call twice."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self._fork.kill()
        self._on_close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
