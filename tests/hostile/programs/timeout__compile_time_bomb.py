# row: 6
X = eval("9**9**9")


def handler(event, context):
    return X
