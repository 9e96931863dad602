from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from courses.content import ContentErrors, load, model
from courses.models import (
    CheatSheet,
    Course,
    Exercise,
    ExerciseVersion,
    Fact,
    InterviewQuestion,
    Learner,
    LearningPath,
    Module,
    OpenQuestion,
    Origin,
    State,
    Topic,
)
from courses.services.curriculum import Loaded, export_curriculum, load_curriculum
from courses.services.progress import pay_first_pass
from courses.services.study import save_note
from tests.courses.factory import Factory
from tests.courses.services import small_curriculum as small

pytestmark = pytest.mark.django_db

Load = Callable[[model.Curriculum], Loaded]


@pytest.fixture
def loaded(tmp_path: Path) -> Load:
    """Loads a curriculum from files."""
    return lambda given: load_curriculum(small.write(given, tmp_path))


@pytest.fixture
def first() -> model.Curriculum:
    return small.curriculum()


def topics(given: model.Curriculum) -> tuple[model.Topic, model.Topic]:
    one, two = given.topics()
    return one, two


def test_load_makes_every_row_published(loaded: Load, first: model.Curriculum) -> None:
    done = loaded(first)
    assert (done.created, done.updated, done.retired) == (13, 0, 0)
    topic = Topic.objects.published().get(slug="handler")
    assert (topic.module.course.slug, topic.origin, topic.xp) == ("first-course", "files", 50)
    assert "10,240" in topic.rendered["theory"]
    assert topic.rendered["toc"][0]["text"] == "Memory"
    assert topic.sources[0]["verified"] == "2026-11-20"
    exercise = Exercise.objects.published().get(slug="handler-exercise")
    assert exercise.current_version is not None
    assert exercise.current_version.tests_yaml == small.TESTS
    assert exercise.current_version.mutants[0]["must_fail"] == "Greets"
    assert len(exercise.rendered["hints"]) == 3
    assert OpenQuestion.objects.get(topic=topic).rendered["rubric"][0] == "Says <code>why</code>."
    assert CheatSheet.objects.get(topic=topic).rendered["rows"] == [["Memory", "<code>128</code>"]]
    assert InterviewQuestion.objects.get(topic=topic).rendered["kind"] == "concept"
    path = LearningPath.objects.get()
    assert [step.topic.slug for step in path.steps.all()] == ["events", "handler"]


def test_load_again_changes_nothing(loaded: Load, first: model.Curriculum) -> None:
    loaded(first)
    versions = list(ExerciseVersion.objects.values_list("pk", flat=True))
    steps = list(LearningPath.objects.get().steps.values_list("pk", flat=True))
    done = loaded(first)
    assert (done.created, done.updated, done.retired, done.unchanged) == (0, 0, 0, 13)
    assert list(ExerciseVersion.objects.values_list("pk", flat=True)) == versions
    assert list(LearningPath.objects.get().steps.values_list("pk", flat=True)) == steps


def test_load_follows_the_uuid_through_new_names(
    loaded: Load, first: model.Curriculum, ada: Learner
) -> None:
    loaded(first)
    topic = Topic.objects.get(slug="handler")
    save_note(by=ada, topic=topic, text="mine", version=0)
    pay_first_pass(learner=ada, exercise=topic.exercises.get())
    one, two = topics(first)
    renamed = replace(one, slug="the-handler", title="The handler", order=3)
    loaded(small.with_topics(first, two, renamed))
    topic.refresh_from_db()
    assert (topic.slug, topic.title, topic.order) == ("the-handler", "The handler", 3)
    assert ada.notes.get().topic == topic
    assert ada.xp_entries.total() == 50


def test_two_topics_may_swap_their_slugs(loaded: Load, first: model.Curriculum) -> None:
    loaded(first)
    one, two = topics(first)
    swapped = (
        replace(one, slug=two.slug),
        replace(two, slug=one.slug),
    )
    loaded(small.with_topics(first, *swapped))
    assert Topic.objects.get(uuid=one.uuid).slug == "events"
    assert Topic.objects.get(uuid=two.uuid).slug == "handler"


