"""`manage.py invoke`: run a handler in the local Lambda. Needs no database.

Exit status: 0 every invocation ended well, 1 one did not, 2 usage or invalid input, 3 the lab
failed or cannot run code.
"""

import json
import sys
from argparse import ArgumentParser
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from django.core.management.base import BaseCommand, CommandError

from courses.emulator import (
    AccountLost,
    Decision,
    FunctionConfig,
    InvalidParameterValueException,
    InvalidRequestContentException,
    Invocation,
    Outcome,
    RequestTooLargeException,
    SandboxUnavailable,
    get_local_lambda,
    read_layer,
)
from courses.grading import ScenarioError, invoke_document, load_given
from courses.grading.deliveries import delivered
from courses.grading.observed import Observed, ThrottledEvent
from courses.grading.observing import Observer
from courses.grading.package import PackageError, read_package
from courses.grading.report import StepResult
from courses.grading.roles import RoleError
from courses.grading.showing import shown_decisions
from courses.grading.spec import AwsCall, FunctionSpec, Invoke, RoleSpec, needs_account
from courses.grading.stage import GivenError, OneFunction, WorldStage, open_world

_SEED = 1
"""Of the ids that AWS makes: the same in each run of the command."""
_USAGE, _LAB_FAILED = 2, 3
_MOST_BYTES: Final = 64 << 20
_MISUSED = (
    FileNotFoundError,
    GivenError,
    InvalidParameterValueException,
    InvalidRequestContentException,
    PackageError,
    RequestTooLargeException,
    RoleError,
    ScenarioError,
)


