# row: 15
# timeout: 10
def handler(event, context):
    held = []
    while True:
        held.append(bytearray(1 << 20))
