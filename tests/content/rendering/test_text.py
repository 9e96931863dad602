"""Running text: headings, links, facts, tables."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from courses.content import ContentErrors, render, render_inline, render_topic
from courses.content.links import PAGE_ANCHORS, TAKEN_IDS, Link, Target
from courses.content.model import Sections
from courses.content.rendering import Heading
from tests.content.rendering.helpers import FACTS, html, problems


def test_headings_get_ids_and_go_into_the_contents() -> None:
    rendered = render(
        "### How it *scales*\n\n#### `Init` é\n\n### How it scales", facts=FACTS, prefix=""
    )
    assert rendered.toc == (
        Heading("how-it-scales", "How it scales", 3),
        Heading("init-e", "Init é", 4),
        Heading("how-it-scales-2", "How it scales", 3),
    )
    assert '<h3 id="how-it-scales">How it <em>scales</em></h3>' in rendered.html


def test_heading_of_signs_only_has_an_id_too() -> None:
    assert render("### →", facts=FACTS, prefix="").toc[0].id == "section"


def test_prefix_keeps_texts_on_one_page_apart() -> None:
    assert render("### Cost", facts=FACTS, prefix="q1-").toc[0].id == "q1-cost"


def test_texts_that_are_rendered_one_by_one_share_no_id() -> None:
    one, two = (render(f"### Cost\n\n{text}", facts=FACTS).toc[0].id for text in "ab")
    assert one.startswith("t")
    assert one.endswith("-cost")
    assert one != two
    assert one == render("### Cost\n\na", facts=FACTS).toc[0].id


def test_headings_leave_the_ids_of_the_page_alone() -> None:
    """Every id that the topic page's templates write is kept free."""
    templates = Path(__file__).parents[3] / "templates"
    page = [templates / "base.html", templates / "courses" / "topic.html"]
    parts = [
        *(templates / "components").glob("*.html"),
        *(templates / "courses/topic").glob("*.html"),
    ]
    found = {
        name
        for path in (*page, *parts)
        for name in re.findall(r'\bid="([a-z-]+)"', path.read_text())
        if not name.startswith("h-")
    }
    assert {"main", "theory"} <= found
    assert found <= {*PAGE_ANCHORS, *TAKEN_IDS}


def test_heading_shows_a_fact_without_naming_its_source_in_the_contents() -> None:
    (heading,) = render("### Up to {{ fact:L1.max }}", facts=FACTS).toc
    assert heading.text == "Up to 10,240\u00a0MB"


@pytest.mark.parametrize("marks", ["#", "##", "#####"])
def test_other_levels_of_headings_are_refused(marks: str) -> None:
    assert problems(f"a\n\n{marks} Big") == [(3, "the heading “Big” must begin with ### or ####")]


def test_links_inside_the_site_are_resolved_and_listed() -> None:
    rendered = render(
        "[a](topic:cold-starts#why)\n[b](exercise:greet)\n[c](#here) [d](topic:x)", facts=FACTS
    )
    assert 'href="/topics/cold-starts/#why"' in rendered.html
    assert 'href="/exercises/greet/"' in rendered.html
    assert 'href="#here"' in rendered.html
    assert rendered.links == (
        Link(Target.TOPIC, "cold-starts", "why", 1),
        Link(Target.EXERCISE, "greet", "", 2),
        Link(Target.HERE, "", "here", 3),
        Link(Target.TOPIC, "x", "", 3),
    )
    assert [str(link) for link in rendered.links] == [
        "topic:cold-starts#why",
        "exercise:greet",
        "#here",
        "topic:x",
    ]


@pytest.mark.parametrize(
    "href", ["http://a.example", "../x", "/learn/", "mailto:a@b.c", "topic:", "#"]
)
def test_other_links_are_refused(href: str) -> None:
    ((line, message),) = problems(f"a\n[b]({href})")
    assert message == f"the link {href!r} must begin with https:, topic:, exercise: or #"
    assert line == 2


def test_pictures_are_refused() -> None:
    assert problems("a\n\n![alt](x.png)") == [(3, "pictures are not supported")]


def test_fact_shows_value_source_and_date() -> None:
    rendered = render("Up to {{ fact:L1.max }}.", facts=FACTS)
    assert rendered.html == (
        '<p>Up to <span class="fact">10,240&nbsp;MB<a class="fact-src" '
        'href="https://docs.aws.amazon.com/quotas" title="Lambda quotas, 20 November 2026" '
        'rel="noopener"><sup aria-hidden="true">†</sup>'
        '<span class="vh"> (source: Lambda quotas, 20 November 2026)</span></a></span>.</p>'
    )
    assert rendered.facts == ("L1",)


def test_unconfirmed_fact_says_so_and_needs_no_address() -> None:
    page = html("{{fact:M1.max}}")
    assert '<span class="fact unconfirmed">6<span class="fact-mark"> (unconfirmed)</span>' in page
    assert '<span class="fact-src" title="an old announcement, 2020">' in page
    assert "<a " not in page


