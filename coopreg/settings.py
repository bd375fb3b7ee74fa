"""The settings. Everything that differs between machines is an environment variable.

The registry's own numbers are in coopreg/bounds.py.

Nothing here raises on a wrong or missing variable: the system checks (coopreg/checks.py) tell all of them at once.
"""

from pathlib import Path

import pghistory
from csp.constants import NONE, SELF
from django.contrib.messages import constants as messages
from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext_lazy as _

from coopreg import logging, postgres
from coopreg.bounds import *  # noqa: F403  (Django reads every setting from this one module)
from coopreg.environment import env
from coopreg.uploads import documents_storage

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

ENVIRONMENT_MISTAKES = env.mistakes

# Who runs it ---------------------------------------------------------------------------------

_debug = env.read("bool", "DEBUG", default=False)
# Asked instead of DEBUG, which the test runner turns off.
PRODUCTION = not _debug
# Hashed and compressed files and the registry's own error pages. The server of the demo sets it beside DEBUG.
AS_IN_PRODUCTION = env.read("bool", "AS_IN_PRODUCTION", default=PRODUCTION)
DEBUG = _debug and not AS_IN_PRODUCTION
# A demo signs in with known passwords; it must never face the internet.
DEMO = env.read("bool", "DEMO", default=False)

_secret_key = env.read("str", "SECRET_KEY", default="only-for-a-demo-on-this-machine" if _debug else "")
SECRET_KEY_GIVEN = bool(_secret_key)
# A random key lets Django come as far as the check that says that none is given.
SECRET_KEY = _secret_key or get_random_secret_key()
ALLOWED_HOSTS = env.read("list", "ALLOWED_HOSTS", default=["*"] if _debug else [])
CSRF_TRUSTED_ORIGINS = env.read("list", "CSRF_TRUSTED_ORIGINS", default=[])
# The address under which people open the registry, for the mails of send_digest, which answer no request.
_local = f"http://localhost:{env.str('PORT', default='8000')}"
BASE_URL = env.address("BASE_URL", hosts=ALLOWED_HOSTS, local=_local if _debug else "")

# What it is made of --------------------------------------------------------------------------

INSTALLED_APPS = [
    "coopreg",
    "lists",
    "pictures",
    "accounts",
    "regions",
    "partners",
    "agreements",
    "assessments",
    "drafting",
    "monitoring",
    "meetings",
    "dashboards",
    "potentials",
    "public",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.forms",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_filters",
    "django_tables2",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "django_structlog",
    "csp",
    "pgtrigger",
    "pghistory",
]

MIDDLEWARE = [
    "coopreg.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "coopreg.logging_requests.RequestLogMiddleware",
    "coopreg.middleware.PageGZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "public.middleware.StrangersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "coopreg.middleware.IdleSessionMiddleware",
    "coopreg.middleware.PrivatePagesMiddleware",
    "coopreg.middleware.ChosenLanguageMiddleware",
    "coopreg.middleware.ReadableAddressMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SignInMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.mfa.AdministratorsNeedTotpMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "coopreg.urls"
WSGI_APPLICATION = "coopreg.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            # The state marks stand on nearly every page.
            "builtins": ["agreements.templatetags.agreement_marks"],
        },
    }
]

# Data ----------------------------------------------------------------------------------------

DATABASES = {"default": env.attempt("DATABASE_URL", lambda: postgres.database(env, debug=_debug), {})}

PGHISTORY_DEFAULT_TRACKERS = (
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
)
PGHISTORY_APPEND_ONLY = True
# Who and why stand in the event row itself: one insert a change, and no join to read it.
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_CONTEXT_ID_FIELD = pghistory.ContextUUIDField()

# What several workers count together (the rate limits of the sign-in): docs/decisions/0003.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "coopreg_cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
    # Drawings, under what they show. Apart from the counts, which they would push out; each machine draws its own.
    "pictures": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": env.read("str", "PICTURES_CACHE", default=str(VAR_DIR / "pictures")),
        "TIMEOUT": 30 * 24 * 3600,
        "OPTIONS": {"MAX_ENTRIES": 2_000},
    },
    # The public face keeps its pages and counts its readers apart: however many strangers come, they must not push out
    # what the sign-in has counted.
    "public": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "public_cache",
        "OPTIONS": {"MAX_ENTRIES": 5_000},
    },
}

