"""A world without a sandbox and without AWS: a table of texts, one queue, and a log of calls.

Handlers of our own tests reach it through the name `AWS`: `AWS("dynamodb:GetItem", "orders/17")`
records a decision, by the function's real role. `store.put` and `store.get` are its root calls;
`queue.send` invokes the function `worker`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from courses.emulator import AccountLost
from courses.emulator.aws.iam import AuthRequest, Policies, Principal, evaluate, parse_policy
from courses.emulator.control.log_groups import LogGroup, LogGroups
from courses.emulator.control.metrics import Metrics
from courses.emulator.records import (
    ApiCall,
    CallResult,
    Decision,
    Delivered,
    FunctionConfig,
    Invocation,
    Role,
    Throttled,
)
from tests.grading.fake_lab import FakeFunction, FakeLab


class Denied(Exception):
    """A call that the role does not allow."""


@dataclass
class FakeWorld:
    lab: "WorldLab"
    account: "FakeAccount | None"
    log: list[Delivered] = field(default_factory=list)
    functions: dict[str, FakeFunction] = field(default_factory=dict)
    stored: dict[str, Any] = field(default_factory=dict)
    now: float = 0.0
    closed: bool = False

    def create_function(self, config: FunctionConfig, files: Mapping[str, bytes]) -> FakeFunction:
        function = self.lab.create_function(config, files)
        function.names["AWS"] = lambda action, resource: self._call(config, action, resource)
        function.names["STORED"] = self.stored
        self.functions[config.name] = function
        return function

    def _call(self, config: FunctionConfig, action: str, resource: str) -> None:
        role = config.role or Role("any", None)
        principal = Principal.session(f"arn:aws:iam::123456789012:role/{role.name}", config.name)
        verdict = "allowed"
        if role.document is not None:
            request = AuthRequest(principal, action, resource)
            policy = parse_policy(dict(role.document))
            verdict = evaluate(Policies(identity=[policy]), request).effect.value
        service = action.partition(":")[0]
        number = f"r{len(self.lab.made)}"
        self.lab.made.append(Decision(service, action, resource, principal.arn, verdict, number))
        if verdict != "allowed":
            raise Denied(f"{action} on {resource}")

    def invoke(
        self, name: str, event: Any, *, start: Literal["auto", "cold"] = "auto"
    ) -> Invocation:
        return self.functions[name].invoke(event, start=start)

    def send(self, service: str, operation: str, parameters: Mapping[str, Any]) -> CallResult:
        self.lab.sent.append((service, operation, dict(parameters)))
        match f"{service}.{operation}":
            case "ssm.put_parameter":
                self.stored[parameters["Name"]] = parameters["Value"]
                return CallResult({"Version": 1, "Tier": "Standard"})
            case "ssm.get_parameter":
                if parameters["Name"] not in self.stored:
                    return CallResult(None, "ParameterNotFound", "There is no such parameter.")
                return CallResult({"Parameter": {"Value": self.stored[parameters["Name"]]}})
            case "sqs.create_queue":
                name = parameters["QueueName"]
                arn = f"arn:aws:sqs:us-east-1:123456789012:{name}"
                return CallResult({"QueueUrl": f"https://queue/{name}", "Arn": arn})
            case "sqs.send_message":
                self._deliver(parameters["MessageBody"])
                return CallResult({"MessageId": "m1"})
        return CallResult(None, "UnknownOperation", f"{service}.{operation}")

    def _deliver(self, body: str) -> None:
        invocation = self.functions["worker"].invoke({"Records": [{"body": body}]})
        at = datetime(2026, 1, 31, 10, tzinfo=UTC) + timedelta(seconds=self.now)
        attempt = len(self.log) + 1
        self.log.append(Delivered("worker", "sqs", 1, attempt, at, None, invocation))

    def advance(self, seconds: float) -> None:
        self.now += seconds
        if self.log and self.log[-1].invocation is not None:
            last = self.log[-1].invocation.event["Records"][0]["body"]
            self._deliver(last)

    def burst(
        self, name: str, events: Sequence[Any], *, spread_ms: int = 0
    ) -> Sequence[Invocation | Throttled]:
        most = self.lab.concurrency
        self.throttled = max(0, len(events) - most)
        done = [self.invoke(name, event, start="cold") for event in events[:most]]
        return [*done, *(Throttled(name, "Reserved") for _ in range(self.throttled))]

    def environments(self, name: str) -> int:
        return self.functions[name].environments

    def cold_starts(self, name: str) -> int:
        return self.functions[name].environments

    def throttles(self, name: str) -> int:
        return getattr(self, "throttled", 0)

    def calls(self) -> Sequence[ApiCall]:
        """One for each decision."""
        return [
            ApiCall(
                service=made.service,
                operation=made.action.partition(":")[2],
                params={},
                status=200 if made.verdict == "allowed" else 400,
                error_code="" if made.verdict == "allowed" else "AccessDenied",
                at_ms=0.0,
                request_id=made.request_id,
                principal=made.principal,
                environment="stream",
            )
            for made in self.lab.made
        ]

    def metrics(self) -> Metrics:
        found = Metrics()
        for _ in self.log:
            found.put("Invocations", 1, datetime(2026, 1, 31, tzinfo=UTC), function="worker")
            found.put("Errors", 0, datetime(2026, 1, 31, tzinfo=UTC), function="worker")
        return found

    @property
    def log_groups(self) -> Sequence[LogGroup]:
        groups = LogGroups()
        for item in self.log:
            if item.invocation is not None:
                group, made = f"/aws/lambda/{item.function}", item.invocation
                groups.add(group, "stream", made.request_id, made.logs, item.at)
        return groups.all()

    def close(self) -> None:
        self.closed = True


@dataclass
class FakeAccount:
    lab: "WorldLab"
    seed: int | None
    closed: bool = False

    def decisions(self) -> Sequence[Decision]:
        return self.lab.made

    def close(self) -> None:
        self.closed = True


@dataclass
class WorldLab(FakeLab):
    """A fake lab that makes worlds too. `sent` and `made` hold the calls of its last world."""

    worlds: list[FakeWorld] = field(default_factory=list)
    sent: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    concurrency: int = 1000

    made: list[Decision] = field(default_factory=list)
    lost: int = 0
    """How many accounts are lost as soon as they are asked for."""

    def create_account(self, *, seed: int | None = None) -> FakeAccount:
        if self.lost:
            self.lost -= 1
            raise AccountLost
        return FakeAccount(self, seed)

    def create_world(
        self, *, account: FakeAccount | None = None, cancelled: Any = None
    ) -> FakeWorld:
        self.made.clear()
        self.worlds.append(FakeWorld(self, account))
        return self.worlds[-1]
