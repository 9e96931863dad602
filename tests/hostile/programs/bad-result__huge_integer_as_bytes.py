# row: 47
def handler(event, context):
    return b"1" * 6000
