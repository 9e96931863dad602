"""The cast: Ada learns, Ines teaches, Otto has no business with either one's work."""

from collections.abc import Callable, Iterator
from threading import Event

import pytest
from django.core.cache import cache
from pytest_django import Settings

from courses.models import Learner, User
from courses.services import runs
from courses.services.worker import Pool, use_pool
from tests.courses.factory import Factory
from tests.courses.fakes import FakeEngine


@pytest.fixture
def make() -> Factory:
    """Makes rows; the test asks for a database itself."""
    return Factory()


@pytest.fixture
def ada(db: None) -> Learner:
    """A learner with an account."""
    return Learner.objects.create(user=User.objects.create_user("ada", password="lovelace-1815"))


@pytest.fixture
def otto(db: None) -> Learner:
    """Another learner with an account."""
    return Learner.objects.create(user=User.objects.create_user("otto", password="outsider-1999"))


@pytest.fixture
def ines(db: None) -> User:
    """An instructor; what she may do is up to the groups that a test puts her in."""
    return User.objects.create_user("ines", password="teacher-2001", is_staff=True)


@pytest.fixture
def engine() -> FakeEngine:
    """What grades in this test."""
    return FakeEngine()


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Settings) -> None:
    """The real hash is slow on purpose, and most tests make people."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _plain_static_files(plain_static_files: None) -> None:
    """For every test of a page."""


@pytest.fixture(autouse=True)
def _no_threads(engine: FakeEngine) -> Iterator[None]:
    """A pool that takes nothing by itself, so that nothing runs behind a test's back."""
    cache.clear()
    use_pool(Pool(engine, threads=0))
    yield
    use_pool(None)


@pytest.fixture
def drain(engine: FakeEngine) -> Callable[[], int]:
    """Grades everything that is queued, in the test's own thread; returns how many runs."""

    def drain_queue() -> int:
        number = 0
        while (submission := runs.claim()) is not None:
            runs.grade(submission, engine=engine, cancelled=Event())
            number += 1
        return number

    return drain_queue
