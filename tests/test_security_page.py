"""docs/security.md claims nothing that the code or a test does not hold."""

import json
import os
import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from allauth.account import app_settings as account_settings
from django.conf import settings as site
from django.test import Client

from courses.emulator.aws.account import AwsLimits
from courses.emulator.aws.process import lockdown
from courses.emulator.control import functions, platform_strings, results, supervision
from courses.emulator.control.account_endpoint import AccountEndpoint
from courses.emulator.runtime import confine, places
from courses.emulator.sandbox import tiers, zygotes
from courses.emulator.settings import LabSettings
from courses.services import limits, sources, study

pytestmark = pytest.mark.usefixtures("plain_static_files")

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text()
MB = 1 << 20


def table(heading: str) -> dict[str, str]:
    """First and last cell of each row below the table's heading."""
    _, _, rest = PAGE.partition(f"\n| {heading} |")
    rows = [line.strip("| ").split(" | ") for line in rest.partition("\n\n")[0].splitlines()[2:]]
    return {row[0]: row[-1] for row in rows}


@pytest.fixture
def resource_limits(monkeypatch: pytest.MonkeyPatch) -> dict[int, int]:
    """What a run sets for itself, without setting it here."""
    found: dict[int, int] = {}
    monkeypatch.setattr(
        resource, "setrlimit", lambda which, values: found.update({which: max(values)})
    )
    confine.set_limits()
    return found


def test_limits_of_an_account() -> None:
    limits = AwsLimits()
    assert table("of one account") == {
        "calls of functions": f"{limits.calls:,}",
        "bytes that were ever stored": f"{limits.stored_mb} MB",
        "objects, items, messages and records that were ever made": f"{limits.objects:,}",
        "a request": f"{AccountEndpoint.body_limit // MB} MB",
        "requests in part, and answers that nobody reads": f"{AccountEndpoint.most_buffered // MB} MB each",
        "connections": f"{supervision._AWS_CONNECTIONS}",
        "memory of the account's process": f"{lockdown._DATA // MB} MB",
        "its processor time, its life": f"{lockdown._CPU_SECONDS} s, an hour",
    }
    assert lockdown._LIFE_SECONDS == 3600, "an hour"


def test_limits_of_a_run(resource_limits: dict[int, int]) -> None:
    lab = LabSettings()
    zero = [resource_limits[r] for r in (resource.RLIMIT_CORE, resource.RLIMIT_MEMLOCK)]
    zero.append(resource_limits[confine.resource.RLIMIT_MSGQUEUE])
    low_memory, high_memory = functions.MEMORY_MB
    low_time, high_time = functions.TIMEOUT_S
    assert table("of one run") == {
        "memory of a function": f"{low_memory} to {high_memory:,} MB, set by the exercise",
        "time of an invocation": f"{low_time} to {high_time} s, set by the exercise",
        "time of INIT": f"{lab.init_limit_s:.0f} s",
        "processor time": f"{resource_limits[resource.RLIMIT_CPU]:,} s",
        "processes and threads together": f"{resource_limits[resource.RLIMIT_NPROC]}",
        "open files": f"{resource_limits[resource.RLIMIT_NOFILE]:,}",
        "size of one file": f"{resource_limits[resource.RLIMIT_FSIZE] // MB} MB",
        "stack": f"{resource_limits[resource.RLIMIT_STACK] // MB} MB",
        "core dumps, locked memory, message queues": f"{max(zero)}",
        "`/tmp`": f"{lab.tmp_mb} MB and {places._MOST_FILES:,} files",
        "the code": f"{functions.MOST_FILES:,} files and {functions.MOST_BYTES // MB} MB",
        "an event": f"{platform_strings.REQUEST_LIMIT:,} bytes",
        "a response": f"{platform_strings.RESPONSE_LIMIT:,} bytes",
        "nesting of a response": f"{results.MOST_DEPTH} levels",
        "log output of an invocation": f"{lab.output_limit // 1024} KB",
    }
    assert f"{zygotes._LIVE_ENVIRONMENTS} environments together" in PAGE
    assert zygotes._SHARE_OF_MEMORY == 4, "a quarter of the memory"
    assert f"from outside every {supervision._TICK_S * 1000:.0f} ms" in " ".join(PAGE.split())
    assert f"drops to uid {lab.uid}" in PAGE


