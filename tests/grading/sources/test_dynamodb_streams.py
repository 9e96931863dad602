def test_kind_of_change_follows_from_the_images(event):
    item = "{id: {S: '1'}}"
    members = (
        f"{{table: t, records: [{{keys: {item}, newImage: {item}}}, "
        f"{{keys: {item}, oldImage: {item}}}, {{keys: {item}, oldImage: {item}, newImage: {item}}}, "
        f"{{keys: {item}, eventName: REMOVE}}]}}"
    )
    records = event("dynamodb-streams", members)["Records"]
    assert [record["eventName"] for record in records] == ["INSERT", "REMOVE", "MODIFY", "REMOVE"]
    assert [record["dynamodb"]["StreamViewType"] for record in records] == [
        "NEW_IMAGE",
        "OLD_IMAGE",
        "NEW_AND_OLD_IMAGES",
        "KEYS_ONLY",
    ]
    assert records[0]["dynamodb"]["Keys"] == {"id": {"S": "1"}}
    assert ":table/t/stream/" in records[0]["eventSourceARN"]


def test_an_item_has_types(problem):
    assert problem("dynamodb-streams", "{records: [{keys: {id: a}}]}").startswith(
        "with.records[0].keys.id: "
    )
