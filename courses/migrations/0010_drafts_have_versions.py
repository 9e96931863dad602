"""Drafts say which change their text is, so that no page overwrites one that it has not shown."""

import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0009_asked_by_parameters"),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="page",
            field=models.CharField(
                blank=True, editable=False, help_text="The page that saved it last.", max_length=36
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="version",
            field=models.UUIDField(default=uuid.uuid4, editable=False),
        ),
        migrations.AddField(
            model_name="playgrounddraft",
            name="page",
            field=models.CharField(
                blank=True, editable=False, help_text="The page that saved it last.", max_length=36
            ),
        ),
        migrations.AddField(
            model_name="playgrounddraft",
            name="version",
            field=models.UUIDField(default=uuid.uuid4, editable=False),
        ),
    ]
