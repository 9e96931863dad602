# row: 7
def handler(event, context):
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue
