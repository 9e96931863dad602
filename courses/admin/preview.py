"""What a preview shows: the posted form through the site's own renderer, saved nowhere."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms

from courses.admin.exercise_form import ExerciseForm
from courses.admin.generics import ModelForm
from courses.admin.question_forms import QuestionForm
from courses.content import ContentErrors, Facts, render
from courses.grading import ScenarioError, load_scenario
from courses.models import CheatSheet, GlossaryTerm, InterviewQuestion, OpenQuestion, Topic
from courses.services import question_authoring
from courses.services.errors import Refused
from courses.views.present.quiz_page import preview_pages

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


def question_preview(form: QuestionForm) -> dict[str, Any]:
    """The context of `admin/courses/preview/question.html`.

    Runs the program of a prediction that has no other fault. The answers are shown once the
    question is such that it could be published.
    """
    question = form.instance
    problems = list(_problems(form))
    reasons: tuple[str, ...] = ()
    if not problems:
        reasons = question_authoring.reasons_against_question(question)
    asked, answered = preview_pages(question, marked=not (problems or reasons))
    if asked is not None and not (problems or reasons):
        try:
            reasons = question_authoring.disproved(question)
        except Refused as refused:
            reasons = (str(refused),)
    return {
        "question": question,
        "asked": asked,
        "answered": answered,
        "problems": problems,
        "reasons": reasons,
    }


def term_preview(form: ModelForm[GlossaryTerm]) -> dict[str, Any]:
    """The context of `admin/courses/preview/term.html`."""
    return {"term": form.instance, "problems": list(_problems(form))}


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
