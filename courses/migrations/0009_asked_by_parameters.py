"""The indexes of what is readable and asked, whole: with parameters the partial ones read the rows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("courses", "0008_playground")]

    operations = [
        migrations.RemoveIndex(model_name="quizquestion", name="quiz_asked"),
        migrations.RemoveIndex(model_name="topic", name="topic_readable"),
        migrations.AddIndex(
            model_name="quizquestion",
            index=models.Index(fields=["topic", "state", "retired_at", "order"], name="quiz_asked"),
        ),
        migrations.AddIndex(
            model_name="topic",
            index=models.Index(
                fields=["state", "retired_at", "module", "order"], name="topic_readable"
            ),
        ),
    ]
