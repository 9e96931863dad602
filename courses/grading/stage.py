"""Where a test runs: one function by itself, or functions in a world with AWS around them."""

import zlib
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from threading import Event
from typing import Final

from courses.emulator.records import (
    Accepted,
    CallResult,
    Decision,
    FunctionConfig,
    Invocation,
    Role,
    Throttled,
)
from courses.grading.bindings import ALWAYS, NothingThere, bind, names_in, save
from courses.grading.json_values import Json, Payload
from courses.grading.lab import Lab, LabAccount, LabFunction, LabWorld
from courses.grading.layers import Layers, with_layers
from courses.grading.roles import policy_of, role_of
from courses.grading.spec import (
    AwsCall,
    FunctionSpec,
    Invoke,
    Scenario,
    TestSpec,
)

NO_LAYERS: Final[Layers] = {}


class GivenError(Exception):
    """What a test begins with could not be made: a mistake of its author's, or of the lab's."""


class OneFunction:
    """A function without a world: what a test of plain Python needs, and as quick as it gets."""

    def __init__(self, function: LabFunction) -> None:
        self._function = function

    def invoke(self, step: Invoke) -> Invocation:
        return self._function.invoke(step.event, start=step.start)

    def crash(self, function: str) -> None:
        self._function.crash()

    def recycle(self, function: str) -> None:
        self._function.recycle()

    @property
    def environments(self) -> int:
        return self._function.environments

    def decisions(self) -> list[Decision]:
        """None: no AWS is there to ask."""
        return []

    def close(self) -> None:
        self._function.close()


class WorldStage:
    """Functions in a world. `names` holds what steps have bound so far."""

    def __init__(
        self,
        world: LabWorld,
        account: LabAccount | None,
        functions: Sequence[FunctionSpec],
        policies: Mapping[str, Mapping[str, Json] | None],
        packages: Mapping[str, Mapping[str, bytes]],
    ) -> None:
        self.world = world
        self._account = account
        self._created: dict[str, LabFunction] = {}
        self.functions: Final = tuple(functions)
        self.names: dict[str, Json] = dict(ALWAYS)
        self.roles: dict[str, Role] = {}
        """By function, once it is created."""
        self._packages = packages
        self._policies = policies

    def prepare(self, given: Sequence[AwsCall]) -> None:
        """Make the calls that are given, and each function as soon as all its names are bound.

        An event source mapping that is given needs its function; a function whose variables hold
        a queue's URL needs the queue. Raises `GivenError` and `RoleError`.
        """
        later = [name for call in given for name in call.save]
        waiting = list(self.functions)
        for number, call in enumerate(given):
            waiting = self._create_those_bound(waiting, later)
            result = self.send(call)
            if result.reply is None:
                said = f"{result.error_code}: {result.error_message}"
                raise GivenError(f"given[{number}], {call.name}, was refused: {said}")
            try:
                self.keep(call.save, result.reply)
            except NothingThere as error:
                raise GivenError(f"given[{number}], {call.name}: {error} in its reply") from error
            later = later[len(call.save) :]
        self._create_those_bound(waiting, later)

    def _create_those_bound(
        self, functions: Sequence[FunctionSpec], later: Sequence[str]
    ) -> list[FunctionSpec]:
        """Create those that use no name of `later`; return the others."""
        waiting = []
        for function in functions:
            if self._names_of(function) & set(later) - set(self.names):
                waiting.append(function)
            else:
                self._create(function)
        return waiting

    def _names_of(self, function: FunctionSpec) -> set[str]:
        policy = self._policies[function.config.name]
        return {*names_in(dict(function.config.environment)), *names_in(dict(policy or {}))}

    def _create(self, function: FunctionSpec) -> None:
        name = function.config.name
        role = role_of(function, self._policies[name], self.names)
        environment = {
            key: str(value)
            for key, value in bind(dict(function.config.environment), self.names).items()
        }
        config: FunctionConfig = replace(function.config, role=role, environment=environment)
        self._created[name] = self.world.create_function(config, self._packages[name])
        self.roles[name] = role

    def named(self, function: str) -> str:
        """The name of a function that a step means."""
        return function or self.functions[0].config.name

    def event(self, event: Payload) -> Payload:
        """An event with what its names are bound to."""
        bound: Payload = bind(event, self.names)
        return bound

    def invoke(self, step: Invoke) -> Invocation | Accepted | Throttled:
        return self.world.invoke(
            self.named(step.function), self.event(step.event), start=step.start
        )

    def send(self, call: AwsCall) -> CallResult:
        """Make a call as root."""
        parameters = bind(dict(call.parameters), self.names)
        return self.world.send(call.service, call.operation, parameters)

    def keep(self, paths: Mapping[str, str], reply: Json) -> None:
        """Bind what a step saves. Raises `NothingThere`."""
        self.names |= save(paths, reply)

    def decisions(self) -> list[Decision]:
        """What the functions' roles were allowed and denied, in order."""
        roles = {f":assumed-role/{role.name}/" for role in self.roles.values()}
        found = self._account.decisions() if self._account is not None else ()
        return [one for one in found if any(role in one.principal for role in roles)]

    def crash(self, function: str) -> None:
        self._created[self.named(function)].crash()

    def recycle(self, function: str) -> None:
        self._created[self.named(function)].recycle()

    def close(self) -> None:
        self.world.close()
        if self._account is not None:
            self._account.close()


