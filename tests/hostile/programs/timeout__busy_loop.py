# row: 1
def handler(event, context):
    while True:
        pass
