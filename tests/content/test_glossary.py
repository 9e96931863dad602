"""Glossary terms in pages: the first use only, and only where a link can stand."""

from uuid import UUID

import pytest

from courses.content import Facts
from courses.content.glossary import Glossary
from courses.content.model import GlossaryTerm, Sections
from courses.content.plain import words_of
from courses.content.rendering import render, render_topic


def term(name: str, definition: str = "What it is.", *aliases: str) -> GlossaryTerm:
    slug = name.lower().replace(" ", "-")
    return GlossaryTerm(UUID(int=len(name)), slug, name, definition, aliases)


GLOSSARY = Glossary(
    [
        term("Cold start", "The *wait* for <b>Init</b> & co.", "cold starts"),
        term("Environment"),
        term("Execution environment"),
        term("IAM"),
        term("S3 & SQS"),
    ]
)


def linked(markdown: str, used: set[str] | None = None) -> str:
    return GLOSSARY.link(render(markdown, facts=Facts()).html, set() if used is None else used)


def slugs(html: str) -> list[str]:
    return [part.partition('"')[0] for part in html.split('data-term="')[1:]]


def test_first_use_is_linked_with_its_definition() -> None:
    html = linked("A cold start takes time. Another cold start too.")
    assert html == (
        '<p>A <span class="term"><a href="/glossary/#cold-start" data-term="cold-start" '
        'aria-describedby="glossary--cold-start" rel="noopener">cold start</a>'
        '<span class="term-note" role="tooltip" id="glossary--cold-start">'
        "The wait for Init &amp; co.</span></span> takes time. Another cold start too.</p>"
    )


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("Cold starts and a cold\nstart", ["cold-start"]),
        ("An EXECUTION environment, an environment", ["execution-environment", "environment"]),
        ("iam is not IAM", ["iam"]),
        ("Iam, IAMs, pre-IAM and cold start-like", []),
        ("S3 & SQS", ["s3-&-sqs"]),
        ("### IAM\n\nPlain", []),
        ("`IAM` and [IAM](https://x.example)", []),
        ("```\nIAM\n```", []),
        ("**IAM** in *cold start*", ["iam", "cold-start"]),
        ("| IAM | b |\n|---|---|\n| Environment | cold start |", ["cold-start"]),
        ("- IAM\n- cold start", ["iam", "cold-start"]),
        ("<abbr title='IAM > all'>x</abbr> IAM", ["iam"]),
    ],
)
def test_terms_are_found_where_a_link_can_stand(markdown: str, expected: list[str]) -> None:
    assert slugs(linked(markdown)) == expected


def test_myth_is_left_as_it_is_read_and_its_correction_linked() -> None:
    html = linked(
        "::: myth\nIAM is slow.\n---\nNot IAM.\n\nSource: [IAM](https://x.example), verified 2026-11-20\n:::"
    )
    assert slugs(html) == ["iam"]
    assert html.index("In fact") < html.index("data-term")


def test_parts_of_a_page_link_a_term_once() -> None:
    used: set[str] = set()
    assert slugs(linked("IAM", used)) == ["iam"]
    assert slugs(linked("IAM and an environment", used)) == ["environment"]


def test_no_terms_change_nothing() -> None:
    assert Glossary().link("<p>IAM</p>", set()) == "<p>IAM</p>"


def test_words_leave_out_what_is_not_read() -> None:
    assert words_of(linked("A cold start.\n\n- one\n- two")) == "A cold start. one two"


def test_myths_of_a_topic_are_listed_in_order() -> None:
    myth = "::: myth\n“{}”\n---\nIn *fact* not.\n\nSource: [Guide](https://x.example), verified 2026-11-20\n:::"
    sections = Sections(myth.format("One"), "Text.", myth.format("Two <script>x</script>"), "")
    traps = render_topic(sections, facts=Facts()).to_json()["traps"]
    assert [words_of(trap["statement"]) for trap in traps] == ["“One”", "“Two ”"]
    assert traps[0] == {
        "statement": "<p>“One”</p>",
        "correction": "<p>In <em>fact</em> not.</p>",
        "source": '<a href="https://x.example" rel="noopener">Guide</a>',
        "verified": "2026-11-20",
    }
