# row: classes
# files: {"zygote.py": "WHO = 'mine'", "wire.py": "WHO = 'mine'", "lambda_lab_runtime.py": "WHO = 'mine'", "runtime.py": "WHO = 'mine'"}
# response: ["mine", "mine", "mine", "mine"]
import lambda_lab_runtime
import runtime
import wire
import zygote


def handler(event, context):
    return [module.WHO for module in (lambda_lab_runtime, runtime, wire, zygote)]
