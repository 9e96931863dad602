"""What a learner sends: files and an event, checked before anything is queued."""

import hashlib
import json
from collections.abc import Mapping
from math import isinf

from django.db import transaction
from django.utils import timezone

from courses.models import Draft, Exercise, ExerciseVersion, Learner
from courses.services.drafts import Opened, check_unseen, mark_as_changed
from courses.services.errors import Refused

MAX_SOURCE_BYTES = 256 * 1024
"""Of all files together, and of an event."""


class BadSource(Refused):
    """Files or an event that cannot be a submission to this exercise."""


class NotReady(Refused):
    """The exercise cannot be run."""


def version_of(exercise: Exercise) -> ExerciseVersion:
    """The version that grades new submissions.

    Raises:
        NotReady: there is none yet.
    """
    if exercise.current_version is None:
        raise NotReady(
            "This exercise cannot be run.", "It has no tests yet.", "Choose another exercise."
        )
    return exercise.current_version


@transaction.atomic
def save_draft(
    *,
    by: Learner,
    exercise: Exercise,
    files: Mapping[str, str],
    event: str | None = None,
    opened: Opened | None = None,
) -> Draft:
    """Keep the learner's unfinished text. `event` None, and a file not named, keep what is stored.

    Args:
        opened: what the page that sends this knows of the draft; None overwrites whatever is there.

    Raises:
        BadSource: a file that the exercise does not have, or too much text.
        DraftConflict: another page changed the draft.
        NotReady: the exercise has no files yet.
    """
    version = version_of(exercise)
    stored = Draft.objects.filter(learner=by, exercise=exercise).first()
    kept = {} if stored is None else {name: stored.files.get(name) for name in version.starter}
    whole = checked_files(
        {name: text for name, text in {**kept, **files}.items() if text is not None}, version
    )
    if event is not None:
        check_size(event, "The event")
    check_unseen(stored, opened, whole, event)
    if stored is not None and stored.files == whole and event in (None, stored.event):
        # Saved by the pause in typing, and again by the run.
        return stored
    draft = stored or Draft(learner=by, exercise=exercise)
    mark_as_changed(draft, opened)
    draft.files, draft.updated_at = whole, timezone.now()
    if event is not None:
        draft.event = event
    draft.save()
    return draft


def reset_draft(*, by: Learner, exercise: Exercise) -> None:
    """Forget the draft: the page shows the starter again. Past runs keep their code."""
    Draft.objects.filter(learner=by, exercise=exercise).delete()


def checked_files(files: Mapping[str, str], version: ExerciseVersion) -> dict[str, str]:
    """The submission's files by the starter's names; a missing one is the starter's.

    Raises:
        BadSource: a name that the starter does not have, or too much text.
    """
    starter: dict[str, str] = version.starter
    unknown = sorted(set(files) - set(starter))
    if unknown:
        raise BadSource(
            f"“{unknown[0]}” is not a file of this exercise.",
            f"It has {', '.join(sorted(starter))}.",
            "Put your code into one of these.",
        )
    whole = {name: files.get(name, text) for name, text in starter.items()}
    check_size("".join(whole.values()), "The code")
    return whole


def checked_event(text: str) -> str:
    """An event as JSON text; empty means `{}`.

    Raises:
        BadSource: it is not JSON.
    """
    try:
        json.loads(text or "{}", parse_constant=_no_constant, parse_float=_finite)
    except ValueError as error:
        place = f"Line {error.lineno}: " if isinstance(error, json.JSONDecodeError) else ""
        detail = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
        raise BadSource(
            "The event is not JSON.", f"{place}{detail}.", "Mend event.json, then invoke again."
        ) from error
    except RecursionError as error:
        raise BadSource(
            "The event is not accepted.",
            "It nests too deeply.",
            "Flatten event.json, then invoke again.",
        ) from error
    return text or "{}"


def source_hash(files: Mapping[str, str], event: str) -> str:
    """SHA-256 of the files in order of their names, and the event."""
    return hashlib.sha256(json.dumps([sorted(files.items()), event]).encode()).hexdigest()


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is Python's, not JSON's")


def _finite(text: str) -> float:
    number = float(text)
    if isinf(number):
        raise ValueError(f"{text[:20]} is too large for a number")
    return number


def check_size(text: str, what: str) -> None:
    """Raise BadSource for more than `MAX_SOURCE_BYTES`, and for what is no text."""
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        raise BadSource(
            f"{what} is not text.",
            "It holds half a character (a lone surrogate).",
            "Remove it, then try again.",
        ) from error
    if size > MAX_SOURCE_BYTES:
        raise BadSource(
            f"{what} is too large.",
            f"{MAX_SOURCE_BYTES // 1024} KB fit; this has {-(-size // 1024)} KB.",
            "Shorten it, then try again.",
        )
