"""An Application Load Balancer."""

from courses.emulator.events.alb import build
from courses.grading.sources.base import Source
from courses.grading.sources.requests import MEMBERS

SOURCE = Source({**MEMBERS, "multiValueHeaders": {"type": "boolean"}}, build)
