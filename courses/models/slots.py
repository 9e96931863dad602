"""The slots of the prepared queries: the same few, spelled once."""

from django.db.models import BigIntegerField

from courses.models.prepared import Slot

LEARNER = Slot("learner", BigIntegerField())
TOPIC = Slot("topic", BigIntegerField())
COURSE = Slot("course", BigIntegerField())
