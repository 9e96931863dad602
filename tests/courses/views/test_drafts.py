"""Two pages of one exercise: what the one that is behind is told, and what it can do."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from courses.models import Draft, PlaygroundDraft, Submission
from tests.courses.views.lesson import Lesson
from tests.courses.views.markup import problems, words
from tests.courses.views.running import HTMX, show

pytestmark = pytest.mark.usefixtures("no_wait")


def opened(html: str) -> dict[str, str]:
    """What a page sends along about its draft."""
    found = re.findall(r'<input type="hidden" name="(base|page)" value="([^"]*)"', html)
    assert [name for name, _ in found] == ["base", "page"]
    return dict(found)


def post(
    client: Client, lesson: Lesson, to: str, text: str, page: dict[str, str], **more: Any
) -> Any:
    address = reverse(f"courses:{to}", args=[lesson.exercise.slug])
    sent = {"file:handler.py": text, "event": "{}", "kind": "tests", **page}
    return client.post(address + more.pop("query", ""), sent, **more)


@pytest.fixture
def behind(ada_client: Client, lesson: Lesson) -> dict[str, str]:
    """A page that was opened before another one saved."""
    older, newer = opened(show(ada_client, lesson)), opened(show(ada_client, lesson))
    assert older["page"] != newer["page"]
    assert post(ada_client, lesson, "draft", "# elsewhere\n", newer).status_code == 204
    return older


def test_a_save_answers_with_the_version_that_the_next_page_shows(
    ada_client: Client, lesson: Lesson
) -> None:
    page = opened(show(ada_client, lesson))
    assert page["base"] == ""
    answer = post(ada_client, lesson, "draft", "# 1\n", page)
    assert answer.status_code == 204
    assert answer["Lab-Draft-Version"] == opened(show(ada_client, lesson))["base"]


@pytest.mark.parametrize("to", ["run", "draft"])
def test_line_ends_of_a_browser_are_no_change(
    ada_client: Client, lesson: Lesson, behind: dict[str, str], to: str
) -> None:
    before = Draft.objects.get().version
    assert post(ada_client, lesson, to, "# elsewhere\r\n", behind).status_code in (204, 302)
    kept = Draft.objects.get()
    assert (kept.files, kept.version) == ({"handler.py": "# elsewhere\n"}, before)
    page = behind | {"event": "{\r\n}", "base": str(before)}
    assert post(ada_client, lesson, to, "# elsewhere\r\n", page).status_code in (204, 302)
    assert Draft.objects.get().event == "{\n}"


@pytest.mark.parametrize("to", ["run", "draft"])
def test_without_a_script_both_texts_are_on_the_page(
    ada_client: Client, lesson: Lesson, behind: dict[str, str], to: str
) -> None:
    answer = post(ada_client, lesson, to, "# mine\n", behind)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "# mine\n</textarea>" in html
    assert "−# mine" in words(html)
    assert "+# elsewhere" in words(html)
    assert "This code was changed in another tab" in words(html)
    assert problems(html) == []
    assert not Submission.objects.exists()
    assert Draft.objects.get().files == {"handler.py": "# elsewhere\n"}
    # The page that says so is as far behind as the one before: nothing is kept without a word.
    assert opened(html) == behind
    assert post(ada_client, lesson, "run", "# mine 2\n", opened(html)).status_code == 409


def test_with_a_script_the_region_shows_both_texts(
    ada_client: Client, lesson: Lesson, behind: dict[str, str]
) -> None:
    html = post(ada_client, lesson, "run", "# mine\n", behind, **HTMX).content.decode()
    assert html.startswith('<div id="output"') or '<div id="output"' in html
    assert "<html" not in html
    assert "+# elsewhere" in words(html)


def keep_mine(html: str) -> str:
    found = re.search(r'formaction="([^"]+\?over=[^"]+)">Keep mine', html)
    assert found
    return found[1]


def test_ones_own_text_can_be_kept(
    ada_client: Client, lesson: Lesson, behind: dict[str, str]
) -> None:
    html = post(ada_client, lesson, "run", "# mine\n", behind).content.decode()
    sent = {"file:handler.py": "# mine\n", "event": "{}", **behind}
    answer = ada_client.post(keep_mine(html), sent)
    assert answer.status_code == 302
    html = ada_client.get(answer.url).content.decode()
    assert "# mine\n</textarea>" in html
    assert "the one that is kept" in words(html)
    assert post(ada_client, lesson, "run", "# mine\n", opened(html)).status_code == 302


def test_keeping_ones_own_text_does_not_overwrite_what_came_after(
    ada_client: Client, lesson: Lesson, behind: dict[str, str]
) -> None:
    html = post(ada_client, lesson, "run", "# mine\n", behind).content.decode()
    post(ada_client, lesson, "draft", "# still later\n", opened(show(ada_client, lesson)))
    sent = {"file:handler.py": "# mine\n", "event": "{}", **behind}
    answer = ada_client.post(keep_mine(html), sent, **HTMX)
    assert answer.status_code == 409
    assert "+# still later" in words(answer.content.decode())
    assert Draft.objects.get().files == {"handler.py": "# still later\n"}


def test_the_other_text_can_be_taken(
    ada_client: Client, lesson: Lesson, behind: dict[str, str]
) -> None:
    html = post(ada_client, lesson, "draft", "# mine\n", behind, **HTMX).content.decode()
    found = re.search(r'href="([^"#]+)#code">Take the other', html)
    assert found
    assert "# elsewhere\n</textarea>" in ada_client.get(found[1]).content.decode()


def test_a_request_that_names_no_page_overwrites_nothing(
    ada_client: Client, lesson: Lesson, behind: dict[str, str]
) -> None:
    nonsense = {"base": "x" * 100, "page": "<script>"}
    for page in ({}, nonsense, nonsense | {"page": "\x00"}):
        assert post(ada_client, lesson, "draft", "# mine\n", page).status_code == 409
    assert Draft.objects.get().files == {"handler.py": "# elsewhere\n"}


def test_retry_on_an_older_runs_page_does_not_bring_its_code_back(
    ada_client: Client, lesson: Lesson
) -> None:
    page = opened(show(ada_client, lesson))
    url = post(ada_client, lesson, "run", "# old\n", page).url
    post(ada_client, lesson, "draft", "# newer\n", page)
    form = ada_client.get(url).content.decode().partition('<form id="run-form"')[2]
    assert "# old" in form
    assert 'name="page"' not in form.partition("</form>")[0]
    assert post(ada_client, lesson, "run", "# old\n", {}).status_code == 409


def test_the_playground_tells_it_too(client: Client, db: None) -> None:
    sent = {"file:role.json": "{}", "event": "{}", "trigger": "sqs", "memory": "256", "timeout": "3",
            "role": "any", "count": "1", "burst": "", "kind": "play"}  # fmt: skip
    older, newer = (opened(client.get("/playground/").content.decode()) for _ in range(2))
    first = {**sent, **newer, "file:handler.py": "# elsewhere"}
    assert client.post("/playground/draft", first).status_code == 204
    mine = {**sent, **older, "file:handler.py": "# mine"}
    for to in ("draft", "run", "event"):
        answer = client.post(f"/playground/{to}", mine)
        assert answer.status_code == 409
        html = answer.content.decode()
        assert "# mine</textarea>" in html
        assert "+# elsewhere" in words(html)
    assert not Submission.objects.exists()
    answer = client.post(keep_mine(html), mine, **HTMX)
    assert answer["HX-Redirect"].startswith("/playground/?")
    assert PlaygroundDraft.objects.get().files["handler.py"] == "# mine"


def test_lines_that_are_equal_are_folded(ada_client: Client, lesson: Lesson) -> None:
    same = "".join(f"# line {number}\n" for number in range(1, 31))
    post(ada_client, lesson, "draft", f"{same}# elsewhere\n", {"page": "newer"})
    answer = post(ada_client, lesson, "draft", f"# mine\n{same}", {"page": "older"}, **HTMX)
    text = words(answer.content.decode().partition("The other text alone")[0])
    assert "−# mine" in text
    assert "+# elsewhere" in text
    assert "# line 3" in text
    assert "# line 28" in text
    assert "# line 15" not in text
    assert text.count("⋯") == 1


def test_what_a_page_sends_as_it_gives_way_to_another_event_is_not_kept(
    client: Client, db: None
) -> None:
    sent = {"file:role.json": "{}", "event": '"old"', "trigger": "sqs", "memory": "256",
            "timeout": "3", "role": "any", "count": "1", "kind": "play"}  # fmt: skip
    page = opened(client.get("/playground/").content.decode())
    assert client.post("/playground/draft", {**sent, **page}).status_code == 204
    there = client.post("/playground/event", {**sent, **page}).url
    after = opened(client.get(there).content.decode())
    assert client.post("/playground/draft", {**sent, **page}).status_code == 409
    assert "aws:sqs" in PlaygroundDraft.objects.get().event
    assert client.post("/playground/draft", {**sent, **after, "event": "1"}).status_code == 204
