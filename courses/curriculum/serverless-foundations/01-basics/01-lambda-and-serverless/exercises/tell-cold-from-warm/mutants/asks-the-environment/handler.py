import os

calls = 0


def handler(event, context):
    global calls
    calls += 1
    cold = os.environ["AWS_LAMBDA_INITIALIZATION_TYPE"] == "on-demand"
    return {"calls": calls, "cold": cold}
