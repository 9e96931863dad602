"""A draft that another page changed, beside the text that was sent."""

from dataclasses import dataclass
from datetime import datetime

from courses.services.drafts import DraftConflict
from courses.views.present.solution import FileDiff, file_diff


@dataclass(frozen=True, slots=True)
class Conflict:
    """Both texts. In the diffs, minus is what was sent, plus what is stored."""

    saved: datetime
    over: str
    """The stored version, which whoever keeps their own text replaces."""
    diffs: tuple[FileDiff, ...]


def conflict_of(error: DraftConflict) -> Conflict:
    """What differs, file by file; the event counts as one."""
    stored = {**error.current.files, "event.json": error.current.event}
    sent = {**error.files, **({} if error.event is None else {"event.json": error.event})}
    pairs = ((name, text, stored.get(name, "")) for name, text in sorted(sent.items()))
    return Conflict(
        saved=error.current.updated_at,
        over=str(error.current.version),
        diffs=tuple(file_diff(name, mine, other) for name, mine, other in pairs if mine != other),
    )
