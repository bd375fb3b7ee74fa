#!/usr/bin/env python
"""Django's command line for coopreg."""

import os
import sys

# `check` reports every mistake in the settings itself; the others work before there are any (building an image).
RUN_HALF_CONFIGURED = {"check", "collectstatic", "help", "translations"}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coopreg.settings")
    from django.core.management import execute_from_command_line

    from coopreg.checks import refuse_half_configured

    if sys.argv[1:] and sys.argv[1] not in RUN_HALF_CONFIGURED:
        refuse_half_configured()
    execute_from_command_line(sys.argv)
