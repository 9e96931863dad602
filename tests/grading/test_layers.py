"""Layers of a scenario: those that are shipped, and folders beside its file."""

from pathlib import Path

import pytest

from courses.emulator import read_layer
from courses.grading import grade, load_scenario
from tests.grading.fake_lab import FakeLab
from tests.grading.fake_world import WorldLab

CODE = {"handler.py": b"def handler(event, context): return 1\n"}


def scenario(layers: str, more: str = "") -> str:
    return f"function: {{layers: {layers}{more}}}\ntests: [{{name: t, when: [{{invoke: {{}}}}]}}]"


@pytest.mark.parametrize("more", ["", ", role: any"])
def test_layers_are_files_of_each_function(more: str) -> None:
    lab = WorldLab()
    own = {"lib/mine": {"/opt/python/mine.py": b"MINE = True"}}
    loaded = load_scenario(scenario("[powertools, lib/mine]", more), source="t")
    assert grade(loaded, CODE, lab, layers=own).verdict == "passed"
    ((_, files), *_) = lab.received
    assert files == {
        **CODE,
        "/opt/python/powertools.py": b"SHIPPED = True",
        "/opt/python/mine.py": b"MINE = True",
    }


def test_layer_that_is_not_there() -> None:
    report = grade(load_scenario(scenario("[numpy]"), source="t"), CODE, FakeLab())
    assert report.verdict == "infrastructure"
    assert report.tests[0].mismatch is not None
    assert report.tests[0].mismatch.message == (
        "The lab could not prepare this test: there is no layer numpy; powertools is shipped."
    )


def test_folder_of_a_layer(tmp_path: Path) -> None:
    (tmp_path / "python" / "mine").mkdir(parents=True)
    (tmp_path / "python" / "mine" / "__init__.py").write_text("A = 1\n")
    (tmp_path / "python" / "link.py").symlink_to("/etc/passwd")
    assert read_layer(tmp_path) == {"/opt/python/mine/__init__.py": b"A = 1\n"}
    with pytest.raises(FileNotFoundError, match="there is no layer in"):
        read_layer(tmp_path / "nowhere")