def test_vanished_rows_are_retired_and_come_back(
    loaded: Load, first: model.Curriculum, ada: Learner
) -> None:
    loaded(first)
    one, two = topics(first)
    gone = Topic.objects.get(slug=two.slug)
    pay_first_pass(learner=ada, exercise=gone.exercises.get())
    done = loaded(small.with_topics(first, one))
    assert done.retired == 5  # the topic, its questions, sheet and exercise
    assert not Topic.objects.published().filter(uuid=two.uuid).exists()
    assert not Exercise.objects.published().filter(topic=gone).exists()
    assert ada.xp_entries.total() == 50
    assert loaded(small.with_topics(first, one)).retired == 0
    loaded(first)
    gone.refresh_from_db()
    assert (gone.pk, gone.retired_at) == (Topic.objects.get(slug=two.slug).pk, None)


def test_new_topic_may_take_the_slug_of_a_vanished_one(
    loaded: Load, first: model.Curriculum
) -> None:
    loaded(first)
    one, two = topics(first)
    other = replace(small.topic("another", order=2), slug=two.slug)
    loaded(small.with_topics(first, one, other))
    assert Topic.objects.current().get(slug=two.slug).uuid == other.uuid
    assert Topic.objects.get(uuid=two.uuid).is_retired


def test_empty_module_and_course_are_retired(loaded: Load, first: model.Curriculum) -> None:
    loaded(first)
    loaded(replace(first, courses=(), paths=()))
    for kind in (Course, Module, Topic, LearningPath, Exercise, OpenQuestion):
        assert not kind._default_manager.filter(retired_at__isnull=True).exists()


def test_prose_keeps_the_version_and_tests_make_a_new_one(
    loaded: Load, first: model.Curriculum
) -> None:
    loaded(first)
    one, two = topics(first)
    before = Exercise.objects.get(uuid=one.exercises[0].uuid).current_version
    prose = replace(one.exercises[0], situation="Another shop greets.")
    loaded(small.with_topics(first, replace(one, exercises=(prose,)), two))
    row = Exercise.objects.get(uuid=prose.uuid)
    assert (row.situation, row.current_version) == ("Another shop greets.", before)
    tests = replace(prose, tests_yaml=small.TESTS.replace("Hello Ada", "Hello you"))
    loaded(small.with_topics(first, replace(one, exercises=(tests,)), two))
    row.refresh_from_db()
    assert row.current_version != before
    assert row.versions.count() == 2
    loaded(first)
    row.refresh_from_db()
    assert row.current_version == before


def test_detached_rows_are_never_overwritten_nor_retired(
    loaded: Load, first: model.Curriculum
) -> None:
    loaded(first)
    one, two = topics(first)
    topic = Topic.objects.get(uuid=one.uuid)
    Topic.objects.filter(pk=topic.pk).update(origin=Origin.ADMIN, title="Edited here")
    topic.exercises.update(origin=Origin.ADMIN, title="Edited, too")
    for children in (topic.open_questions, topic.cheat_sheets, topic.interview_questions):
        children.update(origin=Origin.ADMIN)
    changed = replace(
        one,
        title="From the files",
        exercises=(replace(one.exercises[0], tests_yaml=small.TESTS + "# edited\n"),),
        open_questions=(model.OpenQuestion(small.uuid("new"), "New?", ("Yes.",)),),
    )
    done = loaded(small.with_topics(first, changed, two))
    topic.refresh_from_db()
    assert (topic.title, topic.exercises.get().title) == ("Edited here", "Edited, too")
    assert topic.exercises.get().versions.count() == 1
    assert topic.open_questions.count() == 1
    assert done.detached == 2
    loaded(replace(first, courses=(), paths=()))
    topic.refresh_from_db()
    assert not topic.is_retired
    assert not topic.module.is_retired
    assert not topic.module.course.is_retired


def test_unpublished_topic_stays_unpublished(loaded: Load, first: model.Curriculum) -> None:
    loaded(first)
    Topic.objects.filter(slug="handler").update(state=State.DRAFT)
    one, two = topics(first)
    loaded(small.with_topics(first, replace(one, title="Other"), two))
    topic = Topic.objects.get(slug="handler")
    assert (topic.title, topic.state) == ("Other", State.DRAFT)


def test_slug_of_a_row_of_the_admin_is_refused(
    loaded: Load, first: model.Curriculum, make: Factory
) -> None:
    make.topic(slug="handler", title="Ours")
    with pytest.raises(ContentErrors, match="the slug handler belongs to the topic “Ours”"):
        loaded(first)
    assert Topic.objects.count() == 1
    assert not Fact.objects.exists()


