"""No page overwrites a draft that it has not shown: two tabs, or two devices, lose nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import uuid4

from courses.models import Draft, PlaygroundDraft
from courses.services.errors import Refused


@dataclass(frozen=True, slots=True)
class Opened:
    """What a page knows of the draft that it edits."""

    version: str = ""
    """The version whose text it shows or has seen; "" for none."""
    page: str = ""
    """The page's own name. Its saves may overtake each other without a conflict."""


def open_page(stored: Draft | PlaygroundDraft | None) -> Opened:
    """A new page with this draft."""
    return Opened(version=str(stored.version) if stored else "", page=uuid4().hex)


class DraftConflict(Refused):
    """The draft was changed on another page. Nothing was written, and nothing runs."""

    def __init__(
        self, current: Draft | PlaygroundDraft, files: Mapping[str, str], event: str | None
    ) -> None:
        self.current = current
        self.files = files
        """What was sent, by file name."""
        self.event = event
        super().__init__(
            "Not saved.",
            "This code was changed in another tab or on another device since you opened it here.",
            "Compare both, then keep one.",
        )


def holds(
    stored: Draft | PlaygroundDraft | None, files: Mapping[str, str], event: str | None
) -> bool:
    """Whether a draft has these texts, whatever else it has. `event` None is not compared."""
    if stored is None:
        return False
    return files.items() <= stored.files.items() and event in (None, stored.event)


def check_unseen(
    stored: Draft | PlaygroundDraft | None,
    opened: Opened | None,
    files: Mapping[str, str],
    event: str | None,
) -> None:
    """Raise DraftConflict where saving these texts would overwrite what their page has not seen.

    Without `opened` the caller speaks for all pages.
    """
    if stored is None or opened is None or holds(stored, files, event):
        return
    own = bool(stored.page) and stored.page == opened.page
    if not own and str(stored.version) != opened.version:
        raise DraftConflict(stored, files, event)


def mark_as_changed(draft: Draft | PlaygroundDraft, opened: Opened | None) -> None:
    """Give a text that changes a version of its own, and say which page changed it."""
    draft.version = uuid4()
    draft.page = opened.page if opened else ""
