"""Quiz questions that are written in the admin: saved, proved, published.

Learners see a question as it was last saved, so what is published is checked whenever it is
saved, and a prediction is proved by running its program.
"""

from django.db import transaction

from courses.content import Problem
from courses.content.entries import check_question
from courses.content.hashes import of_entry
from courses.content.predictions import check_prediction
from courses.content.quiz import Predict, body_of
from courses.emulator import get_local_lambda
from courses.grading.lab import Lab
from courses.models import Origin, QuizQuestion, State, User
from courses.services import rendering
from courses.services.exporting import quiz_question_of
from courses.services.proof_runs import proof_run
from courses.services.refusing import NotPublishable, if_retired, in_words, links_astray
from courses.services.roles import check_can_author

PREDICTION_LIMIT_S = 30.0
"""Seconds for all events of one prediction."""


@transaction.atomic
def save_question(*, by: User, question: QuizQuestion) -> None:
    """Save what the form holds. A new question is a draft.

    Its hash follows, so that an answer goes on telling which wording it was given to.
    """
    if question.pk is None:
        question.origin = Origin.ADMIN
    check_can_author(by, question)
    question.content_hash = of_entry(quiz_question_of(question))
    question.save()


def reasons_against_question(question: QuizQuestion) -> tuple[str, ...]:
    """Why the question cannot be published as it stands; empty when it can.

    The same rules as for files. Runs nothing: whether a prediction holds is for `disproved`.
    """
    checked = check_question(quiz_question_of(question), rendering.current_facts())
    return (*in_words(checked.problems), *links_astray(checked.links))


def disproved(question: QuizQuestion, lab: Lab | None = None) -> tuple[str, ...]:
    """What the local Lambda says against a prediction; empty when it holds, and for other types.

    The question must have no other fault. Takes up to seconds and holds no transaction.

    Raises:
        Refused: the program could not be run now, or took too long.
    """
    body = body_of(question.type, question.body)
    if not isinstance(body, Predict):
        return ()
    with proof_run(limit_s=PREDICTION_LIMIT_S) as stop:
        found = list(check_prediction(body, lab or get_local_lambda(), cancelled=stop))
    return tuple(in_words(Problem("", 1, field, message) for field, message in found))


def publish_question(*, by: User, question: QuizQuestion, lab: Lab | None = None) -> None:
    """Ask learners this question.

    Raises:
        NotPublishable: with every reason.
        Refused: a prediction could not be run now.
    """
    check_can_author(by, question)
    question.refresh_from_db()
    reasons = if_retired(question) + reasons_against_question(question)
    if reasons := reasons or disproved(question, lab):
        raise NotPublishable(str(question), reasons)
    # Only what was proved: an edit that came in between has another hash.
    unchanged = QuizQuestion.objects.filter(pk=question.pk, content_hash=question.content_hash)
    if not unchanged.update(state=State.PUBLISHED):
        raise NotPublishable(str(question), ("It was changed while it was proved. Publish again.",))
