"""One note beside its preview: shown by the content's renderer, saved only when asked to."""

from collections.abc import Mapping

import pytest
from django.test import Client

from courses.models import Fact, Learner, Note, Topic
from tests.courses.factory import Factory

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> [x](javascript:alert(1))"


@pytest.fixture
def topic(make: Factory, db: None) -> Topic:
    return make.topic(slug="starts", title="Cold starts")


def preview(client: Client, text: str, headers: Mapping[str, str] | None = None) -> str:
    typed = {"text": text, "version": "0"}
    page = client.post("/notes/starts/preview", typed, headers=dict(headers or {}))
    assert page.status_code == 200
    return page.content.decode()


def test_preview_is_a_page_with_the_text_kept_and_nothing_saved(
    client: Client, topic: Topic
) -> None:
    text = preview(client, "A **cold** start\n\n- one")
    assert "<strong>cold</strong>" in text
    assert "<li>one</li>" in text
    assert "A **cold** start" in text
    assert not Note.objects.exists()
    assert not Learner.objects.exists()


def test_a_script_gets_the_part_alone(client: Client, topic: Topic) -> None:
    text = preview(client, "A **cold** start", {"X-Lab-Part": "1"})
    assert text.strip() == '<div class="md"><p>A <strong>cold</strong> start</p></div>'


def test_hostile_text_is_sanitised(client: Client, topic: Topic) -> None:
    text = preview(client, HOSTILE.split(" [")[0], {"X-Lab-Part": "1"})
    assert "<script" not in text
    assert "onerror" not in text
    refused = preview(client, HOSTILE, {"X-Lab-Part": "1"})
    assert 'href="javascript' not in refused
    assert "<img" not in refused


def test_what_the_renderer_refuses_is_said_and_shown_as_typed(client: Client, topic: Topic) -> None:
    text = preview(client, "one\n\n{{ fact:Z9 }} <b>", {"X-Lab-Part": "1"})
    assert "Line 3: there is no fact Z9." in text
    assert "{{ fact:Z9 }} &lt;b&gt;" in text
    assert "Nothing to show yet." in preview(client, "", {"X-Lab-Part": "1"})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1. " * 2000, "Line 1: lists or quotes nest too deeply."),
        ("one\n\n" + "[" * 5000, "Line 3: more than 300 [ in one paragraph."),
    ],
)
def test_text_that_would_break_or_stall_the_renderer_stays_as_typed(
    client: Client, topic: Topic, text: str, said: str
) -> None:
    assert said in preview(client, text, {"X-Lab-Part": "1"})
    saved = client.post("/notes/starts/", {"text": text, "version": "0"})
    assert saved.status_code == 302
    page = client.get("/notes/")
    assert page.status_code == 200
    assert text in page.content.decode()


def test_headings_of_any_level_will_do(client: Client, topic: Topic) -> None:
    text = "# One\n\n## Two\n\n###### Six\n\n~~~text\n# no heading\n~~~"
    shown = preview(client, text, {"X-Lab-Part": "1"})
    for heading in (">One</h3>", ">Two</h3>", ">Six</h4>"):
        assert heading in shown
    assert "# no heading" in shown


def test_all_notes_lead_to_their_editors(ada_client: Client, topic: Topic) -> None:
    ada_client.post("/notes/starts/", {"text": "# Mine", "version": "0"})
    shown = ada_client.get("/notes/").content.decode()
    assert 'href="/notes/starts/"' in shown
    assert ">Mine</h3>" in shown


def test_facts_are_filled_in(client: Client, topic: Topic) -> None:
    Fact.objects.create(
        key="L1", text="Up to 10 GB.", values={"max": 10240, "unit": "MB"}, source="AWS",
        as_of="2026-11", confidence="doc",
    )  # fmt: skip
    assert "10,240" in preview(client, "{{ fact:L1.max }}", {"X-Lab-Part": "1"})


def test_save_then_edit_again(ada_client: Client, ada: Learner, topic: Topic) -> None:
    page = ada_client.post("/notes/starts/", {"text": "A *note*.", "version": "0"}, follow=True)
    assert "Your note is saved." in page.content.decode()
    stored = Note.objects.get(learner=ada, topic=topic)
    assert stored.text == "A *note*."
    shown = ada_client.get("/notes/starts/").content.decode()
    assert "<em>note</em>" in shown
    assert f'name="version" value="{stored.version}"' in shown


def test_another_tabs_text_is_not_overwritten(
    ada_client: Client, ada: Learner, topic: Topic
) -> None:
    ada_client.post("/notes/starts/", {"text": "First.", "version": "0"})
    page = ada_client.post("/notes/starts/", {"text": "Second.", "version": "0"})
    assert page.status_code == 409
    assert "First." in page.content.decode()
    assert "Second." in page.content.decode()
    assert Note.objects.get(learner=ada).text == "First."


@pytest.mark.parametrize(
    ("typed", "status"),
    [({}, 400), ({"text": "x"}, 400), ({"version": "0"}, 400), ({"text": "x" * 20_001, "version": "0"}, 422)],
)  # fmt: skip
@pytest.mark.parametrize("address", ["/notes/starts/", "/notes/starts/preview"])
def test_forms_that_do_not_fit(
    ada_client: Client, topic: Topic, address: str, typed: dict[str, str], status: int
) -> None:
    assert ada_client.post(address, typed).status_code == status
    assert not Note.objects.exists()


def test_nobody_elses_note_and_no_draft_topic(
    client: Client, ada_client: Client, topic: Topic, make: Factory
) -> None:
    ada_client.post("/notes/starts/", {"text": "Ada's secret.", "version": "0"})
    assert "secret" not in client.get("/notes/starts/").content.decode()
    make.topic(slug="hidden", state="draft")
    assert client.get("/notes/hidden/").status_code == 404
    assert client.get("/notes/starts/preview").status_code == 405
