"""An error in the shape of the service that was called."""

from .. import iam
from .services import Answer

NOT_OFFERED = "NotAvailableInLambdaLab"
LIMIT = "LambdaLabLimitExceeded"


class AwsError(Exception):
    """What the caller is told instead of an answer. `status` is HTTP's."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status


def shaped(service: str, error: AwsError, *, head: bool = False, content_type: str = "") -> Answer:
    """The answer that a client of `service` understands. `head`: the request has no room for a body."""
    json_instead = service == "cloudwatch" and "json" in content_type
    made = iam.error(
        service,
        error.message,
        code=error.code,
        status=error.status,
        head=head,
        protocol="json" if json_instead else None,
    )
    headers = {name.lower(): value for name, value in made.headers.items()}
    return made.status, headers | {"content-type": made.content_type}, made.body
