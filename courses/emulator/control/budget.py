"""What one world may make this process keep: events, answers and log lines in bytes."""

MOST_BYTES = 64 * 1024 * 1024


class Budget:
    """Spent once, never given back: a world is short-lived."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._left = most

    def spend(self, size: int) -> bool:
        """Whether there was room for `size` bytes; they are spent then."""
        if size > self._left:
            return False
        self._left -= size
        return True
