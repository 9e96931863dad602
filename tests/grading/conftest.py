"""The real local Lambda for the tests that need it, and laws that no slow machine breaks."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from courses.emulator import LocalLambda

settings.register_profile("no-clock", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("no-clock")


@pytest.fixture(scope="module")
def lab() -> Iterator[LocalLambda]:
    """Closed with its module, so that the processes that a later test counts are its own."""
    local = LocalLambda()
    yield local
    local.close()
