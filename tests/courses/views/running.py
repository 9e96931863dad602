"""Running and reading an exercise as a browser does."""

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.courses.views.lesson import Lesson

HTMX = {"HTTP_HX_REQUEST": "true"}
Drain = Callable[[], int]


def run(client: Client, lesson: Lesson, text: str, kind: str = "tests", **headers: Any) -> Any:
    """Press a button, always of the same page."""
    address = reverse("courses:run", args=[lesson.exercise.slug])
    sent = {"file:handler.py": text, "event": "{}", "kind": kind, "page": "only"}
    return client.post(address, sent, **headers)


def show(client: Client, lesson: Lesson, query: str = "") -> str:
    address = reverse("courses:exercise", args=[lesson.exercise.slug])
    return client.get(address + query).content.decode()
