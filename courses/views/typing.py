"""The one request class of the views."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from courses.models import Learner, User


class LearnerRequest(HttpRequest):
    """A request as the middleware hands it to a view.

    `learner` is None for a first-time visitor and for an account that has done nothing yet.
    """

    learner: Learner | None
    htmx: HtmxDetails
    user: User | AnonymousUser