class Command(BaseCommand):
    help = "Run a handler file or folder in the local Lambda."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="PATH", help="a handler file, or a folder")
        parser.add_argument(
            "--handler",
            metavar="MODULE.FUNCTION",
            help="default: <stem>.handler, or handler.handler in a folder",
        )
        parser.add_argument(
            "--event",
            action="append",
            metavar="FILE|-",
            help="a JSON file, or - for standard input; several go in order to the same function (default: {})",
        )
        parser.add_argument("--memory", type=int, default=128, metavar="MB")
        parser.add_argument("--timeout", type=int, default=3, metavar="SECONDS")
        parser.add_argument("--env", action="append", default=[], metavar="KEY=VALUE")
        parser.add_argument(
            "--profile",
            choices=("plain", "boto3"),
            default="plain",
            help="boto3: it is imported beforehand, and AWS answers; so it does with --role or --given",
        )
        parser.add_argument(
            "--layer",
            action="append",
            default=[],
            type=Path,
            metavar="DIR",
            help="a folder that the function finds at /opt; its modules lie in DIR/python",
        )
        parser.add_argument(
            "--json", action="store_true", help="print one JSON document, only that"
        )
        parser.add_argument(
            "--role",
            type=Path,
            metavar="POLICY.JSON",
            help="the policy of the execution role; without it, every call on AWS is allowed",
        )
        parser.add_argument(
            "--given",
            type=Path,
            metavar="FILE",
            help="calls of boto3's clients to make before, as YAML; docs/exercises.md",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["path"]
        handler = options["handler"] or (
            "handler.handler" if path.is_dir() else f"{path.stem}.handler"
        )
        config = FunctionConfig(
            handler=handler,
            memory_mb=options["memory"],
            timeout_s=options["timeout"],
            environment=_variables(options["env"]),
            profile=options["profile"],
        )
        events = [_event(name) for name in options["event"] or []] or [b"{}"]
        lab = get_local_lambda()
        try:
            given = _given(options["given"])
            files = _package(path, handler)
            function = FunctionSpec(
                config, _role(options["role"], profile=config.profile, given=given)
            )
            if options["role"] is not None:
                files[options["role"].name] = _read(options["role"])
            for folder in options["layer"]:
                files |= read_layer(folder)
            done = _invoke(function, files, given, events)
            if options["json"]:
                document = invoke_document(
                    [*done.invocations, *done.delivered],
                    lab.facts(config.profile),
                    done.decisions,
                    throttled=done.throttled,
                    observed=done.observed,
                )
                self.stdout.write(json.dumps(document, indent=2))
            else:
                self._print(done)
        except _MISUSED as error:
            raise CommandError(str(error), returncode=_USAGE) from error
        except AccountLost as error:
            raise CommandError(f"The local AWS ended: {error}", returncode=_LAB_FAILED) from error
        except SandboxUnavailable as error:
            raise CommandError(f"{error}\n{error.remedy}", returncode=_LAB_FAILED) from error
        finally:
            lab.close()
        outcomes = {invocation.outcome for invocation in done.invocations}
        if Outcome.INFRASTRUCTURE in outcomes:
            sys.exit(_LAB_FAILED)
        if outcomes != {Outcome.OK}:
            sys.exit(1)

    def _print(self, done: "_Done") -> None:
        for invocation in done.invocations:
            for record in invocation.logs:
                self.stdout.write(record.text)
            self.stdout.write(json.dumps(invocation.response, indent=2, ensure_ascii=True))
            self.stdout.write(f"{invocation.outcome} {invocation.exit_detail}".rstrip() + "\n")
        for decision in shown_decisions(done.decisions):
            self.stdout.write(f"{decision.verdict}: {decision.action} on {decision.resource}")


@dataclass(frozen=True, slots=True)
class _Done:
    invocations: list[Invocation]
    decisions: list[Decision]
    delivered: list[StepResult]
    """What AWS invoked on top of that."""
    throttled: list[ThrottledEvent]
    observed: Observed | None


def _invoke(
    function: FunctionSpec,
    files: dict[str, bytes],
    given: tuple[AwsCall, ...],
    events: list[bytes],
) -> _Done:
    """All events in order to one function; repeated once when the lab itself failed."""
    done = _invoke_once(function, files, given, events)
    if any(one.outcome is Outcome.INFRASTRUCTURE for one in done.invocations):
        done = _invoke_once(function, files, given, events)
    return done


def _invoke_once(
    function: FunctionSpec,
    files: dict[str, bytes],
    given: tuple[AwsCall, ...],
    events: list[bytes],
) -> _Done:
    with closing(_stage(function, files, given)) as stage:
        answers = [stage.invoke(Invoke(event)) for event in events]
        invocations = [one for one in answers if isinstance(one, Invocation)]
        log = stage.world.log if isinstance(stage, WorldStage) else ()
        made, throttled = delivered(log, after=len(invocations))
        return _Done(invocations, stage.decisions(), made, throttled, Observer(stage).new())


def _stage(
    function: FunctionSpec, files: dict[str, bytes], given: tuple[AwsCall, ...]
) -> OneFunction | WorldStage:
    lab = get_local_lambda()
    if not needs_account(function):
        return OneFunction(lab.create_function(function.config, files))
    return open_world([function], given, files, lab, account=True, seed=_SEED, cancelled=None)


def _role(path: Path | None, *, profile: str, given: tuple[AwsCall, ...]) -> RoleSpec:
    """Whose permissions the function has. AWS is there where a program or an option names it."""
    if path is not None:
        return RoleSpec("file", path.name)
    return RoleSpec("any") if profile == "boto3" or given else RoleSpec()


def _given(path: Path | None) -> tuple[AwsCall, ...]:
    if path is None:
        return ()
    try:
        return load_given(_read(path).decode(), source=str(path))
    except UnicodeDecodeError as error:
        raise CommandError(f"{path} is not UTF-8 text.", returncode=_USAGE) from error


def _package(path: Path, handler: str) -> dict[str, bytes]:
    if path.is_file():
        return {path.name: path.read_bytes()}
    return read_package(path, handler=handler)


def _event(name: str) -> bytes:
    if name == "-":
        return _bounded(sys.stdin.buffer, "Standard input")
    return _read(Path(name))


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return _bounded(file, str(path))
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}", returncode=_USAGE) from error


def _bounded(file: BinaryIO, name: str) -> bytes:
    """Not without end, as from a device; far over what Lambda takes, so that its own error is seen."""
    data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise CommandError(
            f"{name} is larger than {_MOST_BYTES:,} bytes. Lambda takes events of 6 MB at most.",
            returncode=_USAGE,
        )
    return data


def _variables(pairs: list[str]) -> dict[str, str]:
    variables = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise CommandError(f"--env {pair}: write it as KEY=VALUE.", returncode=_USAGE)
        variables[name] = value
    return variables
