"""Code blocks marked `runnable`, with what the page says they answer and write."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from courses.content.errors import Problem
from courses.content.rendering.blocks import Block, BlockError, Container, Fence, Options, split
from courses.emulator.records import FunctionConfig
from courses.grading.json_values import Json

_DEFAULT_FILE: Final = "handler.py"


@dataclass(frozen=True, slots=True)
class Example:
    """One block, ready to run."""

    line: int
    """Of the block's opening line, from 1 in its file."""
    file: str
    """Of the program: the block's title, or handler.py."""
    code: str
    config: FunctionConfig
    events: tuple[Json, ...]
    responses: tuple[Json, ...] | None
    """One for each event; None when the page shows no output."""
    log: tuple[str, ...] | None
    """Lines; None when the page shows no log."""


class _Unusable(ValueError):
    pass


def find(text: str) -> tuple[list[Example], list[Problem]]:
    """The runnable blocks of a file's text, and those that cannot be run as they are written."""
    examples: list[Example] = []
    problems: list[Problem] = []
    try:
        blocks = list(_flatten(text, 0))
        runnable = [
            (index, block, offset)
            for index, (block, offset) in enumerate(blocks)
            if isinstance(block, Fence) and "runnable" in block.options().flags
        ]
    except BlockError as error:
        return [], [Problem("", error.line, "", error.message)]
    for index, block, offset in runnable:
        try:
            examples.append(_example(block, offset, list(_shown(blocks, index + 1))))
        except _Unusable as error:
            problems.append(Problem("", block.line + offset, "", str(error)))
    return examples, problems


def _flatten(text: str, offset: int) -> Iterator[tuple[Block, int]]:
    for block in split(text):
        if isinstance(block, Container):
            yield from _flatten("\n".join(block.lines), offset + block.line)
        else:
            yield block, offset


def _shown(blocks: list[tuple[Block, int]], start: int) -> Iterator[tuple[str, str]]:
    """The `output` and `log` fences behind a block, with nothing but blank lines between."""
    for block, _ in blocks[start:]:
        if isinstance(block, Fence):
            language = block.options().language
            if language not in ("output", "log"):
                return
            yield language, block.code
        elif isinstance(block, Container) or any(line.strip() for line in block.lines):
            return


def _example(block: Fence, offset: int, shown: list[tuple[str, str]]) -> Example:
    options = block.options()
    kinds = [kind for kind, _ in shown]
    if kinds not in (["output"], ["log"], ["output", "log"]):
        raise _Unusable("a runnable block is followed by an output fence, a log fence, or both")
    texts = dict(shown)
    events = tuple(_json("event", text) for text in options.all("event")) or ({},)
    responses = _responses(texts["output"], len(events)) if "output" in texts else None
    log = tuple(texts["log"].splitlines()) if "log" in texts else None
    file = options.get("title") or _DEFAULT_FILE
    return Example(
        block.line + offset, file, block.code, _config(options, file), events, responses, log
    )


def _config(options: Options, file: str) -> FunctionConfig:
    environment = _json("env", options.get("env") or "{}")
    if not isinstance(environment, dict):
        raise _Unusable("env= must be a JSON object")
    profile = options.get("profile") or "plain"
    if profile not in ("plain", "boto3"):
        raise _Unusable("profile= must be plain or boto3")
    return FunctionConfig(
        handler=f"{PurePosixPath(file).stem}.handler",
        memory_mb=_number("memory", options.get("memory") or "128"),
        timeout_s=_number("timeout", options.get("timeout") or "3"),
        environment={name: str(value) for name, value in environment.items()},
        profile="boto3" if profile == "boto3" else "plain",
    )


def _number(name: str, text: str) -> int:
    if not text.isdecimal():
        raise _Unusable(f"{name}= must be a whole number")
    return int(text)


def _json(name: str, text: str) -> Json:
    try:
        value: Json = json.loads(text)
    except ValueError as error:
        raise _Unusable(f"{name}= is not JSON: {error}") from error
    return value


def _responses(text: str, count: int) -> tuple[Json, ...]:
    decoder = json.JSONDecoder()
    values: list[Json] = []
    rest = text.strip()
    while rest:
        try:
            value, end = decoder.raw_decode(rest)
        except ValueError as error:
            raise _Unusable(f"the output is not JSON: {error}") from error
        values.append(value)
        rest = rest[end:].strip()
    if len(values) != count:
        raise _Unusable(f"the output holds {len(values)} JSON values for {count} events")
    return tuple(values)
