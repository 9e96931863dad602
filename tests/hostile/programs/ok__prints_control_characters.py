# row: 52
# log: a\x00b\x1b[31mred\x9b31m
def handler(event, context):
    print("a\0b\x1b[31mred\x9b31m")
