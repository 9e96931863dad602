"""What a function in the playground is invoked with, and the scenario that says so."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final, Self

NAME: Final = "playground"
"""Of the function."""
OWN_EVENT: Final = "own"
DEFAULT_TRIGGER: Final = "apigateway-http"
SLOWEST_S: Final = 60
"""Seconds that the invocations of one run may take together."""


@dataclass(frozen=True, slots=True)
class PlaySettings:
    """Checked by `courses.forms.PlayForm`; stored with a draft and a run."""

    trigger: str = DEFAULT_TRIGGER
    """The source of the test event, by its name in `courses.emulator.events`; `OWN_EVENT` for none."""
    memory: int = 128
    """MB."""
    timeout: int = 3
    """Seconds."""
    variables: Mapping[str, str] = field(default_factory=dict)
    count: int = 1
    burst: bool = False
    reserved: int | None = None
    """Reserved concurrency: how many environments at once; None for what the account has."""
    cold: bool = False
    role: str = "any"
    """any: everything is allowed. learner: role.json says what."""

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Self:
        """What was stored; members that it lacks are the defaults."""
        known = {name: stored[name] for name in cls.__dataclass_fields__ if name in stored}
        return cls(**known)

    def stored(self) -> dict[str, Any]:
        """JSON of all members."""
        return asdict(self)

    @property
    def scenario(self) -> str:
        """The function as a scenario, in JSON, which is YAML too."""
        function = {
            "name": NAME,
            "handler": "handler.handler",
            "memory": self.memory,
            "timeout": self.timeout,
            "env": dict(self.variables),
            "profile": "boto3",
            "role": self.role,
        }
        tests = [{"name": "Playground", "when": [{"invoke": {}}]}]
        scenario: dict[str, Any] = {"function": function, "tests": tests}
        if self.reserved is not None:
            limit = {"FunctionName": NAME, "ReservedConcurrentExecutions": self.reserved}
            scenario["given"] = [{"lambda.put_function_concurrency": limit}]
        return json.dumps(scenario)
