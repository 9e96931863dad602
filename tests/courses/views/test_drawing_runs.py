"""Lists of past runs and logs: drawn quickly, and always as things are now."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import timezone

from courses.models import RunKind, RunState, Submission
from courses.views.present.console import LogLine
from tests.courses.views.markup import words

NOON = datetime(2026, 11, 20, 12, tzinfo=ZoneInfo("UTC"))


def drawn(run: Submission) -> str:
    template = Template('{% include "courses/exercise/_past_list.html" with past=past %}')
    return template.render(Context({"past": [run]}))


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Submission:
    monkeypatch.setattr(timezone, "localdate", NOON.date)
    return Submission(
        uuid=UUID(int=7), kind=RunKind.TESTS, state=RunState.QUEUED, queued_at=NOON, max_points=3
    )


def test_a_past_run_is_drawn_anew_when_it_changes(run: Submission) -> None:
    assert "Queued" in words(drawn(run))
    assert f"/submissions/{run.uuid}/" in drawn(run)
    run.state, run.verdict, run.points = RunState.DONE, "failed", 2
    assert "Failed Today" in words(drawn(run))
    assert "2 of 3" in words(drawn(run))
    run.verdict, run.points = "passed", 3
    assert "Passed" in words(drawn(run))
    assert "3 of 3" in words(drawn(run))


def test_today_becomes_yesterday(run: Submission, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Today" in words(drawn(run))
    monkeypatch.setattr(timezone, "localdate", (NOON + timedelta(days=1)).date)
    assert "Yesterday" in words(drawn(run))


def test_what_a_log_holds_is_text() -> None:
    lines = [LogLine("<b>& more", ""), LogLine("REPORT", "platform")]
    html = Template("{% load lab %}{% log_lines lines %}").render(Context({"lines": lines}))
    assert html == (
        '<div class="log-line">&lt;b&gt;&amp; more</div><div class="log-line platform">REPORT</div>'
    )
