"""An HTTP API of API Gateway, payload format 2.0."""

from typing import Final

from .format_two import event
from .http import request
from .values import ACCOUNT_ID, REGION, Facts, Json

TITLE: Final = "API Gateway: a request to an HTTP API"
SAMPLE: Final[Facts] = {
    "httpMethod": "POST",
    "path": "/orders/17",
    "pathParameters": {"id": "17"},
    "queryStringParameters": {"dry": "1"},
    "body": {"paid": True},
}
DOMAIN: Final = f"a1b2c3d4e5.execute-api.{REGION}.amazonaws.com"


def build(facts: Facts) -> dict[str, Json]:
    """The event. Facts: those of `http.py`, and `routeKey`, which else comes from the path."""
    sent = request(facts, host=DOMAIN)
    route = facts.get("routeKey", f"{sent.method} {sent.resource}")
    return event(sent, route=route, account=ACCOUNT_ID, domain=DOMAIN)
