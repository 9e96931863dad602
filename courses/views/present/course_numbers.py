"""The figures that a course's topics quote beside its tables, as sentences with source and date."""

from dataclasses import dataclass

from django.db.models import FilteredRelation, Q

from courses.content import facts as facts_in_words
from courses.content import model as content
from courses.models import Course, Fact, Topic


@dataclass(frozen=True, slots=True)
class CourseNumber:
    """A fact as a course's sheet shows it."""

    text: str
    source: str
    url: str
    as_of: str
    unconfirmed: bool

    @property
    def markdown(self) -> str:
        """The sentence and its source on one line."""
        source = f"[{self.source}]({self.url})" if self.url else self.source
        return f"{self.text} ({source}, {self.as_of})"


def numbers_of(course: Course) -> list[CourseNumber]:
    """The facts that published topics of the course quote, in order of appearance, without those
    that its tables hold already. Two queries."""
    topics = Topic.objects.published().filter(module__course=course).in_reading_order()
    current = FilteredRelation("cheat_sheets", condition=Q(cheat_sheets__retired_at=None))
    quoted: list[str] = []
    shown: set[str] = set()
    for keys, rows in topics.annotate(sheet=current).values_list("rendered__facts", "sheet__rows"):
        quoted += keys or ()
        for row in rows or ():
            shown.update(*map(facts_in_words.quoted, row))
    left = [key for key in dict.fromkeys(quoted) if key not in shown]
    found = {fact.key: fact for fact in Fact.objects.filter(key__in=left)}
    return [_number(found[key]) for key in left if key in found]


def _number(row: Fact) -> CourseNumber:
    fact = content.Fact(
        id=row.key,
        text=row.text,
        values=row.values,
        source=row.source,
        as_of=row.as_of,
        confidence=content.Confidence(row.confidence),
    )
    return CourseNumber(
        text=fact.text,
        source=facts_in_words.source_title(fact),
        url=facts_in_words.source_url(fact),
        as_of=facts_in_words.as_of(fact),
        unconfirmed=facts_in_words.is_unconfirmed(fact),
    )
