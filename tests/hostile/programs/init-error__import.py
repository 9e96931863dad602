# row: 57
# error: Runtime.ImportModuleError
import nothing_like_this


def handler(event, context):
    return nothing_like_this
