"""The playground: any function of a learner's own, with a role, a trigger and several invocations."""

import json
import logging
from collections.abc import Mapping
from typing import Final

from django.db import OperationalError, transaction
from django.utils import timezone

from courses.emulator import InvalidParameterValueException, events
from courses.emulator.aws.iam import PolicyError, read_policy
from courses.emulator.control.functions import check_configuration
from courses.grading import ScenarioError, check_syntax, load_scenario
from courses.models import (
    Learner,
    PlaygroundDraft,
    RunKind,
    Submission,
    SubmissionSource,
)
from courses.services import worker
from courses.services.drafts import Opened, check_unseen, mark_as_changed
from courses.services.errors import NotStored, Refused, is_unwritable
from courses.services.limits import check_limits
from courses.services.play_settings import SLOWEST_S, PlaySettings
from courses.services.sources import BadSource, check_size, checked_event, source_hash
from courses.services.submissions import SyntaxRefused

logger = logging.getLogger(__name__)

HANDLER: Final = "handler.py"
ROLE: Final = "role.json"
STARTER: Final = {
    HANDLER: """\
import json


def handler(event, context):
    print("request", context.aws_request_id)
    return {"statusCode": 200, "body": json.dumps({"hello": "world"})}
""",
    ROLE: """\
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::photos/*"
    }
  ]
}
""",
}


class BadRole(Refused):
    """The policy cannot be used. `problems` names each place."""

    def __init__(self, error: PolicyError) -> None:
        self.problems = tuple(map(str, error.problems))
        super().__init__(
            "role.json cannot be used as a policy.",
            "; ".join(self.problems[:3]) + ".",
            "Mend it, or let the role allow everything.",
        )


class BadSettings(Refused):
    """Settings that Lambda, or the playground, does not take."""


def sample_event(trigger: str) -> str:
    """The test event of a source as indented JSON. Raises `BadSettings` for an unknown one."""
    if trigger not in events.SOURCES:
        raise BadSettings(
            "There is no test event.",
            "Only event sources have one.",
            "Choose a source, or write event.json yourself.",
        )
    return json.dumps(events.sample(trigger), indent=2, ensure_ascii=False)


def draft_of(learner: Learner | None) -> PlaygroundDraft | None:
    """What the learner has in the playground; None before they changed anything."""
    return PlaygroundDraft.objects.filter(learner=learner).first() if learner else None


@transaction.atomic
def save_draft(
    *,
    by: Learner,
    files: Mapping[str, str],
    event: str,
    settings: PlaySettings,
    opened: Opened | None = None,
    leaving: bool = False,
) -> PlaygroundDraft:
    """Keep the learner's unfinished text. A missing file keeps what is stored, else the starter.

    Args:
        opened: what the page that sends this knows of the draft; None overwrites whatever is there.
        leaving: the page gives way to another one; what it sends as it goes is of before.

    Raises:
        BadSource: a file that the playground does not have, or too much text.
        DraftConflict: another page changed the code or the event. Settings are quickly set again.
    """
    unknown = sorted(set(files) - set(STARTER))
    if unknown:
        raise BadSource(
            f"“{unknown[0]}” is not a file of the playground.",
            f"It has {' and '.join(STARTER)}.",
            "Put your code into one of these.",
        )
    check_size("".join(files.values()), "The code")
    check_size(event, "The event")
    stored = draft_of(by)
    whole = {**STARTER, **(stored.files if stored else {}), **files}
    check_unseen(stored, opened, whole, event)
    draft = stored or PlaygroundDraft(learner=by)
    if (draft.files, draft.event) != (whole, event):
        mark_as_changed(draft, opened)
    draft.files, draft.event, draft.settings = whole, event, settings.stored()
    draft.updated_at = timezone.now()
    if leaving:
        draft.page = ""
    draft.save()
    return draft


def reset(*, by: Learner) -> None:
    """Forget the draft. Past runs keep their code."""
    PlaygroundDraft.objects.filter(learner=by).delete()


def play(
    *,
    by: Learner,
    files: Mapping[str, str],
    event: str,
    settings: PlaySettings,
    address: str = "",
    opened: Opened | None = None,
) -> Submission:
    """Queue a run. The text is saved as the draft first, whatever comes after.

    Raises:
        BadSource, BadRole, BadSettings: what was sent cannot be run.
        DraftConflict: another page changed the code; nothing runs.
        SyntaxRefused: nothing ran.
        TooManyWaiting, TooManyRuns, QueueFull: try again later.
        NotStored: neither draft nor run was stored; try again later.
    """
    try:
        draft = save_draft(by=by, files=files, event=event, settings=settings, opened=opened)
        return _queue(by, draft, settings, address)
    except OperationalError as error:
        if not is_unwritable(error):
            raise
        logger.exception("a run of the playground could not be queued")
        raise NotStored from error


def _queue(by: Learner, draft: PlaygroundDraft, settings: PlaySettings, address: str) -> Submission:
    payload = checked_event(draft.event)
    _check_settings(settings)
    files: dict[str, str] = dict(draft.files)
    if settings.role == "learner":
        _check_role(files[ROLE])
    problem = check_syntax({HANDLER: files[HANDLER].encode()})
    if problem is not None:
        raise SyntaxRefused(problem)
    submission = Submission(learner=by, kind=RunKind.PLAY, source_hash=source_hash(files, payload))
    with transaction.atomic():
        check_limits(by, address=address)
        submission.save()
        transaction.on_commit(lambda: worker.get_pool().wake())
        SubmissionSource.objects.create(
            submission=submission,
            files=files,
            event=payload,
            start_cold=settings.cold,
            settings=settings.stored(),
        )
    return submission


def _check_settings(settings: PlaySettings) -> None:
    if settings.count * settings.timeout > SLOWEST_S:
        raise BadSettings(
            "That could take too long.",
            f"{settings.count} invocations of up to {settings.timeout} s each are more than "
            f"{SLOWEST_S} s.",
            "Choose fewer invocations or a shorter timeout.",
        )
    try:
        scenario = load_scenario(settings.scenario, source="settings")
        check_configuration(scenario.function)
    except (ScenarioError, InvalidParameterValueException) as error:
        why = error.problems[0].message if isinstance(error, ScenarioError) else str(error)
        raise BadSettings(
            "The settings cannot be used.", f"{why.rstrip('.')}.", "Mend them, then run again."
        ) from error


def _check_role(text: str) -> None:
    try:
        read_policy(text)
    except PolicyError as error:
        raise BadRole(error) from error
