"""What a hash depends on, and what not."""

import dataclasses
from pathlib import Path

import pytest

from courses.content import load
from courses.content.hashes import content, of_entry, of_files
from courses.content.model import Exercise, Topic
from tests.content import sample
from tests.content.sample import EXERCISE, TOPIC, replaced


def _load(root: Path, files: dict[str, str | None]) -> tuple[Topic, Exercise]:
    topic = next(load(sample.write(root, files)).topics())
    return topic, topic.exercises[0]


def test_hashes_are_the_same_everywhere_and_always(tmp_path: Path) -> None:
    _, exercise = _load(tmp_path / "one", {})
    _, again = _load(tmp_path / "two", {})
    assert exercise == again
    assert of_files({"a": "b"}) == (
        "3c9d591045bc8876f9d0399bbfb05c6a412096e906f73278f98406cd5dca86df"
    )


PROSE = {
    "situation": replaced(f"{EXERCISE}/exercise.md", "A shop", "A small shop"),
    "hint": replaced(f"{EXERCISE}/exercise.md", "Look at", "Read"),
    "xp": replaced(f"{EXERCISE}/exercise.md", "xp: 20", "xp: 30"),
}
PROGRAMS = {
    "tests": replaced(f"{EXERCISE}/tests.yaml", "# Verbatim", "# Still verbatim"),
    "starter": replaced(f"{EXERCISE}/starter/handler.py", "None", "0"),
    "solution": replaced(f"{EXERCISE}/solution/lib/names.py", "stranger", "nobody"),
    "mutant": replaced(f"{EXERCISE}/mutants/no-default/handler.py", '""', '"x"'),
    "phrase": replaced(f"{EXERCISE}/mutants/no-default/mutant.yaml", "nobody", "no one"),
}


@pytest.mark.parametrize("files", PROSE.values(), ids=PROSE)
def test_prose_keeps_the_version(tmp_path: Path, files: dict[str, str | None]) -> None:
    topic, exercise = _load(tmp_path / "before", {})
    new_topic, edited = _load(tmp_path / "after", files)
    assert edited.tests_hash == exercise.tests_hash
    assert edited.content_hash != exercise.content_hash
    assert new_topic.content_hash != topic.content_hash


@pytest.mark.parametrize("files", PROGRAMS.values(), ids=PROGRAMS)
def test_tests_and_programs_make_a_version(tmp_path: Path, files: dict[str, str | None]) -> None:
    _, exercise = _load(tmp_path / "before", {})
    _, edited = _load(tmp_path / "after", files)
    assert edited.tests_hash != exercise.tests_hash
    assert edited.content_hash != exercise.content_hash


def test_form_changes_no_hash(tmp_path: Path) -> None:
    topic, _ = _load(tmp_path / "before", {})
    loose, _ = _load(
        tmp_path / "after", replaced(f"{TOPIC}/topic.md", "title: Hello", "title:  'Hello'")
    )
    assert loose.content_hash == topic.content_hash


def test_place_and_number_are_content(tmp_path: Path) -> None:
    topic, _ = _load(tmp_path, {})
    assert content(dataclasses.replace(topic, order=7)) != topic.content_hash
    assert content(dataclasses.replace(topic, slug="other")) != topic.content_hash
    assert content(dataclasses.replace(topic, path="elsewhere")) == topic.content_hash


def test_courses_and_modules_have_hashes_of_their_own_file(tmp_path: Path) -> None:
    (course,) = load(sample.write(tmp_path)).courses
    (module,) = course.modules
    assert len({course.content_hash, module.content_hash}) == 2
    assert content(dataclasses.replace(course, modules=())) == course.content_hash
    assert content(dataclasses.replace(module, title="Other")) != module.content_hash


def test_entries_of_files_have_hashes(tmp_path: Path) -> None:
    curriculum = load(sample.write(tmp_path))
    topic = next(curriculum.topics())
    (path,) = curriculum.paths
    assert topic.cheat_sheet is not None
    items = (topic.open_questions[0], topic.cheat_sheet, topic.interview_questions[0], path)
    assert len({of_entry(item) for item in items}) == 4
    assert path.content_hash == of_entry(path)
    assert of_entry(dataclasses.replace(path, title="Other")) != path.content_hash


def test_names_and_contents_cannot_be_mistaken_for_one_another() -> None:
    assert of_files({"a": "bc"}) != of_files({"ab": "c"})
    assert of_files({"a": "", "b": ""}) != of_files({"a": "b"})
