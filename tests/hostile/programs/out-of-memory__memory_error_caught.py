# row: 21
# peak: 115
"""In small pieces the memory is used before an allocation fails."""


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
