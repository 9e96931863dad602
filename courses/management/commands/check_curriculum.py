"""`manage.py check_curriculum`: proves that the curriculum's files are right and true."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError

from courses.content import Curriculum, Problem, form
from courses.content.check import check
from courses.content.loader import survey
from courses.content.rules import check_rules
from courses.emulator import SandboxUnavailable, get_local_lambda

ROOT: Final = Path(__file__).resolve().parents[2] / "curriculum"


class Command(BaseCommand):
    """Needs no database."""

    help = "Check the curriculum's files; run its exercises, code blocks and predictions."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """See `docs/authoring.md`."""
        parser.add_argument("slugs", nargs="*", help="run only these topics and exercises")
        parser.add_argument("--root", type=Path, default=ROOT, help="the curriculum's folder")
        parser.add_argument(
            "--format", action="store_true", dest="rewrite", help="rewrite files in canonical form"
        )
        parser.add_argument("--no-run", action="store_true", help="do not run any program")

    def handle(
        self, *, slugs: list[str], root: Path, rewrite: bool, no_run: bool, **options: Any
    ) -> None:
        """Exit code 1 when something is wrong, 3 when this machine cannot run functions."""
        if not root.is_dir():
            raise CommandError(f"{root} is not a folder", returncode=2)
        curriculum, problems = survey(root)
        if rewrite:
            self._rewrite(root, curriculum, problems)
            return
        named = self._known(slugs, curriculum, problems)
        found = [*problems, *(item.problem() for item in form.deviations(root, curriculum))]
        found += check_rules(curriculum)
        if not no_run and (named or not problems):
            found += self._run(curriculum, named)
        for problem in sorted(set(found)):
            self.stdout.write(f"{root.name}/{problem}")
        if found:
            raise CommandError(_count(len(set(found)), "problem"), returncode=1)
        topics, exercises = list(curriculum.topics()), list(curriculum.exercises())
        self.stdout.write(
            f"{_count(len(topics), 'topic')}, {_count(len(exercises), 'exercise')} and "
            f"{_count(len(curriculum.facts), 'fact')}: nothing is wrong."
        )

    def _rewrite(self, root: Path, curriculum: Curriculum, problems: tuple[Problem, ...]) -> None:
        """Leaves a folder alone when something in it is wrong: what was not understood would be lost."""
        wrong = {str(Path(problem.file).parent) for problem in problems}
        found = [
            item
            for item in form.deviations(root, curriculum)
            if not any(_same_topic(item.file, folder) for folder in wrong)
        ]
        form.rewrite(root, found)
        for item in found:
            self.stdout.write(f"{root.name}/{item.file}")
        self.stdout.write(f"{_count(len(found), 'file')} rewritten.")
        if problems:
            self.stdout.write("Folders with problems were left alone; check them first.")

    def _known(
        self, slugs: list[str], curriculum: Curriculum, problems: tuple[Problem, ...]
    ) -> list[str]:
        """Those of `slugs` that could be read; another may stand in a file with a problem."""
        known = {topic.slug for topic in curriculum.topics()}
        known |= {exercise.slug for exercise in curriculum.exercises()}
        for slug in slugs:
            if slug not in known and not problems:
                raise CommandError(f"there is no topic or exercise {slug}", returncode=2)
        return [slug for slug in slugs if slug in known]

    def _run(self, curriculum: Curriculum, slugs: list[str]) -> list[Problem]:
        try:
            return check(curriculum, get_local_lambda(), only=slugs or None)
        except SandboxUnavailable as error:
            raise CommandError(f"{error}\n{error.remedy}", returncode=3) from error


def _same_topic(file: str, folder: str) -> bool:
    """Whether a file and a folder with a problem lie in the same topic, module or course."""
    return Path(file).parts[:3] == Path(folder).parts[:3]


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" + ("" if number == 1 else "s")
