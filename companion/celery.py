"""The Celery application for `celery -A companion.celery`."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "companion.settings")
django.setup()

from companion.jobs.runners.celery import app  # noqa: E402

__all__ = ["app"]
