"""Two FTS5 tables beside `SearchDocument`, kept in step by triggers.

They hold no text of their own: `content=` points at the rows. Altering the table of documents on
SQLite makes it anew, which drops the triggers; such a migration runs `remove` before and `create`
after. Other databases bring their own index (`courses.services.search`).
"""

from django.db import migrations

ROWS = "courses_searchdocument"
WORDS = "courses_search_words"
SHAPES = "courses_search_shapes"


def _insert(table, columns, row):
    values = ", ".join(f"{row}.{column}" for column in columns)
    return f"INSERT INTO {table}(rowid, {', '.join(columns)}) VALUES ({row}.id, {values});"


def _delete(table, columns, row):
    values = ", ".join(f"{row}.{column}" for column in columns)
    return (
        f"INSERT INTO {table}({table}, rowid, {', '.join(columns)}) "
        f"VALUES ('delete', {row}.id, {values});"
    )


def create(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    tables = {WORDS: ("title", "heading", "body"), SHAPES: ("title", "heading")}
    options = {
        WORDS: "tokenize='unicode61 remove_diacritics 2', prefix='2 3 4'",
        SHAPES: "tokenize='trigram'",
    }
    for table, columns in tables.items():
        schema_editor.execute(
            f"CREATE VIRTUAL TABLE {table} USING fts5("
            f"{', '.join(columns)}, content='{ROWS}', content_rowid='id', {options[table]})"
        )
        schema_editor.execute(f"INSERT INTO {table}({table}) VALUES ('rebuild')")
    inserts = " ".join(_insert(*table, "new") for table in tables.items())
    deletes = " ".join(_delete(*table, "old") for table in tables.items())
    for event, body in (
        ("INSERT", inserts),
        ("DELETE", deletes),
        ("UPDATE", f"{deletes} {inserts}"),
    ):
        schema_editor.execute(
            f"CREATE TRIGGER {ROWS}_{event.lower()} AFTER {event} ON {ROWS} BEGIN {body} END"
        )


def remove(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    for event in ("insert", "delete", "update"):
        schema_editor.execute(f"DROP TRIGGER {ROWS}_{event}")
    for table in (WORDS, SHAPES):
        schema_editor.execute(f"DROP TABLE {table}")


class Migration(migrations.Migration):
    dependencies = [("courses", "0002_study")]

    operations = [migrations.RunPython(create, remove)]
