from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from courses.models import Learner
from courses.services.housekeeping import tidy
from tests.courses.factory import Factory


def test_tidying_takes_old_guests_and_sessions_that_ran_out(ada: Learner, make: Factory) -> None:
    now = timezone.now()
    make.guest(last_seen=now - timedelta(days=91))
    kept = make.guest()
    for key, days in (("over", -1), ("open", 1)):
        Session.objects.create(session_key=key, expire_date=now + timedelta(days=days))
    tidy()
    assert set(Learner.objects.all()) == {ada, kept}
    assert [session.session_key for session in Session.objects.all()] == ["open"]
