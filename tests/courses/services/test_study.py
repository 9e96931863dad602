from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from courses.models import Learner, Note
from courses.services.study import EditConflict, TextTooLong, save_answer, save_note
from tests.courses.factory import Factory


def test_note_rises_by_one_version_with_each_save(ada: Learner, make: Factory) -> None:
    topic = make.topic()
    first = save_note(by=ada, topic=topic, text="INIT runs once.", version=0)
    second = save_note(by=ada, topic=topic, text="INIT runs once per environment.", version=1)
    assert (first.version, second.version, Note.objects.count()) == (1, 2, 1)


def test_note_saved_elsewhere_is_not_overwritten(ada: Learner, make: Factory) -> None:
    topic = make.topic()
    save_note(by=ada, topic=topic, text="from the phone", version=0)
    with pytest.raises(EditConflict) as conflict:
        save_note(by=ada, topic=topic, text="from the desk", version=0)
    assert (conflict.value.current_text, conflict.value.current_version) == ("from the phone", 1)
    assert Note.objects.get().text == "from the phone"


def test_note_sent_twice_is_saved_once(ada: Learner, make: Factory) -> None:
    topic = make.topic()
    save_note(by=ada, topic=topic, text="once", version=0)
    assert save_note(by=ada, topic=topic, text="once", version=0).version == 1


def test_note_with_a_version_of_nothing_is_a_conflict(ada: Learner, make: Factory) -> None:
    with pytest.raises(EditConflict) as conflict:
        save_note(by=ada, topic=make.topic(), text="x", version=3)
    assert (conflict.value.current_text, conflict.value.current_version) == ("", 0)


def test_note_belongs_to_its_writer(ada: Learner, otto: Learner, make: Factory) -> None:
    topic = make.topic()
    save_note(by=ada, topic=topic, text="Ada's", version=0)
    save_note(by=otto, topic=topic, text="Otto's", version=0)
    assert ada.notes.get().text == "Ada's"


def test_note_too_long_is_refused(ada: Learner, make: Factory) -> None:
    with pytest.raises(TextTooLong):
        save_note(by=ada, topic=make.topic(), text="x" * 20_001, version=0)
    assert not Note.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_note_saved_from_two_windows_at_once_loses_neither(make: Factory) -> None:
    learner, topic = make.guest(), make.topic()

    def save(text: str) -> str:
        try:
            return save_note(by=learner, topic=topic, text=text, version=0).text
        except EditConflict as conflict:
            return f"conflict with {conflict.current_text}"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        answers = sorted(threads.map(save, ["left", "right"]))
    stored = Note.objects.get().text
    assert answers == sorted([stored, f"conflict with {stored}"])


def test_answer_counts_as_activity_and_pays_nothing(ada: Learner, make: Factory) -> None:
    answer = save_answer(by=ada, question=make.question(), text="Because.", version=0)
    assert answer.version == 1
    assert ada.activities.count() == 1
    assert ada.xp_entries.total() == 0


def test_answer_saved_elsewhere_is_not_overwritten(ada: Learner, make: Factory) -> None:
    question = make.question()
    save_answer(by=ada, question=question, text="first", version=0)
    with pytest.raises(EditConflict):
        save_answer(by=ada, question=question, text="second", version=0)


@pytest.mark.parametrize("text", ["", " \n "])
def test_empty_answer_is_saved_but_is_no_activity(ada: Learner, make: Factory, text: str) -> None:
    assert save_answer(by=ada, question=make.question(), text=text, version=0).version == 1
    assert not ada.activities.exists()


def test_the_same_answer_again_is_no_activity(ada: Learner, make: Factory) -> None:
    question = make.question()
    save_answer(by=ada, question=question, text="Because.", version=0)
    ada.activities.all().delete()
    save_answer(by=ada, question=question, text="Because.", version=1)
    save_answer(by=ada, question=question, text="Because.", version=0)
    assert not ada.activities.exists()
