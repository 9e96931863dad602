"""The control plane: functions, execution environments, the Runtime API, logs and results."""
