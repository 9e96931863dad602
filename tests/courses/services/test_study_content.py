"""Quizzes and the glossary as they are loaded, kept and written back."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from courses.content import model
from courses.models import GlossaryTerm, Origin, QuizQuestion, Topic, User
from courses.services.curriculum import Loaded, load_curriculum
from courses.services.publishing import detach
from courses.services.roles import Role, make_instructor
from tests.courses.services import small_curriculum as small

Load = Callable[[model.Curriculum], Loaded]


@pytest.fixture
def loaded(tmp_path: Path, db: None) -> Load:
    return lambda given: load_curriculum(small.write(given, tmp_path))


def quizless(given: model.Curriculum) -> model.Curriculum:
    topics = [replace(topic, quiz=()) for topic in given.topics()]
    return replace(small.with_topics(given, *topics), glossary=())


def test_questions_are_stored_with_their_pages(loaded: Load) -> None:
    loaded(small.studied())
    single, number = QuizQuestion.objects.filter(topic__slug="handler")
    assert (single.type, single.concept, single.fact, single.order) == ("single", "memory", "L1", 0)
    assert single.source["verified"] == "2026-11-20"
    assert "10,240" in single.rendered["body"]["options"][0]["text"]
    assert single.rendered["body"]["options"][0]["why"] == "<p>It is the quota.</p>"
    assert number.rendered["body"]["value"] == "10,240"
    assert Topic.objects.with_xp().get(slug="handler").xp == 50 + 2 * 5


def test_term_is_stored_and_linked_in_topics(loaded: Load) -> None:
    loaded(small.studied())
    term = GlossaryTerm.objects.get()
    assert (term.slug, term.topic.slug if term.topic else "") == ("memory", "handler")
    assert "10,240" in term.rendered["definition"]
    rendered = Topic.objects.get(slug="events").rendered
    assert rendered["takeaways"].count('data-term="memory"') == 1
    assert "Up to 10,240" in rendered["takeaways"].replace("\u00a0", " ")
    assert "data-term" not in rendered["theory"]


def test_loading_again_changes_nothing(loaded: Load) -> None:
    loaded(small.studied())
    again = loaded(small.studied())
    assert (again.created, again.updated, again.retired) == (0, 0, 0)


def test_what_the_files_drop_is_retired_and_what_returns_is_current(loaded: Load) -> None:
    loaded(small.studied())
    loaded(quizless(small.studied()))
    assert not QuizQuestion.objects.current().exists()
    assert not GlossaryTerm.objects.current().exists()
    assert "data-term" not in Topic.objects.get(slug="events").rendered["takeaways"]
    loaded(small.studied())
    assert QuizQuestion.objects.current().count() == 4
    assert GlossaryTerm.objects.current().count() == 1


def test_fact_corrects_questions_and_definitions(loaded: Load) -> None:
    loaded(small.studied())
    loaded(small.with_fact(small.studied(), max=20480))
    number = QuizQuestion.objects.get(topic__slug="handler", type="number")
    assert number.rendered["body"]["value"] == "20,480"
    assert "20,480" in GlossaryTerm.objects.get().rendered["definition"]


def test_edit_here_takes_the_quiz_along_and_facts_and_terms_still_reach_it(
    loaded: Load, ines: User
) -> None:
    loaded(small.studied())
    make_instructor(user=ines, roles=(Role.CONTENT_AUTHOR,))
    topic = Topic.objects.get(slug="handler")
    detach(by=ines, row=topic)
    questions = QuizQuestion.objects.filter(topic=topic)
    assert set(questions.values_list("origin", flat=True)) == {Origin.ADMIN}
    changed = replace(
        small.with_fact(small.studied(), max=20480), glossary=(small.term("Room to work."),)
    )
    loaded(quizless(changed))
    assert questions.current().count() == 2
    assert questions.get(type="number").rendered["body"]["value"] == "20,480"
    loaded(changed)
    topic.refresh_from_db()
    assert "Room to work." in topic.rendered["takeaways"]


def test_terms_may_swap_their_addresses(loaded: Load) -> None:
    def with_words(one: str, other: str) -> model.Curriculum:
        terms = (
            replace(small.term(word=one), uuid=small.uuid("one"), topic=""),
            replace(small.term(word=other), uuid=small.uuid("other"), topic=""),
        )
        return replace(small.studied(), glossary=terms)

    loaded(with_words("Init", "Invoke"))
    loaded(with_words("Invoke", "Init"))
    slugs = dict(GlossaryTerm.objects.values_list("uuid", "slug"))
    assert slugs == {small.uuid("one"): "invoke", small.uuid("other"): "init"}