# Limits on what one request may bring: an agreement with many parties, and some papers.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 10
# Small files stay in memory, others go to a temporary file as they come; neither takes more than the limit.
FILE_UPLOAD_HANDLERS = [
    "coopreg.uploads.LimitedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# People --------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.RoleBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
MESSAGE_TAGS = {messages.ERROR: "danger"}

# An administrator enters people; they sign in by user name and change their password themselves.
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Mail to an address that nobody has would invite strangers to sign up.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# A regency office has one address for all its computers, so the limits per address are the wider ones.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/h/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "reauthenticate": "accounts.forms.ConfirmPasswordForm",
}

# A second factor for whoever turns it on, and for administrators always: AdministratorsNeedTotpMiddleware.
MFA_ADAPTER = "accounts.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "coopreg"
# Addresses are the administrators' matter and never confirmed here. A reset by mail makes allauth note the address as
# not confirmed; whoever had reset a password could otherwise set up no second factor.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# The clock of an office computer or a phone may be half a minute off.
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "accounts.forms.CodeForm",
    "reauthenticate": "accounts.forms.ConfirmCodeForm",
    "activate_totp": "accounts.forms.ActivateForm",
}

_validation = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_validation}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_validation}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_validation}.CommonPasswordValidator"},
    {"NAME": f"{_validation}.NumericPasswordValidator"},
]

# Offices share computers: a session ends with the browser, and when nobody has used it for a while.
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 60 * env.read("int", "SESSION_IDLE_MINUTES", default=60)

# The connection ------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = env.read("bool", "SSL_REDIRECT", default=PRODUCTION)
# The header by which a proxy says that the person came by https, as "X-Forwarded-Proto: https". Only for a proxy that
# always sets it. gunicorn itself already believes a proxy on its own machine.
SECURE_PROXY_SSL_HEADER = env.header("PROXY_SSL_HEADER")
# How many proxies stand in front, so that the rate limits and the log count people and not the proxy.
ALLAUTH_TRUSTED_PROXY_COUNT = env.read("int", "TRUSTED_PROXIES", default=0)

SECURE_HSTS_SECONDS = env.read("int", "HSTS_SECONDS", default=365 * 24 * 3600) if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
# "same-origin" would do, but a ministry's link checker should see where its people come from.
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        # data: for the small pictures inside Bootstrap's style sheet and the QR code of the second factor.
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Mail ----------------------------------------------------------------------------------------

_mail = env.read("email_url", "EMAIL_URL", default={"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"})
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST = _mail.get("EMAIL_HOST") or ""
EMAIL_PORT = _mail.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _mail.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
# A silent mail server must not hold a worker.
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.read("str", "DEFAULT_FROM_EMAIL", default="coopreg@localhost.localdomain" if _debug else "")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Logs ----------------------------------------------------------------------------------------

LOGGING_CONFIG = "coopreg.logging.configure"
LOGGING = logging.settings(json=PRODUCTION, level=env.choice("LOG_LEVEL", logging.LEVELS, default="INFO"))
# One line per request, at its end.
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
DJANGO_STRUCTLOG_STATUS_4XX_LOG_LEVEL = logging.INFO

# Words and numbers ---------------------------------------------------------------------------

LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]
# Our own strings, and those of the packages that come without Indonesian.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale/packages"]
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

# Files ---------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # The papers of agreements: outside the web root, given out by a view alone.
    "documents": documents_storage(env, str(VAR_DIR / "documents")),
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if AS_IN_PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# Where nothing is collected (a developer's runserver, the tests) the files are served from where they lie.
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = not AS_IN_PRODUCTION
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "coopreg.finders.NpmFinder",
]
# Of the npm packages what a page loads, and the map that the file names at its end. axe-core is for the tests only.
NODE_MODULES = BASE_DIR / "node_modules"
NPM_FILES = {
    f"vendor/{folder}/{file}{end}": f"{folder}/dist/{kind}/{file}{end}"
    for folder, kind, file in [
        ("bootstrap", "css", "bootstrap.min.css"),
        ("tom-select", "css", "tom-select.bootstrap5.min.css"),
        ("tom-select", "js", "tom-select.base.min.js"),
    ]
    for end in ("", ".map")
} | {"vendor/combobox-nav/index.js": "@github/combobox-nav/dist/index.js"}

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
