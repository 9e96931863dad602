"""A function URL without authentication: payload format 2.0 with the route $default."""

from typing import Final

from .format_two import event
from .http import request
from .values import REGION, Facts, Json

TITLE: Final = "Function URL: a request"
SAMPLE: Final[Facts] = {"path": "/hello", "queryStringParameters": {"name": "Ada"}}
DOMAIN: Final = f"a1b2c3d4e5f6g7h8.lambda-url.{REGION}.on.aws"


def build(facts: Facts) -> dict[str, Json]:
    """The event. Facts: those of `http.py` but for path parameters and stage variables."""
    return event(request(facts, host=DOMAIN), route="$default", account="anonymous", domain=DOMAIN)
