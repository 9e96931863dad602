def handler(event, context):
    calls = 0
    calls += 1
    return {"calls": calls, "cold": False}
