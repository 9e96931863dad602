"""`manage.py load_curriculum [DIR]`: files into the database, all or nothing."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from courses.content import ContentErrors
from courses.services.curriculum import load_curriculum


class Command(BaseCommand):
    help = "Load the curriculum's files. Loading again changes nothing; nobody's progress is lost."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folder",
            nargs="?",
            type=Path,
            default=settings.LAMBDA_LAB_CURRICULUM_DIR,
            help="The curriculum's folder (default: the one that ships).",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder.", returncode=2)
        try:
            done = load_curriculum(folder)
        except ContentErrors as errors:
            for problem in errors.problems:
                self.stderr.write(str(problem))
            raise CommandError(
                f"{len(errors.problems)} problems. Nothing was loaded.", returncode=2
            ) from errors
        for warning in done.warnings:
            self.stderr.write(warning)
        self.stdout.write(
            f"Loaded: {done.created} new, {done.updated} changed, {done.unchanged} unchanged, "
            f"{done.retired} retired, {done.detached} left to the admin."
        )
