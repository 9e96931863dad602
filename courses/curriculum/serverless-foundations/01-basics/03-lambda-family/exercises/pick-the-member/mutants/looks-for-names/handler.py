# What a workload asks for where it does not say.
DEFAULTS = {
    "session": False,
    "gpu": False,
    "memory_mb": 128,
    "wait_days": 0,
    "server": None,
    "at_once": 1,
}

# rule, condition, member: the first rule that applies decides
RULES = [
    ("unknown", lambda work: work.keys() - DEFAULTS.keys(), None),
    ("conflict", lambda work: "session" in work and ("gpu" in work or "wait_days" in work), None),
    ("session", lambda work: "session" in work, "microvm"),
    ("gpu", lambda work: "gpu" in work, "managed-instances"),
    ("memory", lambda work: work.get("memory_mb", 0) > 10240, "managed-instances"),
    ("waits", lambda work: "wait_days" in work, "durable-function"),
    ("server", lambda work: work.get("server") == "nodejs", "web-function"),
    ("shared", lambda work: "at_once" in work, "managed-instances"),
    ("ordinary", lambda work: True, "event-function"),
]


def handler(event, context):
    work = event["workload"]
    for rule, applies, member in RULES:
        if applies(work):
            return {"rule": rule, "member": member}
