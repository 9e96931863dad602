# row: 58
# error: TypeError
def handler(event):
    return event
