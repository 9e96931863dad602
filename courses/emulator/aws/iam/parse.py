"""Policies out of JSON. Whatever cannot be evaluated is a problem with its place, never ignored.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal

from . import conditions
from .model import Json, Policy, PolicyError, PolicyKind, Principals, Problem, Statement

_VERSIONS: Final = ("2012-10-17", "2008-10-17")
_DOCUMENT: Final = ("Version", "Id", "Statement")
_STATEMENT: Final = (
    "Sid Effect Action NotAction Resource NotResource Principal NotPrincipal Condition".split()
)
_ACTION: Final = re.compile(r"[a-zA-Z0-9-]+:[a-zA-Z0-9*?]+")
_SID: Final = re.compile(r"[A-Za-z0-9]*")
_PRINCIPAL: Final = re.compile(r"\*|[0-9]{12}|arn:aws:(iam|sts)::([0-9]{12}|\*)?:[^*?]+")
_SERVICE: Final = re.compile(r"[a-z0-9.-]+\.amazonaws\.com")
_MOST_STATEMENTS: Final = 500
_LONGEST: Final = 20_480
"""Characters of a document, AWS's limit for the policy of a bucket or a function (L16)."""

Kind = PolicyKind | Literal["identity", "resource", "boundary", "session", "trust"]


def parse_policy(document: Json, *, kind: Kind = PolicyKind.IDENTITY) -> Policy:
    """The policy that a document describes. An empty list of statements allows nothing.

    Raises `PolicyError` with every problem and its JSON path.
    """
    reader = _Reader(PolicyKind(kind))
    policy = reader.read(document)
    if reader.problems:
        raise PolicyError(reader.problems)
    return policy


