"""Rules for every test: a skip needs an entry with a reason in pyproject.toml."""

import os
import tomllib
from pathlib import Path

import pytest
from pytest_django import Settings

ROOT = Path(__file__).resolve().parent.parent


def _allowed_skips() -> dict[str, str]:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())
    allowed: dict[str, str] = config["tool"]["lambda_lab"]["allowed_skips"]
    return allowed


@pytest.fixture
def plain_static_files(settings: Settings, tmp_path: Path) -> None:
    """Hashed names need collectstatic, which tests of pages in this process are not about."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    """In continuous integration, a skip that nobody has allowed is a failure."""
    report = yield
    if report.skipped and "CI" in os.environ and not hasattr(report, "wasxfail"):
        allowed = any(item.nodeid.startswith(prefix) for prefix in _allowed_skips())
        if not allowed:
            report.outcome = "failed"
            report.longrepr = (
                f"{item.nodeid} was skipped, and pyproject.toml gives no reason for it under "
                "[tool.lambda_lab.allowed_skips]."
            )
    return report
