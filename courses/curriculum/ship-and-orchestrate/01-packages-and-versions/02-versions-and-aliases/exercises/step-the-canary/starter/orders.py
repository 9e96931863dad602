def handler(event, context):
    """The function that is released. It is not yours to change."""
    return {"version": context.function_version}
