"""From an author's draft to what learners see: detach, prove, publish.

An author writes on `draft_version`; learners are graded by `current_version`. Publishing an
exercise moves the second to the first, and only when the stored proof of that version holds, so
an edit of a published exercise reaches nobody before it is proved.
"""

import logging
from collections.abc import Iterator, Mapping
from threading import Event as Signal
from typing import Final

from django.db import transaction
from django.utils import timezone

from courses.content import ContentErrors
from courses.content.links import Target
from courses.content.rendering import RenderedTopic, render_topic
from courses.emulator import InvalidParameterValueException, get_local_lambda
from courses.grading.grader import grade
from courses.grading.lab import Lab
from courses.grading.report import Report, Verdict
from courses.grading.scenario import Scenario, ScenarioError, load_scenario
from courses.models import (
    Authored,
    CheatSheet,
    Exercise,
    ExerciseVersion,
    InterviewQuestion,
    OpenQuestion,
    Origin,
    QuizQuestion,
    State,
    Topic,
    User,
)
from courses.services import proofs, search
from courses.services.errors import Busy, Refused
from courses.services.exporting import sections_of
from courses.services.proof_runs import proof_run
from courses.services.proofs import Proof
from courses.services.refusing import NotPublishable, if_retired, in_words, links_astray
from courses.services.rendering import current_facts
from courses.services.roles import check_can_author

logger = logging.getLogger(__name__)

PROOF_LIMIT_S: Final = 90.0
"""Seconds for all programs of one proof. A mutant that times out takes its timeout per test."""


def working_version(exercise: Exercise) -> ExerciseVersion | None:
    """What the author is writing, else what learners have, else None."""
    return exercise.draft_version or exercise.current_version


@transaction.atomic
def detach(*, by: User, row: Authored) -> bool:
    """ "Edit here": from now on loading files leaves `row` alone. False when it was so already.

    A topic takes along the questions and sheets that are edited with it. `by` becomes the owner
    of a row that has an owner.
    """
    check_can_author(by, row)
    changed = (
        type(row)
        ._default_manager.filter(pk=row.pk, origin=Origin.FILES)
        .update(origin=Origin.ADMIN, **({"owner": by} if hasattr(row, "owner_id") else {}))
    )
    if not changed:
        return False
    if isinstance(row, Topic):
        for model in (OpenQuestion, CheatSheet, InterviewQuestion, QuizQuestion):
            model._default_manager.filter(topic=row).update(origin=Origin.ADMIN)
    row.refresh_from_db()
    return True


def prove(
    *, by: User, exercise: Exercise, lab: Lab | None = None, limit_s: float = PROOF_LIMIT_S
) -> Proof:
    """Run solution, starter and mutants of the working version in the local Lambda; store the grid.

    Takes seconds and holds no transaction. One proof runs at a time, so that learners keep a core.
    Raises Refused when a program is missing, the tests cannot be read, time runs out or the local
    Lambda is not available; nothing is stored then.
    """
    check_can_author(by, exercise)
    version = working_version(exercise)
    scenario = _scenario(exercise, version)
    assert version is not None  # noqa: S101  # _scenario refuses an exercise without a version
    with proof_run(limit_s=limit_s) as stop:
        proof = _run(version, scenario, exercise.about_init_errors, lab or get_local_lambda(), stop)
    ExerciseVersion.objects.filter(pk=version.pk).update(
        proof=proof.to_json(), proved_at=timezone.now()
    )
    logger.info("proof of %s (%s): holds=%s", exercise.slug, version.content_hash[:8], proof.holds)
    return proof


def stored_proof(exercise: Exercise) -> Proof | None:
    """The proof of the working version, or None: not proved since its last edit."""
    version = working_version(exercise)
    return proofs.from_json(version.proof) if version is not None and version.proof else None


def missing_prose(exercise: Exercise) -> tuple[str, ...]:
    """What the texts of a published exercise must not lack; empty when nothing is missing."""
    wanted = (
        (
            exercise.situation,
            "The situation is empty. Say in two sentences what the handler is for.",
        ),
        (
            exercise.requirements,
            "There is no requirement. Number what the handler must do.",
        ),
        (
            len([hint for hint in exercise.hints if hint]) == 3,
            "There are fewer than three hints. Write a nudge, the concept, nearly the code.",
        ),
    )
    return tuple(message for value, message in wanted if not value)


def reasons_against_exercise(exercise: Exercise) -> tuple[str, ...]:
    """Why the exercise cannot be published as it stands; empty when it can."""
    found = list(missing_prose(exercise))
    version = working_version(exercise)
    try:
        scenario = _scenario(exercise, version)
    except Refused as refused:
        return (*found, f"{refused.why} {refused.next_step}")
    found += [
        f"The test “{test.name}” proves requirement {test.task}, and there are "
        f"{len(exercise.requirements)}. Correct its task number."
        for test in scenario.tests
        if test.task is not None and test.task > len(exercise.requirements)
    ]
    proved = {test.task for test in scenario.tests}
    found += [
        f"No test proves requirement {task}. Give one `task: {task}`."
        for task in range(1, len(exercise.requirements) + 1)
        if task not in proved
    ]
    proof = stored_proof(exercise)
    if proof is None or proof.may_stop_at_init != exercise.about_init_errors:
        found.append("The programs have not been proved since the last change. Press “Prove”.")
    else:
        found += proof.reasons
    return tuple(found)


