# row: 74
# response: "PermissionError"
import os
import shutil
import subprocess


def handler(event, context):
    shutil.copy("/usr/bin/id", "/tmp/id")
    try:
        os.chmod("/tmp/id", 0o4755)
        subprocess.run(["/tmp/id"], check=True)
    except OSError as error:
        return type(error).__name__
