import os


class SettingError(Exception):
    """A variable is missing or wrong; the text names it."""


def setting(name, default=""):
    """The variable's text without blanks around it; the default when there is none."""
    return os.environ.get(name, "").strip() or default


def read_settings():
    table_name = setting("TABLE_NAME")
    if not table_name:
        raise SettingError("TABLE_NAME is required")
    page_size = setting("PAGE_SIZE", "100")
    if not page_size.isdecimal() or int(page_size) < 1:
        raise SettingError(f"PAGE_SIZE must be a whole number of at least 1, not {page_size!r}")
    dry_run = setting("DRY_RUN", "true").lower()
    if dry_run not in ("true", "false"):
        raise SettingError(f"DRY_RUN must be true or false, not {dry_run!r}")
    return {
        "table_name": table_name,
        "page_size": int(page_size),
        "dry_run": dry_run == "true",
    }


def handler(event, context):
    try:
        return {"settings": read_settings()}
    except SettingError as error:
        return {"error": str(error)}
