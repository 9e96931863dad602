"""How far somebody is with a thing: a word, and the icon that goes with it."""

from enum import StrEnum


class Status(StrEnum):
    """The value is what an address says."""

    TODO = "todo"
    HALF = "started"
    DONE = "done"

    @property
    def icon(self) -> str:
        return _ICONS[self]

    @property
    def label(self) -> str:
        return _LABELS[self]


_ICONS = {Status.TODO: "todo", Status.HALF: "half", Status.DONE: "done"}
_LABELS = {Status.TODO: "Not started", Status.HALF: "In progress", Status.DONE: "Done"}


def status_of(done: int, total: int) -> Status:
    """The status of something with `total` parts."""
    if total and done >= total:
        return Status.DONE
    return Status.HALF if done else Status.TODO
