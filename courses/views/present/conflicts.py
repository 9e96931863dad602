"""A draft that another page changed, beside the text that was sent."""

from dataclasses import dataclass, replace
from datetime import datetime

from courses.services.drafts import DraftConflict
from courses.views.present.solution import FileDiff, Line, file_diff

AROUND = 3
"""Equal lines shown before and after those that differ."""


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
        diffs=tuple(_folded(file_diff(*pair)) for pair in pairs if pair[1] != pair[2]),
    )


def _folded(diff: FileDiff) -> FileDiff:
    """The diff without the lines far from any that differs, a gap for each run of them."""
    changed = [number for number, line in enumerate(diff.lines) if line.css]
    near = {other for number in changed for other in range(number - AROUND, number + AROUND + 1)}
    lines: list[Line] = []
    for number, line in enumerate(diff.lines):
        if number in near:
            lines.append(line)
        elif not lines or lines[-1] is not _GAP:
            lines.append(_GAP)
    return replace(diff, lines=tuple(lines))


_GAP = Line("", "⋯", "")
