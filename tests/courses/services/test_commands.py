from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from courses.models import Learner, User
from courses.services.roles import Role
from tests.courses.factory import Factory

pytestmark = pytest.mark.django_db


def run(*arguments: str, **options: object) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue()


def test_first_instructor_is_made_once_with_a_password_that_works() -> None:
    printed = run("create_instructor")
    user = User.objects.get()
    password = printed.split("Password:")[1].split()[0]
    assert user.check_password(password)
    assert (user.is_staff, user.is_superuser) == (True, True)
    assert run("create_instructor") == ""
    assert User.objects.count() == 1


def test_further_instructor_writes_content_and_reads_learner_data() -> None:
    run("create_instructor")
    run("create_instructor", "ines")
    ines = User.objects.get(username="ines")
    assert (ines.is_staff, ines.is_superuser) == (True, False)
    assert set(ines.groups.values_list("name", flat=True)) == {
        Role.CONTENT_AUTHOR,
        Role.LEARNER_DATA,
    }
    assert ines.has_perm("courses.change_topic")
    assert not ines.has_perm("courses.change_learner")


def test_taken_name_is_refused(ada: Learner) -> None:
    with pytest.raises(CommandError, match="ada is taken") as error:
        run("create_instructor", "ada")
    assert error.value.returncode == 2


def test_prune_guests_says_how_many(make: Factory) -> None:
    make.guest(last_seen=timezone.now() - timedelta(days=90, hours=1))
    make.guest(last_seen=timezone.now() - timedelta(days=89))
    assert run("prune_guests") == "1 guests deleted.\n"
