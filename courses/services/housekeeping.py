"""What the site throws away by itself: once when it starts, then every day."""

import logging
from datetime import timedelta
from importlib import import_module

from django.conf import settings

from courses.services.people import prune_guests

logger = logging.getLogger(__name__)

EVERY = timedelta(days=1)


def tidy() -> None:
    """Delete guests unused for 90 days, and sessions that have run out."""
    pruned = prune_guests()
    if pruned:
        logger.info("%s guests deleted, unused for 90 days", pruned)
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
