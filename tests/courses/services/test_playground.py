"""A function of a learner's own: what is checked, what is kept, what runs."""

import json
from collections.abc import Callable
from contextlib import closing
from threading import Event
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from courses.grading.schema_check import validator
from courses.models import (
    Exercise,
    Learner,
    PlaygroundDraft,
    RunKind,
    RunState,
    Submission,
    Verdict,
)
from courses.services import playground, runs, submissions, worker
from courses.services.engine import LocalEngine, Program
from courses.services.limits import MAX_WAITING, TooManyWaiting
from courses.services.merging import merge_guest
from courses.services.play_settings import OWN_EVENT, PlaySettings
from courses.services.playground import HANDLER, ROLE, BadRole, BadSettings
from courses.services.sources import MAX_SOURCE_BYTES, BadSource
from courses.services.submissions import SyntaxRefused
from tests.courses.factory import Factory
from tests.courses.fakes import FakeEngine

Drain = Callable[[], int]


def send(by: Learner, text: str = "# fine", **more: Any) -> Submission:
    settings = PlaySettings(**more.pop("settings", {}))
    files = {HANDLER: text, **more.pop("files", {})}
    return playground.play(by=by, files=files, event=more.pop("event", "{}"), settings=settings)


def test_a_run_is_queued_without_an_exercise_and_kept_as_the_draft(ada: Learner) -> None:
    run = send(ada, settings={"count": 3, "variables": {"TABLE": "orders"}})
    assert (run.kind, run.state, run.exercise, run.version) == ("play", RunState.QUEUED, None, None)
    assert run.source.files[ROLE] == playground.STARTER[ROLE]
    draft = playground.draft_of(ada)
    assert draft is not None
    assert draft.files[HANDLER] == "# fine"
    assert PlaySettings.of(draft.settings).count == 3


def test_a_run_ends_with_its_invocations_and_no_verdict(ada: Learner, drain: Drain) -> None:
    run = send(ada, settings={"count": 3})
    assert drain() == 1
    run.refresh_from_db()
    assert (run.state, run.verdict) == (RunState.DONE, "")
    assert run.report is not None
    assert len(run.report["invocations"]) == 3
    assert not ada.xp_entries.exists()


def test_a_fault_of_ours_is_told_as_one(ada: Learner, drain: Drain) -> None:
    run = send(ada, "# ours")
    drain()
    run.refresh_from_db()
    assert run.verdict == Verdict.INFRASTRUCTURE


def test_every_problem_of_a_role_is_named_with_its_place(ada: Learner) -> None:
    role = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Maybe", "Actoin": "*"}]})
    with pytest.raises(BadRole) as caught:
        send(ada, files={ROLE: role}, settings={"role": "learner"})
    assert any("Statement[0]" in problem for problem in caught.value.problems)
    assert len(caught.value.problems) > 1
    draft = playground.draft_of(ada)
    assert draft is not None
    assert draft.files[ROLE] == role, "the text is kept"
    assert not Submission.objects.exists()


