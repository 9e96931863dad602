"""An HTTP API of API Gateway, payload format 2.0."""

from courses.emulator.events.apigateway_http import build
from courses.grading.sources.base import TEXT, Source
from courses.grading.sources.requests import MEMBERS, ROUTED

SOURCE = Source({**MEMBERS, **ROUTED, "routeKey": TEXT}, build)
