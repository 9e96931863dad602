"""Temporary credentials: those that environments were given, and those that they got from STS."""

from typing import Any

from .. import iam
from .caller import Caller
from .errors import AwsError
from .policies import role_named
from .services import ACCOUNT_ID
from .state import backend

_QUERY = frozenset({"sns", "sts", "iam", "cloudwatch"})
_INVALID = "The security token included in the request is invalid."
_EXPIRED = "The security token included in the request is expired"


def role_arn(name: str) -> str:
    return f"arn:aws:iam::{ACCOUNT_ID}:role/{name}"


def make_known(caller: Caller) -> None:
    """Let moto's STS know an environment's session, so that GetCallerIdentity names it."""
    sts = backend("sts")
    if sts.get_assumed_role_from_access_key(caller.access_key_id) is None:
        session = sts.assume_role(
            "us-east-1", caller.principal.rpartition("/")[2], role_arn(caller.role), "", 43_200, ""
        )
        session.access_key_id = caller.access_key_id
        session.secret_access_key = caller.secret_access_key
        session.session_token = caller.session_token


class Session:
    """Who asks, once the request's key has been looked at."""

    def __init__(self, principal: iam.Principal, role: str, policy: str = "") -> None:
        self.principal = principal
        self.role = role
        """The role's name; "" for nobody."""
        self.policy = policy
        """The session policy as JSON text."""

    @property
    def role_id(self) -> str:
        """The role's id in IAM, "AROA…"; "" for nobody."""
        role = role_named(self.role)
        return str(role.id) if role is not None else ""


def session_for(caller: Caller, key: str, service: str) -> Session:
    """The environment itself, a session of a role that something in this account assumed, or nobody.

    The descriptor decides which account this is, and no key of another one means anything here.
    Raises AwsError for a key that is unknown or has expired.
    """
    if key == caller.access_key_id:
        session = caller.principal.rpartition("/")[2]
        return Session(iam.Principal.session(role_arn(caller.role), session), caller.role)
    if not key:
        if service == "s3":
            return Session(iam.Principal.of("anonymous"), "")
        raise AwsError("MissingAuthenticationToken", "Request is missing Authentication Token", 403)
    assumed: Any = backend("sts").get_assumed_role_from_access_key(key)
    if assumed is None:
        raise _invalid(service)
    from moto.core.utils import utcnow

    if assumed.expiration <= utcnow():
        code = "ExpiredToken" if service in _QUERY | {"s3"} else "ExpiredTokenException"
        raise AwsError(code, _EXPIRED, 400 if service == "s3" else 403)
    principal = iam.Principal.session(assumed.role_arn, assumed.session_name)
    return Session(principal, assumed.role_arn.rpartition("/")[2], assumed.policy or "")


def _invalid(service: str) -> AwsError:
    if service == "s3":
        message = "The AWS Access Key Id you provided does not exist in our records."
        return AwsError("InvalidAccessKeyId", message, 403)
    if service in _QUERY:
        return AwsError("InvalidClientTokenId", _INVALID, 403)
    return AwsError("UnrecognizedClientException", _INVALID, 400)
