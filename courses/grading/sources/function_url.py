"""A function URL without authentication."""

from courses.emulator.events.function_url import build
from courses.grading.sources.base import Source
from courses.grading.sources.requests import MEMBERS

SOURCE = Source(MEMBERS, build)
