MEMBERS = "version id detail-type source account time region resources detail".split()


def test_members(event):
    assert list(event("eventbridge")) == MEMBERS


def test_what_may_be_set(event):
    found = event(
        "eventbridge", "{source: lab.stock, detail-type: Gone, detail: {sku: 1}, resources: [a]}"
    )
    assert list(found) == MEMBERS
    assert (found["source"], found["detail-type"]) == ("lab.stock", "Gone")
    assert (found["detail"], found["resources"]) == ({"sku": 1}, ["a"])