def test_limits_of_the_site() -> None:
    rates = account_settings.RATE_LIMITS["login_failed"]
    by_address, seconds, by_name = "10/m/ip", 300, 5
    assert rates == f"{by_address},{by_name}/{seconds}s/key"
    assert table("of the site") == {
        "a request's body": f"{site.DATA_UPLOAD_MAX_MEMORY_SIZE // MB} MB",
        "a learner's code, or an event": f"{sources.MAX_SOURCE_BYTES // 1024} KB",
        "a note or an answer": f"{study.MAX_LENGTH:,} characters",
        "runs of one learner that wait or run": f"{limits.MAX_WAITING}",
        "runs of everybody that wait or run": f"{limits.MAX_QUEUE}",
        "runs of guests at one address": f"{limits.GUEST_RUNS_PER_MINUTE} a minute",
        "failed sign-ins": f"10 a minute at one address, {by_name} in {seconds} s for one name",
        "a session": f"{site.SESSION_COOKIE_AGE // 86400} days",
    }


def test_the_tiers_are_those_of_the_code() -> None:
    assert tuple(table("tier")) == tiers.ORDER


def test_every_proof_that_is_named_exists() -> None:
    code = "\n".join(path.read_text() for path in sorted((ROOT / "tests").glob("*/**/test_*.py")))
    named = set(re.findall(r"`(tests/[\w/.]+|test_\w+|[a-z-]+__\w+)`", PAGE)) - {
        "outcome__what_it_does"
    }
    programs = {path.stem for path in (ROOT / "tests" / "hostile" / "programs").iterdir()}
    missing = [
        name
        for name in named
        if not ((ROOT / name).exists() or name in programs or f"def {name}(" in code)
    ]
    assert missing == []
    assert len(named) > 30


BEHIND_HTTPS = """
import json, sys
from lambda_lab import settings
names = [n for n in dir(settings) if n.startswith(("SECURE_", "SESSION_COOKIE_", "CSRF_COOKIE_"))]
json.dump({name: getattr(settings, name) for name in names}, sys.stdout)
"""


@pytest.fixture
def https_client(settings: object) -> Client:
    """A client of the site as it is with an https address."""
    environment = {**os.environ, "LAMBDA_LAB_URL": "https://lab.example.org"}
    done = subprocess.run(
        [sys.executable, "-c", BEHIND_HTTPS],
        cwd=ROOT, env=environment, capture_output=True, check=True,
    )  # fmt: skip
    for name, value in json.loads(done.stdout).items():
        setattr(settings, name, tuple(value) if isinstance(value, list) else value)
    return Client()


@pytest.mark.django_db
def test_headers_of_every_page(client: Client) -> None:
    for address in ("/", "/account/login/", "/admin/login/", "/nothing-here/"):
        response = client.get(address)
        policy = dict(
            part.strip().split(" ", 1)
            for part in response.headers["Content-Security-Policy"].split(";")
        )
        assert policy.pop("default-src") == "'none'"
        assert policy.pop("base-uri") == "'none'"
        assert policy.pop("frame-ancestors") == "'none'"
        assert set(policy.values()) == {"'self'"}
        assert response.headers["X-Frame-Options"] == "DENY"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.django_db
def test_https_means_redirect_hsts_and_secure_cookies(https_client: Client) -> None:
    plain = https_client.get("/account/login/")
    assert plain.status_code == 301
    assert plain.headers["Location"].startswith("https://")
    # A proxy ends TLS and says so in this header.
    secure = https_client.get("/account/login/", headers={"x-forwarded-proto": "https"})
    assert secure.status_code == 200
    assert (
        secure.headers["Strict-Transport-Security"]
        == "max-age=31536000; includeSubDomains; preload"
    )
    assert secure.cookies["csrftoken"]["secure"] is True
    assert secure.cookies["csrftoken"]["samesite"] == "Lax"


@pytest.mark.django_db
def test_the_cookie_of_a_session(https_client: Client, django_user_model: type) -> None:
    django_user_model.objects.create_user("ada", password="correct horse battery")
    form = {"login": "ada", "password": "correct horse battery"}
    response = https_client.post("/account/login/", form, headers={"x-forwarded-proto": "https"})
    cookie = response.cookies["sessionid"]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
