# What a workload asks for where it does not say.
DEFAULTS = {
    "session": False,
    "gpu": False,
    "memory_mb": 128,
    "wait_days": 0,
    "server": None,
    "at_once": 1,
}


def handler(event, context):
    work = event["workload"]
    # Grown by one question at a time.
    if work.get("server"):
        rule, member = "server", "web-function"
    elif work.get("gpu"):
        if work.get("session"):
            rule, member = "session", "microvm"
        else:
            rule, member = "gpu", "managed-instances"
    else:
        if work.get("wait_days"):
            rule, member = "waits", "durable-function"
        else:
            rule, member = "ordinary", "event-function"
    return {"rule": rule, "member": member}
