from collections.abc import Sequence

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.models import DocumentKind, GlossaryTerm, Learner, SearchDocument, State, Topic
from courses.services import search as searching
from courses.services.curriculum import load_curriculum
from courses.services.merging import merge_guest
from courses.services.search import Found, Results, index_everything, index_topic, search
from courses.services.search.sqlite import SqliteIndex
from courses.services.study import save_note
from tests.courses.factory import Factory

PAGE = {
    "theory": '<p>About Init.</p><h3 id="zürich">In Zürich</h3><p>Der Café-Timeout &lt;b&gt;.</p>',
    "example": "<p>A shop.</p>",
    "toc": [],
}


def topic(make: Factory, title: str = "Cold starts", **values: object) -> Topic:
    made = make.topic(**{"title": title, "slug": title.lower(), "rendered": PAGE, **values})
    index_topic(made)
    return made


def titles(results: Results) -> list[str]:
    return [hit.title for group in results.groups for hit in group.hits]


def test_topic_is_found_by_section_with_its_match_marked(make: Factory, db: None) -> None:
    made = topic(make)
    results = search(query="cafe time")
    (hit,) = results.groups[0].hits
    assert (hit.kind, hit.object_uuid, hit.slug) == ("topic", made.uuid, made.slug)
    assert (hit.anchor, hit.heading) == ("zürich", "In Zürich")
    assert hit.snippet == "Der <mark>Café</mark>-<mark>Timeout</mark> &lt;b&gt;."
    assert not results.guessed


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("cold", True),
        ("COLD start", True),
        ("zurich", True),
        ("zür", True),
        ("start missing", False),
        ("afe", False),
    ],
)
def test_every_word_must_match_the_beginning_of_one(
    make: Factory, db: None, query: str, found: bool
) -> None:
    topic(make)
    results = search(query=query)
    assert bool(results.groups and not results.guessed) is found


@pytest.mark.parametrize("query", ["cold strats", "clod start", "Cold staarts"])
def test_typo_finds_titles_that_look_alike(make: Factory, db: None, query: str) -> None:
    topic(make)
    topic(make, "Layers")
    results = search(query=query)
    assert results.guessed
    assert set(titles(results)) == {"Cold starts"}


@pytest.mark.parametrize(
    "query",
    ["", "   ", "?!", '"', "a AND", "NEAR(x", "title:x", "* OR", "-x", "'; DROP TABLE x", "x" * 5000, "\x02x\x03", "😀"],
)  # fmt: skip
def test_what_is_no_word_is_never_an_error(make: Factory, db: None, query: str) -> None:
    topic(make)
    assert search(query=query).groups == ()


@pytest.mark.parametrize("query", ["{theory}", "%s init", '"cold" start', "(cold)"])
def test_signs_around_words_do_not_matter(make: Factory, db: None, query: str) -> None:
    topic(make)
    assert titles(search(query=query))


def test_results_are_grouped_by_kind(make: Factory, db: None) -> None:
    made = topic(make)
    make.exercise(topic=made, title="Cold cache", rendered={"situation": "<p>x</p>"})
    make.interview(topic=made, rendered={"question": "<p>Why cold?</p>", "answer": ""})
    GlossaryTerm.objects.create(
        state="published", slug="cold-start", term="Cold start", rendered={}
    )
    index_everything()
    results = search(query="cold")
    assert [group.kind for group in results.groups] == [
        "topic",
        "exercise",
        "interview",
        "glossary",
    ]
    assert results.total == 4
    make.topic(title="Cold again", rendered=PAGE)
    index_everything()
    only = search(query="cold", kind=DocumentKind.TOPIC, most=1)
    assert [(len(group.hits), group.more) for group in only.groups] == [(1, 1)]