def test_fact_bare_and_as_a_sentence() -> None:
    page = html("{{ fact:L1.min bare }} to more. {{ fact:L1 }}")
    assert '<span class="fact">128<a' in page
    assert '<span class="fact">A function has 128 to 10,240 MB.<a' in page


def test_facts_are_listed_once_in_order() -> None:
    page = render("{{ fact:M1.max }} {{ fact:L1.min }} {{ fact:L1.max }}", facts=FACTS)
    assert page.facts == ("M1", "L1")


def test_facts_in_code_stay_as_they_are() -> None:
    page = html("`{{ fact:L1.max }}`\n\n```\n{{ fact:L1.max }}\n```")
    assert page.count("{{ fact:L1.max }}") == 2
    assert "10,240" not in page


def test_other_double_braces_stay_as_they_are() -> None:
    assert html("{{resolve:ssm:x}}") == "<p>{{resolve:ssm:x}}</p>"


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("{{ fact:L2.max }}", "there is no fact L2; did you mean"),
        ("{{ fact:L1.most }}", "fact L1 has no value most"),
        ("{{ fact L1.max }}", "{{ fact L1.max }} is not a fact such as {{ fact:L1.max }}"),
        ("{{ fact:L1.max nude }}", "{{ fact:L1.max nude }} is not a fact such as"),
    ],
)
def test_wrong_facts_are_named(written: str, message: str) -> None:
    ((line, found),) = problems(f"a\n\nb\n{written}")
    assert line == 4
    assert found.startswith(message.partition("; did")[0])


def test_table_scrolls_and_has_headers() -> None:
    page = html("| Aspect | Value |\n|---|--:|\n| Memory | `128` |\n\n| Aspect |\n|---|\n| x |")
    assert 'role="region"' in page
    assert 'aria-label="Table: Aspect"' in page
    assert 'aria-label="Table: Aspect 2"' in page
    assert '<th scope="col">Aspect</th>' in page
    assert '<th class="num" scope="col">Value</th>' in page
    assert '<th scope="row">Memory</th>' in page
    assert '<td class="num"><code>128</code></td>' in page
    assert "style" not in page


def test_table_without_a_first_heading_has_a_label_and_no_empty_header() -> None:
    page = html("| | B |\n|---|---|\n| a | b |")
    assert 'aria-label="Table"' in page
    assert page.count("<th") == 3, "thead, B and a"
    assert '<th scope="row">a</th>' in page


def test_table_without_rows() -> None:
    assert "<table" in html("| A | B |\n|---|---|")


def test_lists_in_lists() -> None:
    assert html("- a\n    - b").count("<ul>") == 2


def test_inline_has_no_paragraph() -> None:
    assert render_inline("**a** `b`", facts=FACTS).html == "<strong>a</strong> <code>b</code>"
    assert render_inline("", facts=FACTS).html == ""


@pytest.mark.parametrize("text", ["- a", "a\n\nb", "### a", "```\na\n```"])
def test_inline_takes_no_blocks(text: str) -> None:
    with pytest.raises(ContentErrors) as caught:
        render_inline(text, facts=FACTS)
    assert str(caught.value).endswith("must be one line of text, without blocks")


def test_sections_of_a_topic_share_their_ids() -> None:
    sections = Sections("### Cost\n\n### Theory", "### Cost", "[c](#cost-2)", "{{ fact:L1.max }}")
    rendered = render_topic(sections, facts=FACTS)
    document = rendered.to_json()
    assert [(entry["id"], entry["section"], entry["level"]) for entry in document["toc"]] == [
        ("cost", "theory", 3),
        ("theory-2", "theory", 3),
        ("cost-2", "example", 3),
    ]
    assert document["facts"] == ["L1"]
    assert document["takeaways"] == '<p><a href="#cost-2" rel="noopener">c</a></p>'
    assert {"theory", "cost", "cost-2", "hands-on"} <= rendered.anchors


def test_problems_of_a_topic_name_the_section() -> None:
    with pytest.raises(ContentErrors) as caught:
        render_topic(Sections("ok", "a\n\n# Big", "", "[x](y)"), facts=FACTS)
    places = [(problem.field, problem.line) for problem in caught.value.problems]
    assert sorted(places) == [("documentation", 1), ("example", 3)]


def test_rendering_is_the_same_in_every_process() -> None:
    """Stored HTML must not change because Python's hashes do."""
    program = (
        "from tests.content.rendering.helpers import html\n"
        "print(html('### A\\n\\n| a | b |\\n|--|--:|\\n| {{ fact:L1.max }} | 2 |\\n\\n"
        "```python title=x.py\\ndef f(): pass\\n```'))"
    )
    pages = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(pages) == 1
