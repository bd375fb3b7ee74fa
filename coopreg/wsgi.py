import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver
from django.utils.translation import activate, deactivate

from coopreg.checks import refuse_half_configured

# gunicorn's exit status of a worker that cannot load the application: the master ends too, rather than try for ever.
APP_LOAD_ERROR = 4

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coopreg.settings")
refuse_half_configured(status=APP_LOAD_ERROR)
application = get_wsgi_application()
# The views with all that they import, and the words of both languages, which the first requests would load otherwise.
get_resolver().url_patterns  # noqa: B018  (asked for what it loads)
for code, _name in settings.LANGUAGES:
    activate(code)
deactivate()
# What is loaded now stays: the collector need not look through it again in the middle of a request.
gc.collect()
gc.freeze()
