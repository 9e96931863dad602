"""What a preview shows: the posted form through the site's own renderer, saved nowhere."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms

from courses.admin.exercise_form import ExerciseForm
from courses.admin.generics import ModelForm
from courses.content import ContentErrors, Facts, render
from courses.grading import ScenarioError, load_scenario
from courses.models import CheatSheet, InterviewQuestion, OpenQuestion, Topic

_HIGHLIGHTED = {"py": "python", "json": "json", "yaml": "yaml"}


def topic_preview(form: ModelForm[Topic], formsets: Iterable[Any]) -> dict[str, Any]:
    """The context of `admin/courses/preview/topic.html`."""
    parts = [part for formset in formsets for part in _shown(formset)]
    rows = [part.instance for part in parts if part.instance.rendered]
    return {
        "topic": form.instance,
        "rendered": form.instance.rendered,
        "sheets": [row.rendered for row in rows if isinstance(row, CheatSheet)],
        "questions": [row.rendered for row in rows if isinstance(row, OpenQuestion)],
        "interview": [
            {**row.rendered, "uuid": row.uuid} for row in rows if isinstance(row, InterviewQuestion)
        ],
        "problems": [problem for part in (form, *parts) for problem in _problems(part)],
    }


def exercise_preview(form: ExerciseForm) -> dict[str, Any]:
    """The context of `admin/courses/preview/exercise.html`."""
    programs = form.programs
    try:
        tests = load_scenario(programs.tests_yaml, source="tests.yaml").tests
    except ScenarioError:
        tests = ()
    return {
        "exercise": form.instance,
        "rendered": form.instance.rendered,
        "starter": [
            {"name": name, "html": _code(name, text)} for name, text in programs.starter.items()
        ],
        "tests": tests,
        "problems": list(_problems(form)),
    }


def _shown(formset: Any) -> Iterator[ModelForm[Any]]:
    formset.is_valid()
    for part in formset.forms:
        if part.has_changed() or part.instance.pk:
            part.is_valid()
            if not part.cleaned_data.get("remove"):
                yield part


def _problems(form: forms.BaseForm) -> Iterator[str]:
    for name, errors in form.errors.items():
        label = form.fields[name].label or name.replace("_", " ") if name in form.fields else ""
        for error in errors:
            yield f"{str(label).capitalize()}: {error}" if label else str(error)


def _code(name: str, text: str) -> str:
    """A file as the site shows code; the fence is longer than any in the text."""
    language = _HIGHLIGHTED.get(name.rpartition(".")[2], "text")
    fence = "~" * (max((len(run) for run in _tildes(text)), default=0) + 3)
    try:
        return render(f"{fence}{language}\n{text}{fence}", facts=Facts()).html
    except ContentErrors as error:
        return "".join(f"<p>{problem.message}</p>" for problem in error.problems)


def _tildes(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        if line.lstrip().startswith("~"):
            yield line.strip()
