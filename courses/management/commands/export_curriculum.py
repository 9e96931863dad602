"""`manage.py export_curriculum DIR`: the database back to curriculum files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from courses.models import Exercise, Topic
from courses.services.exporting import (
    exercise_files,
    export_curriculum,
    topic_files,
    write_files,
)


class Command(BaseCommand):
    help = "Write what learners see as files that load_curriculum reads, byte for byte the same."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="Where to; made if need be.")
        one = parser.add_mutually_exclusive_group()
        one.add_argument("--topic", metavar="SLUG", help="Only this topic, drafts included.")
        one.add_argument("--exercise", metavar="SLUG", help="Only this exercise, drafts included.")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if options["topic"]:
            number = _write(folder, _topic(options["topic"]))
        elif options["exercise"]:
            number = _write(folder, _exercise(options["exercise"]))
        else:
            number = export_curriculum(folder)
        self.stdout.write(f"{number} files in {folder}.")


def _write(folder: Path, files: dict[str, str]) -> int:
    write_files(folder, files)
    return len(files)


def _topic(slug: str) -> dict[str, str]:
    topic = Topic.objects.current().filter(slug=slug).first()
    if topic is None:
        raise CommandError(f"There is no topic {slug}.", returncode=2)
    return topic_files(topic)


def _exercise(slug: str) -> dict[str, str]:
    exercise = Exercise.objects.current().filter(slug=slug).first()
    if exercise is None:
        raise CommandError(f"There is no exercise {slug}.", returncode=2)
    try:
        return exercise_files(exercise)
    except ValueError as error:
        raise CommandError(f"{slug} cannot be written yet: {error}.", returncode=2) from error
