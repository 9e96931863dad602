"""The filter form of Learn and Practice, as a template draws it and rows meet it."""

from dataclasses import dataclass

from courses.forms import TopicFilterForm
from courses.views.present.status import Status
from courses.views.typing import LearnerRequest


@dataclass(frozen=True, slots=True)
class Filter:
    """What was asked for. "" is no restriction."""

    q: str
    level: str
    status: str

    @property
    def words(self) -> list[str]:
        return self.q.casefold().split()

    @property
    def is_used(self) -> bool:
        return bool(self.q or self.level or self.status)

    @property
    def levels(self) -> list[tuple[str, str]]:
        return [(value, name.capitalize()) for value, name in TopicFilterForm.LEVELS]

    @property
    def statuses(self) -> tuple[tuple[str, str], ...]:
        return TopicFilterForm.STATUSES

    def admits(self, level: str, status: Status) -> bool:
        """Whether a row of this level and status is wanted."""
        return self.level in ("", level) and self.status in ("", status.value)


def read_filter(request: LearnerRequest) -> Filter:
    """The filter in the address."""
    form = TopicFilterForm(request.GET)
    return Filter(form.value("q"), form.value("level"), form.value("status"))
