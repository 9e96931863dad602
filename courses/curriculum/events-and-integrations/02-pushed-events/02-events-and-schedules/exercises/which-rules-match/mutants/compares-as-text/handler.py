def matches(pattern, event):
    return all(field_matches(wanted, values(event, name)) for name, wanted in pattern.items())


def values(event, name):
    """What the event has there: nothing, one value, or the items of a list."""
    if not isinstance(event, dict) or name not in event:
        return []
    return event[name] if isinstance(event[name], list) else [event[name]]


def field_matches(wanted, found):
    if isinstance(wanted, dict):
        return any(matches(wanted, each) for each in found or [{}])
    return any(test(rule, found) for rule in wanted)


def test(rule, found):
    if not isinstance(rule, dict):
        return any(str(each) == str(rule) for each in found)
    if "exists" in rule:
        return bool(found) == rule["exists"]
    if "prefix" in rule:
        return any(isinstance(each, str) and each.startswith(rule["prefix"]) for each in found)
    return any(each not in rule["anything-but"] for each in found)


def handler(event, context):
    rules = event["rules"].items()
    return {"matched": [name for name, pattern in rules if matches(pattern, event["event"])]}
