"""`manage.py create_instructor [NAME]`: somebody who may sign in to the admin."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.crypto import get_random_string

from courses.models import User
from courses.services.people import create_instructor

PASSWORD_LENGTH = 20


class Command(BaseCommand):
    help = "Make an instructor with a random password, which is printed once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", default="instructor", help="The user name.")
        parser.add_argument(
            "--superuser", action="store_true", help="May also manage accounts and instructors."
        )
        parser.add_argument(
            "--if-none",
            action="store_true",
            help="Do nothing, and say nothing, when there is an instructor already.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_none"] and User.objects.filter(is_staff=True).exists():
            return
        name: str = options["name"]
        if User.objects.filter(username=name).exists():
            raise CommandError(f"The user name {name} is taken.", returncode=2)
        password = get_random_string(PASSWORD_LENGTH)
        create_instructor(name=name, password=password, superuser=options["superuser"])
        self.stdout.write(f"Instructor: {name}\nPassword:   {password}")
        self.stdout.write("The password is shown only now. Change it at /account/password/change/.")
