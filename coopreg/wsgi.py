import gc
import os

from django.core.wsgi import get_wsgi_application

from coopreg.checks import refuse_half_configured

# gunicorn's exit status of a worker that cannot load the application: the master ends too, rather than try for ever.
APP_LOAD_ERROR = 4

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coopreg.settings")
refuse_half_configured(status=APP_LOAD_ERROR)
application = get_wsgi_application()
# What is loaded now stays: the collector need not look through it again in the middle of a request.
gc.collect()
gc.freeze()
