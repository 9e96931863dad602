"""`manage.py check_curriculum`, on a small curriculum and the grading tests' fake lab."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from courses.emulator import SandboxUnavailable
from courses.emulator.records import SandboxFacts
from courses.management.commands import check_curriculum
from tests.content import quiz_sample, sample
from tests.content.sample import EXERCISE, TOPIC, replaced
from tests.grading.fake_lab import FakeLab


@pytest.fixture
def lab(monkeypatch: pytest.MonkeyPatch) -> FakeLab:
    fake = FakeLab()
    monkeypatch.setattr(check_curriculum, "get_local_lambda", lambda: fake)
    return fake


def run(root: Path, *arguments: str) -> str:
    out = io.StringIO()
    call_command("check_curriculum", *arguments, "--root", str(root), stdout=out)
    return out.getvalue()


def test_right_curriculum(tmp_path: Path, lab: FakeLab) -> None:
    said = run(sample.write(tmp_path))
    assert said == "2 topics, 1 exercise and 2 facts: nothing is wrong.\n"
    assert len(lab.functions) == 8


def test_nothing_runs_when_told_so(tmp_path: Path, lab: FakeLab) -> None:
    run(sample.write(tmp_path), "--no-run")
    assert lab.functions == []


def test_only_the_named_run(tmp_path: Path, lab: FakeLab) -> None:
    run(sample.write(tmp_path), "second")
    assert len(lab.functions) == 1


def test_unknown_name(tmp_path: Path, lab: FakeLab) -> None:
    with pytest.raises(CommandError, match="there is no topic or exercise third") as caught:
        run(sample.write(tmp_path), "third")
    assert caught.value.returncode == 2


def test_root_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is not a folder") as caught:
        run(tmp_path / "nowhere")
    assert caught.value.returncode == 2


def test_problems_are_listed_and_nothing_runs(tmp_path: Path, lab: FakeLab) -> None:
    files = {
        **replaced(f"{TOPIC}/topic.md", "level: beginner", "level: easy"),
        **replaced("basics/course.md", "title: Basics", "title: 'Basics'"),
    }
    root = sample.write(tmp_path / "files", files)
    out = io.StringIO()
    with pytest.raises(CommandError, match="2 problems") as caught:
        call_command("check_curriculum", "no-such-topic", "--root", str(root), stdout=out)
    assert caught.value.returncode == 1
    lines = out.getvalue().splitlines()
    assert lines[0].startswith(f"files/{TOPIC}/topic.md:5: level: must be one of")
    assert lines[1].startswith("files/basics/course.md:3: is not in canonical form")
    assert lab.functions == []


def test_a_named_topic_is_proved_beside_one_that_cannot_be_read(
    tmp_path: Path, lab: FakeLab
) -> None:
    root = sample.write(tmp_path, replaced(f"{TOPIC}/topic.md", "level: beginner", "level: easy"))
    with pytest.raises(CommandError, match="problem"):
        run(root, "second")
    assert len(lab.functions) == 1


def test_problems_of_programs_are_listed(tmp_path: Path, lab: FakeLab) -> None:
    root = sample.write(tmp_path, {f"{EXERCISE}/starter/handler.py": sample.SOLUTION})
    with pytest.raises(CommandError, match=r"^1 problem$"):
        run(root)


def test_machine_that_cannot_run_functions(
    tmp_path: Path, lab: FakeLab, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable(*args: object, **kwargs: object) -> SandboxFacts:
        raise SandboxUnavailable("no namespaces", "sysctl …")

    monkeypatch.setattr(lab, "create_function", unavailable)
    with pytest.raises(CommandError, match="no namespaces\nsysctl …") as caught:
        run(sample.write(tmp_path))
    assert caught.value.returncode == 3


def test_format_rewrites_what_is_understood(tmp_path: Path, lab: FakeLab) -> None:
    files = {
        **replaced(f"{TOPIC}/topic.md", "minutes: 5", "minutes:  5"),
        **replaced("basics/course.md", "title: Basics", "title: 'Basics'"),
    }
    root = sample.write(tmp_path, files)
    assert run(root, "--format").endswith("2 files rewritten.\n")
    assert (root / f"{TOPIC}/topic.md").read_text() == sample.TOPIC_MD
    assert run(root, "--format") == "0 files rewritten.\n"


def test_format_leaves_a_folder_with_problems_alone(tmp_path: Path, lab: FakeLab) -> None:
    files = {
        **replaced(f"{TOPIC}/topic.md", "minutes: 5", "minutes:  5"),
        f"{TOPIC}/quiz.yaml": "later\n",
        **replaced("basics/course.md", "title: Basics", "title: 'Basics'"),
    }
    root = sample.write(tmp_path, files)
    said = run(root, "--format")
    assert "1 file rewritten." in said
    assert "Folders with problems were left alone" in said
    assert (root / f"{TOPIC}/topic.md").read_text() == files[f"{TOPIC}/topic.md"]


def test_quiz_is_proved_and_held_to_its_rules(tmp_path: Path, lab: FakeLab) -> None:
    quiz = sample.write(tmp_path, {f"{TOPIC}/quiz.yaml": quiz_sample.PREDICT})
    with pytest.raises(CommandError):
        run(quiz)
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command("check_curriculum", "--no-run", "--root", str(quiz), stdout=out)
    assert f"{TOPIC}/quiz.yaml:1: has 1 questions; a quiz has at least 8" in out.getvalue()
    assert lab.functions != []


def test_glossary_is_put_into_its_one_form(tmp_path: Path) -> None:
    root = sample.write(tmp_path, {"glossary.yaml": quiz_sample.GLOSSARY})
    with pytest.raises(CommandError):
        run(root, "--no-run")
    assert "glossary.yaml\n1 file rewritten." in run(root, "--format")
    assert "nothing is wrong" in run(root, "--no-run")
