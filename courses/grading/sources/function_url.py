"""A function URL without authentication: payload format 2.0 with the route $default."""

from typing import Any, Final

from courses.grading.json_values import Json
from courses.grading.sources.base import REGION, Source
from courses.grading.sources.format_two import event
from courses.grading.sources.http import MEMBERS, request

DOMAIN: Final = f"a1b2c3d4e5f6g7h8.lambda-url.{REGION}.on.aws"


def _build(members: dict[str, Any]) -> dict[str, Json]:
    return event(
        request(members, host=DOMAIN), route="$default", account="anonymous", domain=DOMAIN
    )


SOURCE = Source(MEMBERS, _build)
