# row: 16
# error: MemoryError
def handler(event, context):
    return len(bytearray(64 << 30))
