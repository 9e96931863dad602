def matches(pattern, event):
    for name, wanted in pattern.items():
        if isinstance(wanted, list) and event.get(name) not in wanted:  # one level, whole values
            return False
    return True


def handler(event, context):
    rules = event["rules"].items()
    return {"matched": [name for name, pattern in rules if matches(pattern, event["event"])]}
