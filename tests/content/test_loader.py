"""Loading a curriculum that is right."""

from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from courses.content import Curriculum, load
from courses.content.model import Confidence, InterviewKind, Level
from courses.content.text import tidy
from tests.content import sample


@pytest.fixture
def curriculum(tmp_path: Path) -> Curriculum:
    return load(sample.write(tmp_path))


def test_course_module_and_topic_take_slug_and_order_from_their_folders(
    curriculum: Curriculum,
) -> None:
    (course,) = curriculum.courses
    (module,) = course.modules
    assert (course.slug, course.order, course.level) == ("basics", 1, Level.BEGINNER)
    assert (module.slug, module.order, module.title) == ("start", 1, "Start")
    assert [(topic.slug, topic.order) for topic in module.topics] == [("hello", 1), ("second", 2)]


def test_topic_holds_its_front_matter_and_sections(curriculum: Curriculum) -> None:
    topic = next(curriculum.topics())
    assert topic.uuid == UUID("00000000-0000-4000-8000-000000000003")
    assert (topic.title, topic.tagline, topic.minutes) == ("Hello", "The first function.", 5)
    assert topic.tags == ("lambda",)
    (source,) = topic.sources
    assert (source.url, source.verified) == (
        "https://docs.aws.amazon.com/quotas",
        date(2026, 11, 20),
    )
    assert topic.sections.theory.startswith("A function has up to {{ fact:L1.max }}.")
    assert topic.sections.takeaways == "- See [Second](topic:second#theory) next."
    assert topic.sections.documentation == ""
    assert topic.path == sample.TOPIC


def test_topic_has_its_questions_and_cheat_sheet(curriculum: Curriculum) -> None:
    topic = next(curriculum.topics())
    assert topic.open_questions[0].rubric == ("Names the event",)
    (interview,) = topic.interview_questions
    assert interview.kind is InterviewKind.TRADE_OFF
    assert interview.answer == "Because nothing waits.\n\nAnd nothing is paid for."
    assert interview.concepts == ("pay-per-use",)
    assert topic.cheat_sheet is not None
    assert topic.cheat_sheet.rows[1] == ("Uptime", "{{ fact:M1.uptime }}")


def test_topic_may_have_nothing_but_its_page(curriculum: Curriculum) -> None:
    _, second = curriculum.topics()
    assert second.open_questions == second.interview_questions == second.exercises == ()
    assert second.cheat_sheet is None


def test_exercise_has_prose_programs_and_tests(curriculum: Curriculum) -> None:
    (exercise,) = curriculum.exercises()
    assert exercise.situation == "A shop wants a greeting."
    assert exercise.requirements == (
        "Return `Hello, ` and the name.",
        "Greet `stranger` when no name is sent:\n\n- an empty event counts\n- `null` does not occur",
    )
    assert exercise.good_to_know == "Names come as they are, see {{ fact:L1 }}"
    assert exercise.hints[2].startswith("```python\n")
    assert set(exercise.solution) == {"handler.py", "lib/names.py"}
    assert exercise.tests_yaml == sample.TESTS_YAML
    assert not exercise.about_init_errors
    (mutant,) = exercise.mutants
    assert mutant.name == "no-default"
    assert set(mutant.files) == {"handler.py"}
    assert set(mutant.program(exercise.solution)) == {"handler.py", "lib/names.py"}


def test_exercise_may_be_about_init_errors_and_know_nothing_good(tmp_path: Path) -> None:
    text = sample.EXERCISE_MD.replace("order: 1\n", "order: 1\nabout_init_errors: true\n")
    text = text[: text.index("\n## Good to know")]
    curriculum = load(sample.write(tmp_path, {f"{sample.EXERCISE}/exercise.md": text}))
    (exercise,) = curriculum.exercises()
    assert exercise.about_init_errors
    assert exercise.good_to_know == ""


def test_facts_and_paths(curriculum: Curriculum) -> None:
    assert curriculum.facts["L1"].values["max"] == 10240
    assert curriculum.facts["M1"].confidence is Confidence.MEM
    (path,) = curriculum.paths
    assert (path.slug, path.order, path.topics) == ("first-steps", 1, ("hello", "second"))


def test_facts_and_paths_may_be_left_out(tmp_path: Path) -> None:
    plain = (
        sample.TOPIC_MD.replace("{{ fact:L1.max }}", "10 GB")
        .replace("[the exercise](exercise:greet)", "it")
        .replace("(topic:second#theory)", "(topic:hello)")
    )
    files: dict[str, str | None] = dict.fromkeys(sample.FILES)
    files |= {
        path: sample.FILES[path] for path in ("basics/course.md", "basics/01-start/module.md")
    }
    curriculum = load(sample.write(tmp_path, {**files, f"{sample.TOPIC}/topic.md": plain}))
    assert curriculum.facts == {}
    assert curriculum.paths == ()
    assert [topic.slug for topic in curriculum.topics()] == ["hello"]


def test_compiled_python_is_ignored(tmp_path: Path) -> None:
    root = sample.write(tmp_path)
    cache = root / sample.EXERCISE / "starter" / "__pycache__"
    cache.mkdir()
    (cache / "handler.pyc").write_bytes(b"\0\xff")
    (exercise,) = load(root).exercises()
    assert set(exercise.starter) == {"handler.py"}


def test_exercises_are_sorted_by_their_order(tmp_path: Path) -> None:
    other = sample.EXERCISE.replace("greet", "a-second-one")
    files: dict[str, str | None] = {
        path.replace(sample.EXERCISE, other): text
        for path, text in sample.FILES.items()
        if path.startswith(sample.EXERCISE)
    }
    files[f"{other}/exercise.md"] = sample.EXERCISE_MD.replace("order: 1", "order: 2").replace(
        "000000000005", "00000000000a"
    )
    curriculum = load(sample.write(tmp_path, files))
    assert [exercise.slug for exercise in curriculum.exercises()] == ["greet", "a-second-one"]


def test_loose_form_loads_as_the_same_values(tmp_path: Path) -> None:
    loose = sample.TOPIC_MD.replace("title: Hello", 'title: "  Hello "').replace(
        "## Real-world example\n\n", "## Real-world example  \n\n\n\n"
    )
    topic = next(load(sample.write(tmp_path, {f"{sample.TOPIC}/topic.md": loose})).topics())
    assert topic.title == "Hello"
    assert topic.sections.example == tidy(topic.sections.example)
