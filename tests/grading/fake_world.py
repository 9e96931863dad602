"""A world without a sandbox and without AWS: a table of texts, one queue, and a log of calls.

Handlers of our own tests reach it through the name `AWS`: `AWS("dynamodb:GetItem", "orders/17")`
records a decision, by the function's real role. `store.put` and `store.get` are its root calls;
`queue.send` invokes the function `worker`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from courses.emulator.aws.iam import AuthRequest, Policies, Principal, evaluate, parse_policy
from courses.emulator.records import CallResult, Decision, FunctionConfig, Invocation, Role
from tests.grading.fake_lab import FakeFunction, FakeLab


@dataclass(frozen=True)
class FakeDelivered:
    function: str
    source: str
    batch_size: int
    attempt: int
    invocation: Invocation | None


class Denied(Exception):
    """A call that the role does not allow."""


@dataclass
class FakeWorld:
    lab: "WorldLab"
    account: bool
    log: list[FakeDelivered] = field(default_factory=list)
    functions: dict[str, FakeFunction] = field(default_factory=dict)
    made: list[Decision] = field(default_factory=list)
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
        number = f"r{len(self.made)}"
        self.made.append(Decision(service, action, resource, principal.arn, verdict, number))
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
        self.log.append(FakeDelivered("worker", "sqs", 1, len(self.log) + 1, invocation))

    def advance(self, seconds: float) -> None:
        self.now += seconds
        if self.log and self.log[-1].invocation is not None:
            last = self.log[-1].invocation.event["Records"][0]["body"]
            self._deliver(last)

    def burst(
        self, name: str, events: Sequence[Any], *, spread_ms: int = 0
    ) -> Sequence[Invocation | object]:
        most = self.lab.concurrency
        self.throttled = max(0, len(events) - most)
        done = [self.invoke(name, event, start="cold") for event in events[:most]]
        return [*done, *(object() for _ in range(self.throttled))]

    def crash(self, name: str) -> None:
        self.functions[name].crash()

    def recycle(self, name: str) -> None:
        self.functions[name].recycle()

    def environments(self, name: str) -> int:
        return self.functions[name].environments

    def cold_starts(self, name: str) -> int:
        return self.functions[name].environments

    def throttles(self, name: str) -> int:
        return getattr(self, "throttled", 0)

    def decisions(self) -> Sequence[Decision]:
        return self.made

    def close(self) -> None:
        self.closed = True


@dataclass
class WorldLab(FakeLab):
    """A fake lab that makes worlds too. `sent` holds every root call, over all worlds."""

    worlds: list[FakeWorld] = field(default_factory=list)
    sent: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    concurrency: int = 1000

    def create_world(self, *, account: bool, cancelled: Any = None) -> FakeWorld:
        self.worlds.append(FakeWorld(self, account))
        return self.worlds[-1]