def test_little_more_than_is_shown_is_marked(
    make: Factory, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        topic(make, f"Cold start {number}", slug=f"t{number}")
    marked: list[int] = []
    show = SqliteIndex.show

    def counted(self: SqliteIndex, words: Sequence[str], pks: Sequence[int]) -> dict[int, Found]:
        marked.extend(pks)
        return show(self, words, pks)

    monkeypatch.setattr(SqliteIndex, "show", counted)
    results = search(query="cold", most=5)
    assert len(marked) == 9
    assert results.total == 30


def test_page_whose_title_matches_is_listed_once(make: Factory, db: None) -> None:
    topic(make)
    assert search(query="cold").total == 1
    assert search(query="cold init").total == 1
    assert {hit.anchor for group in search(query="shop").groups for hit in group.hits} == {
        "example"
    }


def test_solutions_and_hints_are_not_found(make: Factory, db: None) -> None:
    exercise = make.exercise(rendered={"situation": "<p>Task.</p>", "hints": ["secret"]})
    index_topic(exercise.topic)
    assert search(query="task").total == 1
    assert search(query="secret").total == 0
    assert search(query="handler").total == 0


def test_unpublished_topic_is_not_found(make: Factory, db: None) -> None:
    made = topic(make)
    made.state = State.DRAFT
    made.save()
    index_topic(made)
    assert search(query="cold").total == 0
    assert not SearchDocument.objects.exists()


def test_note_is_found_by_its_learner_alone(ada: Learner, otto: Learner, make: Factory) -> None:
    made = make.topic(title="Layers")
    save_note(by=ada, topic=made, text="Remember the <b>pineapple</b>.", version=0)
    (hit,) = search(query="pineap", by=ada).groups[0].hits
    assert (hit.kind, hit.slug, hit.anchor) == (DocumentKind.NOTE, made.slug, "my-notes")
    assert hit.snippet == "Remember the &lt;b&gt;<mark>pineapple</mark>&lt;/b&gt;."
    for other in (otto, None):
        assert search(query="pineapple", by=other).total == 0
        assert search(query="Layres", by=other).total == 0


def test_note_follows_its_edits(ada: Learner, make: Factory) -> None:
    made = make.topic()
    save_note(by=ada, topic=made, text="pineapple", version=0)
    save_note(by=ada, topic=made, text="mango", version=1)
    assert search(query="pineapple", by=ada).total == 0
    assert search(query="mango", by=ada).total == 1
    save_note(by=ada, topic=made, text="", version=2)
    assert not SearchDocument.objects.exists()


def test_note_of_a_guest_joins_the_account(ada: Learner, make: Factory) -> None:
    guest, made = make.guest(), make.topic()
    save_note(by=guest, topic=made, text="pineapple", version=0)
    merge_guest(guest=guest, into=ada)
    assert search(query="pineapple", by=ada).total == 1


def test_notes_go_with_their_learner(ada: Learner, make: Factory) -> None:
    save_note(by=ada, topic=make.topic(), text="pineapple", version=0)
    ada.delete()
    assert not SearchDocument.objects.exists()
    searching.index().rebuild()


def test_loading_files_keeps_the_index(db: None) -> None:
    load_curriculum(settings.LAMBDA_LAB_CURRICULUM_DIR)
    for query, kind in (("cold start", "topic"), ("greet", "exercise"), ("iam", "glossary")):
        groups = {group.kind: group for group in search(query=query).groups}
        assert kind in groups, query
    assert index_everything() == 0
    searching.index().rebuild()


def test_renamed_topic_is_found_by_its_new_name(make: Factory, db: None) -> None:
    made = topic(make)
    made.title = "Warm starts"
    made.save()
    index_topic(made)
    assert titles(search(query="warm"))[0] == "<mark>Warm</mark> starts"
    assert search(query="cold").total == 0


def test_rebuilding_finds_what_was_missing(
    make: Factory, db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    make.topic(title="Unindexed", rendered=PAGE)
    call_command("rebuild_search")
    assert search(query="unindexed").total == 1
    assert "3 documents had changed" in capsys.readouterr().out


@pytest.mark.parametrize("count", [1, 30])
def test_search_takes_the_same_queries_for_any_number(
    make: Factory, db: None, ada: Learner, count: int
) -> None:
    for number in range(count):
        topic(make, f"Cold start {number}", slug=f"t{number}")
    with CaptureQueriesContext(connection) as queries:
        search(query="cold", by=ada)
    assert len(queries) == 3


def test_indexing_everything_takes_the_same_queries_for_any_number(make: Factory, db: None) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            index_everything()
        return len(captured)

    topic(make, "One")
    few = queries()
    for number in range(12):
        topic(make, f"Cold start {number}", slug=f"t{number}", retired_at=None)
    assert queries() == few
    assert Topic.objects.filter(retired_at__lt=timezone.now()).count() == 0
