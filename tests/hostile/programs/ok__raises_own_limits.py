# row: 91
# response: ["error", "lowered"]
import resource


def handler(event, context):
    answers = []
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    try:
        resource.setrlimit(resource.RLIMIT_DATA, (hard * 2, hard * 2))
    except (OSError, ValueError):
        answers.append("error")
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    answers.append("lowered")
    return answers
