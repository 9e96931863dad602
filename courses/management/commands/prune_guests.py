"""`manage.py prune_guests`: at once what the running site does every day."""

from typing import Any

from django.core.management.base import BaseCommand

from courses.services.people import prune_guests


class Command(BaseCommand):
    help = "Delete guests who were not seen for 90 days, with everything they did."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{prune_guests()} guests deleted.")
