"""What a learner wants to find again."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from courses.models.content import Topic
from courses.models.exercises import Exercise
from courses.models.people import learner_key
from courses.models.questions import InterviewQuestion


def _one_target() -> Q:
    fields = ("topic", "exercise", "question")
    return Q(
        *(Q(**{f"{other}__isnull": other != field for other in fields}) for field in fields),
        _connector=Q.OR,
    )


class Bookmark(models.Model):
    """A topic, an exercise or an interview question: exactly one of them."""

    learner = learner_key("bookmarks")
    topic = models.ForeignKey(
        Topic, on_delete=models.CASCADE, null=True, blank=True, related_name="bookmarks"
    )
    exercise = models.ForeignKey(
        Exercise, on_delete=models.CASCADE, null=True, blank=True, related_name="bookmarks"
    )
    question = models.ForeignKey(
        InterviewQuestion, on_delete=models.CASCADE, null=True, blank=True, related_name="bookmarks"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=_one_target(), name="courses_bookmark_one_target"),
            # Also serve the pages: is this one marked.
            *(
                models.UniqueConstraint(
                    fields=["learner", field],
                    condition=Q(**{f"{field}__isnull": False}),
                    name=f"courses_bookmark_{field}_once",
                )
                for field in ("topic", "exercise", "question")
            ),
        )

    def __str__(self) -> str:
        return str(self.topic or self.exercise or self.question)
