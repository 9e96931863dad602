# row: 22
# timeout: 10
def handler(event, context):
    while True:
        print("flood " * 100)
