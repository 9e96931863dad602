"""Canonical form on disk."""

from pathlib import Path

from courses.content import form, load
from tests.content import sample
from tests.content.sample import EXERCISE, TOPIC, replaced


def test_canonical_files_do_not_deviate(tmp_path: Path) -> None:
    root = sample.write(tmp_path)
    assert list(form.deviations(root, load(root))) == []


def test_deviation_is_named_and_rewritten(tmp_path: Path) -> None:
    files = {
        **replaced(f"{TOPIC}/topic.md", "minutes: 5", "minutes:  5"),
        **replaced("basics/course.md", "title: Basics", "title: 'Basics'"),
        **replaced(f"{EXERCISE}/exercise.md", "20\norder: 1", "20\norder: 1  # first"),
        f"{TOPIC}/handson.yaml": sample.FILES[f"{TOPIC}/handson.yaml"] + "\n",
    }
    root = sample.write(tmp_path, files)
    found = list(form.deviations(root, load(root)))
    assert {(item.file, item.line) for item in found} == {
        ("basics/course.md", 3),
        (f"{TOPIC}/topic.md", 6),
        (f"{TOPIC}/handson.yaml", 6),
        (f"{EXERCISE}/exercise.md", 7),
    }
    assert str(found[0].problem()) == (
        "basics/course.md:3: is not in canonical form; "
        "`manage.py check_curriculum --format` rewrites it"
    )
    before = load(root)
    form.rewrite(root, found)
    assert list(form.deviations(root, load(root))) == []
    assert load(root) == before
    for path in files:
        assert (root / path).read_text() == sample.FILES[path]


def test_windows_line_ends_in_programs_are_kept(tmp_path: Path) -> None:
    program = "def handler(event, context):\r\n    return None\r\n"
    root = sample.write(tmp_path, {f"{EXERCISE}/starter/handler.py": program})
    assert list(form.deviations(root, load(root))) == []
