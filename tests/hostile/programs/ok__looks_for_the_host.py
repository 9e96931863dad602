# row: 65
# timeout: 10
# response: []
import os


def handler(event, context):
    found = []
    for top in ("/var", "/opt", "/etc", "/tmp"):
        for folder, folders, files in os.walk(top):
            if folder == "/var":
                folders[:] = [name for name in folders if name not in ("lang", "runtime")]
            found += [
                name
                for name in files
                if name.endswith((".sqlite3", ".env")) or name in ("settings.py", "manage.py")
            ]
    return found
