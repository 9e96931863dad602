calls = 0  # set once per environment, during Init


def handler(event, context):
    global calls
    calls += 1
    return {"calls": calls, "cold": calls == 1}
