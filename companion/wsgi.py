"""The web server's door. Wrong settings stop the start."""

import os
from io import StringIO

from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

from companion.rules.triage.notes.reader import read_note

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "companion.settings")
application = get_wsgi_application()
call_command(
    "check", stdout=StringIO(), deploy=not (settings.DEBUG or settings.DEMO), fail_level="ERROR"
)
read_note("The lexicon is loaded before anybody waits for it.")
