import os


def handler(event, context):
    return {
        "settings": {
            "table_name": os.environ.get("TABLE_NAME"),
            "page_size": int(os.environ.get("PAGE_SIZE", 100)),
            "dry_run": bool(os.environ.get("DRY_RUN", True)),
        }
    }
