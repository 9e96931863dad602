"""The real local Lambda, for the tests that need it."""

from collections.abc import Iterator

import pytest

from courses.emulator import LocalLambda


@pytest.fixture(scope="module")
def lab() -> Iterator[LocalLambda]:
    """Closed with its module, so that the processes that a later test counts are its own."""
    local = LocalLambda()
    yield local
    local.close()
