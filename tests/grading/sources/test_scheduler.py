def test_event_without_an_input_names_the_schedule(event):
    found = event("scheduler", "{schedule: hourly, time: '2026-03-01T00:00:00Z'}")
    assert found["resources"] == [
        "arn:aws:scheduler:us-east-1:123456789012:schedule/default/hourly"
    ]
    assert (found["source"], found["detail"]) == ("aws.scheduler", "{}")


def test_input_is_the_event(event):
    assert event("scheduler", "{input: {task: clean, at: <aws.scheduler.scheduled-time>}}") == {
        "task": "clean",
        "at": "2026-01-31T10:00:00Z",
    }
    assert event("scheduler", "{input: just text}") == "just text"
