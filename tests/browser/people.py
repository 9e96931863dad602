"""Learners with an account, signed in. Guests of one address may start ten runs a minute, so only
the tests about guests run code as guests."""

import re
from collections.abc import Iterator
from itertools import count

from tests.live_site import Site

BATCH = 40
_numbers = count(1)
_PROGRAM = """
from django.test import Client
from courses.models import User
for number in range({first}, {first} + {batch}):
    client = Client()
    client.force_login(User.objects.create_user(f"ada-{{number}}"))
    print("session", client.cookies["sessionid"].value)
"""


def sessions(site: Site) -> Iterator[str]:
    """Session keys of new learners, without end, each for one visitor."""
    while True:
        first = next(_numbers) * BATCH
        printed = site.manage("shell", "-c", _PROGRAM.format(first=first, batch=BATCH))
        found = re.findall(r"^session (\S+)$", printed, re.M)
        assert len(found) == BATCH, printed
        yield from found
