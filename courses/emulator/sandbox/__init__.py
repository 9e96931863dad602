"""Confined processes: zygotes, spares, runs, limits. Knows nothing of Lambda; see README.md."""
