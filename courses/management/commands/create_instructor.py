"""`manage.py create_instructor [NAME]`: somebody who may sign in to the admin."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.crypto import get_random_string

from courses.models import User
from courses.services.people import create_instructor

FIRST = "instructor"
PASSWORD_LENGTH = 20


class Command(BaseCommand):
    help = (
        "Make an instructor with a random password, which is printed once. Without a name: the "
        "first one, who may also manage accounts; says and does nothing when there is one already."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", help="The user name of a further instructor.")
        parser.add_argument(
            "--superuser", action="store_true", help="May also manage accounts and instructors."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        name: str | None = options["name"]
        if name is None and User.objects.filter(is_staff=True).exists():
            return
        if User.objects.filter(username=name or FIRST).exists():
            raise CommandError(
                f"The user name {name or FIRST} is taken. Give another one.", returncode=2
            )
        password = get_random_string(PASSWORD_LENGTH)
        user = create_instructor(
            name=name or FIRST,
            password=password,
            superuser=name is None or options["superuser"],
        )
        self.stdout.write(f"Instructor: {user.username}\nPassword:   {password}")
        self.stdout.write("Shown only now. Change it at /account/password/change/.")
