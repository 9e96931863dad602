"""The WSGI application that gunicorn serves, and the workers that run learners' programs.

The workers start with the server and not with the first visitor, so that what a restart
interrupted is run again at once.
"""

import os
import sys

from django.core.wsgi import get_wsgi_application

# Pages and the threads that drive runs take turns at one interpreter. A thread that computes keeps it
# for 5 ms by default, and a run pays that at each of its many small steps: beside a crowd it took five
# times as long as alone, and twice as long with this.
sys.setswitchinterval(0.0005)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lambda_lab.settings")
application = get_wsgi_application()

from courses.services.worker import get_pool  # noqa: E402 (models need the applications first)

get_pool()
