"""An HTTP API of API Gateway, payload format 2.0."""

from typing import Any, Final

from courses.grading.json_values import Json
from courses.grading.sources.base import ACCOUNT, REGION, TEXT, Source
from courses.grading.sources.format_two import event
from courses.grading.sources.http import MEMBERS, ROUTED, request

DOMAIN: Final = f"a1b2c3d4e5.execute-api.{REGION}.amazonaws.com"


def _build(members: dict[str, Any]) -> dict[str, Json]:
    sent = request(members, host=DOMAIN)
    route = members.get("routeKey", f"{sent.method} {sent.resource}")
    return event(sent, route=route, account=ACCOUNT, domain=DOMAIN)


SOURCE = Source({**MEMBERS, **ROUTED, "routeKey": TEXT}, _build)
