"""The curriculum that ships. `make check`, a part of `make test`, proves its exercises and examples."""

from pathlib import Path

import courses
from courses.content import form, load

ROOT = Path(courses.__file__).parent / "curriculum"


def test_files_are_right_and_canonical() -> None:
    curriculum = load(ROOT)
    deviations = form.deviations(ROOT, curriculum)
    assert [str(item.problem()) for item in deviations] == []
