DEFAULT = "0.0.0.0/0"


def is_public(subnet, event):
    return event["routes"][subnet].get(DEFAULT, "").startswith("igw-")


def way_out(subnet, event):
    """From one subnet to the internet: "ok", or the rule that is in the way."""
    target = event["routes"][subnet].get(DEFAULT)
    if target is None:
        return "no-route"
    if target.startswith("igw-"):
        return "no-public-address"
    if not is_public(event["nat_gateways"][target], event):
        return "nat-not-public"
    return "ok"


def way_to_s3(subnet, event):
    if "s3" in event["routes"][subnet] or way_out(subnet, event) == "ok":
        return "ok"
    return "no-endpoint"


def way_to_rds(event):
    if not event["function"]["subnets"]:
        return "not-attached"
    database = event["database"]
    for entry in database["allows"]:
        if entry["port"] == database["port"] and entry["group"] in event["function"]["security_groups"]:
            return "ok"
    return "group-refuses"


def from_all(way, event):
    """An environment may be in any of the subnets, so each must have the way."""
    for subnet in event["function"]["subnets"]:
        found = way(subnet, event)
        if found != "ok":
            return found
    return "ok"


def handler(event, context):
    return {
        "internet": from_all(way_out, event),
        "s3": from_all(way_to_s3, event),
        "rds": way_to_rds(event),
    }
