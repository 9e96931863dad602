"""What an outcome means and what to look at: failure teaches."""

from dataclasses import dataclass
from typing import Any

from courses.emulator.records import Outcome


@dataclass(frozen=True, slots=True)
class Explanation:
    """What happened, why, and what to try next."""

    what: str
    why: str
    next_step: str


def explain(invocation: dict[str, Any], *, timeout_s: int) -> Explanation | None:
    """The explanation of an invocation that did not end by itself; None for the others."""
    report = invocation["report"]
    memory = report["memory_mb"]
    match Outcome(invocation["outcome"]):
        case Outcome.TIMEOUT:
            return Explanation(
                f"Task timed out after {timeout_s:.2f} seconds.",
                "Lambda ended the run at its limit; the caller got an error and no result.",
                "Look for a wait, a loop without an end, or a call that never answers.",
            )
        case Outcome.OUT_OF_MEMORY:
            return Explanation(
                f"The function needed more than its {memory} MB.",
                "Lambda ends the environment; the next request starts cold.",
                "Read large data in parts, or keep less of it. More memory also buys more CPU.",
            )
        case Outcome.INIT_ERROR:
            return Explanation(
                "The code stopped before the handler ran.",
                "Everything outside the handler runs in the Init phase, and it failed there.",
                "Check imports and the code at the top of the file, and the handler's name.",
            )
        case Outcome.OUTPUT_LIMIT:
            return Explanation(
                "The run wrote more output than the lab keeps.",
                "The beginning of the log is shown.",
                "Print less, or log only what differs.",
            )
        case Outcome.RESULT_LIMIT:
            return Explanation(
                "The result is larger than Lambda returns.",
                "A synchronous answer may have 6 MB.",
                "Return a reference, such as the key of an S3 object.",
            )
        case Outcome.EXITED | Outcome.CRASHED:
            detail = invocation["exit_detail"]
            return Explanation(
                f"The runtime ended by itself{f': {detail}' if detail else ''}.",
                "No result was returned, so Lambda reports an error and drops the environment.",
                "Return from the handler instead of leaving the process.",
            )
        case Outcome.BAD_RESULT:
            return Explanation(
                "The result is not one valid JSON value.",
                "Lambda turns what the handler returns into JSON.",
                "Return dictionaries, lists, text, numbers, booleans or None.",
            )
    return None