def reasons_against_topic(topic: Topic) -> tuple[str, ...]:
    """Why the topic cannot be published as it stands; empty when it can."""
    wanted = (
        (topic.tagline, "The tagline is empty. Say in one line what the topic is about."),
        (topic.tags, "There is no tag. Add one, such as cold-start."),
        (topic.theory, "The theory is empty. Write what a reader should understand."),
        (topic.example, "The real-world example is empty. Tell one."),
        (topic.takeaways, "There are no key takeaways. Write three to five points to keep."),
        (
            topic.documentation,
            "The official documentation is empty. Say what to read and what it is good for.",
        ),
        (topic.sources, "There is no source. Add a page of AWS's documentation with its date."),
    )
    found = [message for value, message in wanted if not value]
    return (*found, *_links_astray(topic))


def _links_astray(topic: Topic) -> Iterator[str]:
    """Links of its texts that lead nowhere, each with its section and line. Renders the texts."""
    try:
        page = render_topic(sections_of(topic), facts=current_facts())
    except ContentErrors as error:
        yield from in_words(error.problems)
        return
    for section in RenderedTopic.__slots__:
        for link in getattr(page, section).links:
            if link.slug in ("", topic.slug) and link.target is not Target.EXERCISE:
                # By the texts as they are now, which may not be saved yet.
                fits = not link.anchor or link.anchor in page.anchors
                astray = [] if fits else [f"The link {link} leads nowhere: no such heading here."]
            else:
                astray = list(links_astray([link], also_drafts=True))
            yield from (f"{section.capitalize()}, line {link.line}: {why}" for why in astray)


@transaction.atomic
def publish_exercise(*, by: User, exercise: Exercise) -> None:
    """Give learners the working version. Raises NotPublishable, with every reason."""
    check_can_author(by, exercise)
    exercise = Exercise.objects.select_for_update().get(pk=exercise.pk)
    if reasons := if_retired(exercise) + reasons_against_exercise(exercise):
        raise NotPublishable(exercise.title, reasons)
    Exercise.objects.filter(pk=exercise.pk).update(
        current_version=working_version(exercise), draft_version=None, state=State.PUBLISHED
    )
    search.index_topic(exercise.topic)


@transaction.atomic
def publish_topic(*, by: User, topic: Topic) -> None:
    """Show the topic to learners. Raises NotPublishable, with every reason."""
    check_can_author(by, topic)
    topic = Topic.objects.select_for_update().get(pk=topic.pk)
    if reasons := if_retired(topic) + reasons_against_topic(topic):
        raise NotPublishable(topic.title, reasons)
    Topic.objects.filter(pk=topic.pk).update(state=State.PUBLISHED)
    search.index_topic(topic)


def _scenario(exercise: Exercise, version: ExerciseVersion | None) -> Scenario:
    what = f"“{exercise.title}” was not proved."
    if version is None:
        raise Refused(what, "It has no tests and no programs yet.", "Write and save them first.")
    if missing := proofs.missing_programs(version.tests_yaml, version.starter, version.solution):
        raise Refused(what, " ".join(missing), "Then save and prove again.")
    try:
        return load_scenario(version.tests_yaml, source="tests.yaml")
    except ScenarioError as error:
        raise Refused(
            what, f"tests.yaml cannot be read: {error}.", "Correct it and save."
        ) from error


def _run(
    version: ExerciseVersion, scenario: Scenario, may_stop_at_init: bool, lab: Lab, stop: Signal
) -> Proof:
    def run(files: Mapping[str, str]) -> Report:
        return _graded(scenario, files, lab, stop)

    try:
        solution = run(version.solution)
        programs = [
            proofs.judge_solution(solution),
            proofs.judge_starter(run(version.starter), may_stop_at_init=may_stop_at_init),
        ]
        programs += [
            proofs.judge_mutant(
                run({**version.solution, **mutant["files"]}),
                mutant,
                may_stop_at_init=may_stop_at_init,
            )
            for mutant in version.mutants
        ]
    except InvalidParameterValueException as error:
        raise Refused(
            "The proof did not run.", f"{error}", "Correct `function:` in tests.yaml and save."
        ) from error
    return Proof(
        programs=tuple(programs),
        tests=tuple(test.name for test in scenario.tests),
        may_stop_at_init=may_stop_at_init,
        emulator_version=solution.emulator_version,
        tier=solution.sandbox.tier,
    )


def _graded(scenario: Scenario, files: Mapping[str, str], lab: Lab, stop: Signal) -> Report:
    package = {name: text.encode() for name, text in files.items()}
    report = grade(scenario, package, lab, cancelled=stop, reveal_hidden=True)
    if report.verdict is Verdict.INFRASTRUCTURE:
        raise Busy("The proof was stopped.", "The local Lambda failed twice.", "Prove again.")
    return report
