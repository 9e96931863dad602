"""Links in a topic's texts: publishing and saving refuse those that lead nowhere."""

from typing import Any

import pytest
from django.utils import timezone

from courses.models import State, Topic, User
from courses.services.publishing import publish_topic, reasons_against_topic
from courses.services.refusing import NotPublishable
from courses.services.roles import Role, make_instructor
from tests.courses.factory import Factory

pytestmark = pytest.mark.django_db

WHOLE: dict[str, Any] = {
    "tagline": "In one line.",
    "tags": ["cold-start"],
    "theory": "### How it scales\n\nText.",
    "example": "A shop.",
    "takeaways": "- Keep it.",
    "documentation": "Read it.",
    "sources": [{"title": "t", "url": "https://x", "verified": "2026-11-20"}],
}


def topic_with(make: Factory, link: str) -> Topic:
    """A draft whose example has the link in its third line."""
    values = {**WHOLE, "slug": "here", "state": State.DRAFT}
    return make.topic(**{**values, "example": f"A shop.\n\nSee [that]({link})."})


@pytest.fixture
def elsewhere(make: Factory) -> Topic:
    toc = [{"id": "how-it-scales", "text": "How it scales", "level": 2, "section": "theory"}]
    topic = make.topic(slug="there", state=State.DRAFT, rendered={"toc": toc})
    make.exercise(slug="try-it", topic=topic, state=State.DRAFT)
    make.topic(slug="gone", retired_at=timezone.now())
    make.exercise(slug="past", topic=topic, retired_at=timezone.now())
    return topic


@pytest.mark.parametrize(
    "link",
    [
        "https://aws.amazon.com/",
        "#how-it-scales",
        "#quiz",
        "topic:here#how-it-scales",
        "topic:there",
        "topic:there#how-it-scales",
        "topic:there#takeaways",
        "exercise:try-it",
    ],
)
def test_links_to_what_there_is_are_fine_also_to_drafts(
    make: Factory, elsewhere: Topic, link: str
) -> None:
    assert reasons_against_topic(topic_with(make, link)) == ()


@pytest.mark.parametrize(
    ("link", "why"),
    [
        ("#nothing", "leads nowhere: no such heading here."),
        ("topic:here#nothing", "leads nowhere: no such heading here."),
        ("topic:nowhere", "leads nowhere: no topic has this slug."),
        ("topic:gone", "leads nowhere: no topic has this slug."),
        ("topic:there#nothing", "leads nowhere: the topic has no such heading."),
        ("exercise:nowhere", "leads nowhere: no exercise has this slug."),
        ("exercise:past", "leads nowhere: no exercise has this slug."),
        ("exercise:try-it#code", "names a heading. Link to the exercise alone."),
    ],
)
def test_links_that_lead_nowhere_are_told_with_their_line(
    make: Factory, elsewhere: Topic, link: str, why: str
) -> None:
    assert reasons_against_topic(topic_with(make, link)) == (
        f"Example, line 3: The link {link} {why}",
    )


def test_a_topic_with_a_broken_link_stays_a_draft(make: Factory, ines: User) -> None:
    make_instructor(user=ines, roles=[Role.CONTENT_AUTHOR])
    author = User.objects.get(pk=ines.pk)
    topic = topic_with(make, "topic:nowhere")
    with pytest.raises(NotPublishable, match="leads nowhere"):
        publish_topic(by=author, topic=topic)
    topic.refresh_from_db()
    assert topic.state == State.DRAFT
    make.topic(slug="nowhere", state=State.DRAFT)
    publish_topic(by=author, topic=topic)
    topic.refresh_from_db()
    assert topic.state == State.PUBLISHED


def test_a_text_that_fits_the_facts_no_more_is_told(make: Factory) -> None:
    topic = topic_with(make, "{{ fact:L1.max }}")
    topic.theory = "{{ fact:L1.max }} seconds."
    (*_, reason) = reasons_against_topic(topic)
    assert "L1" in reason
