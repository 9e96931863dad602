"""Values that templates draw, made from rows and stored reports. Nothing here writes."""
