# row: 60
# no-log: lambda_lab
class Odd(BaseException):
    pass


def handler(event, context):
    raise Odd("odd")
