"""What every poller of a source needs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from courses.emulator.records import Delivered, Invocation, Json, Throttled

from .account_port import AccountPort
from .clock import VirtualClock
from .destinations import Sender
from .lineage import Chain
from .mappings import SourceMapping
from .metrics import Metrics
from .registry import Registry

T = TypeVar("T")


class Invoke(Protocol):
    """Sends a batch to a mapping's function, as part of the current overlap."""

    async def __call__(
        self, mapping: SourceMapping, event: Json, chain: Chain
    ) -> Invocation | Throttled: ...


@dataclass(frozen=True, slots=True)
class Deps:
    """Given to each poller by the world."""

    account: AccountPort
    clock: VirtualClock
    registry: Registry
    metrics: Metrics
    sender: Sender
    invoke: Invoke
    end_wave: Callable[[], None]
    chain: Callable[[str], Chain]
    """The chain that a trace header continues."""
    log: Callable[[Delivered], None]


def size_limited(items: Sequence[T], size: Callable[[T], int], limit: int) -> list[list[T]]:
    """The items in order, in as few lists as fit into `limit`; each list has one at least."""
    batches: list[list[T]] = []
    used = 0
    for item in items:
        if not batches or used + size(item) > limit:
            batches.append([])
            used = 0
        batches[-1].append(item)
        used += size(item)
    return batches
