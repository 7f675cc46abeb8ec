"""Server entry: ``lianxin serve`` runs it under granian."""

from __future__ import annotations

import gc
import os
import sys

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianxin.config.settings")
application = get_wsgi_application()
# Every page is loaded before the first is asked for. All of it stays as long as the process: a collector that walked it over
# and over would hold some page up for a fifth of a second each time.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
# Threads of a worker take turns. One that writes a workbook would keep each of the others waiting for five milliseconds at every answer
# of the database.
sys.setswitchinterval(0.0005)
