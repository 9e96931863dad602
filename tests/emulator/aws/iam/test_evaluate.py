"""Resource policies, boundaries, session policies, principals, variables."""

import pytest

from courses.emulator.aws.iam import ACCOUNT, Effect, Policies, PolicyKind, Principal, parse_policy
from tests.emulator.aws.iam.asking import ROLE_ARN, WORKER, ask, policy, statement

QUEUE = f"arn:aws:sqs:us-east-1:{ACCOUNT}:jobs"
BUCKET = Principal.of("s3.amazonaws.com")
NOBODY = Principal.of("anonymous")
ROOT = f"arn:aws:iam::{ACCOUNT}:root"


def on_queue(principal: object, **members: object):
    return policy("resource", Principal=principal, Resource=QUEUE, **members)


@pytest.mark.parametrize(
    ("principal", "caller", "allowed"),
    [
        ("*", WORKER, True),
        ("*", NOBODY, True),
        ("*", BUCKET, True),
        ({"AWS": ROLE_ARN}, WORKER, True),
        ({"AWS": WORKER.arn}, WORKER, True),
        ({"AWS": f"{ROLE_ARN}-2"}, WORKER, False),
        ({"AWS": ACCOUNT}, WORKER, False),
        ({"AWS": ROOT}, WORKER, False),
        ({"Service": "s3.amazonaws.com"}, BUCKET, True),
        ({"Service": "sns.amazonaws.com"}, BUCKET, False),
        ({"Service": "s3.amazonaws.com"}, WORKER, False),
        ({"AWS": ROLE_ARN}, NOBODY, False),
    ],
)
def test_resource_policy_names_who(principal, caller, allowed):
    policies = Policies(resource=[on_queue(principal)])
    assert ask(policies, "sqs:SendMessage", QUEUE, by=caller).allowed is allowed


def test_identity_or_resource_policy_suffices_in_one_account():
    mine = policy(Action="sqs:SendMessage", Resource=QUEUE)
    theirs = on_queue({"AWS": ROLE_ARN})
    for policies in (Policies(identity=[mine]), Policies(resource=[theirs])):
        assert ask(policies, "sqs:SendMessage", QUEUE).allowed
    assert not ask(Policies(), "sqs:SendMessage", QUEUE).allowed


def test_deny_of_a_resource_policy_wins_and_counts_for_a_whole_account():
    mine = policy(Action="sqs:*")
    for principal in ("*", {"AWS": ACCOUNT}, {"AWS": ROOT}, {"AWS": ROLE_ARN}):
        refusing = on_queue(principal, Effect="Deny")
        verdict = ask(Policies(identity=[mine], resource=[refusing]), "sqs:SendMessage", QUEUE)
        assert (verdict.effect, verdict.kind) == (Effect.EXPLICIT_DENY, PolicyKind.RESOURCE)


def test_not_principal_spares_the_named():
    document = statement(
        Effect="Deny", NotPrincipal={"AWS": [ROLE_ARN, WORKER.arn]}, Resource=QUEUE
    )
    refusing = parse_policy(document, kind="resource")
    policies = Policies(identity=[policy()], resource=[refusing])
    assert ask(policies, "sqs:SendMessage", QUEUE).allowed
    other = Principal.session(f"arn:aws:iam::{ACCOUNT}:role/other", "x")
    assert ask(policies, "sqs:SendMessage", QUEUE, by=other).effect is Effect.EXPLICIT_DENY


@pytest.mark.parametrize("limit", ["boundary", "session"])
def test_limits_hold_for_what_a_resource_policy_gives_the_role(limit):
    limiting = Policies(
        resource=[on_queue({"AWS": ROLE_ARN})], **{limit: policy(limit, Action="s3:*")}
    )
    verdict = ask(limiting, "sqs:SendMessage", QUEUE)
    assert (verdict.effect, verdict.kind) == (Effect.IMPLICIT_DENY, PolicyKind(limit))
    direct = Policies(
        resource=[on_queue({"AWS": WORKER.arn})], **{limit: policy(limit, Action="s3:*")}
    )
    assert ask(direct, "sqs:SendMessage", QUEUE).allowed


def test_deny_in_a_boundary_wins_over_everything():
    policies = Policies(
        identity=[policy()],
        resource=[on_queue({"AWS": WORKER.arn})],
        boundary=policy("boundary", Effect="Deny"),
    )
    verdict = ask(policies, "sqs:SendMessage", QUEUE)
    assert (verdict.effect, verdict.kind) == (Effect.EXPLICIT_DENY, PolicyKind.BOUNDARY)


def test_event_source_needs_the_right_bucket():
    """The confused deputy: a service delivers for whoever asks, so the policy names for whom."""
    only = on_queue(
        {"Service": "s3.amazonaws.com"},
        Condition={
            "ArnLike": {"aws:SourceArn": "arn:aws:s3:*:*:shop"},
            "StringEquals": {"aws:SourceAccount": ACCOUNT},
        },
    )
    policies = Policies(resource=[only])
    for bucket, allowed in (("shop", True), ("other", False)):
        source = {"aws:sourcearn": f"arn:aws:s3:::{bucket}", "aws:sourceaccount": ACCOUNT}
        verdict = ask(policies, "sqs:SendMessage", QUEUE, by=BUCKET, **source)
        assert verdict.allowed is allowed
    assert verdict.kind is PolicyKind.RESOURCE


def trust(principal: object):
    return parse_policy(
        {"Statement": {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}},
        kind="trust",
    )


@pytest.mark.parametrize(
    ("principal", "identity", "allowed"),
    [
        ({"AWS": ROLE_ARN}, False, True),
        ({"AWS": ROOT}, False, False),
        ({"AWS": ROOT}, True, True),
        ({"Service": "lambda.amazonaws.com"}, True, False),
    ],
)
def test_role_is_assumed_only_where_its_trust_policy_lets(principal, identity, allowed):
    policies = Policies(
        identity=[policy()] if identity else [],
        resource=[trust(principal)],
        resource_must_allow=True,
    )
    target = f"arn:aws:iam::{ACCOUNT}:role/target"
    verdict = ask(policies, "sts:AssumeRole", target)
    assert verdict.allowed is allowed
    assert allowed or verdict.kind is PolicyKind.TRUST


def test_across_accounts_both_must_allow():
    both = {"identity_must_allow": True, "resource_must_allow": True}
    theirs = [on_queue({"AWS": ROLE_ARN})]
    assert not ask(Policies(resource=theirs, **both), "sqs:SendMessage", QUEUE).allowed
    assert not ask(Policies(identity=[policy()], **both), "sqs:SendMessage", QUEUE).allowed
    everyone = Policies(identity=[policy()], resource=theirs, **both)
    assert ask(everyone, "sqs:SendMessage", QUEUE).allowed


def test_root_of_the_account_may_but_can_be_denied():
    root = Principal.of(ROOT)
    assert ask(Policies(), "sqs:SendMessage", QUEUE, by=root).allowed
    refusing = Policies(resource=[on_queue({"AWS": ROOT}, Effect="Deny")])
    assert not ask(refusing, "sqs:SendMessage", QUEUE, by=root).allowed


def test_variables_of_a_user_and_of_tags():
    ada = Principal.of(f"arn:aws:iam::{ACCOUNT}:user/ada")
    home = Policies(identity=[policy(Resource="arn:aws:s3:::home/${aws:username}/*")])
    assert ask(home, "s3:GetObject", "arn:aws:s3:::home/ada/x", by=ada).allowed
    assert not ask(home, "s3:GetObject", "arn:aws:s3:::home/otto/x", by=ada).allowed
    assert not ask(home, "s3:GetObject", "arn:aws:s3:::home//x").allowed, "a role has no username"
    team = Policies(identity=[policy(Resource="arn:aws:s3:::${aws:PrincipalTag/team, 'all'}/*")])
    tagged = Principal("role", WORKER.arn, ROLE_ARN, {"team": "red"})
    assert ask(team, "s3:GetObject", "arn:aws:s3:::red/x", by=tagged).allowed
    assert ask(team, "s3:GetObject", "arn:aws:s3:::all/x").allowed


def test_what_a_variable_stands_for_is_no_wildcard():
    star = Principal("role", WORKER.arn, ROLE_ARN, {"team": "*"})
    team = Policies(identity=[policy(Resource="arn:aws:s3:::${aws:PrincipalTag/team}/x")])
    assert not ask(team, "s3:GetObject", "arn:aws:s3:::red/x", by=star).allowed
    assert ask(team, "s3:GetObject", "arn:aws:s3:::*/x", by=star).allowed
    literal = Policies(identity=[policy(Resource="arn:aws:s3:::b/${*}${?}${$}")])
    assert ask(literal, "s3:GetObject", "arn:aws:s3:::b/*?$").allowed
    assert not ask(literal, "s3:GetObject", "arn:aws:s3:::b/ab$").allowed


def test_the_old_version_has_no_variables():
    old = {**statement(Resource="arn:aws:s3:::b/${aws:userid}"), "Version": "2008-10-17"}
    policies = Policies(identity=[parse_policy(old)])
    assert ask(policies, "s3:GetObject", "arn:aws:s3:::b/${aws:userid}").allowed


@pytest.mark.parametrize("text", ["s3.amazonaws.com", "anonymous", ROOT, WORKER.arn])
def test_principal_from_its_name(text):
    assert Principal.of(text).arn == text
    assert Principal.of(WORKER.arn) == WORKER


def test_what_is_longer_than_anything_on_aws_is_refused() -> None:
    everything = Policies(identity=[policy()])
    assert ask(everything, "s3:GetObject", "arn:aws:s3:::" + "k" * 8000).allowed
    assert not ask(everything, "s3:GetObject", "arn:aws:s3:::" + "k" * 8192).allowed
    assert not ask(everything, "s3:ListBucket", **{"s3:prefix": "k" * 8193}).allowed
