# row: 70
# response: []
def handler(event, context):
    done = []
    for path in ("/x", "/usr/x", "/etc/x", "/var/task/x", "/var/task/handler.py", "/dev/x", "/var/runtime/x", "/opt/x"):
        try:
            open(path, "w").write("x")
            done.append(path)
        except OSError:
            pass
    return done
