"""Private texts of a learner. `version` rises with each save, so that no save overwrites unseen."""

from django.db import models
from django.utils import timezone

from courses.models.content import Topic
from courses.models.people import learner_key
from courses.models.questions import OpenQuestion


class Note(models.Model):
    """A learner's notes on a topic. Nobody else reads them."""

    learner = learner_key("notes")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            # Also serves the topic page: this learner's note.
            models.UniqueConstraint(fields=["learner", "topic"], name="courses_note_once"),
        )

    def __str__(self) -> str:
        return f"{self.learner} on {self.topic}"


class OpenAnswer(models.Model):
    """A learner's answer to a hands-on question. Nobody else reads it; it pays no XP."""

    learner = learner_key("answers")
    question = models.ForeignKey(OpenQuestion, on_delete=models.PROTECT, related_name="answers")
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            # Also serves the topic page: this learner's answers.
            models.UniqueConstraint(fields=["learner", "question"], name="courses_openanswer_once"),
        )

    def __str__(self) -> str:
        return f"{self.learner}: {self.question}"
