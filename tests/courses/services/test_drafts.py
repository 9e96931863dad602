"""Drafts that several pages have open: nothing is overwritten unseen."""

import pytest

from courses.models import Exercise, Learner, PlaygroundDraft, Submission
from courses.services import playground
from courses.services.drafts import DraftConflict, Opened, open_page
from courses.services.merging import merge_guest
from courses.services.play_settings import PlaySettings
from courses.services.sources import reset_draft, save_draft
from courses.services.submissions import submit
from tests.courses.factory import Factory

FIRST, SECOND = Opened(page="first"), Opened(page="second")


@pytest.fixture
def exercise(make: Factory) -> Exercise:
    return make.exercise()


def save(by: Learner, exercise: Exercise, text: str, opened: Opened | None, **more: str) -> str:
    files = {"handler.py": text}
    return str(save_draft(by=by, exercise=exercise, files=files, opened=opened, **more).version)


def test_a_page_that_shows_the_stored_text_replaces_it(ada: Learner, exercise: Exercise) -> None:
    version = save(ada, exercise, "# 1\n", FIRST)
    later = save(ada, exercise, "# 2\n", Opened(version, "second"))
    assert later != version
    assert ada.drafts.get().files == {"handler.py": "# 2\n"}


def test_a_page_that_has_not_seen_the_stored_text_is_told(ada: Learner, exercise: Exercise) -> None:
    version = save(ada, exercise, "# 1\n", FIRST)
    save(ada, exercise, "# 2\n", Opened(version, "second"))
    with pytest.raises(DraftConflict) as refused:
        save(ada, exercise, "# mine\n", Opened(version, "third"))
    assert refused.value.current.files == {"handler.py": "# 2\n"}
    assert refused.value.files == {"handler.py": "# mine\n"}
    assert ada.drafts.get().files == {"handler.py": "# 2\n"}
    # Having seen it, the person may replace it.
    save(ada, exercise, "# mine\n", Opened(str(refused.value.current.version), "third"))
    assert ada.drafts.get().files == {"handler.py": "# mine\n"}


def test_a_page_never_meets_its_own_saves(ada: Learner, exercise: Exercise) -> None:
    """A save of a pause in typing and a run may overtake each other."""
    for text in ("# 1\n", "# 2\n", "# 3\n"):
        save(ada, exercise, text, FIRST)
    assert ada.drafts.get().files == {"handler.py": "# 3\n"}
    # Another page that saw the first of them did not see the last.
    with pytest.raises(DraftConflict):
        save(ada, exercise, "# other\n", SECOND)


def test_pages_without_a_name_are_not_the_same_page(ada: Learner, exercise: Exercise) -> None:
    save(ada, exercise, "# 1\n", Opened())
    with pytest.raises(DraftConflict):
        save(ada, exercise, "# 2\n", Opened())


def test_the_same_text_is_no_change(ada: Learner, exercise: Exercise) -> None:
    version = save(ada, exercise, "# 1\n", FIRST, event="{\n}")
    saved = ada.drafts.get().updated_at
    assert save(ada, exercise, "# 1\n", SECOND, event="{\n}") == version
    assert ada.drafts.get().updated_at == saved
    assert ada.drafts.get().page == "first"


def test_another_event_is_a_change(ada: Learner, exercise: Exercise) -> None:
    save(ada, exercise, "# 1\n", FIRST, event='{"a": 1}')
    with pytest.raises(DraftConflict):
        save(ada, exercise, "# 1\n", SECOND, event='{"b": 2}')
    save(ada, exercise, "# 1\n", SECOND)
    assert ada.drafts.get().event == '{"a": 1}'


def test_after_a_reset_elsewhere_the_older_page_keeps_its_text(
    ada: Learner, exercise: Exercise
) -> None:
    version = save(ada, exercise, "# 1\n", FIRST)
    reset_draft(by=ada, exercise=exercise)
    assert save(ada, exercise, "# 2\n", Opened(version, "second")) != version
    # And a draft that was begun anew is none that a page of before has seen.
    with pytest.raises(DraftConflict):
        save(ada, exercise, "# 3\n", Opened(version, "third"))


def test_nothing_runs_from_a_page_that_is_behind(ada: Learner, exercise: Exercise) -> None:
    save(ada, exercise, "# 1\n", FIRST)
    with pytest.raises(DraftConflict):
        submit(by=ada, exercise=exercise, files={"handler.py": "# 2\n"}, opened=SECOND)
    assert not Submission.objects.exists()
    assert ada.drafts.get().files == {"handler.py": "# 1\n"}


def test_another_learners_draft_is_no_conflict(
    ada: Learner, otto: Learner, exercise: Exercise
) -> None:
    save(ada, exercise, "# ada\n", FIRST)
    save(otto, exercise, "# otto\n", SECOND)
    assert ada.drafts.get().files == {"handler.py": "# ada\n"}


def test_what_signing_in_joins_is_overwritten_by_neither_page(
    ada: Learner, make: Factory, exercise: Exercise
) -> None:
    guest = make.guest()
    save(ada, exercise, "# ada\n", FIRST)
    save(guest, exercise, "# guest\n", SECOND)
    merge_guest(guest=guest, into=ada)
    for page in (FIRST, SECOND):
        with pytest.raises(DraftConflict):
            save(ada, exercise, "# later\n", page)
    save(ada, exercise, "# later\n", open_page(ada.drafts.get()))


def test_the_playground_keeps_what_another_page_wrote(ada: Learner) -> None:
    def keep(text: str, opened: Opened, memory: int = 128) -> PlaygroundDraft:
        settings = PlaySettings(memory=memory)
        files = {"handler.py": text}
        return playground.save_draft(
            by=ada, files=files, event="{}", settings=settings, opened=opened
        )

    keep("# 1\n", FIRST)
    with pytest.raises(DraftConflict):
        keep("# 2\n", SECOND)
    assert keep("# 1\n", SECOND, memory=256).page == "first"
    assert keep("# 3\n", FIRST).settings["memory"] == 128
