"""Strict reading of environment variables: a value that cannot be understood stops the start.

Every variable is declared here, once; `docs/settings.md` is compared with this table by a test.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True, slots=True)
class Variable:
    """One setting of the operator."""

    name: str
    default: str
    meaning: str


VARIABLES = (
    Variable(
        "LAMBDA_LAB_URL",
        "http://localhost:8000",
        "The address people type. https turns on secure cookies, HSTS and the redirect.",
    ),
    Variable(
        "LAMBDA_LAB_ALLOWED_HOSTS", "", "Further host names to answer to, separated by commas."
    ),
    Variable("LAMBDA_LAB_VAR", "var", "Folder of the database, secret key, mail and static files."),
    Variable(
        "LAMBDA_LAB_SECRET_KEY",
        "",
        "Signing key; without it, the file `secret_key` in that folder.",
    ),
    Variable("LAMBDA_LAB_DEBUG", "0", "1 shows Django's error pages. For development only."),
    Variable(
        "LAMBDA_LAB_WORKERS", "0", "Programs that run at once; 0 means one for each processor core."
    ),
    Variable(
        "LAMBDA_LAB_PROXIES",
        "0",
        "Proxies in front that add to X-Forwarded-For; without it, guests behind one share a limit.",
    ),
    Variable(
        "LAMBDA_LAB_SANDBOX_MIN_TIER",
        "B",
        "The weakest sandbox that may run learners' code: A+, A, B or C.",
    ),
    Variable(
        "LAMBDA_LAB_PYTHON", "", "Interpreter for learners' code; empty means the site's own."
    ),
)
_BY_NAME = {variable.name: variable for variable in VARIABLES}


def text(name: str) -> str:
    """The variable's value, or its default."""
    return os.environ.get(name, _BY_NAME[name].default)


def flag(name: str) -> bool:
    """ "0" or "1"; anything else is refused."""
    value = text(name)
    if value not in ("0", "1"):
        raise ImproperlyConfigured(f"{name} is {value!r}; set it to 0 or 1.")
    return value == "1"


def number(name: str) -> int:
    """A whole number from 0."""
    value = text(name)
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is {value!r}; set it to a whole number.")
    return int(value)


def one_of(name: str, choices: tuple[str, ...]) -> str:
    """One of the named words."""
    value = text(name)
    if value not in choices:
        raise ImproperlyConfigured(f"{name} is {value!r}; set it to one of {', '.join(choices)}.")
    return value


def words(name: str) -> list[str]:
    """A list separated by commas."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def url(name: str) -> tuple[str, str]:
    """An address as (scheme, host name)."""
    parts = urlsplit(text(name))
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
        raise ImproperlyConfigured(
            f"{name} is {text(name)!r}; write it as https://lab.example.org, without a path."
        )
    return parts.scheme, parts.hostname


def secret_key(folder: Path) -> str:
    """The signing key, from the environment or from the file that `make run` creates."""
    key = text("LAMBDA_LAB_SECRET_KEY")
    file = folder / "secret_key"
    if not key and file.exists():
        key = file.read_text().strip()
    if len(key) < 50:
        raise ImproperlyConfigured(
            f"No secret key of at least 50 characters. Run `make setup`, which creates {file.name} "
            "in the folder that LAMBDA_LAB_VAR names, or set LAMBDA_LAB_SECRET_KEY."
        )
    return key
