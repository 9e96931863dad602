"""Notes in one place, everything to take away, everything gone, the glossary's page."""

import io
import json
from collections.abc import Callable
from typing import Any
from zipfile import ZipFile

from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.models import GlossaryTerm, InterviewRole, Learner, Rating, Topic, User
from courses.services import playground
from courses.services.bookmarks import set_bookmark
from courses.services.cards import add_cards, review
from courses.services.glossary import letters
from courses.services.help import take_hint
from courses.services.interviews import start_interview
from courses.services.notes import export_notes, find_notes, notes_of
from courses.services.personal import delete_data, export_data
from courses.services.play_settings import PlaySettings
from courses.services.progress import mark_read
from courses.services.quizzes import start_topic_quiz
from courses.services.study import save_answer, save_note
from courses.services.submissions import submit
from tests.courses.factory import Factory
from tests.courses.services.test_quizzes import play, quiz


def live(by: Learner, make: Factory, drain: Callable[[], int]) -> None:
    """Do one of everything."""
    topic = quiz(make)
    play(by, start_topic_quiz(by=by, topic=topic), "rwr")
    question = make.interview(topic=topic, question="Why cold?")
    add_cards(by=by, questions=[question])
    review(by=by, card=by.cards.get(question=question), rating=Rating.GOOD, seen=0)
    start_interview(by=by, role=InterviewRole.DEVELOPER, minutes=15)
    set_bookmark(by=by, target=question, marked=True)
    save_note(by=by, topic=topic, text=f"Note of {by}", version=0)
    save_answer(by=by, question=make.question(topic=topic), text="Because.", version=0)
    mark_read(by=by, topic=topic)
    exercise = make.exercise(topic=topic)
    take_hint(by=by, exercise=exercise)
    submit(by=by, exercise=exercise, files={"handler.py": "# right\n"}, kind="tests")
    playground.save_draft(by=by, files={}, event="{}", settings=PlaySettings())
    drain()


def opened(data: bytes) -> dict[str, str]:
    with ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_export_holds_one_of_everything(
    ada: Learner, make: Factory, drain: Callable[[], int]
) -> None:
    live(ada, make, drain)
    files = opened(export_data(by=ada))
    assert files["notes.md"].startswith("# My notes\n")
    lists: dict[str, Any] = {
        name: json.loads(text) for name, text in files.items() if name.endswith(".json")
    }
    assert lists.pop("profile.json")["user_name"] == "ada"
    # No missed day, so no freeze.
    assert lists.pop("freezes.json") == []
    assert {name for name, rows in lists.items() if not rows} == set()
    assert lists["runs.json"][0]["files"] == {"handler.py": "# right\n"}
    assert [row["right"] for row in lists["quizzes.json"]] == [True, False, True]


def test_export_knows_every_table_of_a_learner(ada: Learner) -> None:
    names = {
        field.related_model._meta.model_name
        for field in Learner._meta.related_objects
        if field.related_model is not None
    }
    exported = {
        "xpentry", "activity", "streakfreeze", "topicread", "helptaken", "submission", "draft",
        "note", "openanswer", "quizattempt", "card", "review", "mockinterview", "bookmark",
        "badgeaward", "playgrounddraft",
    }  # fmt: skip
    derived = {"searchdocument"}
    assert names == exported | derived


def test_export_holds_nobody_elses_data(
    ada: Learner, otto: Learner, make: Factory, drain: Callable[[], int]
) -> None:
    live(otto, make, drain)
    files = opened(export_data(by=ada))
    assert "Note of otto" not in "".join(files.values())
    assert all(
        json.loads(text) == []
        for name, text in files.items()
        if name.endswith(".json") and name != "profile.json"
    )


def test_deleting_leaves_nothing_of_the_learner_and_all_of_others(
    ada: Learner, otto: Learner, make: Factory, drain: Callable[[], int]
) -> None:
    live(ada, make, drain)
    live(otto, make, drain)
    topics = Topic.objects.count()
    before = _rows_of(otto)
    delete_data(by=ada)
    assert not User.objects.filter(username="ada").exists()
    assert not Learner.objects.filter(pk=ada.pk).exists()
    assert sum(_rows_of(ada).values()) == 0
    assert _rows_of(otto) == before
    assert Topic.objects.count() == topics


def test_guest_can_delete_what_they_did(make: Factory, db: None) -> None:
    guest = make.guest()
    save_note(by=guest, topic=make.topic(), text="x", version=0)
    delete_data(by=guest)
    assert not Learner.objects.exists()


def _rows_of(learner: Learner) -> dict[str, int]:
    return {
        model.__name__: model._default_manager.filter(learner_id=learner.pk).count()
        for model in apps.get_app_config("courses").get_models()
        if any(field.name == "learner" for field in model._meta.fields)
    }


def test_notes_are_listed_in_reading_order(ada: Learner, otto: Learner, make: Factory) -> None:
    first, second, third = make.topic(), make.topic(), make.topic()
    for topic in (second, first):
        save_note(by=ada, topic=topic, text=f"On {topic}", version=0)
    save_note(by=ada, topic=third, text="x", version=0)
    save_note(by=ada, topic=third, text="", version=1)
    save_note(by=otto, topic=first, text="Otto's", version=0)
    with CaptureQueriesContext(connection) as queries:
        notes = list(notes_of(ada))
        assert [note.topic for note in notes] == [first, second]
        assert notes[0].topic.module.course.title
    assert len(queries) == 1


def test_notes_are_exported_as_one_document(ada: Learner, make: Factory) -> None:
    topic = make.topic(title="Cold starts")
    save_note(by=ada, topic=topic, text="Init **runs** once.\n", version=0)
    save_answer(
        by=ada, question=make.question(topic=topic, question="Why\nso?"), text="So.", version=0
    )
    module = topic.module
    assert export_notes(ada) == (
        f"# My notes\n\n## {module.course.title}: {module.title}\n\n### Cold starts\n\n"
        "Init **runs** once.\n\n## My answers\n\n### Cold starts\n\n> Why so?\n\nSo.\n"
    )


def test_export_without_notes_says_so(ada: Learner) -> None:
    assert export_notes(ada) == "# My notes\n\nNothing is written yet.\n"


def test_notes_are_searched_alone(ada: Learner, otto: Learner, make: Factory) -> None:
    topic, other = make.topic(title="Layers"), make.topic()
    save_note(by=ada, topic=topic, text="The pineapple.", version=0)
    save_note(by=ada, topic=other, text="No fruit.", version=0)
    save_note(by=otto, topic=topic, text="My pineapple.", version=0)
    (hit,) = find_notes(by=ada, query="pine")
    assert (hit.note.topic, hit.snippet) == (topic, "The <mark>pineapple</mark>.")
    assert find_notes(by=ada, query="  ") == []
    assert find_notes(by=ada, query='"*') == []


def test_glossary_is_by_letter(make: Factory, db: None) -> None:
    topic = make.topic()
    for slug, term in (("iam", "IAM"), ("init", "init phase"), ("2pc", "2PC"), ("arn", "ARN")):
        GlossaryTerm.objects.create(state="published", slug=slug, term=term, topic=topic)
    GlossaryTerm.objects.create(
        state="published", slug="old", term="Old", retired_at=timezone.now()
    )
    with CaptureQueriesContext(connection) as queries:
        found = [(letter.letter, [term.term for term in letter.terms]) for letter in letters()]
    assert found == [("#", ["2PC"]), ("A", ["ARN"]), ("I", ["IAM", "init phase"])]
    assert len(queries) == 1
