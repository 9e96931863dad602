"""The sandbox's page: who sees it, what it says in each state, and probing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.admin.sandbox import attempts_of
from courses.emulator import Diagnosis, LabSettings, SandboxFacts
from courses.emulator.control.doctor import Lack
from courses.emulator.control.probes import Probe
from courses.models import Learner, User
from courses.services import sandbox
from courses.services.roles import Role, make_instructor
from courses.services.worker import get_pool
from tests.courses.admin.browser import Browser
from tests.courses.factory import Factory
from tests.courses.fakes import FACTS, NoSandbox
from tests.courses.views.markup import problems, words

SignIn = Callable[[User], Browser]
PAGE = "/admin/sandbox/"

HOLDS = Diagnosis(
    SandboxFacts("A", ("a read-only root view",), "rlimit+watcher"),
    {"kernel": "6.18", "landlock": "ABI 7"},
    (Probe("plain: tcp", True, "EACCES"), Probe("boto3: tcp", True, "EACCES")),
    profiles=("plain", "boto3"),
    lacks=(Lack("No control group.", "`systemctl <edit>` it."),),
)
LEAKS = Diagnosis(
    None,
    {"kernel": "6.18"},
    (Probe("plain: tcp", False, "connected <there>"),),
    "The sandbox does not hold: tcp.",
    "Use a virtual machine.",
)


@pytest.fixture
def operator(ines: User) -> User:
    """Ines, who may operate the sandbox and nothing else."""
    make_instructor(user=ines, roles=[Role.OPERATOR])
    return User.objects.get(pk=ines.pk)


@pytest.fixture(autouse=True)
def found(monkeypatch: pytest.MonkeyPatch) -> list[Diagnosis]:
    """What the next probings find, the last one first."""
    found = [HOLDS]
    monkeypatch.setattr(sandbox, "_last", None)
    monkeypatch.setattr(sandbox, "diagnose", lambda settings: found.pop())
    return found


def test_only_who_operates_sees_it(
    client: Client, ada: Learner, author: User, sign_in: SignIn
) -> None:
    assert client.get(PAGE).headers["Location"].startswith("/admin/login/")
    assert client.post(PAGE).headers["Location"].startswith("/admin/login/")
    assert ada.user is not None
    client.force_login(ada.user)
    assert client.get(PAGE).status_code == 302
    browser = sign_in(author)
    assert browser.open(PAGE).status == 403
    assert browser.post(PAGE).status == 403
    assert "Sandbox" not in words(browser.open("/admin/").text)
    assert sandbox.last_checkup() is None


def test_no_other_method(operator: User, client: Client) -> None:
    client.force_login(operator)
    assert client.put(PAGE).status_code == 405


def test_the_index_leads_to_it(operator: User, sign_in: SignIn) -> None:
    page = sign_in(operator).open("/admin/")
    assert f'href="{PAGE}"' in page.text
    assert problems(page.text) == []


def test_it_says_what_runs_and_waits(
    operator: User, sign_in: SignIn, make: Factory, ada: Learner
) -> None:
    pool = get_pool()
    pool.facts = FACTS
    for _ in range(3):
        make.submission(ada, make.exercise())
    browser = sign_in(operator)
    page = browser.open(PAGE)
    text = words(page.text)
    assert "Code runs, tier C" in text
    assert "Reduced: no namespaces." in text
    assert "Waiting3" in text
    assert "Running0 of 0" in text
    assert "Spares, plain2" in text
    assert browser.open("/admin/courses/submission/").status == 403
    assert "Nobody has probed from here since the server started." in text
    assert problems(page.text) == []


def test_before_the_sandbox_has_started(operator: User, sign_in: SignIn) -> None:
    assert "The sandbox is starting" in words(sign_in(operator).open(PAGE).text)


def test_an_outage_shows_its_fix(operator: User, sign_in: SignIn) -> None:
    get_pool().facts = FACTS
    get_pool().outages.begin(NoSandbox())
    text = words(sign_in(operator).open(PAGE).text)
    assert "No code can run" in text
    assert "No sandbox tier works here." in text
    assert "Fix: Run sandbox_doctor." in text
    assert "tried again every 2 seconds" in text
    assert "Code runs" not in text


def test_probing_shows_what_was_found(operator: User, sign_in: SignIn) -> None:
    browser = sign_in(operator)
    page = browser.press(browser.open(PAGE))
    text = words(page.text)
    assert page.url == PAGE
    assert "Probed. The sandbox holds." in text
    for part in ("kernel6.18", "landlockABI 7", "tcp✓ HeldEACCES✓ HeldEACCES"):
        assert part in text, part
    assert "What this machine lacksNo control group.Fix: systemctl <edit> it." in text
    assert "Fix: <code>systemctl &lt;edit&gt;</code> it." in page.text
    assert problems(page.text) == []
    assert "Probe again" in words(browser.open(PAGE).text), "kept until the next one"


def test_a_probe_that_got_through_is_said_and_shown_as_text(
    operator: User, sign_in: SignIn, found: list[Diagnosis]
) -> None:
    found[:] = [LEAKS]
    browser = sign_in(operator)
    page = browser.press(browser.open(PAGE))
    text = words(page.text)
    assert "Probed. Nothing can run." in text
    assert "The sandbox does not hold: tcp.Fix: Use a virtual machine." in text
    assert "✗ Got through" in text
    assert "connected &lt;there&gt;" in page.text


def test_a_machine_that_cannot_even_be_probed(
    operator: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(settings: LabSettings) -> Diagnosis:
        raise OSError("No space left on device")

    monkeypatch.setattr(sandbox, "diagnose", full)
    browser = sign_in(operator)
    text = words(browser.press(browser.open(PAGE)).text)
    assert "could not be probed: No space left on device." in text
    assert "Make room on the disk" in text


def test_probing_tries_the_sandbox_of_the_site_too(
    operator: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[bool] = []
    monkeypatch.setattr(get_pool(), "look_again", lambda: looked.append(True))
    browser = sign_in(operator)
    browser.press(browser.open(PAGE))
    assert looked == [True]


def test_the_number_of_queries_hangs_on_nothing(
    operator: User, client: Client, make: Factory, ada: Learner
) -> None:
    client.force_login(operator)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE).status_code == 200
        return len(queries)

    few = count()
    exercise = make.exercise()
    for _ in range(20):
        make.submission(ada, exercise)
    assert count() == few


def test_a_profile_that_was_not_probed_has_an_empty_cell() -> None:
    tried: Any = [Probe("plain: tcp", True, "EACCES"), Probe("boto3: dns", True, "EACCES")]
    columns, attempts = attempts_of(Diagnosis(FACTS, {}, tuple(tried)))
    assert columns == ("plain", "boto3")
    assert [[cell is not None for cell in attempt.cells] for attempt in attempts] == [
        [True, False],
        [False, True],
    ]
