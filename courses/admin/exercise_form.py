"""The form of an exercise: the prose, and the programs and tests that make a version."""

from collections.abc import Mapping
from typing import Any

from django import forms

from courses.admin.rendered_form import PublishableForm
from courses.admin.row_fields import FilesField, MutantsField, TextsField
from courses.admin.text_fields import CodeField, MarkdownField
from courses.content import Facts
from courses.grading import ScenarioError, check_syntax, load_scenario
from courses.models import Exercise
from courses.services import publishing, rendering
from courses.services.authoring import Programs, programs_of

HINTS = ("nudge", "concept", "near_code")

_FIRST_TEST = """\
function: {name: greet, handler: handler.handler, memory: 128, timeout: 3, profile: plain}
tests:
  - name: Greets by name
    task: 1
    concepts: [event]
    show: always
    points: 1
    when:
      - invoke: {event: {name: Ada}}
        expect: {response: {message: "Hello, Ada"}}"""
"""What an empty tests.yaml shows."""


class ExerciseForm(PublishableForm[Exercise]):
    """An exercise from empty fields; programs may still be missing in a draft."""

    xp = forms.IntegerField(
        min_value=1,
        max_value=10_000,
        initial=50,
        label="XP",
        help_text="Paid once, at the first pass, less what hints and solution cost.",
    )
    order = forms.IntegerField(
        min_value=1, max_value=10_000, initial=1, help_text="Smaller comes first."
    )
    situation = MarkdownField(rows=4, required=False, help_text="Markdown. Two sentences.")
    requirements = TextsField(
        noun="requirement",
        required=False,
        label="Your handler must",
        help_text="In the order of their numbers; a test's task: 1 proves the first.",
    )
    good_to_know = MarkdownField(rows=4, required=False, help_text="Markdown. May stay empty.")
    nudge = MarkdownField(rows=2, required=False, label="Hint 1: a nudge", help_text="Markdown.")
    concept = MarkdownField(
        rows=3, required=False, label="Hint 2: the concept", help_text="Markdown."
    )
    near_code = MarkdownField(
        rows=5, required=False, label="Hint 3: nearly the code", help_text="Markdown."
    )
    starter = FilesField(
        required=False, help_text="What a learner starts from. It has to run, and to fail a test."
    )
    solution = FilesField(required=False, help_text="It has to pass every test.")
    tests_yaml = CodeField(
        rows=24,
        required=False,
        label="tests.yaml",
        placeholder=_FIRST_TEST,
        help_text="The function's configuration and the scenarios that grade it.",
    )
    mutants = MutantsField(
        required=False,
        help_text="At least three plausible mistakes, each of which a test must catch.",
    )

    shown_by = {f"hints.{index}": name for index, name in enumerate(HINTS)}

    class Meta:
        model = Exercise
        fields = (
            "topic",
            "title",
            "slug",
            "level",
            "minutes",
            "xp",
            "order",
            "about_init_errors",
            "situation",
            "requirements",
            "good_to_know",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        programs = programs_of(self.instance)
        texts = [*self.instance.hints, "", "", ""]
        self.initial = {
            "tests_yaml": programs.tests_yaml,
            "starter": dict(programs.starter),
            "solution": dict(programs.solution),
            "mutants": list(programs.mutants),
            **dict(zip(HINTS, texts, strict=False)),
            **self.initial,
        }

    @property
    def programs(self) -> Programs:
        """What makes the version; fields that did not validate are empty."""
        found = self.cleaned_data
        return Programs(
            tests_yaml=found.get("tests_yaml") or "",
            starter=found.get("starter") or {},
            solution=found.get("solution") or {},
            mutants=tuple(found.get("mutants") or ()),
        )

    def clean_starter(self) -> dict[str, str]:
        return self._readable("starter", self.cleaned_data["starter"])

    def clean_solution(self) -> dict[str, str]:
        return self._readable("solution", self.cleaned_data["solution"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        tests = self._test_names(cleaned.get("tests_yaml") or "")
        for mutant in cleaned.get("mutants") or ():
            self._check_mutant(mutant, tests, cleaned.get("solution") or {})
        return cleaned

    def _post_clean(self) -> None:
        """The three hints are one column of the model."""
        hints = [self.cleaned_data.get(name) or "" for name in HINTS]
        self.instance.hints = hints if any(hints) else []
        super()._post_clean()

    def render_row(self, facts: Facts) -> dict[str, Any]:
        row = self.instance
        return rendering.exercise(
            situation=row.situation,
            requirements=row.requirements,
            good_to_know=row.good_to_know,
            hints=row.hints,
            facts=facts,
        )

    def missing(self) -> tuple[str, ...]:
        return publishing.missing_prose(self.instance)

    def _test_names(self, text: str) -> frozenset[str] | None:
        """The names of the tests; None when they cannot be read, which the form then says."""
        if not text:
            return None
        try:
            scenario = load_scenario(text, source="tests.yaml")
        except ScenarioError as error:
            for problem in error.problems:
                place = f"Line {problem.line}" + (f", {problem.field}" if problem.field else "")
                self.add_error("tests_yaml", f"{place}: {problem.message}")
            return None
        return frozenset(test.name for test in scenario.tests)

    def _check_mutant(
        self,
        mutant: Mapping[str, Any],
        tests: frozenset[str] | None,
        solution: Mapping[str, str],
    ) -> None:
        name = mutant["name"]
        for file, text in mutant["files"].items():
            if solution.get(file) == text:
                self.add_error(
                    "mutants",
                    f"{name}: {file} is the same as in the solution. Make the mistake in it, or "
                    "remove the file.",
                )
        if tests is not None and mutant["must_fail"] not in tests:
            self.add_error(
                "mutants",
                f"{name}: no test is called “{mutant['must_fail']}”, so it cannot fail. Choose one "
                f"of: {', '.join(sorted(tests))}.",
            )
        if problem := _syntax_problem(mutant["files"]):
            self.add_error("mutants", f"{name}, {problem}")

    def _readable(self, program: str, files: dict[str, str]) -> dict[str, str]:
        if problem := _syntax_problem(files):
            raise forms.ValidationError(f"{problem} Nothing of the {program} would run.")
        return files


def _syntax_problem(files: Mapping[str, str]) -> str:
    problem = check_syntax({name: text.encode() for name, text in files.items()})
    if problem is None:
        return ""
    return (
        f"{problem.file}, line {problem.line}, column {problem.column}: {problem.message}. "
        "Correct the syntax."
    )
