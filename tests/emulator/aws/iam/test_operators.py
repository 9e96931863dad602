"""Every condition operator on a value that fits and one that does not, and on a missing key."""

import pytest

from courses.emulator.aws.iam import OPERATORS, Policies
from courses.emulator.aws.iam.model import Condition
from courses.emulator.aws.iam.operators import holds
from tests.emulator.aws.iam.asking import ask, policy

CASES = [
    ("StringEquals", "abc", "abc", "Abc"),
    ("StringNotEquals", "abc", "Abc", "abc"),
    ("StringEqualsIgnoreCase", "abc", "ABC", "abd"),
    ("StringNotEqualsIgnoreCase", "abc", "abd", "ABC"),
    ("StringLike", "in/*.jp?g", "in/a/b.jpeg", "in/a.jpg"),
    ("StringNotLike", "in/*", "out/a", "in/a"),
    ("NumericEquals", "10", "10.0", "11"),
    ("NumericNotEquals", "10", "11", "10.0"),
    ("NumericLessThan", "10", "9", "10"),
    ("NumericLessThanEquals", "10", "10", "11"),
    ("NumericGreaterThan", "10", "11", "10"),
    ("NumericGreaterThanEquals", "10", "10", "9"),
    ("DateEquals", "2026-01-31T10:00:00Z", "2026-01-31T11:00:00+01:00", "2026-01-31T10:00:01Z"),
    ("DateNotEquals", "2026-01-31T10:00:00Z", "1769853601", "1769853600"),
    ("DateLessThan", "2026-01-31T10:00:00Z", "2026-01-31T09:59:59Z", "2026-01-31T10:00:00Z"),
    ("DateLessThanEquals", "2026-01-31T10:00:00Z", "1769853600", "1769853601"),
    ("DateGreaterThan", "2026-01-31", "2026-01-31T00:00:01Z", "2026-01-31T00:00:00Z"),
    ("DateGreaterThanEquals", "2026-01-31", "2026-01-31T00:00:00Z", "2026-01-30T23:59:59Z"),
    ("Bool", "true", "True", "false"),
    ("BinaryEquals", "aGVsbG8=", "aGVsbG8=", "aGVsbG9h"),
    ("IpAddress", "203.0.113.0/24", "203.0.113.7", "203.0.114.7"),
    ("NotIpAddress", "2001:db8::/32", "2001:db9::1", "2001:db8::1"),
    ("ArnEquals", "arn:aws:s3:::b*", "arn:aws:s3:::bucket", "arn:aws:s3:::c"),
    (
        "ArnLike",
        "arn:aws:sns:*:123456789012:n",
        "arn:aws:sns:x:123456789012:n",
        "arn:aws:sns:x:1:n",
    ),
    ("ArnNotEquals", "arn:aws:s3:::b", "arn:aws:s3:::c", "arn:aws:s3:::b"),
    ("ArnNotLike", "arn:aws:s3:::*", "arn:aws:sns:::x", "arn:aws:s3:::b"),
    ("Null", "false", "there", ""),
]
NEGATED = {name for name, *_ in CASES if "Not" in name}


def test_every_operator_is_here():
    assert {name for name, *_ in CASES} == set(OPERATORS)


@pytest.mark.parametrize(("operator", "want", "fits", "differs"), CASES)
def test_operator(operator, want, fits, differs):
    condition = Condition(operator, "k", (want,))
    assert holds(condition, {"k": (fits,)}, variables=True)
    assert not holds(condition, {"k": (differs,)} if differs else {}, variables=True)


@pytest.mark.parametrize(("operator", "want", "_fits", "_differs"), CASES[:-1])
def test_missing_key(operator, want, _fits, _differs):
    assert holds(Condition(operator, "k", (want,)), {}, variables=True) is (operator in NEGATED)
    assert holds(Condition(operator, "k", (want,), if_exists=True), {}, variables=True)
    quantified = Condition(operator, "k", (want,), "ForAnyValue")
    assert not holds(quantified, {}, variables=True)
    assert holds(Condition(operator, "k", (want,), "ForAllValues"), {}, variables=True)


def test_several_wanted_values():
    one_of = Condition("StringEquals", "k", ("a", "b"))
    none_of = Condition("StringNotEquals", "k", ("a", "b"))
    for value, hit in (("a", True), ("b", True), ("c", False)):
        assert holds(one_of, {"k": (value,)}, variables=True) is hit
        assert holds(none_of, {"k": (value,)}, variables=True) is not hit


@pytest.mark.parametrize(
    ("quantifier", "have", "hit"),
    [
        ("ForAllValues", ("a", "b"), True),
        ("ForAllValues", ("a", "z"), False),
        ("ForAnyValue", ("a", "z"), True),
        ("ForAnyValue", ("y", "z"), False),
    ],
)
def test_several_values_in_the_request(quantifier, have, hit):
    condition = Condition("StringEquals", "k", ("a", "b"), quantifier)
    assert holds(condition, {"k": have}, variables=True) is hit


@pytest.mark.parametrize(
    ("operator", "have"),
    [
        ("NumericLessThan", "many"),
        ("DateLessThan", "soon"),
        ("IpAddress", "home"),
        ("ArnLike", "no-arn"),
        ("NumericEquals", "nan"),
    ],
)
def test_a_value_of_another_type_does_not_fit(operator, have):
    wanted = {"ArnLike": "arn:aws:s3:::*", "IpAddress": "0.0.0.0/0"}.get(operator, "9e999")
    assert not holds(Condition(operator, "k", (wanted,)), {"k": (have,)}, variables=True)


def test_arn_wildcards_stay_in_their_part():
    condition = Condition("ArnLike", "k", ("arn:aws:sns:*:n",))
    assert not holds(condition, {"k": ("arn:aws:sns:us-east-1:123456789012:n",)}, variables=True)
    everything = Condition("ArnLike", "k", ("*",))
    assert holds(everything, {"k": ("no-arn",)}, variables=True)


def test_variable_in_a_condition():
    own = policy(Condition={"StringEquals": {"s3:prefix": "${aws:PrincipalAccount}"}})
    policies = Policies(identity=[own])
    listing = ("s3:ListBucket", "arn:aws:s3:::b")
    assert ask(policies, *listing, **{"s3:prefix": "123456789012"}).allowed
    assert not ask(policies, *listing, **{"s3:prefix": "1"}).allowed
    unknown = policy(Condition={"StringEquals": {"s3:prefix": "${aws:username}"}})
    asked = ask(Policies(identity=[unknown]), *listing, **{"s3:prefix": ""})
    assert not asked.allowed
