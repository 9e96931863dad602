"""What every request passes: a limit on its body, then its learner and their time zone."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.cache import patch_cache_control

from courses.services.errors import Busy, NotStored, is_unwritable
from courses.services.people import learner_for, touch

logger = logging.getLogger(__name__)


class LearnerMiddleware:
    """Sets `request.learner` (a Learner, or None before the first run or note).

    A body that is too large is refused before anything reads it, for what parses forms would first
    put all of it into memory. What shows a learner is kept by no cache. A request that cannot be
    carried out at the moment is answered with 503, a form's address without the form with the way
    to its page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if _body_size(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return _too_large()
        if request.encoding is not None:
            # Forms are UTF-8 whatever a client calls them; Django's own refusal of anything else
            # fails again on its way out, and ends as an error of ours.
            request.encoding = "utf-8"
        learner = learner_for(request)
        request.learner = learner  # type: ignore[attr-defined]
        if learner is None:
            return _private(request, self._answer(request))
        if touch(learner) and learner.is_guest:
            # The session is all that a guest has: it lasts as long as they keep coming.
            request.session.modified = True
        with timezone.override(learner.zone):
            return _private(request, self._answer(request))

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code == 405 and request.method == "GET" and request.accepts("text/html"):
            return _only_forms(request, response)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer what will work later with 503; other errors stay errors."""
        if isinstance(error, OperationalError) and is_unwritable(error):
            logger.error("the database refused: %s", error, exc_info=error)
            error = NotStored()
        if not isinstance(error, Busy):
            return None
        if request.headers.get("Accept", "").startswith("application/json"):
            return JsonResponse({"error": str(error)}, status=503)
        if "HX-Request" in request.headers:
            # htmx puts a 503 into the page; to a 500, the page's bar says that its text is kept.
            return HttpResponse(str(error), status=500, content_type="text/plain; charset=utf-8")
        return render(request, "503.html", {"error": error}, status=503)


def _body_size(request: HttpRequest) -> int:
    """What the client announced; without that Django reads nothing."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _too_large() -> HttpResponse:
    """Not an exception: the page for that would be drawn after parsing the form."""
    megabytes = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2**20
    return HttpResponse(
        f"This is too large: at most {megabytes} MB can be sent. Go back and shorten it.",
        status=413,
        content_type="text/plain; charset=utf-8",
    )


def _only_forms(request: HttpRequest, response: HttpResponseBase) -> HttpResponse:
    """The way back from an address that takes forms only.

    Browsers ask for one when they restore a tab that showed a form's answer; an answer without a
    body looks to them as if the site were broken.
    """
    above = request.path
    while above != "/":
        above = above[: above.rstrip("/").rfind("/") + 1]
        try:
            resolve(above)
        except Resolver404:
            continue
        break
    page = render(request, "405.html", {"above": above}, status=405)
    page.headers["Allow"] = response.headers["Allow"]
    return page


def _private(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    known = getattr(request, "learner", None) is not None or request.user.is_authenticated
    if known and not response.has_header("Cache-Control"):
        patch_cache_control(response, private=True, no_store=True)
    return response
