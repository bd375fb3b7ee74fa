"""Logs: one line per request and per error, JSON in production, readable elsewhere; never what people typed.

Query strings stay out (searches name people), and so do headers, bodies and user agents. A line carries the request's
id, which the response has as ``X-Request-ID``.
"""

import logging.config
from logging import DEBUG, INFO, getLevelNamesMapping
from typing import Any

import structlog

__all__ = ["DEBUG", "INFO", "LEVELS", "configure", "settings"]
LEVELS = sorted(getLevelNamesMapping())

# What a line has, whether structlog or a library's plain logger wrote it.
_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def settings(*, json: bool, level: str) -> dict[str, Any]:
    """Django's LOGGING, with lines as JSON or readable, from ``level`` up."""
    if json:
        # Tracebacks without local variables, which would hold what people typed.
        last: list[Any] = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    else:
        plain = structlog.dev.plain_traceback
        last = [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=plain)]
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": _SHARED,
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatter},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "line"},
            "nowhere": {"class": "logging.NullHandler"},
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Says once more what request_finished and request_failed say.
            "django.request": {"handlers": ["nowhere"], "propagate": False},
            # Robots that try host names: the answer 400 stands in request_finished.
            "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},
        },
    }


def configure(logging_settings: dict[str, Any]) -> None:
    """LOGGING_CONFIG: sets up the standard library's logging and, on top of it, structlog."""
    logging.config.dictConfig(logging_settings)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
