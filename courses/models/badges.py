"""Badges that were earned. What each asks for is in `courses.services.badges`."""

from django.db import models
from django.utils import timezone

from courses.models.people import learner_key


class BadgeAward(models.Model):
    """A badge and when it was earned. It stays, whatever is done later."""

    learner = learner_key("badges")
    badge = models.CharField(max_length=40, help_text="The badge's slug.")
    earned_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-earned_at", "-pk")
        constraints = (
            # Also serves the dashboard: what this learner has.
            models.UniqueConstraint(fields=["learner", "badge"], name="courses_badgeaward_once"),
        )

    def __str__(self) -> str:
        return self.badge
