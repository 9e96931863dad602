"""Every request knows its learner and speaks the learner's time zone."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from courses.services.people import learner_for, touch


class LearnerMiddleware:
    """Sets `request.learner` (a Learner, or None before the first run or note)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        learner = learner_for(request)
        request.learner = learner  # type: ignore[attr-defined]
        if learner is None:
            return self.get_response(request)
        touch(learner)
        with timezone.override(ZoneInfo(learner.time_zone)):
            return self.get_response(request)