def open_stage(
    test: TestSpec,
    files: Mapping[str, bytes],
    lab: Lab,
    *,
    layers: Layers = NO_LAYERS,
    cancelled: Event | None = None,
) -> OneFunction | WorldStage:
    """Where `test` runs, with what it is given. Raises `RoleError`, `GivenError` and what `lab` raises."""
    if not test.needs_world:
        package = _package(test.functions[0], files, lab, layers)
        return OneFunction(lab.create_function(test.function, package, cancelled=cancelled))
    return open_world(
        test.functions,
        test.given,
        files,
        lab,
        account=test.needs_account,
        seed=zlib.crc32(test.name.encode()),
        layers=layers,
        cancelled=cancelled,
    )


INVOKE_SEED: Final = 1
"""Of the ids that AWS makes for a free Invoke: the same each time."""


def open_for_invoke(
    scenario: Scenario, files: Mapping[str, bytes], lab: Lab, *, cancelled: Event | None
) -> OneFunction | WorldStage:
    """Where a free Invoke runs: the scenario's functions with what its file gives. Raises as `open_stage`."""
    if not scenario.uses_aws and len(scenario.functions) == 1:
        package = _package(scenario.functions[0], files, lab, NO_LAYERS)
        return OneFunction(lab.create_function(scenario.function, package, cancelled=cancelled))
    return open_world(
        scenario.functions,
        scenario.given,
        files,
        lab,
        account=scenario.uses_aws,
        seed=INVOKE_SEED,
        cancelled=cancelled,
    )


def open_world(
    functions: Sequence[FunctionSpec],
    given: Sequence[AwsCall],
    files: Mapping[str, bytes],
    lab: Lab,
    *,
    account: bool,
    seed: int,
    layers: Layers = NO_LAYERS,
    cancelled: Event | None,
) -> WorldStage:
    """Functions with AWS around them, after the calls that are given. Raises as `open_stage`."""
    policies = {one.config.name: policy_of(one, files) if account else None for one in functions}
    packages = {one.config.name: _package(one, files, lab, layers) for one in functions}
    with ExitStack() as opened:
        aws = opened.enter_context(closing(lab.create_account(seed=seed))) if account else None
        world = opened.enter_context(closing(lab.create_world(account=aws, cancelled=cancelled)))
        stage = WorldStage(world, aws, functions, policies, packages)
        stage.prepare(given)
        opened.pop_all()
    return stage


def _package(
    function: FunctionSpec, files: Mapping[str, bytes], lab: Lab, layers: Layers
) -> Mapping[str, bytes]:
    try:
        return with_layers(files, function.layers, lab, layers)
    except FileNotFoundError as error:
        raise GivenError(str(error)) from error
