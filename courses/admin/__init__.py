"""The admin: where instructors write, prove and publish, and read how learners do.

`README.md` says which module holds what and how access works.
"""

from django.contrib import admin

from courses.admin import attempts, exercises, outline, people, progress, questions, terms, topics

__all__ = ["attempts", "exercises", "outline", "people", "progress", "questions", "terms", "topics"]

admin.site.site_header = "Lambda Lab admin"
admin.site.site_title = "Lambda Lab"
admin.site.index_title = "Content and learners"
