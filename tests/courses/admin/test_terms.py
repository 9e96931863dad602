"""Glossary terms from an empty form to links in every topic, by Ines."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from courses.models import GlossaryTerm, Origin, State, Topic, User
from courses.services import rendering
from courses.services.curriculum import exported_files, load_curriculum
from courses.services.exporting import sections_of, write_files
from courses.services.search import search
from tests.courses.admin.browser import Browser
from tests.courses.factory import Factory

ADD = "/admin/courses/glossaryterm/add/"
TYPED = {
    "term": "Cold start",
    "aliases": "cold starts\nslow start",
    "definition": "The wait for a *new* environment.",
}


@pytest.fixture
def browser(author: User, sign_in: Callable[[User], Browser]) -> Browser:
    return sign_in(author)


@pytest.fixture
def topic(db: None, make: Factory) -> Topic:
    module = make.module(course=make.course(summary="All of it."), summary="A part.")
    topic = make.topic(
        module=module, origin=Origin.FILES, tagline="t", tags=["a"], example="e", takeaways="t",
        theory="A cold start waits. Cold starts are rare.", documentation="d",
        sources=[{"title": "G", "url": "https://x.example", "verified": "2026-11-20"}],
    )  # fmt: skip
    topic.rendered = rendering.topic(sections_of(topic), rendering.current_facts())
    topic.save()
    return topic


@pytest.fixture
def saved(browser: Browser) -> GlossaryTerm:
    page = browser.press(browser.open(ADD), TYPED)
    assert page.problems() == []
    return GlossaryTerm.objects.get()


def url(action: str, term: GlossaryTerm) -> str:
    return reverse(f"admin:courses_glossaryterm_{action}", args=[term.pk])


def theory(topic: Topic) -> str:
    return str(Topic.objects.get(pk=topic.pk).rendered["theory"])


def test_an_empty_form_makes_a_draft_that_nobody_sees(
    topic: Topic, saved: GlossaryTerm, client: Client
) -> None:
    assert (saved.state, saved.origin, saved.slug) == (State.DRAFT, Origin.ADMIN, "cold-start")
    assert saved.aliases == ["cold starts", "slow start"]
    assert "<em>new</em>" in saved.rendered["definition"]
    assert "data-term" not in theory(topic)
    assert b"slow start" not in client.get("/glossary/").content
    assert b"Cold start" not in client.get("/glossary/").content


def test_published_it_is_linked_listed_and_found(
    browser: Browser, topic: Topic, saved: GlossaryTerm, client: Client
) -> None:
    browser.post(url("publish", saved))
    assert theory(topic).count('data-term="cold-start"') == 1
    assert b"Cold start" in client.get("/glossary/").content
    assert search(query="cold start").total == 1
    page = browser.open(url("change", saved))
    assert browser.press(page, {"definition": "Waiting."}).problems() == []
    assert "Waiting." in theory(topic)
    browser.post(url("unpublish", saved))
    assert "data-term" not in theory(topic)
    assert search(query="cold start").total == 0


def test_loading_the_files_keeps_the_terms_of_the_admin(
    browser: Browser, topic: Topic, saved: GlossaryTerm, tmp_path: Path
) -> None:
    write_files(tmp_path, exported_files())
    browser.post(url("publish", saved))
    linked = theory(topic)
    load_curriculum(tmp_path)
    assert theory(topic) == linked
    saved.refresh_from_db()
    assert saved.state == State.PUBLISHED


def test_a_term_edited_here_is_linked_with_its_new_meaning(
    browser: Browser, topic: Topic, saved: GlossaryTerm, tmp_path: Path
) -> None:
    browser.post(url("publish", saved))
    write_files(tmp_path, exported_files())
    GlossaryTerm.objects.all().delete()
    load_curriculum(tmp_path)
    loaded = GlossaryTerm.objects.get()
    assert (loaded.state, loaded.origin) == (State.PUBLISHED, Origin.FILES)
    page = browser.press(browser.open(url("detach", loaded)))
    browser.press(page, {"definition": "Edited here."})
    load_curriculum(tmp_path)
    assert "Edited here." in theory(topic)
    browser.post(url("retire", loaded))
    load_curriculum(tmp_path)
    assert "data-term" not in theory(topic)


def test_export_and_load_give_the_same_term(
    browser: Browser, topic: Topic, saved: GlossaryTerm, tmp_path: Path
) -> None:
    assert "glossary.yaml" not in exported_files()
    browser.press(browser.open(url("change", saved)), {"topic": str(topic.pk)})
    browser.post(url("publish", saved))
    before = exported_files()
    write_files(tmp_path, before)
    GlossaryTerm.objects.all().delete()
    load_curriculum(tmp_path)
    assert exported_files() == before
    loaded = GlossaryTerm.objects.get()
    assert (loaded.uuid, loaded.slug, loaded.topic) == (saved.uuid, "cold-start", topic)


def test_a_draft_topic_is_left_out_of_the_export(
    browser: Browser, topic: Topic, saved: GlossaryTerm
) -> None:
    browser.press(browser.open(url("change", saved)), {"topic": str(topic.pk)})
    browser.post(url("publish", saved))
    Topic.objects.update(state=State.DRAFT)
    assert "topic:" not in exported_files()["glossary.yaml"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"term": "Cold  START"}, "Another term has this address"),
        ({"term": ""}, "required"),
        ({"term": "Init", "definition": "{{ fact:Z9 }}"}, "there is no fact Z9"),
    ],
)
def test_what_cannot_be_kept_is_said(
    browser: Browser, saved: GlossaryTerm, typed: dict[str, str], said: str
) -> None:
    page = browser.press(browser.open(ADD), {**TYPED, "aliases": "", **typed})
    assert any(said in problem for problem in page.problems()), page.problems()
    assert GlossaryTerm.objects.count() == 1


def test_a_word_means_one_thing(browser: Browser, saved: GlossaryTerm) -> None:
    typed = {"term": "Wait", "aliases": "Slow start", "definition": "See [x](topic:nowhere)."}
    assert browser.press(browser.open(ADD), typed).problems() == []
    refused = browser.post(url("publish", GlossaryTerm.objects.latest("pk")))
    assert refused.status == 409
    assert "“Slow start” is in the glossary already, as Cold start." in refused.text
    assert "leads nowhere" in refused.text


def test_preview_saves_nothing(browser: Browser) -> None:
    page = browser.open(ADD)
    preview = browser.press(page, TYPED, button="x", to="/admin/courses/glossaryterm/preview/")
    assert "<em>new</em>" in preview.text
    assert not GlossaryTerm.objects.exists()


def test_a_fact_that_is_gone_takes_no_load_down(
    browser: Browser, topic: Topic, saved: GlossaryTerm, tmp_path: Path
) -> None:
    browser.post(url("publish", saved))
    write_files(tmp_path, exported_files())
    GlossaryTerm.objects.update(definition="{{ fact:Z9 }}")
    done = load_curriculum(tmp_path)
    assert "data-term" not in theory(topic)
    assert done.retired == 0


def test_only_topics_that_hold_the_word_are_drawn_again(
    browser: Browser, topic: Topic, make: Factory, saved: GlossaryTerm
) -> None:
    other = make.topic(theory="Nothing of the kind.", rendered={"theory": "as it was", "toc": []})
    browser.post(url("publish", saved))
    assert 'data-term="cold-start"' in theory(topic)
    assert theory(other) == "as it was"
    page = browser.open(url("change", saved))
    browser.press(page, {"aliases": "", "term": "Kind of wait"})
    assert "data-term" not in theory(topic)
