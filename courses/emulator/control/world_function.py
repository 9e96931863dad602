"""One function of a world, with the methods that a function without a world has."""

from typing import TYPE_CHECKING, Any, Literal

from courses.emulator.records import FunctionConfig, Invocation

from .lambda_errors import throttled

if TYPE_CHECKING:
    from .world import World


class WorldFunction:
    """Closed with its world."""

    def __init__(self, world: "World", config: FunctionConfig) -> None:
        self._world = world
        self.config = config

    @property
    def name(self) -> str:
        return self.config.name

    @property
    def environments(self) -> int:
        """How many execution environments the function has had."""
        return self._world.environments(self.name)

    def invoke(self, event: Any, *, start: Literal["auto", "cold"] = "auto") -> Invocation:
        """Invoke and wait. Raises LambdaError (429) where no environment can take the event."""
        result = self._world.invoke(self.name, event, start=start)
        if isinstance(result, Invocation):
            return result
        raise throttled(getattr(result, "reason", ""))

    def crash(self) -> None:
        """Idle runtimes die: /tmp stays, globals are lost."""
        for fleet in self._world.function(self.name).fleets:
            fleet.crash()

    def recycle(self) -> None:
        """Lambda lets idle environments go: the next invocation is cold, in a new one."""
        for fleet in self._world.function(self.name).fleets:
            fleet.let_go_of_idle(0)

    def close(self) -> None:
        """End its environments."""
        self.recycle()
