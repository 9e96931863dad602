# row: 50
# error: Runtime.MarshalError
# message: Answer
"""A result of the learner's own class, which encodes itself as nothing."""


class Answer:
    __slots__ = ()


def handler(event, context):
    return Answer()
