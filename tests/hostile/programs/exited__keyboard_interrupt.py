# row: 60
# also: crashed
# no-log: lambda_lab
def handler(event, context):
    raise KeyboardInterrupt
