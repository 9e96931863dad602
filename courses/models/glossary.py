"""AWS's words, defined once."""

from django.db import models

from courses.models.authored import Authored, AuthoredQuerySet, unique_while_current
from courses.models.content import Topic
from courses.models.values import State, one_of


class GlossaryTermQuerySet(AuthoredQuerySet["GlossaryTerm"]):
    """Terms in alphabetical order by default."""

    def published(self) -> "GlossaryTermQuerySet":
        """Terms that learners look up and that texts link to."""
        return self.current().filter(state=State.PUBLISHED)


class GlossaryTerm(Authored):
    """A term that texts link to on first use."""

    slug = models.SlugField(
        max_length=80, db_index=False, help_text="The term's address: /glossary/#slug."
    )
    term = models.CharField(max_length=80)
    definition = models.TextField(help_text="Markdown of one paragraph.")
    aliases = models.JSONField(
        default=list, blank=True, help_text="A list of other forms, such as plurals."
    )
    topic = models.ForeignKey(
        Topic,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="terms",
        help_text="Where to read more.",
    )
    order = models.PositiveSmallIntegerField(default=0, help_text="As in the file.")
    state = models.CharField(
        max_length=9, choices=State, default=State.DRAFT, help_text="Texts link to published terms."
    )
    rendered = models.JSONField(
        default=dict, blank=True, editable=False, help_text="{definition: HTML}."
    )

    objects = GlossaryTermQuerySet.as_manager()

    class Meta:
        ordering = ("term", "pk")
        constraints = (unique_while_current("slug"), one_of("state", State))

    def __str__(self) -> str:
        return self.term
