"""What Lambda's API answers instead of a result: AWS's exceptions, in AWS's words (recorded 2025)."""

from . import platform_strings

USER, SERVICE = "User", "Service"


class LambdaError(Exception):
    """A refusal by the Lambda API. `code` is the exception's name as boto3 shows it."""

    def __init__(
        self, code: str, message: str, status: int = 400, *, reason: str = "", kind: str = USER
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.reason = reason
        self.kind = kind


def invalid(message: str) -> LambdaError:
    return LambdaError("InvalidParameterValueException", message)


def not_found(message: str) -> LambdaError:
    return LambdaError("ResourceNotFoundException", message, 404)


def conflict(message: str) -> LambdaError:
    return LambdaError("ResourceConflictException", message, 409)


def validation(value: object, member: str, constraint: str) -> LambdaError:
    message = (
        f"1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint:"
        f" Member must {constraint}"
    )
    return LambdaError("ValidationException", message)


def function_not_found(name: str, qualifier: str = "") -> LambdaError:
    arn = platform_strings.function_arn(name, qualifier)
    return not_found(f"Function not found: {arn}")


def throttled(reason: str) -> LambdaError:
    return LambdaError("TooManyRequestsException", "Rate Exceeded.", 429, reason=reason)
