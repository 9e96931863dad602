"""Learning paths with one person's progress."""

from collections.abc import Iterable
from dataclasses import dataclass

from courses.models import LearningPath, PathTopic
from courses.views.present.outline import Outline, Tally, TopicRow
from courses.views.present.status import Status

FIRST_ROWS = 3


@dataclass(frozen=True, slots=True)
class PathRow:
    """A path and its topics in order."""

    slug: str
    title: str
    summary: str
    rows: tuple[TopicRow, ...]

    @property
    def first_rows(self) -> tuple[TopicRow, ...]:
        return self.rows[:FIRST_ROWS]

    @property
    def minutes(self) -> int:
        return sum(row.minutes for row in self.rows)

    @property
    def exercises(self) -> int:
        return sum(row.exercises for row in self.rows)

    @property
    def done(self) -> int:
        return Tally.of(self.rows).done

    @property
    def next(self) -> TopicRow | None:
        """The first topic that is not done."""
        return next((row for row in self.rows if row.status is not Status.DONE), None)


def paths_for(outline: Outline) -> list[PathRow]:
    """Every path that has a published topic. One query for the paths, one for their steps."""
    by_pk = {row.pk: row for row in outline.rows}
    paths = LearningPath.objects.current()
    steps: dict[int, list[int]] = {}
    for path_id, topic_id in PathTopic.objects.filter(path__in=paths).values_list(
        "path_id", "topic_id"
    ):
        steps.setdefault(path_id, []).append(topic_id)
    made = (_path(path, steps.get(path.pk, ()), by_pk) for path in paths)
    return [path for path in made if path.rows]


def path_for(path: LearningPath, outline: Outline) -> PathRow:
    """One path; it may have no topic yet."""
    by_pk = {row.pk: row for row in outline.rows}
    return _path(path, path.steps.values_list("topic_id", flat=True), by_pk)


def _path(path: LearningPath, topics: Iterable[int], by_pk: dict[int, TopicRow]) -> PathRow:
    rows = tuple(by_pk[topic] for topic in topics if topic in by_pk)
    return PathRow(path.slug, path.title, path.summary, rows)
