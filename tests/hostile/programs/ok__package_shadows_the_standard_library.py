# row: classes
# files: {"random.py": "WHO = 'mine'", "statistics.py": "raise SystemExit(9)", "usercustomize.py": "raise SystemExit(9)", "sitecustomize.py": "raise SystemExit(9)"}
# response: "ok"
def handler(event, context):
    return "ok"
