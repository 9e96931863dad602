"""`manage.py rebuild_search`: makes the search index anew from what is stored."""

from typing import Any

from django.core.management.base import BaseCommand

from courses.services import search


class Command(BaseCommand):
    help = "Make every search document and the index anew. Searching goes on meanwhile."

    def handle(self, *args: Any, **options: Any) -> None:
        changed = search.index_everything()
        search.index().rebuild()
        self.stdout.write(f"The search index is up to date; {changed} documents had changed.")
