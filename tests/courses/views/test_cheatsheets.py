"""The cheat-sheet bank: filtered, linked for good, copied as Markdown, one sheet per course."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from courses.models import CheatSheet, Fact, State
from courses.views.present.markdown import inline_markdown
from tests.courses.factory import Factory
from tests.courses.views.lesson import Lesson
from tests.courses.views.markup import problems, words

BANK = "/cheat-sheets/"


@pytest.fixture
def sheet(lesson: Lesson) -> CheatSheet:
    """The lesson's table, with rows to tell apart."""
    found = CheatSheet.objects.get()
    found.rendered = {
        "title": "Limits",
        "columns": ["What", "Value"],
        "rows": [["Timeout", "900 s"], ["<code>/tmp</code>", "512 MB | more"]],
    }
    found.save()
    return found


def test_the_bank_holds_every_table_with_its_topic(client: Client, sheet: CheatSheet) -> None:
    html = client.get(BANK).content.decode()
    assert problems(html) == []
    for part in ("Limits", "Cold starts", "900 s", "512 MB | more"):
        assert part in words(html)
    assert f'id="sheet-{sheet.uuid}"' in html
    assert '<button class="btn low no-print" type="button" data-print' in html


def test_the_filter_keeps_rows_that_hold_every_word(client: Client, sheet: CheatSheet) -> None:
    text = words(client.get(BANK, {"q": "timeout 900"}).content.decode())
    assert "900 s" in text
    assert "512 MB" not in text
    assert "1 row in 1 table." in text


def test_the_filter_keeps_a_whole_table_that_is_named(client: Client, sheet: CheatSheet) -> None:
    assert "2 rows in 1 table." in words(client.get(BANK, {"q": "LIMITS"}).content.decode())


def test_the_filter_says_when_nothing_matches(client: Client, sheet: CheatSheet) -> None:
    text = words(client.get(BANK, {"q": "nothing-like-it"}).content.decode())
    assert "No row matches." in text
    assert "Clear the filter" in text


def test_a_filter_that_is_too_long_counts_as_none(client: Client, sheet: CheatSheet) -> None:
    assert "512 MB" in words(client.get(BANK, {"q": "x" * 201}).content.decode())


def test_a_script_gets_the_tables_alone(client: Client, sheet: CheatSheet) -> None:
    html = client.get(BANK, {"q": "tmp"}, HTTP_HX_REQUEST="true").content.decode()
    assert html.startswith('<div id="sheets">')
    assert "<code>/tmp</code>" in html
    assert "900 s" not in html


def test_many_tables_come_in_pages_and_the_list_beside_leads_to_those_of_the_page(
    client: Client, sheet: CheatSheet, lesson: Lesson
) -> None:
    CheatSheet.objects.bulk_create(
        CheatSheet(
            topic=lesson.topic,
            title=f"Table {number}",
            rendered={"title": f"Table {number}", "columns": ["A"], "rows": [[f"cell {number} x"]]},
        )
        for number in range(24)
    )
    html = client.get(BANK).content.decode()
    assert problems(html) == []
    assert "Page 1 of 5" in html
    assert "cell 4 x" in html
    assert "cell 5 x" not in html
    last = CheatSheet.objects.get(title="Table 23")
    assert f"#sheet-{last.uuid}" not in html
    html = client.get(BANK, {"page": 5}).content.decode()
    assert f'id="sheet-{last.uuid}"' in html
    assert f'href="{BANK}?page=5#sheet-{last.uuid}"' in html
    found = client.get(BANK, {"q": "cell", "page": "4"}).content.decode()
    assert "24 rows in 24 tables." in words(found)
    assert "cell 23 x" in found


@pytest.mark.parametrize("query", ["", "?q=timeout"])
def test_the_bank_weighs_as_much_with_a_hundred_topics_as_with_twenty(
    client: Client, sheet: CheatSheet, make: Factory, query: str
) -> None:
    module = make.module()

    def weight(more: int) -> int:
        """Of the bank's page, once there are so many topics more."""
        CheatSheet.objects.bulk_create(
            CheatSheet(topic=make.topic(module=module), title="More", rendered=sheet.rendered)
            for _ in range(more)
        )
        return len(client.get(BANK + query).content)

    twenty = weight(20)
    assert weight(80) < twenty + 100


