"""The admin in tests: plain static names, an author, and forms filled as a browser fills them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from courses.models import User
from courses.services.roles import Role, make_instructor
from tests.courses.admin.browser import Browser


@pytest.fixture(autouse=True)
def _plain_static_files(settings: Any, tmp_path: Path) -> None:
    """Hashed names need collectstatic, which these tests are not about."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def author(ines: User) -> User:
    """Ines, who may write content."""
    make_instructor(user=ines, roles=[Role.CONTENT_AUTHOR])
    return User.objects.get(pk=ines.pk)


@pytest.fixture
def analyst(ines: User) -> User:
    """Ines, who may see learner data and no content."""
    make_instructor(user=ines, roles=[Role.LEARNER_DATA])
    return User.objects.get(pk=ines.pk)


@pytest.fixture
def root(db: None) -> User:
    """A superuser."""
    return User.objects.create_superuser("root", password="keeper-1970")


@pytest.fixture
def sign_in() -> Callable[[User], Browser]:
    """`sign_in(user)` is a browser of that person."""

    def make(user: User) -> Browser:
        client = Client()
        client.force_login(user)
        return Browser(client)

    return make
