"""A REST API of API Gateway with Lambda proxy integration."""

from courses.emulator.events.apigateway_rest import build
from courses.grading.sources.base import TEXT, Source
from courses.grading.sources.requests import MEMBERS, ROUTED

SOURCE = Source({**MEMBERS, **ROUTED, "resource": TEXT}, build)
