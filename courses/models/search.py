"""What can be found. The words themselves are indexed by the database beside this table.

On SQLite, triggers keep two FTS5 tables in step with the rows (migration 0003); nothing else may
write to those.
"""

from django.db import models

from courses.models.people import Learner
from courses.models.values import one_of


class DocumentKind(models.TextChoices):
    """In the order in which results are shown."""

    TOPIC = "topic", "Topics"
    EXERCISE = "exercise", "Exercises"
    CHEAT_SHEET = "cheatsheet", "Cheat sheets"
    INTERVIEW = "interview", "Interview questions"
    GLOSSARY = "glossary", "Glossary"
    NOTE = "note", "My notes"


class SearchDocument(models.Model):
    """One result: a section of a topic, an exercise, a sheet, a question, a term, a note."""

    key = models.CharField(
        max_length=120, unique=True, help_text="Such as topic:<uuid>#how-it-scales."
    )
    owner = models.CharField(
        max_length=80, db_index=True, help_text="The row that it is made of: topic:<uuid>."
    )
    kind = models.CharField(max_length=10, choices=DocumentKind)
    object_uuid = models.UUIDField(help_text="Of the row; of a note its topic's.")
    slug = models.CharField(max_length=80, help_text="For the address; of a question its topic's.")
    anchor = models.CharField(max_length=120, blank=True, help_text="For the address, without #.")
    title = models.CharField(max_length=300)
    heading = models.CharField(max_length=300, blank=True, help_text="Within the title's page.")
    body = models.TextField(blank=True, help_text="Plain words.")
    learner = models.ForeignKey(
        Learner,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="search_documents",
        help_text="Whose it is; empty for what everybody may find.",
    )

    class Meta:
        ordering = ("pk",)
        constraints = (one_of("kind", DocumentKind),)

    def __str__(self) -> str:
        return self.key
