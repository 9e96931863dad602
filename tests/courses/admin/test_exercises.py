"""An exercise from an empty form to published, by Ines."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from courses.admin.exercise_form import ExerciseForm
from courses.grading import load_scenario
from courses.models import Exercise, ExerciseVersion, Origin, State, Topic, User
from courses.services import publishing
from tests.courses.admin import samples
from tests.courses.admin.browser import Browser, Page
from tests.courses.factory import Factory
from tests.grading.fake_lab import FakeLab

SignIn = Callable[[User], Browser]

ADD = "/admin/courses/exercise/add/"


@pytest.fixture
def lab(monkeypatch: pytest.MonkeyPatch) -> FakeLab:
    lab = FakeLab()
    monkeypatch.setattr(publishing, "get_local_lambda", lambda: lab)
    return lab


@pytest.fixture
def browser(author: User, sign_in: SignIn) -> Browser:
    return sign_in(author)


@pytest.fixture
def topic(make: Factory) -> Topic:
    return make.topic()


@pytest.fixture
def saved(browser: Browser, topic: Topic) -> Exercise:
    """An exercise as the form makes it."""
    page = browser.press(browser.open(ADD), samples.exercise(topic.pk))
    assert page.problems() == []
    return Exercise.objects.get(slug="greet-by-name")


def url(action: str, exercise: Exercise) -> str:
    return reverse(f"admin:courses_exercise_{action}", args=[exercise.pk])


def test_empty_form_makes_a_draft_that_belongs_to_its_author(saved: Exercise, author: User) -> None:
    assert (saved.state, saved.origin, saved.owner) == (State.DRAFT, Origin.ADMIN, author)
    assert saved.current_version is None
    assert saved.requirements == ["Return `Hello` and the name.", "Greet a stranger without one."]
    assert saved.hints == [
        "Look at the event.",
        "`dict.get` takes a default.",
        "```python\nevent.get('name')\n```",
    ]
    assert "<strong>people</strong>" in saved.rendered["situation"]
    assert "<code>Hello</code>" in saved.rendered["requirements"][0]
    version = saved.draft_version
    assert version is not None
    assert version.tests_yaml == samples.TESTS
    assert version.starter == {"handler.py": samples.STARTER}
    assert version.solution == {"handler.py": samples.SOLUTION}
    assert version.mutants == [
        {key: mutant[key] for key in ("name", "files", "must_fail", "message", "why")}
        for mutant in samples.MUTANTS
    ]


def test_saving_what_the_form_shows_changes_nothing(browser: Browser, saved: Exercise) -> None:
    before = Exercise.objects.filter(pk=saved.pk).values().get()
    page = browser.open(url("change", saved))
    assert page.fields["mutants-1-changed-0-name"] == "handler.py"
    assert browser.press(page).problems() == []
    assert Exercise.objects.filter(pk=saved.pk).values().get() == before
    assert ExerciseVersion.objects.filter(exercise=saved).count() == 1


def test_prose_keeps_the_version_and_tests_make_a_new_one(
    browser: Browser, saved: Exercise
) -> None:
    first = saved.draft_version
    page = browser.press(browser.open(url("change", saved)), {"title": "Greet", "xp": "45"})
    saved.refresh_from_db()
    assert (saved.title, saved.draft_version) == ("Greet", first)
    browser.press(page, {"tests_yaml": samples.TESTS.replace("Hello Ada", "Hi Ada")})
    saved.refresh_from_db()
    assert saved.draft_version != first
    browser.press(page)
    saved.refresh_from_db()
    assert saved.draft_version == first


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"tests_yaml": "tests:\n  - nme: x\n"}, "Line 2"),
        ({"tests_yaml": "tests: [\n"}, "Line"),
        ({"tests_yaml": samples.TESTS + "given: []\n"}, "given: is empty"),
        ({"solution-0-text": "def handler(:\n"}, "handler.py, line 1"),
        ({"starter-0-name": "../handler.py"}, "A file name has"),
        ({"mutants-0-must_fail": "Sings"}, "no test is called “Sings”"),
        ({"mutants-1-name": "forgets-the-stranger"}, "Two mutants are called"),
        ({"mutants-2-changed-0-text": samples.SOLUTION}, "the same as in the solution"),
        ({"mutants-2-changed-0-text": "def"}, "greets-everybody-alike, handler.py, line 1"),
        ({"mutants-0-message": ""}, "This field is required."),
        (
            {"mutants-0-changed-0-name": "", "mutants-0-changed-0-text": ""},
            "Add at least one file.",
        ),
        ({"xp": "0"}, "greater than or equal to 1"),
        ({"situation": "Wait {{ fact:L404.max }}."}, "there is no fact L404"),
        ({"requirements-1-text": "~~~python\nopen"}, "Number 2, line 1"),
        ({"concept": "~~~python\nopen"}, "not closed"),
        ({"situation": "a\tb"}, "U+0009"),
        ({"slug": "Not a slug"}, "slug"),
    ],
)
def test_wrong_input_is_explained_and_nothing_typed_is_lost(
    browser: Browser, topic: Topic, typed: dict[str, str], said: str
) -> None:
    everything = {**samples.exercise(topic.pk), **typed}
    page = browser.press(browser.open(ADD), everything)
    assert any(said in problem for problem in page.problems()), page.problems()
    assert not Exercise.objects.exists()
    kept = {name: page.fields.get(name, "").replace("\r\n", "\n") for name in everything}
    assert kept == everything


def test_blank_rows_are_dropped_and_ticked_rows_removed(browser: Browser, saved: Exercise) -> None:
    page = browser.open(url("change", saved))
    assert page.fields["requirements-2-text"] == ""
    typed = {
        "requirements-0-text": "",
        "mutants-1-DELETE": "on",
        "solution-1-name": "lib/names.py",
        "solution-1-text": "STRANGER = 'stranger'",
    }
    assert browser.press(page, typed).problems() == []
    saved.refresh_from_db()
    assert saved.requirements == ["Greet a stranger without one."]
    assert saved.draft_version is not None
    assert [mutant["name"] for mutant in saved.draft_version.mutants] == [
        "forgets-the-stranger",
        "greets-everybody-alike",
    ]
    assert saved.draft_version.solution["lib/names.py"] == "STRANGER = 'stranger'\n"


def test_a_draft_may_have_no_programs_yet(browser: Browser, topic: Topic) -> None:
    typed = {
        "topic": str(topic.pk), "title": "Later", "slug": "later", "level": "beginner",
        "minutes": "5", "xp": "10", "order": "1",
    }  # fmt: skip
    assert browser.press(browser.open(ADD), typed).problems() == []
    exercise = Exercise.objects.get(slug="later")
    assert exercise.draft_version is None
    page = browser.post(url("proof", exercise))
    assert page.status == 409
    assert "has no tests and no programs yet" in page.text


def test_the_empty_form_shows_tests_that_can_be_read() -> None:
    shown = ExerciseForm().fields["tests_yaml"].widget.attrs["placeholder"]
    (test,) = load_scenario(f"{shown}\n", source="tests.yaml").tests
    assert test.name == "Greets by name"


def test_prove_shows_the_grid_in_words(browser: Browser, saved: Exercise, lab: FakeLab) -> None:
    page = browser.press(browser.open(url("change", saved)), button="_prove")
    assert page.url == url("proof", saved)
    assert "The proof holds." in page.text
    assert page.text.count("✓ as required") == 3 + 3 + 5
    assert "✗" not in page.text
    assert "must pass all" in page.text
    assert "Nothing stands against publishing." in page.text
    version = ExerciseVersion.objects.get(exercise=saved)
    assert version.proof is not None
    assert version.proved_at is not None


def test_publishing_is_refused_until_the_proof_holds(
    browser: Browser, saved: Exercise, lab: FakeLab
) -> None:
    refused = browser.post(url("publish", saved))
    assert refused.status == 409
    assert "have not been proved since the last change" in refused.text
    saved.refresh_from_db()
    assert saved.state == State.DRAFT

    weak = {"solution-0-text": samples.handler("return 'Hello Ada'")}
    page = browser.press(browser.open(url("change", saved)), weak, button="_prove")
    assert "does not hold" in page.text
    assert "the test “Greets a stranger” says failed" in page.text
    assert browser.post(url("publish", saved)).status == 409

    right = {"solution-0-text": samples.SOLUTION}
    browser.press(browser.open(url("change", saved)), right, button="_prove")
    assert browser.post(url("publish", saved)).status == 200
    saved.refresh_from_db()
    assert saved.state == State.PUBLISHED
    assert saved.current_version is not None
    assert saved.current_version.solution == {"handler.py": samples.SOLUTION}
    assert saved.draft_version is None


def test_an_edit_of_a_published_exercise_waits_for_its_proof(
    browser: Browser, saved: Exercise, lab: FakeLab
) -> None:
    browser.post(url("proof", saved))
    browser.post(url("publish", saved))
    saved.refresh_from_db()
    live = saved.current_version
    page = browser.open(url("change", saved))
    page = browser.press(page, {"starter-0-text": samples.handler("return 'Hello'")})
    saved.refresh_from_db()
    assert (saved.state, saved.current_version) == (State.PUBLISHED, live)
    assert saved.draft_version is not None
    assert "Publish the change" in page.text
    assert browser.post(url("publish", saved)).status == 409
    browser.post(url("proof", saved))
    browser.post(url("publish", saved))
    saved.refresh_from_db()
    assert saved.current_version != live


def test_a_published_exercise_keeps_its_hints(
    browser: Browser, saved: Exercise, lab: FakeLab
) -> None:
    browser.post(url("proof", saved))
    browser.post(url("publish", saved))
    page = browser.press(browser.open(url("change", saved)), {"nudge": ""})
    assert any("fewer than three hints" in problem for problem in page.problems())


def test_the_form_of_a_draft_lists_what_publishing_still_needs(
    browser: Browser, saved: Exercise, lab: FakeLab
) -> None:
    saved.hints = ["a nudge", "", ""]
    saved.save()
    form = browser.open(url("change", saved)).text
    open_list = form.partition("<details open><summary>What publishing still needs (2)")[2]
    reasons = open_list.partition("</details>")[0]
    assert "fewer than three hints" in reasons
    assert "have not been proved" in reasons
    Exercise.objects.update(state=State.PUBLISHED)
    assert "<details><summary>What publishing still needs (2)" in (
        browser.open(url("change", saved)).text
    )


def test_publishing_in_a_draft_topic_says_when_learners_see_it(
    browser: Browser, saved: Exercise, lab: FakeLab
) -> None:
    Topic.objects.update(state=State.DRAFT)
    browser.post(url("proof", saved))
    assert "once its topic is published" in browser.post(url("publish", saved)).text
    assert not Exercise.objects.published().exists()


def test_unpublish_makes_a_draft_and_keeps_the_version(
    browser: Browser, saved: Exercise, lab: FakeLab
) -> None:
    browser.post(url("proof", saved))
    browser.post(url("publish", saved))
    browser.post(url("unpublish", saved))
    saved.refresh_from_db()
    assert saved.state == State.DRAFT
    assert saved.current_version is not None


@pytest.mark.parametrize("action", ["publish", "unpublish", "preview"])
def test_actions_answer_only_to_post(browser: Browser, saved: Exercise, action: str) -> None:
    assert browser.open(url(action, saved)).status == 405


def test_preview_shows_what_is_typed_and_saves_nothing(browser: Browser, topic: Topic) -> None:
    typed = samples.exercise(topic.pk)
    page = browser.open(ADD)
    preview: Page = browser.press(page, typed, button="x", to="/admin/courses/exercise/preview/")
    assert "A function greets <strong>people</strong>." in preview.text
    assert "Greets the empty name" in preview.text
    assert "<html" in preview.text
    assert not Exercise.objects.exists()
    data = {**page.fields, **typed}
    part = browser.post("/admin/courses/exercise/preview/", data, headers={"X-Lab-Part": "1"})
    assert "<html" not in part.text
    assert "<strong>people</strong>" in part.text


def test_preview_shows_code_as_it_is_and_needs_no_readable_tests(
    browser: Browser, topic: Topic
) -> None:
    typed = samples.exercise(topic.pk) | {
        "tests_yaml": "tests: [",
        "starter-0-text": 'def handler(event, context):\n    return """\n~~~~\n```\n<b>"""\n',
    }
    to = "/admin/courses/exercise/preview/"
    preview = browser.press(browser.open(ADD), typed, button="x", to=to)
    assert "~~~~" in preview.text
    assert "&lt;b&gt;" in preview.text
    assert "Tests.yaml: Line" in preview.text


def test_a_form_without_its_row_counts_is_refused(browser: Browser, topic: Topic) -> None:
    page = browser.open(ADD)
    del page.fields["starter-TOTAL_FORMS"]
    typed = samples.exercise(topic.pk)
    del typed["starter-TOTAL_FORMS"]
    assert any("missing" in problem for problem in browser.press(page, typed).problems())
    assert not Exercise.objects.exists()


def test_preview_names_what_saving_would_refuse(browser: Browser, saved: Exercise) -> None:
    page = browser.open(url("change", saved))
    typed: dict[str, Any] = {"situation": "{{ fact:L404 }}", "title": ""}
    preview = browser.press(page, typed, button="x", to=url("preview", saved))
    assert preview.status == 200
    assert "there is no fact L404" in preview.text
    saved.refresh_from_db()
    assert saved.title == "Greet by name"
