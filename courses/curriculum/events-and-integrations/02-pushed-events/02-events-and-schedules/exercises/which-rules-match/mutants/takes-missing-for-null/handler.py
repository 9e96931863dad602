def matches(pattern, event):
    return all(field_matches(wanted, values(event, name)) for name, wanted in pattern.items())


def values(event, name):
    """What the event has there: nothing, one value, or the items of a list."""
    found = event.get(name) if isinstance(event, dict) else None
    return found if isinstance(found, list) else [found]


def field_matches(wanted, found):
    if isinstance(wanted, dict):
        return any(matches(wanted, each) for each in found)
    return any(test(rule, found) for rule in wanted)


def test(rule, found):
    if not isinstance(rule, dict):
        return any(type(each) is type(rule) and each == rule for each in found)
    if "exists" in rule:
        return (found != [None]) == rule["exists"]
    if "prefix" in rule:
        return any(isinstance(each, str) and each.startswith(rule["prefix"]) for each in found)
    return any(each not in [None, *rule["anything-but"]] for each in found)


def handler(event, context):
    rules = event["rules"].items()
    return {"matched": [name for name, pattern in rules if matches(pattern, event["event"])]}
