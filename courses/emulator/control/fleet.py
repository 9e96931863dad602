"""The execution environments of one function version: which are idle, busy, old or provisioned."""

import itertools
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from courses.emulator.records import FunctionConfig, Invocation
from courses.emulator.settings import LabSettings

from .environment import Call, Environment, RunSource
from .no_aws import Endpoint, NoAws

_MOST_AHEAD = 8
ON_DEMAND, PROVISIONED = "on-demand", "provisioned-concurrency"


@dataclass(frozen=True, slots=True)
class Workshop:
    """What making environments takes, the same for every version of a function."""

    pool: RunSource
    settings: LabSettings
    clock: Callable[[], float]
    """Real milliseconds since the function was created, for drawing."""
    cancelled: threading.Event | None = None
    endpoint: Callable[[Environment], Endpoint] = lambda _environment: NoAws()
    """Who answers an environment's calls on AWS; asked once for each runtime process."""
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))


@dataclass(slots=True)
class Place:
    """One environment and what the fleet knows about it."""

    environment: Environment
    born: float
    """Virtual seconds."""
    idle: bool = False


class Fleet:
    """Not thread-safe. `now` gives virtual seconds; an environment older than `life_s` is let go."""

    def __init__(
        self,
        config: FunctionConfig,
        files: Mapping[str, bytes],
        workshop: Workshop,
        *,
        version: str = "$LATEST",
        now: Callable[[], float] = lambda: 0.0,
        life_s: float = float("inf"),
    ) -> None:
        self.config = config
        self.files = files
        self.version = version
        self._workshop = workshop
        self._now = now
        self._life_s = life_s
        self._places: list[Place] = []
        self._retired = False
        self.created = 0

    @property
    def live(self) -> int:
        """Environments that have a process, busy or idle."""
        return sum(place.environment.is_running for place in self._places)

    @property
    def idle_count(self) -> int:
        """Idle environments of every kind."""
        return sum(place.idle for place in self._places)

    def idle(self, initialization: str) -> int:
        """How many environments of that kind could take an event now."""
        return sum(
            place.idle and place.environment.initialization == initialization
            for place in self._places
        )

    def take(self, initialization: str = ON_DEMAND) -> Place:
        """The environment that became idle last, else a new one. It is busy from now on."""
        self._let_go_of_old()
        for place in reversed(self._places):
            if place.idle and place.environment.initialization == initialization:
                place.idle = False
                return place
        return self._make(initialization)

    def _make(self, initialization: str) -> Place:
        self.created += 1
        environment = Environment(
            number=next(self._workshop.numbers),
            config=self.config,
            files=self.files,
            pool=self._workshop.pool,
            settings=self._workshop.settings,
            clock=self._workshop.clock,
            cancelled=self._workshop.cancelled,
            version=self.version,
            initialization=initialization,
            endpoint=self._workshop.endpoint,
        )
        place = Place(environment, self._now())
        self._places.append(place)
        return place

    def give_back(self, place: Place) -> None:
        """It may take another event; the others' order says which is used first."""
        if place not in self._places:
            return
        self._places.remove(place)
        self._places.append(place)
        place.idle = True
        if self._retired:
            self.end(place)

    async def invoke(self, place: Place, event: Any, body: bytes, call: Call) -> Invocation:
        """Send one event to an environment that was taken. Its end does not give it back."""
        try:
            if _is_provisioned(place) and not place.environment.initialised:
                await place.environment.initialise()
            return await place.environment.invoke(event, body, call)
        except BaseException:
            self.end(place)
            raise

    async def provision(self, count: int) -> None:
        """Have at least `count` provisioned environments. The first few are initialised now, the others
        before their first event: a machine has only so many processes."""
        for number in range(self._provisioned, count):
            place = self._make(PROVISIONED)
            if number < _MOST_AHEAD:
                await place.environment.initialise()
            self.give_back(place)

    def withdraw(self, count: int) -> None:
        """Keep `count` idle provisioned environments at most."""
        idle = [p for p in self._places if p.idle and _is_provisioned(p)]
        for place in idle[: max(0, self._provisioned - count)]:
            self.end(place)

    @property
    def _provisioned(self) -> int:
        return sum(_is_provisioned(place) for place in self._places)

    def _let_go_of_old(self) -> None:
        old = [p for p in self._places if p.idle and self._now() - p.born >= self._life_s]
        for place in old:
            self.end(place)

    def retire(self) -> None:
        """A new version of the code or configuration came: what is busy ends when it is given back."""
        self._retired = True
        self.let_go_of_idle(0)

    def let_go_of_idle(self, keep: int) -> None:
        """End the environments that were idle longest, until at most `keep` are left idle."""
        idle = [place for place in self._places if place.idle]
        for place in idle[: max(0, len(idle) - keep)]:
            self.end(place)

    def end(self, place: Place) -> None:
        """Let an environment go."""
        if place in self._places:
            self._places.remove(place)
        place.environment.close()

    def crash(self) -> None:
        """Every idle runtime dies: /tmp stays, globals are lost."""
        for place in self._places:
            if place.idle:
                place.environment.crash()

    def close(self) -> None:
        """End every environment. Safe to call twice."""
        for place in list(self._places):
            self.end(place)


def _is_provisioned(place: Place) -> bool:
    return place.environment.initialization == PROVISIONED
