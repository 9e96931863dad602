"""Which invocation led to which, so that a loop is noticed and a trace goes through.

Lambda stops a chain of requests in which one function was invoked about 16 times:
https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html. The chain is known by the
environment that calls, and for what a queue keeps by the parent's id in the trace header, which
boto3 sends along.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from . import variables

MOST_TIMES = 16
_HEADER = re.compile(r"Root=(1-[0-9a-f]{8}-[0-9a-f]{24});Parent=([0-9a-f]{16})")


@dataclass(frozen=True, slots=True)
class Chain:
    """How often each function has been invoked on the way to here, and the trace's root."""

    times: Mapping[str, int] = field(default_factory=dict)
    root: str = ""

    def into(self, function: str) -> "Chain":
        return Chain({**self.times, function: self.times.get(function, 0) + 1}, self.root)

    def is_loop(self, function: str) -> bool:
        """Whether one more invocation of the function would be stopped."""
        return self.times.get(function, 0) >= MOST_TIMES


class Lineage:
    """The chains of a run, by the parent's id in their trace headers."""

    def __init__(self) -> None:
        self._chains: dict[str, Chain] = {}

    def enter(self, chain: Chain, function: str, *, sampled: bool) -> tuple[str, Chain]:
        """The trace header of an invocation, and the chain of what it will cause."""
        header = variables.trace_id(chain.root, sampled=sampled)
        found = _HEADER.match(header)
        assert found is not None  # noqa: S101 variables.trace_id writes this form
        entered = Chain(chain.into(function).times, found[1])
        self._chains[found[2]] = entered
        return header, entered

    def of(self, header: str) -> Chain:
        """The chain that a trace header continues; a new one when it names none of this run."""
        found = _HEADER.search(header)
        return self._chains.get(found[2], Chain()) if found else Chain()