def test_one_fact_corrects_every_page_also_of_the_admin(
    loaded: Load, first: model.Curriculum
) -> None:
    loaded(first)
    Topic.objects.filter(slug="handler").update(origin=Origin.ADMIN)
    done = loaded(small.with_fact(first, max=20480))
    assert done.warnings == ()
    for slug in ("handler", "events"):
        assert "20,480" in Topic.objects.get(slug=slug).rendered["theory"]
    exercise = Exercise.objects.get(slug="handler-exercise")
    assert "20,480" in exercise.rendered["situation"]


def test_fact_that_is_gone_leaves_the_admins_page_and_warns(
    loaded: Load, first: model.Curriculum
) -> None:
    loaded(first)
    Topic.objects.filter(slug="handler").update(
        origin=Origin.ADMIN, theory="{{ fact:L9.max }}", rendered={"theory": "old"}
    )
    done = loaded(small.with_fact(first, max=1))
    assert done.warnings == ("The topic “Handler” keeps its old page: there is no fact L9.",)
    assert Topic.objects.get(slug="handler").rendered == {"theory": "old"}


def test_files_with_errors_change_nothing(
    loaded: Load, first: model.Curriculum, tmp_path: Path
) -> None:
    loaded(first)
    one, two = topics(first)
    broken = replace(one, title="New", sections=replace(one.sections, theory="{{ fact:X9 }}"))
    with pytest.raises(ContentErrors):
        loaded(small.with_topics(first, broken, two))
    assert Topic.objects.get(uuid=one.uuid).title == "Handler"


def test_export_is_the_inverse_of_load(
    first: model.Curriculum, tmp_path: Path, loaded: Load
) -> None:
    source = small.write(first, tmp_path)
    load_curriculum(source)
    target = tmp_path / "exported"
    export_curriculum(target)
    assert _bytes(target) == _bytes(source)
    assert load(target) == load(source)


def test_shipped_curriculum_survives_the_round_trip(tmp_path: Path) -> None:
    source = Path(settings.LAMBDA_LAB_CURRICULUM_DIR)
    load_curriculum(source)
    export_curriculum(tmp_path)
    by_hand = ("facts.yaml", "paths.yaml", "README.md")
    shipped = {name: data for name, data in _bytes(source).items() if name not in by_hand}
    exported = {name: data for name, data in _bytes(tmp_path).items() if name not in by_hand}
    assert exported == shipped
    assert load(tmp_path) == load(source)


def test_export_leaves_drafts_out_unless_one_is_named(
    first: model.Curriculum, tmp_path: Path, loaded: Load
) -> None:
    loaded(first)
    Topic.objects.filter(slug="events").update(state=State.DRAFT)
    call_command("export_curriculum", str(tmp_path / "all"), stdout=StringIO())
    assert not list((tmp_path / "all").rglob("*events*"))
    call_command("export_curriculum", str(tmp_path / "one"), topic="events", stdout=StringIO())
    assert (tmp_path / "one" / "topic.md").is_file()
    call_command(
        "export_curriculum", str(tmp_path / "ex"), exercise="events-exercise", stdout=StringIO()
    )
    assert (tmp_path / "ex" / "tests.yaml").read_text() == small.TESTS


def test_export_of_what_does_not_exist_is_refused(make: Factory, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no topic nowhere"):
        call_command("export_curriculum", str(tmp_path), topic="nowhere")
    with pytest.raises(CommandError, match="no exercise nowhere"):
        call_command("export_curriculum", str(tmp_path), exercise="nowhere")
    make.exercise(slug="empty", with_version=False)
    with pytest.raises(CommandError, match="cannot be written yet"):
        call_command("export_curriculum", str(tmp_path), exercise="empty")


def test_load_command_says_what_it_did_and_lists_every_problem(
    first: model.Curriculum, tmp_path: Path
) -> None:
    folder = small.write(first, tmp_path)
    out, err = StringIO(), StringIO()
    call_command("load_curriculum", str(folder), stdout=out)
    assert out.getvalue().startswith("Loaded: 13 new, 0 changed")
    for topic in folder.rglob("topic.md"):
        topic.write_text("nothing")
    with pytest.raises(CommandError, match="Nothing was loaded") as error:
        call_command("load_curriculum", str(folder), stderr=err)
    assert error.value.returncode == 2
    assert err.getvalue().count("topic.md") >= 2
    with pytest.raises(CommandError, match="is not a folder"):
        call_command("load_curriculum", str(tmp_path / "nowhere"))


def _bytes(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }
