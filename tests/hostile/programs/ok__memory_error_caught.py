# row: 21
# response: 5
# peak: 72
# overshoot: 1.0
"""More than there can be, again and again, while half of what is allowed is held."""


def handler(event, context):
    caught = 0
    for _ in range(5):
        held = bytearray(64 << 20)
        try:
            held += bytearray(1 << 30)
        except MemoryError:
            caught += 1
        del held
    return caught
