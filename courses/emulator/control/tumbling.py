"""Tumbling windows of a stream: a state that goes from batch to batch until the window ends.

https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from courses.emulator.records import Invocation, Json


@dataclass(slots=True)
class Window:
    """The open window of one lane. Windows begin at multiples of their length."""

    start: float
    """Epoch seconds."""
    seconds: int
    state: Json = field(default_factory=dict)

    @classmethod
    def of(cls, arrived: float, seconds: int) -> "Window":
        """The window in which a record arrived."""
        return cls(arrived // seconds * seconds, seconds)

    @property
    def end(self) -> datetime:
        return datetime.fromtimestamp(self.start + self.seconds, UTC)

    def holds(self, arrived: float) -> bool:
        return self.start <= arrived < self.start + self.seconds

    def describe(self, shard: str, arn: str, *, final: bool) -> dict[str, Json]:
        """What an event has beside its records."""
        return {
            "window": {"start": _time(self.start), "end": _time(self.start + self.seconds)},
            "state": self.state,
            "shardId": shard,
            "eventSourceARN": arn,
            "isFinalInvokeForWindow": final,
            "isWindowTerminatedEarly": False,
        }

    def take_state(self, invocation: Invocation) -> None:
        """The state that the handler returned; none is an empty one."""
        response = invocation.response
        state = response.get("state") if isinstance(response, dict) else None
        self.state = {} if state is None else state


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
