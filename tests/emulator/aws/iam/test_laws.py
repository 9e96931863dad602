"""Laws of evaluation, and a parser that answers everything with a policy or problems."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from courses.emulator.aws.iam import Effect, Policies, PolicyError, parse_policy, read_policy
from courses.emulator.aws.iam.keys import KEYS
from courses.emulator.aws.iam.operators import OPERATORS
from courses.emulator.aws.iam.patterns import matches
from tests.emulator.aws.iam.asking import ask

ACTIONS = ["s3:GetObject", "s3:PutObject", "dynamodb:GetItem", "sqs:SendMessage"]
RESOURCES = ["arn:aws:s3:::b", "arn:aws:s3:::b/in/k", "arn:aws:sqs:us-east-1:123456789012:q"]

some_actions = st.lists(
    st.sampled_from([*ACTIONS, "*", "s3:*", "S3:get*", "dynamodb:?etItem"]), min_size=1, max_size=3
)
some_resources = st.lists(
    st.sampled_from([*RESOURCES, "*", "arn:aws:s3:::b*", "arn:aws:sqs:*:*:?"]),
    min_size=1,
    max_size=2,
)
some_conditions = st.sampled_from(
    [
        {},
        {"StringEquals": {"aws:RequestedRegion": "us-east-1"}},
        {"StringNotEquals": {"aws:RequestedRegion": "us-east-1"}},
        {"Null": {"s3:prefix": "true"}},
        {"ForAllValues:StringEquals": {"aws:TagKeys": ["a"]}},
        {"NumericLessThanIfExists": {"s3:max-keys": 10}},
    ]
)


@st.composite
def statements(draw, effects=("Allow", "Deny")):
    action = draw(st.sampled_from(["Action", "NotAction"]))
    resource = draw(st.sampled_from(["Resource", "NotResource"]))
    return {
        "Effect": draw(st.sampled_from(effects)),
        action: draw(some_actions),
        resource: draw(some_resources),
        "Condition": draw(some_conditions),
    }


documents = st.builds(lambda found: {"Statement": found}, st.lists(statements(), max_size=4))
allowing = st.builds(
    lambda found: {"Statement": found}, st.lists(statements(effects=("Allow",)), max_size=3)
)
asked = st.tuples(st.sampled_from(ACTIONS), st.sampled_from(RESOURCES))


@given(documents, documents, asked)
def test_a_deny_wins_wherever_it_stands(one, other, request):
    action, resource = request
    deny = {"Statement": [{"Effect": "Deny", "Action": action, "Resource": resource}]}
    first, second = parse_policy(one), parse_policy(other)
    denying = parse_policy(deny)
    everywhere = [
        Policies(identity=[first, denying, second]),
        Policies(identity=[first, second], boundary=parse_policy(deny, kind="boundary")),
        Policies(identity=[first, second], session=parse_policy(deny, kind="session")),
        Policies(
            identity=[first, second],
            resource=[
                parse_policy(
                    {"Statement": [{**deny["Statement"][0], "Principal": "*"}]}, kind="resource"
                )
            ],
        ),
    ]
    for policies in everywhere:
        assert ask(policies, action, resource).effect is Effect.EXPLICIT_DENY


@given(documents, allowing, asked)
def test_adding_an_allow_takes_nothing_away(before, added, request):
    alone = ask(Policies(identity=[parse_policy(before)]), *request)
    together = ask(Policies(identity=[parse_policy(before), parse_policy(added)]), *request)
    assert together.allowed or not alone.allowed
    if alone.effect is Effect.EXPLICIT_DENY:
        assert together.effect is Effect.EXPLICIT_DENY


@given(documents, documents, asked)
def test_a_boundary_gives_nothing(identity, boundary, request):
    alone = ask(Policies(identity=[parse_policy(identity)]), *request)
    limit = parse_policy(boundary, kind="boundary")
    limited = ask(Policies(identity=[parse_policy(identity)], boundary=limit), *request)
    assert alone.allowed or not limited.allowed


@given(documents, asked)
def test_order_of_statements_does_not_matter(document, request):
    backwards = {"Statement": document["Statement"][::-1]}
    found = [
        ask(Policies(identity=[parse_policy(each)]), *request) for each in (document, backwards)
    ]
    assert found[0].effect is found[1].effect


letters = st.text("ab*?:/", max_size=12)


@given(letters, letters)
def test_wildcards_are_those_of_a_regular_expression(pattern, value):
    expression = "".join({"*": ".*", "?": "."}.get(c, re.escape(c)) for c in pattern)
    assert matches(pattern, value) is bool(re.fullmatch(expression, value, re.DOTALL))


def test_wildcards_that_would_hold_up_a_regular_expression():
    assert not matches("a*" * 200 + "b", "a" * 5000)


words = st.sampled_from(
    [
        "Version", "Statement", "Effect", "Action", "NotAction", "Resource", "NotResource", "Sid",
        "Principal", "NotPrincipal", "Condition", "Id", "AWS", "Service", "Allow", "Deny", "*",
        "2012-10-17", "s3:GetObject", "arn:aws:s3:::b", "", "a" * 100, *OPERATORS, *KEYS,
    ]
)  # fmt: skip
scalars = words | st.text(max_size=5) | st.none() | st.booleans() | st.integers() | st.floats()
nested = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=4),
    max_leaves=20,
)


@settings(max_examples=300)
@given(nested, st.sampled_from(["identity", "resource", "boundary", "session", "trust"]))
def test_any_json_is_a_policy_or_has_problems(document, kind):
    try:
        policy = parse_policy(document, kind=kind)
    except PolicyError as error:
        found = error.problems
    else:
        found = ("a policy",)
        ask(Policies(identity=[policy]), "s3:GetObject", "arn:aws:s3:::b")
    assert all(map(str, found))
    assert found


@given(st.text())
def test_any_text_is_a_policy_or_has_problems(text):
    try:
        read_policy(text)
    except PolicyError as error:
        found = error.problems
    else:
        found = ("a policy",)
    assert found
