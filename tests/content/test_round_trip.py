"""Writing is the inverse of loading, byte for byte."""

import dataclasses
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings

from courses.content import form, load
from courses.content.hashes import content, version
from courses.content.model import Topic
from courses.content.write import folder_name, to_files
from tests.content import sample
from tests.content.strategies import topics, uuids_of

OWN = ("facts.yaml", "basics/course.md", "basics/01-start/module.md")


def _hashed(topic: Topic, path: str) -> Topic:
    """What loading adds to a value that was made elsewhere."""
    exercises = tuple(
        dataclasses.replace(
            exercise,
            tests_hash=version(exercise),
            content_hash=content(exercise),
            path=f"{path}/exercises/{exercise.slug}",
        )
        for exercise in topic.exercises
    )
    return dataclasses.replace(topic, exercises=exercises, content_hash=content(topic), path=path)


def _lay_out(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode())


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(topics.filter(lambda topic: len(set(uuids_of(topic))) == len(uuids_of(topic))))
def test_loading_what_was_written_gives_the_same_topic(topic: Topic) -> None:
    path = f"basics/01-start/{folder_name(topic)}"
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        _lay_out(root, {name: sample.FILES[name] for name in OWN})
        _lay_out(root, {f"{path}/{name}": text for name, text in to_files(topic).items()})
        curriculum = load(root)
        assert list(curriculum.topics()) == [_hashed(topic, path)]
        assert list(form.deviations(root, curriculum)) == []


def test_writing_what_was_loaded_gives_the_same_bytes(tmp_path: Path) -> None:
    curriculum = load(sample.write(tmp_path))
    written: dict[str, str] = {}
    for course in curriculum.courses:
        written |= {f"{course.path}/{path}": text for path, text in to_files(course).items()}
        for module in course.modules:
            written |= {f"{module.path}/{path}": text for path, text in to_files(module).items()}
            for topic in module.topics:
                written |= {f"{topic.path}/{path}": text for path, text in to_files(topic).items()}
    expected = {path: text for path, text in sample.FILES.items() if path.startswith("basics/")}
    assert written == expected


def test_exercise_alone_writes_what_its_topic_writes_for_it(tmp_path: Path) -> None:
    topic = next(load(sample.write(tmp_path)).topics())
    (exercise,) = topic.exercises
    whole = to_files(topic)
    for path, text in to_files(exercise).items():
        assert whole[f"exercises/greet/{path}"] == text


def test_requirements_with_two_digits_keep_their_indentation(tmp_path: Path) -> None:
    topic = next(load(sample.write(tmp_path / "one")).topics())
    (exercise,) = topic.exercises
    requirements = tuple(f"First line {number}\n\n- more" for number in range(1, 12))
    many = dataclasses.replace(exercise, requirements=requirements)
    tests = sample.TESTS_YAML + "".join(
        f"  - name: Test {number}\n    task: {number}\n    when:\n      - invoke: {{event: {{}}}}\n"
        for number in range(3, 12)
    )
    files: dict[str, str | None] = {
        f"{sample.EXERCISE}/{path}": text for path, text in to_files(many).items()
    }
    files[f"{sample.EXERCISE}/tests.yaml"] = tests
    (again,) = load(sample.write(tmp_path / "two", files)).exercises()
    assert again.requirements == requirements
