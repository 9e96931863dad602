# row: 71
# also: out-of-memory
# memory: 2048
# timeout: 20
import errno


def handler(event, context):
    block = b"x" * (1 << 20)
    written = 0
    try:
        with open("/tmp/big", "wb", buffering=0) as file:
            while written < 4096:
                file.write(block)
                written += 1
    except OSError as error:
        return [errno.errorcode[error.errno], written <= 512]
    return [written]
