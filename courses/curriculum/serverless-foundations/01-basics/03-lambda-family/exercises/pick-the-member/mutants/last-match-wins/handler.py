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
    work = {**DEFAULTS, **event["workload"]}
    rule, member = "ordinary", "event-function"
    if work["gpu"]:
        rule, member = "gpu", "managed-instances"
    if work["memory_mb"] > 10240:
        rule, member = "memory", "managed-instances"
    if work["wait_days"] > 0:
        rule, member = "waits", "durable-function"
    if work["server"] == "nodejs":
        rule, member = "server", "web-function"
    if work["at_once"] > 1:
        rule, member = "shared", "managed-instances"
    if work["session"]:
        rule, member = "session", "microvm"
    if work["session"] and (work["gpu"] or work["wait_days"] > 0):
        rule, member = "conflict", None
    if work.keys() - DEFAULTS.keys():
        rule, member = "unknown", None
    return {"rule": rule, "member": member}
