# row: 50
# response: 1.5
import decimal


def handler(event, context):
    return decimal.Decimal("1.5")
