from urllib.parse import unquote_plus


def test_object_and_bucket(event):
    (record,) = event("s3", "{bucket: photos, key: in/my photo.jpg, size: 7}")["Records"]
    assert record["eventName"] == "ObjectCreated:Put"
    assert record["s3"]["bucket"]["name"] == "photos"
    stored = record["s3"]["object"]
    assert (stored["key"], stored["size"]) == ("in/my+photo.jpg", 7)
    assert unquote_plus(stored["key"]) == "in/my photo.jpg"


def test_removed_object_has_neither_size_nor_tag(event):
    members = "{eventName: 'ObjectRemoved:Delete', key: a, versionId: v1}"
    stored = event("s3", members)["Records"][0]["s3"]["object"]
    assert stored.keys() == {"key", "versionId", "sequencer"}


def test_event_name_and_time_are_checked(problem):
    assert problem("s3", "{eventName: Put}").startswith("with.eventName: ")
    assert problem("s3", "{time: soon}") == "with: Invalid isoformat string: 'soon'"
