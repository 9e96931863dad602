"""`manage.py invoke`: run a handler in the local Lambda. Needs no database.

Exit status: 0 every invocation ended well, 1 one did not, 2 usage or invalid input, 3 the lab
failed or cannot run code.
"""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from courses.emulator import (
    FunctionConfig,
    InvalidParameterValueException,
    InvalidRequestContentException,
    Invocation,
    Outcome,
    RequestTooLargeException,
    SandboxUnavailable,
    get_local_lambda,
)
from courses.grading import invoke_document
from courses.grading.package import PackageError, read_package

_NOT_YET = {
    "role": "an execution role",
    "given": "state that is given",
    "layer": "a layer",
}
_USAGE, _INFRASTRUCTURE = 2, 3


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
        parser.add_argument("--profile", choices=("plain", "boto3"), default="plain")
        parser.add_argument(
            "--json", action="store_true", help="print one JSON document, only that"
        )
        for name, what in _NOT_YET.items():
            parser.add_argument(f"--{name}", help=f"{what}: not in this version")

    def handle(self, *args: Any, **options: Any) -> None:
        for name, what in _NOT_YET.items():
            if options[name] is not None:
                message = (
                    f"--{name}: {what} needs the local AWS, which this version does not have yet."
                )
                raise CommandError(message, returncode=_USAGE)
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
            invocations = _invoke(config, _package(path, handler), events)
            if options["json"]:
                self.stdout.write(json.dumps(invoke_document(invocations, lab.facts()), indent=2))
            else:
                self._print(invocations)
        except (
            PackageError,
            InvalidParameterValueException,
            InvalidRequestContentException,
            RequestTooLargeException,
        ) as error:
            raise CommandError(str(error), returncode=_USAGE) from error
        except SandboxUnavailable as error:
            raise CommandError(f"{error}\n{error.remedy}", returncode=_INFRASTRUCTURE) from error
        finally:
            lab.close()
        outcomes = {invocation.outcome for invocation in invocations}
        if Outcome.INFRASTRUCTURE in outcomes:
            sys.exit(_INFRASTRUCTURE)
        if outcomes != {Outcome.OK}:
            sys.exit(1)

    def _print(self, invocations: list[Invocation]) -> None:
        for invocation in invocations:
            for record in invocation.logs:
                self.stdout.write(record.text)
            self.stdout.write(json.dumps(invocation.response, indent=2, ensure_ascii=True))
            self.stdout.write(f"{invocation.outcome} {invocation.exit_detail}".rstrip() + "\n")


def _invoke(
    config: FunctionConfig, files: dict[str, bytes], events: list[bytes]
) -> list[Invocation]:
    """All events in order to one function; repeated once when the lab itself failed."""
    invocations: list[Invocation] = []
    for _ in range(2):
        with get_local_lambda().create_function(config, files) as function:
            invocations = [function.invoke(event) for event in events]
        if all(invocation.outcome is not Outcome.INFRASTRUCTURE for invocation in invocations):
            break
    return invocations


def _package(path: Path, handler: str) -> dict[str, bytes]:
    if path.is_file():
        return {path.name: path.read_bytes()}
    return read_package(path, handler=handler)


def _event(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror}", returncode=_USAGE) from error


def _variables(pairs: list[str]) -> dict[str, str]:
    variables = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise CommandError(f"--env {pair}: write it as KEY=VALUE.", returncode=_USAGE)
        variables[name] = value
    return variables
