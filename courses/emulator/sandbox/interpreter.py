"""Which interpreter runs handlers. Its prefix is bound at /var/lang, whatever it is called here."""

import json
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .errors import SandboxUnavailable

_ASK = (
    "import json, sys; print(json.dumps({'prefix': sys.base_prefix, 'version': '%d.%d' % sys.version_info[:2],"
    " 'full': '%d.%d.%d' % sys.version_info[:3]}))"
)


@dataclass(frozen=True, slots=True)
class Interpreter:
    """`prefix` is the host folder that holds bin/ and lib/."""

    prefix: str
    version: str
    """ "3.11" """
    full_version: str
    """ "3.11.2" """

    @property
    def file_name(self) -> str:
        return f"python{self.version}"

    @property
    def path(self) -> Path:
        return Path(self.prefix, "bin", self.file_name)


@cache
def _ask(path: str) -> Interpreter:
    try:
        answer = subprocess.run(  # noqa: S603 the operator's own setting
            [path, "-I", "-S", "-c", _ASK], env={}, capture_output=True, check=True, timeout=20
        )
        facts = json.loads(answer.stdout)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise SandboxUnavailable(
            f"LAMBDA_LAB_PYTHON={path} is not a Python that starts: {error}",
            "Set it to a Python of version 3.11 to 3.14, or leave it empty.",
        ) from error
    return Interpreter(facts["prefix"], facts["version"], facts["full"])


def find(setting: str) -> Interpreter:
    """The interpreter of the setting, or the one under this process (a virtual environment's base)."""
    if setting:
        found = _ask(setting)
    else:
        version = sys.version_info
        found = Interpreter(
            sys.base_prefix, f"{version[0]}.{version[1]}", f"{version[0]}.{version[1]}.{version[2]}"
        )
    if not found.path.exists():
        raise SandboxUnavailable(
            f"There is no {found.path}.",
            "Set LAMBDA_LAB_PYTHON to an interpreter such as /usr/bin/python3.",
        )
    return found
