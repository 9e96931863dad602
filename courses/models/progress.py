"""What a learner has earned and done: dated rows, never counters."""

from datetime import date

from django.db import models
from django.utils import timezone

from courses.models.content import Topic
from courses.models.exercises import Exercise
from courses.models.people import learner_key
from courses.models.values import one_of


class XpKind(models.TextChoices):
    """What kind of object paid."""

    EXERCISE = "exercise", "exercise"
    QUIZ = "quiz", "quiz"


class XpEntryQuerySet(models.QuerySet["XpEntry"]):
    def total(self) -> int:
        """The sum of the amounts; 0 for no rows."""
        return int(self.aggregate(total=models.Sum("amount"))["total"] or 0)


class XpEntry(models.Model):
    """One object that paid one learner. Rows are added and may rise, never fall or go away.

    `object_uuid` is not a foreign key on purpose: XP outlives the object that paid it.
    """

    learner = learner_key("xp_entries")
    kind = models.CharField(max_length=10, choices=XpKind)
    object_uuid = models.UUIDField(help_text="What paid: the exercise, or the topic of the quiz.")
    amount = models.PositiveIntegerField(help_text="XP, after what help cost.")
    earned_at = models.DateTimeField(default=timezone.now, help_text="When it was first earned.")

    objects = XpEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "XP entry"
        verbose_name_plural = "XP entries"
        ordering = ("-earned_at", "-pk")
        constraints = (
            # One row per learner and object, whatever two quick submits do. Also serves
            # "has this exercise paid this learner".
            models.UniqueConstraint(
                fields=["learner", "kind", "object_uuid"], name="courses_xpentry_once"
            ),
            one_of("kind", XpKind),
        )
        indexes = (
            # A learner's total and XP by week: both are read from the index alone.
            models.Index(fields=["learner", "earned_at", "amount"], name="xp_learner_total"),
        )

    def __str__(self) -> str:
        return f"{self.amount} XP for {self.kind} {self.object_uuid}"


class Activity(models.Model):
    """A day, in the learner's time zone at that moment, on which something was done."""

    learner = learner_key("activities")
    day = models.DateField()

    class Meta:
        verbose_name_plural = "activities"
        ordering = ("-day",)
        constraints = (
            # Also serves the streak: a learner's days, newest first.
            models.UniqueConstraint(fields=["learner", "day"], name="courses_activity_once"),
        )

    def __str__(self) -> str:
        return self.day.isoformat()


class StreakFreeze(models.Model):
    """A missed day that did not end the streak, keyed by that day so it is spent once."""

    learner = learner_key("freezes")
    missed_day = models.DateField()

    class Meta:
        ordering = ("-missed_day",)
        constraints = (
            models.UniqueConstraint(
                fields=["learner", "missed_day"], name="courses_streakfreeze_once"
            ),
        )

    def __str__(self) -> str:
        day: date = self.missed_day
        return day.isoformat()


class TopicRead(models.Model):
    """The learner said that a topic is read. Pays nothing."""

    learner = learner_key("topics_read")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="reads")
    read_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-read_at",)
        constraints = (
            # Also serves the outline: which topics has this learner read.
            models.UniqueConstraint(fields=["learner", "topic"], name="courses_topicread_once"),
        )

    def __str__(self) -> str:
        return f"{self.learner} read {self.topic}"


class HelpKind(models.TextChoices):
    HINT = "hint", "hint"
    SOLUTION = "solution", "solution"


class HelpTaken(models.Model):
    """Help that was opened. Lowers what the exercise will pay, never the score."""

    learner = learner_key("help_taken")
    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="help_taken")
    kind = models.CharField(max_length=8, choices=HelpKind)
    number = models.PositiveSmallIntegerField(help_text="Which hint, from 1; 0 for the solution.")
    taken_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "help taken"
        ordering = ("pk",)
        constraints = (
            # Also serves the exercise page: what has this learner opened here.
            models.UniqueConstraint(
                fields=["learner", "exercise", "kind", "number"], name="courses_helptaken_once"
            ),
            one_of("kind", HelpKind),
            models.CheckConstraint(
                condition=models.Q(kind=HelpKind.HINT, number__gte=1)
                | models.Q(kind=HelpKind.SOLUTION, number=0),
                name="courses_helptaken_number",
            ),
        )

    def __str__(self) -> str:
        return f"hint {self.number}" if self.kind == HelpKind.HINT else "solution"
