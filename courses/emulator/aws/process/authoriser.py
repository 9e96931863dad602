"""May they? Principals come from descriptors, policies from the account's roles and resources."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from .. import iam
from . import clock, policies, services, sessions
from .caller import Caller
from .errors import AwsError
from .hub import HUB
from .journal import Journal
from .operations import Operation
from .sessions import Session
from .state import backend, resolve

_TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "lambda.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
)
_EVERYTHING = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
}
_MAY_NOT_EXIST = frozenset({"GetObject", "HeadObject"})


class Authoriser:
    """Decides, and records every decision in the journal."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def make_role(self, role: dict[str, Any]) -> None:
        """Make an execution role, or give the one that is there this policy and boundary."""
        state = backend("iam")
        found = policies.role_named(role["name"])
        if found is None:
            found = state.create_role(
                role_name=role["name"],
                assume_role_policy_document=_TRUST,
                path="/",
                permissions_boundary=None,
                description="",
                tags=[],
                max_session_duration="3600",
            )
        # Not through moto's own check of documents, which knows less of them than the authoriser.
        document = _EVERYTHING if role["document"] is None else role["document"]
        found.policies["policy"] = json.dumps(document)
        if role["boundary"] is not None:
            name = f"{role['name']}-boundary"
            arn = f"arn:aws:iam::{services.ACCOUNT_ID}:policy/{name}"
            if arn not in state.managed_policies:
                state.create_policy("", "/", json.dumps(role["boundary"]), name, [])
            found.permissions_boundary_arn = arn

    def session(self, caller: Caller, key: str, service: str) -> Session:
        """Who asks. Raises AwsError."""
        if service == "sts":
            sessions.make_known(caller)
        return sessions.session_for(caller, key, service)

    def authorise(
        self,
        session: Session,
        region: str,
        operation: Operation,
        head: dict[str, Any],
        request_id: str,
    ) -> services.Answer | None:
        """The refusal to send, or None when every permission that the call needs is given."""
        try:
            checks = iam.required_checks(
                operation.service, operation.name, operation.parameters, resolve
            )
        except KeyError as error:
            raise AwsError("AccessDenied", "This call cannot be authorised.", 403) from error
        for check in checks:
            refusal = self._refusal(session, region, operation, check, head, request_id)
            if refusal is not None:
                return refusal
        return None

    def _refusal(
        self,
        session: Session,
        region: str,
        operation: Operation,
        check: iam.Check,
        head: dict[str, Any],
        request_id: str,
    ) -> services.Answer | None:
        verdict = self._evaluate(
            session,
            _with_signature(operation.service, check, head),
            region=region,
            user_agent=head["headers"].get("user-agent", ""),
        )
        self._note(session.principal.arn, check, verdict, request_id)
        if verdict.allowed:
            return None
        return _answer(session, operation.service, check, verdict, head, request_id)

    def _evaluate(
        self,
        session: Session,
        check: iam.Check,
        *,
        region: str = services.REGION,
        user_agent: str = "",
        further: Sequence[iam.Policy] = (),
    ) -> iam.Verdict:
        role = policies.role_named(session.role) if session.role else None
        base = iam.request_context(
            session.principal,
            at=clock.now(),
            region=region,
            account=services.ACCOUNT_ID,
            user_agent=user_agent,
        )
        assumes = check.action.startswith("sts:AssumeRole")
        resource = _trust(check.resource) if assumes else policies.of_resource(check.resource)
        all_policies = iam.Policies(
            identity=policies.identity(role) if role is not None else (),
            resource=[*resource, *further],
            boundary=policies.boundary(role) if role is not None else None,
            session=policies.session(session.policy),
            resource_must_allow=assumes,
        )
        context = {**base, **check.context}
        request = iam.AuthRequest(session.principal, check.action, check.resource, context)
        return iam.evaluate(all_policies, request)

    def may_know(
        self,
        session: Session,
        region: str,
        operation: Operation,
        head: dict[str, Any],
        answer: services.Answer,
        request_id: str,
    ) -> services.Answer:
        """S3 tells only those who may list a bucket that a key does not exist; others are denied."""
        missing = operation.name in _MAY_NOT_EXIST and answer[0] == 404
        bucket = str(operation.parameters.get("Bucket", ""))
        if operation.service != "s3" or not missing or bucket not in backend("s3").buckets:
            return answer
        check = iam.when_missing(bucket)
        verdict = self._evaluate(session, check, region=region)
        if verdict.allowed:
            return answer
        self._note(session.principal.arn, check, verdict, request_id)
        return _answer(session, "s3", check, verdict, head, request_id)

    def check(self, question: dict[str, Any]) -> dict[str, Any]:
        """A question of the control plane's: the members of a Decision."""
        principal = iam.Principal.of(question["principal"])
        role = principal.arn.split("/")[1] if principal.kind == "role" else ""
        context = {name.lower(): (value,) for name, value in question["context"].items()}
        check = iam.Check(question["action"], question["resource"], context)
        try:
            extra = [iam.parse_policy(each, kind="resource") for each in question["policies"]]
            verdict = self._evaluate(Session(principal, role), check, further=extra)
        except (AwsError, iam.PolicyError) as unread:
            # Nobody made this call who could be told; what cannot be evaluated allows nothing.
            HUB.failures.append(f"{check.action} on {check.resource}: {unread}")
            verdict = iam.Verdict(iam.Effect.IMPLICIT_DENY)
        return self._note(principal.arn, check, verdict, question.get("request_id", ""))

    def may_deliver(self, service: str, action: str, resource: str, source_arn: str) -> bool:
        """Whether a resource's policy lets an AWS service deliver to it on behalf of `source_arn`."""
        principal = iam.Principal.of(service)
        check = iam.Check(action, resource, {"aws:sourcearn": (source_arn,)})
        verdict = self._evaluate(Session(principal, ""), check)
        self._note(principal.arn, check, verdict, "")
        return verdict.allowed

    def _note(
        self, principal: str, check: iam.Check, verdict: iam.Verdict, request_id: str
    ) -> dict[str, Any]:
        decision = {
            "service": check.action.partition(":")[0],
            "action": check.action,
            "resource": check.resource,
            "principal": principal,
            "verdict": verdict.effect.value,
            "request_id": request_id,
        }
        self._journal.decisions.append(decision)
        return decision


