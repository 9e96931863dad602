# row: 50
# error: Runtime.MarshalError
# message: coroutine
async def work():
    return 1


def handler(event, context):
    coroutine = work()
    try:
        return coroutine
    finally:
        coroutine.close()
