"""Policies, requests and verdicts as values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, Literal

Json = Any
"""A value as json.loads() makes it."""

ACCOUNT: Final = "123456789012"
REGION: Final = "us-east-1"


class Effect(StrEnum):
    """What evaluation came to. A refusal is implicit where nothing allows."""

    ALLOWED = "allowed"
    IMPLICIT_DENY = "implicitDeny"
    EXPLICIT_DENY = "explicitDeny"


class PolicyKind(StrEnum):
    """Where a policy stands, which decides what it may hold and how far it reaches."""

    IDENTITY = "identity"
    RESOURCE = "resource"
    """Attached to a queue, topic, bucket, function, secret: names principals."""
    BOUNDARY = "boundary"
    SESSION = "session"
    TRUST = "trust"
    """Who may assume a role: a resource policy whose resource is the role itself."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a policy."""

    path: str
    """JSON path: "Statement[0].Condition.StringEquals", "" for the document."""
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class PolicyError(ValueError):
    """A policy that cannot be read without guessing. `problems` holds all that was found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Condition:
    """One operator on one key. All conditions of a statement must hold."""

    operator: str
    """Without prefix and suffix: "StringLike"."""
    key: str
    """In lower case, as keys are compared: "aws:sourcearn"."""
    values: tuple[str, ...]
    quantifier: Literal["", "ForAllValues", "ForAnyValue"] = ""
    if_exists: bool = False


@dataclass(frozen=True, slots=True)
class Principals:
    """The Principal or NotPrincipal of a statement."""

    aws: tuple[str, ...] = ()
    """ARNs, account ids, "*"."""
    services: tuple[str, ...] = ()
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement. `actions` and `resources` are patterns."""

    allow: bool
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    sid: str = ""
    not_actions: bool = False
    not_resources: bool = False
    principals: Principals | None = None
    """None in policies that belong to a principal."""
    conditions: tuple[Condition, ...] = ()
    index: int = 0
    """Its place in the document, for the words of a report."""


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy that was read without a problem."""

    statements: tuple[Statement, ...]
    kind: PolicyKind = PolicyKind.IDENTITY
    variables: bool = True
    """Whether `${…}` stands for a value: only since version 2012-10-17."""


ALLOW_ALL: Final = Policy((Statement(True, ("*",), ("*",)),))
"""The identity policy of who may do everything."""


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks."""

    kind: Literal["role", "user", "service", "anonymous", "root"]
    arn: str
    """As messages name it: the session's ARN, the user's, "s3.amazonaws.com", "anonymous"."""
    identity_arn: str = ""
    """The IAM ARN that policies name: of the role behind a session; else the same as `arn`."""
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def account(self) -> str:
        parts = self.arn.split(":")
        return parts[4] if len(parts) > 5 else ""

    @classmethod
    def session(cls, role_arn: str, session: str) -> "Principal":
        """A session of a role, as a function has it."""
        account, name = role_arn.split(":")[4], role_arn.rsplit("/", 1)[-1]
        return cls("role", f"arn:aws:sts::{account}:assumed-role/{name}/{session}", role_arn)

    @classmethod
    def of(cls, arn: str) -> "Principal":
        """From what names a principal: a session's, user's or account's ARN, a service, "anonymous"."""
        if arn == "anonymous":
            return cls("anonymous", arn)
        if not arn.startswith("arn:"):
            return cls("service", arn)
        _, _, service, _, account, rest = arn.split(":", 5)
        if service == "sts" and rest.startswith("assumed-role/"):
            _, role, session = (*rest.split("/", 2), "")[:3]
            return cls.session(f"arn:aws:iam::{account}:role/{role}", session)
        return cls("root" if rest == "root" else "user", arn, arn)


Context = Mapping[str, tuple[str, ...]]
"""Values of condition keys by their names in lower case; a key without a value is left out."""


@dataclass(frozen=True, slots=True)
class AuthRequest:
    """May `principal` do `action` to `resource`?"""

    principal: Principal
    action: str
    resource: str
    context: Context = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer, and which kind of policy it is due to."""

    effect: Effect
    kind: PolicyKind = PolicyKind.IDENTITY
    statement: Statement | None = None
    """The statement that allowed or denied; None where nothing did."""

    @property
    def allowed(self) -> bool:
        return self.effect is Effect.ALLOWED


@dataclass(frozen=True, slots=True)
class Check:
    """One permission that a call needs."""

    action: str
    """ "dynamodb:GetItem" """
    resource: str
    """An ARN, or "*" where the action knows no resource."""
    context: Context = field(default_factory=dict)
    """What this call adds to the keys that every request has."""
    shown: str = ""
    """How the service's message names the resource, where it is not the ARN."""
