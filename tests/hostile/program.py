"""A hostile program: a handler in a file named `<outcome>__<what it does>.py`.

Comments at its top, `# key: value`, say what else must hold:

row       the rows of the checklist that it covers
also      other outcomes that are right too, separated by spaces
response  the response, as JSON
error     the error type
message   a part of the error message
detail    the exit detail
log       a part of the log
no-log    what no log record may contain
files     further files of the package, as JSON
overshoot how many times the limit may be used for a moment (1.3)
again     the outcome of a second invocation, whose event is "again"
timeout   seconds (1 where a timeout is right, else 10), memory: MB (128)
machine   the only machine type on which it makes sense
peak      the least that its peak of memory must be: MB
fills-tmp the response is this error, and how many bytes were written: those that /tmp has room for
canary    "yes": events hold the tokens CANARY-<run>-<random>: <run> is "earlier" for one before it
          in another environment, "mine" for its own, and "later" for a second invocation, whose
          response must name that run
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

KEYS = frozenset(
    """
    row also response error message detail log no-log files overshoot again timeout memory machine peak
    fills-tmp canary
    """.split()
)
PROGRAMS = Path(__file__).parent / "programs"


@dataclass(frozen=True, slots=True)
class Program:
    path: Path
    outcomes: frozenset[str]
    notes: dict[str, str]

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def files(self) -> dict[str, bytes]:
        further: dict[str, str] = json.loads(self.notes.get("files", "{}"))
        return {"handler.py": self.path.read_bytes()} | {
            name: text.encode() for name, text in further.items()
        }

    def number(self, name: str, default: int) -> int:
        return int(self.notes.get(name, default))

    def json(self, name: str) -> Any:
        return json.loads(self.notes[name])


def load(path: Path) -> Program:
    """Read a program and its notes. Raises ValueError for a note that nobody would check."""
    notes: dict[str, str] = {}
    for line in path.read_text().splitlines():
        if not line.startswith("# "):
            break
        key, _, value = line[2:].partition(": ")
        if key not in KEYS or not value or key in notes:
            raise ValueError(f"{path.name}: {line!r} is no note")
        notes[key] = value
    outcomes = {path.stem.partition("__")[0], *notes.get("also", "").split()}
    return Program(path, frozenset(outcomes), notes)


def load_all() -> list[Program]:
    return [load(path) for path in sorted(PROGRAMS.glob("*.py"))]