def test_a_table_has_an_address_of_its_own(client: Client, sheet: CheatSheet) -> None:
    html = client.get(reverse("courses:cheatsheet", args=[sheet.uuid])).content.decode()
    assert problems(html) == []
    assert "900 s" in words(html)
    assert client.get(reverse("courses:cheatsheet", args=[uuid4()])).status_code == 404


def test_tables_of_unpublished_topics_are_nowhere(
    client: Client, sheet: CheatSheet, lesson: Lesson
) -> None:
    lesson.topic.state = State.DRAFT
    lesson.topic.save()
    assert "900 s" not in words(client.get(BANK).content.decode())
    course = lesson.topic.module.course.slug
    for address in (
        reverse("courses:cheatsheet", args=[sheet.uuid]),
        reverse("courses:cheatsheet_markdown", args=[sheet.uuid]),
        reverse("courses:course_sheet", args=[course]),
        reverse("courses:course_sheet_markdown", args=[course]),
    ):
        assert client.get(address).status_code == 404


def test_a_table_as_markdown(client: Client, sheet: CheatSheet) -> None:
    response = client.get(reverse("courses:cheatsheet_markdown", args=[sheet.uuid]))
    assert response.headers["Content-Type"].startswith("text/plain")
    assert response.content.decode() == (
        "## Limits\n\n| What | Value |\n| --- | --- |\n"
        "| Timeout | 900 s |\n| `/tmp` | 512 MB \\| more |\n"
    )


def test_a_course_has_one_sheet_with_the_numbers_that_it_quotes(
    client: Client, sheet: CheatSheet, lesson: Lesson
) -> None:
    Fact.objects.create(
        key="L4",
        text="The timeout is 900 seconds at most.",
        source="[Lambda quotas](https://docs.aws.amazon.com/q)",
        as_of="2026-11-20",
        confidence="doc",
    )
    Fact.objects.create(key="Z9", text="Quoted nowhere.", source="x", as_of="2026")
    Fact.objects.create(key="L1", text="In a table already.", source="x", as_of="2026")
    sheet.rows = [["Memory", "from {{ fact:L1.min bare }} to {{ fact:L1.max }}"]]
    sheet.save()
    lesson.topic.rendered["facts"] = ["L1", "L4"]
    lesson.topic.save()
    course = [lesson.topic.module.course.slug]
    html = client.get(reverse("courses:course_sheet", args=course)).content.decode()
    assert problems(html) == []
    assert "The timeout is 900 seconds at most. Lambda quotas, 20 November 2026" in words(html)
    assert "Quoted nowhere." not in html
    assert "In a table already." not in html
    markdown = client.get(reverse("courses:course_sheet_markdown", args=course)).content.decode()
    assert markdown.startswith("# Course ")
    assert (
        "- The timeout is 900 seconds at most. "
        "([Lambda quotas](https://docs.aws.amazon.com/q), 20 November 2026)\n"
    ) in markdown


@pytest.mark.parametrize("name", ["cheatsheet", "cheatsheet_markdown"])
def test_addresses_of_a_table_refuse_post(client: Client, sheet: CheatSheet, name: str) -> None:
    assert client.post(reverse(f"courses:{name}", args=[sheet.uuid])).status_code == 405
    assert client.post(BANK).status_code == 405


def test_the_bank_needs_as_many_queries_with_fifty_tables(
    ada_client: Client,
    lesson: Lesson,
    make: Factory,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(50):
        CheatSheet.objects.create(
            topic=make.topic(module=lesson.topic.module),
            title="t",
            rendered={"title": "t", "columns": ["a"], "rows": [["b"]]},
        )
    with django_assert_max_num_queries(8):
        ada_client.get(BANK)


def test_marks_become_markdown_and_sources_are_left_out() -> None:
    html = (
        '<strong>Up to</strong> <span class="fact">6 MB<a class="fact-src" href="https://x">'
        '<sup>†</sup><span class="vh"> (source: x)</span></a></span>, see <a href="/y">y</a><br>then'
    )
    assert inline_markdown(html) == "**Up to** 6 MB, see [y](/y) then"
