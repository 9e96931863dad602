# row: 5
def handler(event, context):
    return 10 ** (10**9)
