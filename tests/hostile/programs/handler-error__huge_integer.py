# row: 47
# also: bad-result
def handler(event, context):
    return 10**6000
