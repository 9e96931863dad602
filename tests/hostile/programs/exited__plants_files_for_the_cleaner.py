# row: classes
# again: ok
import os


def handler(event, context):
    if event == "again":
        return sorted(os.listdir("/tmp")) == ["deep", "link", "loop"]
    os.symlink("/", "/tmp/link")
    os.symlink("loop", "/tmp/loop")
    os.makedirs("/tmp/" + "/".join(["deep"] * 50))
    os.chmod("/tmp/deep", 0)
    os._exit(0)