def read_policy(text: str, *, kind: Kind = PolicyKind.IDENTITY) -> Policy:
    """The policy in a JSON text. Raises `PolicyError`, also for what is not JSON or too long."""
    if len(text) > _LONGEST:
        raise PolicyError([Problem("", f"is longer than {_LONGEST:,} characters")])
    repeated: list[Problem] = []

    def members(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        found = dict(pairs)
        if len(found) != len(pairs):
            names = [name for name, _ in pairs]
            twice = sorted({name for name in names if names.count(name) > 1})
            repeated.append(Problem("", f"the member {twice[0]!r} appears twice in one object"))
        return found

    try:
        document = json.loads(text, object_pairs_hook=members)
    except json.JSONDecodeError as error:
        raise PolicyError(
            [Problem("", f"is not JSON: {error.msg} in line {error.lineno}, column {error.colno}")]
        ) from error
    except (ValueError, RecursionError) as error:
        raise PolicyError([Problem("", "is not JSON that can be read")]) from error
    if repeated:
        raise PolicyError(repeated)
    return parse_policy(document, kind=kind)


class _Reader:
    def __init__(self, kind: PolicyKind) -> None:
        self.kind = kind
        self.problems: list[Problem] = []

    def complain(self, path: str, message: str) -> None:
        self.problems.append(Problem(path, message))

    def read(self, document: Json) -> Policy:
        if not isinstance(document, Mapping):
            self.complain("", f"a policy is a JSON object, not {_kind_of(document)}")
            return Policy(())
        self._known_members(document, _DOCUMENT, "")
        version = document.get("Version", "2008-10-17")
        if version not in _VERSIONS:
            self.complain("Version", f'must be "2012-10-17", not {_shown(version)}')
        if "Id" in document and not isinstance(document["Id"], str):
            self.complain("Id", f"must be a string, not {_kind_of(document['Id'])}")
        statements = tuple(self._statements(document))
        return Policy(statements, self.kind, variables=version == _VERSIONS[0])

    def _statements(self, document: Mapping[str, Json]) -> Iterator[Statement]:
        if "Statement" not in document:
            self.complain("", "Statement is missing")
            return
        value = document["Statement"]
        listed = value if isinstance(value, list) else [value]
        if len(listed) > _MOST_STATEMENTS:
            self.complain("Statement", f"has more than {_MOST_STATEMENTS} statements")
            return
        sids: set[str] = set()
        for index, item in enumerate(listed):
            path = f"Statement[{index}]" if isinstance(value, list) else "Statement"
            if not isinstance(item, Mapping):
                self.complain(path, f"must be an object, not {_kind_of(item)}")
                continue
            yield self._statement(item, path, index)
            sid = item.get("Sid")
            if isinstance(sid, str) and sid:
                if sid in sids:
                    self.complain(f"{path}.Sid", f"another statement is called {sid!r}")
                sids.add(sid)

    def _statement(self, item: Mapping[str, Json], path: str, index: int) -> Statement:
        self._known_members(item, _STATEMENT, path)
        effect = item.get("Effect")
        if "Effect" not in item:
            self.complain(path, 'Effect is missing: "Allow" or "Deny"')
        elif effect not in ("Allow", "Deny"):
            self.complain(f"{path}.Effect", f'must be "Allow" or "Deny", not {_shown(effect)}')
        sid = item.get("Sid", "")
        if not isinstance(sid, str):
            self.complain(f"{path}.Sid", f"must be a string, not {_kind_of(sid)}")
        elif self.kind is PolicyKind.IDENTITY and not _SID.fullmatch(sid):
            self.complain(f"{path}.Sid", "may hold letters and digits only")
        actions, not_actions = self._one_of(item, "Action", path)
        for place, action in actions:
            self._check_action(action, place)
        resources: list[str] = []
        not_resources = False
        if self.kind is PolicyKind.TRUST:
            for name in ("Resource", "NotResource"):
                if name in item:
                    self.complain(f"{path}.{name}", "a trust policy has none: it is the role")
            resources = ["*"]
        else:
            found, not_resources = self._one_of(item, "Resource", path)
            resources = [self._resource(text, place) for place, text in found]
        return Statement(
            allow=effect == "Allow",
            actions=tuple(action for _, action in actions),
            resources=tuple(resources),
            sid=str(sid),
            not_actions=not_actions,
            not_resources=not_resources,
            principals=self._principals(item, path),
            conditions=self._conditions(item.get("Condition", {}), f"{path}.Condition"),
            index=index,
        )

    def _conditions(self, value: Json, path: str) -> Any:
        found, problems = conditions.parse(value, path)
        self.problems.extend(problems)
        return found

    def _known_members(
        self, value: Mapping[str, Json], known: tuple[str, ...] | list[str], path: str
    ) -> None:
        by_lower = {name.lower(): name for name in known}
        for name in value:
            if name in known:
                continue
            place = f"{path}.{name}" if path else str(name)
            meant = by_lower.get(str(name).lower())
            hint = f"write {meant}" if meant else f"there are {', '.join(known)}"
            self.complain(place, f"no such element; {hint}")

    def _one_of(
        self, item: Mapping[str, Json], name: str, path: str
    ) -> tuple[list[tuple[str, str]], bool]:
        """The texts of NAME or NotNAME with their places, and whether it was the latter."""
        negated = f"Not{name}"
        if (name in item) == (negated in item):
            both = name in item
            words = "not both" if both else "there is neither"
            self.complain(path, f"needs {name} or {negated}, {words}")
        used = name if name in item else negated
        return self._texts(item.get(used, []), f"{path}.{used}"), used == negated

    def _texts(self, value: Json, path: str) -> list[tuple[str, str]]:
        listed = value if isinstance(value, list) else [value]
        found = []
        for index, text in enumerate(listed):
            place = f"{path}[{index}]" if isinstance(value, list) else path
            if isinstance(text, str):
                found.append((place, text))
            else:
                self.complain(place, f"must be a string, not {_kind_of(text)}")
        return found

    def _check_action(self, action: str, path: str) -> None:
        if action in ("*", "*:*") or _ACTION.fullmatch(action):
            return
        self.complain(path, f'{_shown(action)} is not an action such as "s3:GetObject" or "s3:*"')

    def _resource(self, text: str, path: str) -> str:
        """A pattern with all six parts: AWS fills up an ARN that has fewer."""
        if text == "*":
            return text
        parts = text.split(":", 5)
        if len(parts) < 3 or parts[0] != "arn" or not parts[1] or not parts[2]:
            self.complain(
                path, f'{_shown(text)} is not an ARN such as "arn:aws:s3:::bucket/*", nor "*"'
            )
        elif "*" in parts[2] or "?" in parts[2]:
            self.complain(path, "the service in an ARN cannot hold a wildcard")
        return ":".join(parts + ["*"] * (6 - len(parts)))

    def _principals(self, item: Mapping[str, Json], path: str) -> Principals | None:
        given = [name for name in ("Principal", "NotPrincipal") if name in item]
        if self.kind not in (PolicyKind.RESOURCE, PolicyKind.TRUST):
            for name in given:
                self.complain(
                    f"{path}.{name}", "a policy of this kind has none: it belongs to its principal"
                )
            return None
        if len(given) != 1:
            self.complain(path, "needs Principal or NotPrincipal" + (", not both" if given else ""))
            return Principals()
        name = given[0]
        value, place = item[name], f"{path}.{name}"
        negated = name == "NotPrincipal"
        if negated and item.get("Effect") == "Allow":
            self.complain(place, "goes with Deny only: with Allow it would allow everyone else")
        if value == "*":
            return Principals(("*",), negated=negated)
        if not isinstance(value, Mapping) or not value:
            self.complain(place, 'must be "*" or an object such as {"Service": "s3.amazonaws.com"}')
            return Principals()
        return self._principal_members(value, place, negated=negated)

    def _principal_members(
        self, value: Mapping[str, Json], path: str, *, negated: bool
    ) -> Principals:
        self._known_members(value, ["AWS", "Service"], path)
        aws = self._texts(value.get("AWS", []), f"{path}.AWS")
        services = self._texts(value.get("Service", []), f"{path}.Service")
        for place, text in aws:
            if not _PRINCIPAL.fullmatch(text):
                self.complain(
                    place,
                    f'{_shown(text)} is not an account, the ARN of a role or user, or "*"; '
                    "wildcards inside do not work here",
                )
        for place, text in services:
            if not _SERVICE.fullmatch(text):
                self.complain(place, f'{_shown(text)} is not a service such as "s3.amazonaws.com"')
        return Principals(
            tuple(text for _, text in aws), tuple(text for _, text in services), negated
        )


def _kind_of(value: Json) -> str:
    names = {bool: "a boolean", int: "a number", float: "a number", str: "a string"}
    if value is None:
        return "null"
    if isinstance(value, Mapping):
        return "an object"
    return names.get(type(value), "a list")


def _shown(value: Json) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 80 else text[:79] + "…"