def _with_signature(service: str, check: iam.Check, head: dict[str, Any]) -> iam.Check:
    """S3 has keys for how a request is signed: in a header, or in a URL that was signed in advance."""
    if service != "s3":
        return check
    headers = head["headers"]
    found: dict[str, tuple[str, ...]] = {}
    if "authorization" in headers:
        found["s3:authtype"] = ("REST-HEADER",)
    elif "Signature=" in head["path"]:
        found["s3:authtype"] = ("REST-QUERY-STRING",)
    if found:
        older = "AWSAccessKeyId=" in head["path"]
        found["s3:signatureversion"] = ("AWS" if older else "AWS4-HMAC-SHA256",)
    if "x-amz-content-sha256" in headers:
        found["s3:x-amz-content-sha256"] = (headers["x-amz-content-sha256"],)
    return replace(check, context={**check.context, **found})


def _trust(arn: str) -> list[iam.Policy]:
    role = policies.role_named(arn.rpartition("/")[2])
    return [policies.trust(role)] if role is not None else []


def _answer(
    session: Session,
    service: str,
    check: iam.Check,
    verdict: iam.Verdict,
    head: dict[str, Any],
    request_id: str,
) -> services.Answer:
    cloudwatch_json = service == "cloudwatch" and "json" in head["headers"].get("content-type", "")
    denial = iam.denial(
        service,
        session.principal,
        check,
        verdict,
        request_id=request_id,
        head=head["method"] == "HEAD",
        protocol="json" if cloudwatch_json else None,
    )
    headers = {name.lower(): value for name, value in denial.headers.items()}
    return denial.status, headers | {"content-type": denial.content_type}, denial.body
