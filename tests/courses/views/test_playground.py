"""The playground's page: what it shows, takes and refuses."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from courses.emulator import events
from courses.models import Learner, PlaygroundDraft, Submission
from courses.services.sources import MAX_SOURCE_BYTES
from tests.courses.views.markup import problems, words

SENT = {
    "file:handler.py": "# mine",
    "file:role.json": "{}",
    "event": '{"a": 1}',
    "trigger": "sqs",
    "memory": "256",
    "timeout": "3",
    "variables": "TABLE=orders\n\nURL=a=b",
    "role": "any",
    "count": "2",
    "burst": "",
    "kind": "play",
    "page": "only",
}
HTMX = {"HX-Request": "true"}


def send(client: Client, address: str = "run", **changed: Any) -> Any:
    return client.post(f"/playground/{address}", SENT | changed)


def test_a_visitor_finds_a_program_that_runs(client: Client, db: None) -> None:
    html = client.get("/playground/").content.decode()
    assert "def handler(event, context)" in html
    assert all(escape(source.title) in html for source in events.SOURCES.values())
    assert "Run your function" in words(html)
    assert not Learner.objects.exists()


@pytest.mark.parametrize("name", ["run", "draft", "event", "reset"])
def test_writing_addresses_refuse_get(client: Client, db: None, name: str) -> None:
    assert client.get(f"/playground/{name}").status_code == 405


def test_the_page_refuses_post(client: Client, db: None) -> None:
    assert client.post("/playground/").status_code == 405


def test_a_guest_runs_and_sees_each_invocation(
    client: Client, drain: Callable[[], int], db: None
) -> None:
    answer = send(client)
    assert answer.status_code == 302
    drain()
    html = client.get(answer.url).content.decode()
    assert problems(html) == []
    assert "2 of 2 returned" in words(html)
    run = Submission.objects.get()
    assert run.source.settings["variables"] == {"TABLE": "orders", "URL": "a=b"}
    again = client.get(f"/playground/?run={run.uuid}").content.decode()
    assert "# mine" in again
    assert 'value="256"' in again


def test_a_script_gets_the_results_region(ada_client: Client, ada: Learner) -> None:
    answer = ada_client.post("/playground/run", SENT, headers=HTMX)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert text.lstrip().startswith('<div id="output"')
    assert "<html" not in text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {"role": "learner", "file:role.json": '{"Statement": [{"Effect": "No"}]}'},
            "Statement[0]",
        ),
        ({"event": "{"}, "not JSON"),
        ({"event": '"' + "x" * MAX_SOURCE_BYTES + '"'}, "too large"),
        ({"trigger": "fax"}, "Test event from"),
        ({"memory": "64"}, "Memory"),
        ({"memory": "lots"}, "Memory"),
        ({"timeout": "900"}, "Timeout"),
        ({"count": "21"}, "Invocations"),
        ({"reserved": "-1"}, "Reserve"),
        ({"variables": "no equals sign"}, "Line 1"),
        ({"variables": "AWS_REGION=x"}, "AWS_REGION"),
        ({"file:handler.py": "def handler(:"}, "line 1"),
        ({"file:other.py": ""}, "other.py"),
    ],
)
def test_what_cannot_run_is_refused_and_the_text_is_kept(
    client: Client, db: None, changed: dict[str, str], said: str
) -> None:
    answer = send(client, **changed)
    text = words(answer.content.decode())
    assert answer.status_code == 422
    assert said in text
    if "file:handler.py" not in changed:
        assert "# mine" in text
    partial = client.post("/playground/run", SENT | changed, headers=HTMX)
    assert said in words(partial.content.decode())
    assert not Submission.objects.exists()


def test_somebody_elses_run_is_not_there(
    client: Client, ada_client: Client, ada: Learner, drain: Callable[[], int]
) -> None:
    url = send(ada_client, **{"file:handler.py": "# of ada"}).url
    drain()
    assert client.get(url).status_code == 404
    run = Submission.objects.get()
    assert "# of ada" not in client.get(f"/playground/?run={run.uuid}").content.decode()
    assert client.post(f"/submissions/{run.uuid}/stop").status_code == 404


def test_a_draft_is_kept_even_while_a_number_is_being_typed(client: Client, db: None) -> None:
    assert send(client, "draft", event="{\r\n}").status_code == 204
    assert PlaygroundDraft.objects.get().event == "{\n}"
    assert send(client, "draft", memory="", **{"file:handler.py": "# later"}).status_code == 204
    draft = PlaygroundDraft.objects.get()
    assert (draft.files["handler.py"], draft.settings["memory"]) == ("# later", 256)
    assert send(client, "draft", **{"file:x.py": "1"}).status_code == 422


def test_the_event_of_a_trigger_takes_the_place_of_the_old_one(client: Client, db: None) -> None:
    answer = send(client, "event")
    assert answer.status_code == 302
    html = client.get(answer.url).content.decode()
    assert "aws:sqs" in html
    assert "# mine" in html
    scripted = client.post("/playground/event", SENT, headers=HTMX)
    assert scripted.headers["HX-Redirect"] == "/playground/?event=sqs"
    assert "aws:sqs" in client.get("/playground/?event=sqs").content.decode()
    assert client.get("/playground/?event=fax").status_code == 200
    assert send(client, "event", trigger="own").status_code == 422
    assert send(client, "event", trigger="fax").status_code == 422


def test_the_first_program_comes_back(ada_client: Client, ada: Learner) -> None:
    send(ada_client, "draft")
    answer = ada_client.post("/playground/reset")
    assert answer.url == "/playground/?reset=1"
    assert "# mine" not in ada_client.get("/playground/").content.decode()


def test_many_runs_take_as_many_queries_as_one(
    ada_client: Client, ada: Learner, drain: Callable[[], int]
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            ada_client.get("/playground/")
        return len(captured)

    send(ada_client)
    drain()
    ada_client.get("/playground/")
    few = queries()
    for _ in range(5):
        send(ada_client)
        drain()
    assert queries() == few


def test_practice_leads_to_it_and_the_dashboard_names_it(
    ada_client: Client, ada: Learner, drain: Callable[[], int]
) -> None:
    send(ada_client)
    drain()
    assert 'href="/playground/"' in ada_client.get("/practice/").content.decode()
    assert "Playground" in words(ada_client.get("/dashboard/").content.decode())
