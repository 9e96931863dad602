"""The WSGI application that gunicorn serves, and the workers that run learners' programs.

The workers start with the server and not with the first visitor, so that what a restart
interrupted is run again at once.
"""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lambda_lab.settings")
application = get_wsgi_application()

from courses.services.worker import get_pool  # noqa: E402 (models need the applications first)

get_pool()
