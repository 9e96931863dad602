# row: 52
# error: UnicodeEncodeError
def handler(event, context):
    print("\ud800")
