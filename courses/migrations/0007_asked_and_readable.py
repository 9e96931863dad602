"""Indexes that tell what is readable and what is asked without reading the texts."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("courses", "0006_leaderboard")]

    operations = [
        migrations.AddIndex(
            model_name="topic",
            index=models.Index(
                condition=models.Q(("retired_at__isnull", True), ("state", "published")),
                fields=["module", "order"],
                name="topic_readable",
            ),
        ),
        migrations.AddIndex(
            model_name="interviewquestion",
            index=models.Index(
                condition=models.Q(("retired_at__isnull", True)),
                fields=["topic", "order"],
                name="interview_asked",
            ),
        ),
        migrations.AddIndex(
            model_name="quizquestion",
            index=models.Index(
                condition=models.Q(("retired_at__isnull", True), ("state", "published")),
                fields=["topic", "order"],
                name="quiz_asked",
            ),
        ),
    ]
