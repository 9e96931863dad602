# row: 63
# response: [true, "FileNotFoundError"]
def handler(event, context):
    fake = "sbx_user1051" in open("/etc/passwd").read()
    try:
        open("/etc/shadow")
    except OSError as error:
        return [fake, type(error).__name__]
