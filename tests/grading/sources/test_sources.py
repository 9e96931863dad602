"""What holds for all sources together."""

from pathlib import Path
from urllib.parse import parse_qs, unquote

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.grading import ScenarioError, load_scenario
from courses.grading.sources import SOURCES

ROOT = Path(__file__).parents[3]
HTTP = ["alb", "apigateway-http", "apigateway-rest", "function-url"]


def test_every_source_has_a_test_file_and_its_members_in_the_readme():
    readme = (ROOT / "courses/grading/README.md").read_text()
    for name, source in SOURCES.items():
        assert (Path(__file__).parent / f"test_{name.replace('-', '_')}.py").exists(), name
        assert f"| `{name}` | `{' '.join(source.members)}` |" in readme


@pytest.mark.parametrize("name", SOURCES)
def test_without_members(event, name):
    jsonschema.Draft202012Validator.check_schema(SOURCES[name].schema)
    assert event(name) == event(name)


def test_unknown_member_and_wrong_type(problem):
    assert problem("alb", "{method: GET}").startswith(
        "with.method: unknown key; there are httpMethod,"
    )
    assert problem("alb", "{httpMethod: FETCH}").startswith(
        "with.httpMethod: must be GET or POST or"
    )
    assert (
        problem("alb", "{body: 5}")
        == "with.body: must be a string or an object or an array or null, not 5"
    )
    assert (
        problem("alb", "{headers: {a: 5}}")
        == "with.headers.a: 5 has none of the forms that it may have"
    )
    assert problem("alb", "{$bytes: e30=}") == "with: has no whole event of bytes"
    assert problem("eventbridge", "{detail: []}") == "with.detail: must be an object, not []"


def test_unknown_source(problem):
    assert problem("sqlite").startswith("from: no such source; there are alb, apigateway-http,")


@pytest.mark.parametrize(
    ("invoke", "message"),
    [
        ("{with: {path: /}}", "with: goes with from"),
        ("{from: alb, event: {}}", "event: is built by from; use one of the two"),
    ],
)
def test_from_with_and_event(invoke, message):
    with pytest.raises(ScenarioError, match=message):
        load_scenario(f"tests: [{{name: t, when: [{{invoke: {invoke}}}]}}]", source="t")


def test_large_texts_in_members(event):
    assert event("alb", "{body: {$repeat: {text: ab, times: 2}}}")["body"] == "abab"


words = st.text("abcXYZ äß&=/+%", min_size=1, max_size=8)


@given(st.dictionaries(words, words | st.lists(words, min_size=1, max_size=3), max_size=3))
def test_a_query_survives_every_source(query):
    lists = {name: [v] if isinstance(v, str) else v for name, v in query.items()}
    members = {"queryStringParameters": query}
    rest = SOURCES["apigateway-rest"].build(members)
    assert (rest["multiValueQueryStringParameters"] or {}) == lists
    for name in ("apigateway-http", "function-url"):
        assert parse_qs(SOURCES[name].build(members)["rawQueryString"]) == lists
    alb = SOURCES["alb"].build(members)["queryStringParameters"]
    assert {unquote(key): unquote(value) for key, value in alb.items()} == {
        name: values[-1] for name, values in lists.items()
    }


@pytest.mark.parametrize("name", HTTP)
def test_given_header_replaces_the_usual_one_whatever_its_case(event, name):
    headers = event(name, "{headers: {user-agent: mine, X-Own: [a, b]}}")["headers"]
    assert [value for key, value in headers.items() if key.lower() == "user-agent"] == ["mine"]


@pytest.mark.parametrize("name", HTTP)
def test_body_of_a_value_is_json_text(event, name):
    found = event(name, "{httpMethod: POST, body: {a: é}}")
    assert found["body"] == '{"a": "é"}'
    assert {key.lower(): value for key, value in found["headers"].items()}["content-type"] == (
        "application/json"
    )
