"""The WSGI application that gunicorn serves."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from kitabdar.catalogue.memory import collect_between_answers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kitabdar.config.settings")
application = get_wsgi_application()
collect_between_answers()
