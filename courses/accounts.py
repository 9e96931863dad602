"""What signing in and up does beyond the session: a guest's progress comes along."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.shortcuts import redirect

from courses.models import User
from courses.services.people import GUEST_KEY, adopt_guest, learner_for


class AccountAdapter(DefaultAccountAdapter):
    """allauth's own behaviour; `login` is the one place that every way of signing in passes."""

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """The new account, or the way on when its name went to a request that came with this one.

        The form found the name free; a button pressed twice has taken it since.
        """
        try:
            with transaction.atomic():
                return super().save_user(request, user, form, commit)
        except IntegrityError as error:
            name = form.cleaned_data["username"]
            messages.error(
                request,
                f"The user name “{name}” was taken a moment ago. If it was you, sign in. "
                "Otherwise sign up with another name.",
            )
            raise ImmediateHttpResponse(redirect("account_login")) from error

    def login(self, request: HttpRequest, user: Any) -> None:
        """Start the session and bring the guest's progress to the account."""
        # Asked before the session starts: signing in may replace it, and the guest's id with it.
        guest = None if request.user.is_authenticated else learner_for(request)
        super().login(request, user)
        if isinstance(user, User):
            request.session.pop(GUEST_KEY, None)
            request.learner = adopt_guest(guest=guest, user=user)  # type: ignore[attr-defined]
