"""What a policy may hold, and how each problem reads."""

import json

import pytest

from courses.emulator.aws.iam import KEYS, PolicyError, PolicyKind, parse_policy, read_policy
from tests.emulator.aws.iam.asking import statement


def problems(document, kind="identity"):
    with pytest.raises(PolicyError) as caught:
        parse_policy(document, kind=kind)
    return [str(problem) for problem in caught.value.problems]


ALLOW = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ([], "a policy is a JSON object, not a list"),
        ({}, "Statement is missing"),
        ({"Statement": [], "Versoin": "1"}, "Versoin: no such element; there are Version, Id,"),
        ({"Statement": [], "version": "1"}, "version: no such element; write Version"),
        ({"Statement": [], "Version": "2012-10-18"}, 'Version: must be "2012-10-17", not'),
        ({"Statement": [], "Id": 5}, "Id: must be a string, not a number"),
        ({"Statement": [None]}, "Statement[0]: must be an object, not null"),
        ({"Statement": [True]}, "Statement[0]: must be an object, not a boolean"),
        (
            statement(Condition={"Bool": {"aws:SecureTransport": {}}}),
            "Statement[0].Condition.Bool.aws:SecureTransport: must be a string,",
        ),
        (statement(Sid={}), "Statement[0].Sid: must be a string, not an object"),
        ({"Statement": ["x"]}, "Statement[0]: must be an object, not a string"),
        (
            {"Statement": {**ALLOW, "Effect": "allow"}},
            'Statement.Effect: must be "Allow" or "Deny"',
        ),
        ({"Statement": [{"Action": "*", "Resource": "*"}]}, "Statement[0]: Effect is missing"),
        ({"Statement": [{**ALLOW, "Sid": "a b"}]}, "Statement[0].Sid: may hold letters and digits"),
        ({"Statement": [{**ALLOW, "Sid": 1}]}, "Statement[0].Sid: must be a string, not a number"),
        (
            {"Statement": [{**ALLOW, "Sid": "A"}, {**ALLOW, "Sid": "A"}]},
            "Statement[1].Sid: another statement is called 'A'",
        ),
        (
            {"Statement": [{**ALLOW, "NotAction": "*"}]},
            "Statement[0]: needs Action or NotAction, not",
        ),
        (
            {"Statement": [{"Effect": "Allow", "Action": "*"}]},
            "Statement[0]: needs Resource or NotResource, there is neither",
        ),
        (
            statement(Action=["s3:GetObject", "GetObject"]),
            'Statement[0].Action[1]: "GetObject" is not',
        ),
        (statement(Action=None), "Statement[0].Action: must be a string, not null"),
        (statement(Action="s*:Get"), 'Statement[0].Action: "s*:Get" is not an action'),
        (statement(Resource="shop/*"), 'Statement[0].Resource: "shop/*" is not an ARN'),
        (statement(Resource="arn:aws:s*:::b"), "Statement[0].Resource: the service in an ARN"),
        (
            statement(Principal="*"),
            "Statement[0].Principal: a policy of this kind has none: it belongs to its principal",
        ),
        (statement(Condition=[]), "Statement[0].Condition: must be an object"),
        (
            statement(Condition={"stringequals": {"s3:prefix": "a"}}),
            "Statement[0].Condition.stringequals: no such operator; write StringEquals",
        ),
        (
            statement(Condition={"StringIs": {"s3:prefix": "a"}}),
            "Statement[0].Condition.StringIs: no such operator; there are StringEquals,",
        ),
        (
            statement(Condition={"ForSome:StringEquals": {"aws:TagKeys": "a"}}),
            "Statement[0].Condition.ForSome:StringEquals: no such operator;",
        ),
        (
            statement(Condition={"NullIfExists": {"s3:prefix": "true"}}),
            "Statement[0].Condition.NullIfExists: no such operator",
        ),
        (
            statement(Condition={"StringEquals": "a"}),
            "Statement[0].Condition.StringEquals: must be an object",
        ),
        (
            statement(Condition={"StringEquals": {"aws:SourceVpc": "vpc-1"}}),
            "Statement[0].Condition.StringEquals.aws:SourceVpc: is not a condition key that Lambda "
            "Lab evaluates; there are aws:CurrentTime,",
        ),
        (
            statement(Condition={"StringEquals": {"ec2:Owner": "a"}}),
            "Statement[0].Condition.StringEquals.ec2:Owner: is not a condition key that Lambda Lab "
            "evaluates; no key of this service is",
        ),
        (
            statement(Condition={"StringEquals": {"aws:PrincipalTag": "a"}}),
            "Statement[0].Condition.StringEquals.aws:PrincipalTag: is not a condition key",
        ),
        (
            statement(Condition={"StringEquals": {"dynamodb:LeadingKeys": "a"}}),
            "Statement[0].Condition.StringEquals.dynamodb:LeadingKeys: can have several values",
        ),
        (
            statement(Condition={"ForAnyValue:StringEquals": {"s3:prefix": "a"}}),
            "Statement[0].Condition.ForAnyValue:StringEquals.s3:prefix: has one value",
        ),
        (
            statement(Condition={"StringEquals": {"s3:prefix": []}}),
            "Statement[0].Condition.StringEquals.s3:prefix: needs a value",
        ),
        (
            statement(Condition={"StringEquals": {"s3:prefix": ["a", None]}}),
            "Statement[0].Condition.StringEquals.s3:prefix[1]: must be a string, a number or",
        ),
        (
            statement(Condition={"IpAddress": {"aws:SourceIp": "home"}}),
            'Statement[0].Condition.IpAddress.aws:SourceIp: "home" is not an address',
        ),
        (
            statement(Condition={"DateLessThan": {"aws:CurrentTime": "soon"}}),
            'Statement[0].Condition.DateLessThan.aws:CurrentTime: "soon" is not a time',
        ),
        (
            statement(Condition={"ArnLike": {"aws:SourceArn": "shop"}}),
            'Statement[0].Condition.ArnLike.aws:SourceArn: "shop" is not an ARN',
        ),
        (
            statement(Condition={"Bool": {"aws:SecureTransport": "yes"}}),
            'Statement[0].Condition.Bool.aws:SecureTransport: "yes" is not true or false',
        ),
        (
            statement(Condition={"BinaryEquals": {"aws:UserAgent": "?"}}),
            'Statement[0].Condition.BinaryEquals.aws:UserAgent: "?" is not base64',
        ),
        (
            statement(Condition={"NumericLessThan": {"s3:max-keys": "few"}}),
            'Statement[0].Condition.NumericLessThan.s3:max-keys: "few" is not a number',
        ),
    ],
)
def test_problem(document, expected):
    (found,) = problems(document)
    assert found.startswith(expected)


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({}, "Statement[0]: needs Principal or NotPrincipal"),
        (
            {"Principal": "*", "NotPrincipal": "*"},
            "Statement[0]: needs Principal or NotPrincipal, not",
        ),
        ({"Principal": "me"}, 'Statement[0].Principal: must be "*" or an object'),
        ({"Principal": {}}, 'Statement[0].Principal: must be "*" or an object'),
        ({"Principal": {"Federated": "x"}}, "Statement[0].Principal.Federated: no such element"),
        (
            {"Principal": {"AWS": "arn:aws:iam::123456789012:role/*"}},
            'Statement[0].Principal.AWS: "arn:aws:iam::123456789012:role/*" is not an account',
        ),
        ({"Principal": {"Service": ["s3"]}}, 'Statement[0].Principal.Service[0]: "s3" is not a'),
        (
            {"NotPrincipal": {"AWS": "123456789012"}},
            "Statement[0].NotPrincipal: goes with Deny only",
        ),
    ],
)
def test_problem_with_a_principal(members, expected):
    (found,) = problems(statement(**members), "resource")
    assert found.startswith(expected)


