"""What signing in and up does beyond the session: a guest's progress comes along."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from courses.models import User
from courses.services.people import GUEST_KEY, adopt_guest, learner_for


class AccountAdapter(DefaultAccountAdapter):
    """allauth's own behaviour; `login` is the one place that every way of signing in passes."""

    def login(self, request: HttpRequest, user: Any) -> None:
        """Start the session and bring the guest's progress to the account."""
        # Asked before the session starts: signing in may replace it, and the guest's id with it.
        guest = None if request.user.is_authenticated else learner_for(request)
        super().login(request, user)
        if isinstance(user, User):
            request.session.pop(GUEST_KEY, None)
            request.learner = adopt_guest(guest=guest, user=user)  # type: ignore[attr-defined]
