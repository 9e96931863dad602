def test_members(event):
    found = event("eventbridge-scheduled")
    assert (
        list(found) == "version id detail-type source account time region resources detail".split()
    )
    assert (found["source"], found["detail-type"], found["detail"]) == (
        "aws.events",
        "Scheduled Event",
        {},
    )


def test_rule_and_time(event):
    found = event("eventbridge-scheduled", "{rule: weekly, time: '2026-03-01T00:00:00Z', id: x}")
    assert found["resources"] == ["arn:aws:events:us-east-1:123456789012:rule/weekly"]
    assert (found["time"], found["id"]) == ("2026-03-01T00:00:00Z", "x")
