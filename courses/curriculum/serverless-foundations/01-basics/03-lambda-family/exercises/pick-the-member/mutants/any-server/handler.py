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
    ("conflict", lambda work: work["session"] and (work["gpu"] or work["wait_days"] > 0), None),
    ("session", lambda work: work["session"], "microvm"),
    ("gpu", lambda work: work["gpu"], "managed-instances"),
    ("memory", lambda work: work["memory_mb"] > 10240, "managed-instances"),
    ("waits", lambda work: work["wait_days"] > 0, "durable-function"),
    ("server", lambda work: work["server"], "web-function"),
    ("shared", lambda work: work["at_once"] > 1, "managed-instances"),
    ("ordinary", lambda work: True, "event-function"),
]


def handler(event, context):
    work = {**DEFAULTS, **event["workload"]}
    for rule, applies, member in RULES:
        if applies(work):
            return {"rule": rule, "member": member}
