# row: 21
# also: out-of-memory
# timeout: 10
def handler(event, context):
    caught = 0
    for _ in range(5):
        held = []
        try:
            while True:
                held.append(bytearray(1 << 20))
        except MemoryError:
            held.clear()
            caught += 1
    return caught