def test_a_role_that_nobody_asks_for_may_be_broken(ada: Learner) -> None:
    assert send(ada, files={ROLE: "{"}).state == RunState.QUEUED


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"event": "{"}, BadSource),
        ({"event": '"' + "x" * MAX_SOURCE_BYTES + '"'}, BadSource),
        ({"files": {"other.py": ""}}, BadSource),
        ({"text": "def handler(:"}, SyntaxRefused),
        ({"settings": {"count": 20, "timeout": 10}}, BadSettings),
        ({"settings": {"variables": {"AWS_REGION": "x"}}}, BadSettings),
        ({"settings": {"variables": {"1": "x"}}}, BadSettings),
    ],
)
def test_what_cannot_run_is_refused(
    ada: Learner, values: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        send(ada, **values)
    assert not Submission.objects.exists()


@pytest.mark.parametrize("trigger", ["nothing", OWN_EVENT, ""])
def test_an_unknown_trigger_has_no_event(trigger: str) -> None:
    with pytest.raises(BadSettings):
        playground.sample_event(trigger)


def test_it_counts_as_a_run_of_the_learner(ada: Learner) -> None:
    for number in range(MAX_WAITING):
        send(ada, f"# {number}")
    with pytest.raises(TooManyWaiting):
        send(ada)


def test_where_it_cannot_run_exercises_go_on(
    ada: Learner, make: Factory, engine: FakeEngine
) -> None:
    """A site whose sandbox has no local AWS."""
    held = send(ada, "# unavailable")
    other = submissions.submit(by=ada, exercise=make.exercise(), files={HANDLER: "# right"})
    pool = worker.get_pool()
    pool._take_one()
    held.refresh_from_db()
    assert held.state == RunState.QUEUED
    outage = worker.outage_of(held)
    assert outage is not None
    assert not outage.of_everything
    claimed = runs.claim(held=pool.outages.held())
    assert claimed == other
    assert worker.outage_of(other) is None


def test_only_a_play_has_no_exercise(ada: Learner, make: Factory) -> None:
    exercise: Exercise = make.exercise()
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.create(learner=ada, kind=RunKind.TESTS, source_hash="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.create(
            learner=ada,
            kind=RunKind.PLAY,
            exercise=exercise,
            version=exercise.current_version,
            source_hash="x",
        )


def test_a_guests_playground_goes_to_the_account(ada: Learner, make: Factory) -> None:
    guest = make.guest()
    send(guest, "# of the guest")
    merge_guest(guest=guest, into=ada)
    assert playground.draft_of(ada) is not None
    assert ada.submissions.get().kind == RunKind.PLAY


def test_two_playgrounds_become_one_and_no_program_is_lost(ada: Learner, make: Factory) -> None:
    guest = make.guest()
    send(ada, "# of ada", event='"old"')
    send(guest, "# of the guest", event='"new"')
    merge_guest(guest=guest, into=ada)
    draft = PlaygroundDraft.objects.get()
    assert "# of ada" in draft.files[HANDLER]
    assert "# of the guest" in draft.files[HANDLER]
    assert draft.event == '"new"'


CALLS = """
import boto3
s3 = boto3.client("s3")
def handler(event, context):
    try:
        s3.list_buckets()
    except Exception as error:
        return type(error).__name__
    return "listed"
"""


def real(settings: PlaySettings, text: str = CALLS) -> dict[str, Any]:
    with closing(LocalEngine()) as engine:
        return engine.play(
            Program(
                exercise="playground",
                tests_yaml=settings.scenario,
                files={HANDLER: text, ROLE: '{"Version": "2012-10-17", "Statement": []}'},
                event="{}",
                count=settings.count,
                burst=settings.burst,
                cold=settings.cold,
            ),
            cancelled=Event(),
        )


def test_in_the_real_local_aws_the_role_decides() -> None:
    document = real(PlaySettings(role="learner", count=2))
    validator("invoke").validate(document)
    assert [one["response"] for one in document["invocations"]] == ["AccessDenied"] * 2
    assert [one["cold"] for one in document["invocations"]] == [True, False]
    assert {one["operation"] for one in document["observed"]["calls"]} == {"ListBuckets"}
    assert {one["verdict"] for one in document["calls"]} == {"implicitDeny"}


def test_what_is_above_the_reservation_is_throttled() -> None:
    document = real(PlaySettings(count=3, burst=True, reserved=1))
    assert len(document["invocations"]) == 1
    assert [event["source"] for event in document["throttled"]] == ["", ""]
    reasons = {event["reason"] for event in document["throttled"]}
    assert reasons == {"ReservedFunctionConcurrentInvocationLimitExceeded"}
    metrics = {one["name"]: one["sum"] for one in document["observed"]["metrics"]}
    assert metrics["Throttles"] == 2
    none = real(PlaySettings(reserved=0))
    assert (none["invocations"], len(none["throttled"])) == ([], 1)


def test_a_burst_starts_environments_and_cold_starts_each() -> None:
    burst = real(PlaySettings(count=3, burst=True))
    assert {one["environment"] for one in burst["invocations"]} == {1, 2, 3}
    cold = real(PlaySettings(count=2, cold=True))
    assert [one["cold"] for one in cold["invocations"]] == [True, True]
    assert [one["response"] for one in cold["invocations"]] == ["listed"] * 2
