"""Everything that the playground's page shows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from courses.emulator import events
from courses.forms import PlayForm, play_initial
from courses.models import Learner, RunKind, Submission
from courses.services.drafts import Opened, open_page
from courses.services.play_settings import DEFAULT_TRIGGER, PlaySettings
from courses.services.playground import STARTER, draft_of, sample_event
from courses.views.present.exercise_page import LISTED, PAST_RUNS, FileTab
from courses.views.present.output import IDLE, Output, output_of


@dataclass(frozen=True, slots=True)
class PlaygroundPage:
    """The texts of the editor, the settings beside it, and the last result."""

    files: tuple[FileTab, ...]
    event: str
    form: PlayForm
    past: tuple[Submission, ...]
    output: Output
    saved: datetime | None
    opened: Opened


def playground_page(
    learner: Learner | None,
    *,
    form: PlayForm | None = None,
    opened: Opened | None = None,
    output: Output | None = None,
    source: Submission | None = None,
    trigger: str = "",
) -> PlaygroundPage:
    """The page as a learner left it.

    `form` holds what somebody sent from the page `opened`, which must not be lost; `source` is a past run to put into the
    editor, `trigger` a source whose test event to show; `output` is the result, else the last one.
    """
    draft = draft_of(learner)
    texts: Mapping[str, str] = draft.files if draft else {}
    settings = PlaySettings.of(draft.settings) if draft else PlaySettings()
    event = draft.event if draft else sample_event(DEFAULT_TRIGGER)
    if source is not None:
        texts, event = source.source.files, source.source.event
        settings = PlaySettings.of(source.source.settings)
    if trigger in events.SOURCES:
        event, settings = sample_event(trigger), replace(settings, trigger=trigger)
    if form is not None:
        texts, event = form.sources, form.data.get("event", event)
    past = past_plays(learner)
    return PlaygroundPage(
        files=tuple(
            FileTab(
                number,
                name,
                texts.get(name, text),
                "json" if name.endswith(".json") else "python",
                draft.updated_at if draft else None,
            )
            for number, (name, text) in enumerate(STARTER.items(), 1)
        ),
        event=event,
        form=form or PlayForm(initial=play_initial(settings)),
        past=past,
        output=_last(past) if output is None else output,
        saved=draft.updated_at if draft else None,
        opened=opened or open_page(draft),
    )


def past_plays(learner: Learner | None) -> tuple[Submission, ...]:
    """The learner's newest runs in the playground, newest first."""
    if learner is None:
        return ()
    runs = Submission.objects.filter(learner=learner, kind=RunKind.PLAY, exercise__isnull=True)
    return tuple(runs.only(*LISTED).order_by("-pk")[:PAST_RUNS])


def _last(past: tuple[Submission, ...]) -> Output:
    shown = next((run for run in past if run.state != "cancelled"), None)
    if shown is None:
        return IDLE
    return output_of(Submission.objects.select_related("source").get(pk=shown.pk))