def test_all_problems_at_once():
    document = {"Version": "1", "Statement": [{"Effect": "No", "Action": "x", "Resource": "y"}]}
    assert len(problems(document)) == 4


def test_trust_policy_has_no_resource():
    document = statement(Principal="*", Action="sts:AssumeRole")
    assert problems(document, "trust") == [
        "Statement[0].Resource: a trust policy has none: it is the role"
    ]


def test_incomplete_arn_is_filled_up():
    found = parse_policy(statement(Resource=["arn:aws:sqs", "arn:aws:s3:::b"]))
    assert found.statements[0].resources == ("arn:aws:sqs:*:*:*", "arn:aws:s3:::b")


def test_every_known_key_can_be_written():
    for key in KEYS.values():
        name = key.name + ("team" if key.name.endswith("/") else "")
        prefix = "ForAnyValue:" if key.several else ""
        parse_policy(statement(Condition={f"{prefix}StringEquals": {name.upper(): "a"}}))


@pytest.mark.parametrize(
    ("operator", "key", "value"),
    [
        ("IpAddress", "aws:SourceIp", "203.0.113.0/24"),
        ("BinaryEquals", "aws:UserAgent", "aGVsbG8="),
        ("DateLessThan", "aws:CurrentTime", "2026-01-31T10:00:00Z"),
        ("ArnLike", "aws:SourceArn", "arn:aws:s3:::*"),
        ("ArnLike", "aws:SourceArn", "${aws:PrincipalArn}"),
    ],
)
def test_values_that_fit_their_operator(operator, key, value):
    (found,) = parse_policy(statement(Condition={operator: {key: value}})).statements
    assert found.conditions[0].values == (value,)


def test_long_values_are_cut_in_a_message():
    (found,) = problems(statement(Action="x" * 500))
    assert len(found) < 200


def test_numbers_and_booleans_are_texts():
    found = parse_policy(
        statement(
            Condition={
                "Bool": {"aws:SecureTransport": True},
                "NumericEquals": {"s3:max-keys": [10, 2.5]},
            }
        )
    )
    assert [each.values for each in found.statements[0].conditions] == [("true",), ("10", "2.5")]


@pytest.mark.parametrize("kind", ["boundary", "session", PolicyKind.IDENTITY])
def test_policies_without_a_principal(kind):
    assert parse_policy(statement(), kind=kind).kind is PolicyKind(kind)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"Statement": [}', "is not JSON: Expecting value in line 1, column 16"),
        (
            '{"Statement": [], "Statement": []}',
            "the member 'Statement' appears twice in one object",
        ),
        ("[" * 5000, "is not JSON"),
        ('{"Statement": ' + "1" * 5000 + "}", "is not JSON that can be read"),
        (" " * 30_000, "is longer than 20,480 characters"),
    ],
)
def test_text_that_is_no_policy(text, expected):
    with pytest.raises(PolicyError, match=expected):
        read_policy(text)


def test_text_of_a_policy():
    assert read_policy(json.dumps(statement())) == parse_policy(statement())


def test_too_many_statements():
    assert problems({"Statement": [ALLOW] * 501}) == ["Statement: has more than 500 statements"]
