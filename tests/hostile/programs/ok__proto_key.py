# row: 53
# response: {"__proto__": {"admin": true}}
def handler(event, context):
    return {"__proto__": {"admin": True}}
