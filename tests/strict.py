"""What makes a run strict: a logged error and an unknown template variable fail the test."""

import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import pytest
from django.conf import settings
from django.template import Node, Origin, Template, engines
from django.template.base import FilterExpression

# With these a template says itself what stands for a variable that is not there.
FILTERS_FOR_NOTHING = {"default", "default_if_none", "yesno"}


class UnknownVariableError(AssertionError):
    """A template of ours names a variable that its context does not have."""


class Nothing(str):
    """Stands for an unknown variable (``string_if_invalid``): empty as ever in packages' templates, an error in ours.

    Django asks whether it is true exactly where the variable was not found; that question is the place to object.
    """

    __slots__ = ()

    def __bool__(self) -> bool:
        frame = sys._getframe(1)
        if frame.f_code is FilterExpression.resolve.__code__:
            expression = frame.f_locals["self"]
            filters = {getattr(function, "_filter_name", "") for function, _arguments in expression.filters}
            origin = _origin(frame)
            if origin is not None and _is_ours(origin) and not filters & FILTERS_FOR_NOTHING:
                raise UnknownVariableError(f"{origin.template_name}: there is no {expression.token}")
        return False


def _origin(frame: FrameType | None) -> Origin | None:
    """The template whose node is being rendered in ``frame`` or the nearest one around it."""
    while frame is not None:
        rendered = frame.f_locals.get("self")
        if isinstance(rendered, (Node, Template)) and getattr(rendered, "origin", None) is not None:
            return rendered.origin
        frame = frame.f_back
    return None


def _is_ours(origin: Origin) -> bool:
    path = Path(str(origin.name))
    return path.is_relative_to(settings.BASE_DIR) and "site-packages" not in path.parts


@pytest.fixture(scope="session", autouse=True)
def _unknown_variables_fail() -> None:
    engines["django"].engine.string_if_invalid = Nothing()  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _logged_errors_fail(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fails a test that logged an error, unless it says ``@pytest.mark.logs_error``."""
    yield
    if request.node.get_closest_marker("logs_error"):
        return
    errors = [
        record
        for phase in ("setup", "call")
        for record in caplog.get_records(phase)  # type: ignore[arg-type]
        # Django's own logger of requests goes nowhere: ours says the same (coopreg/logging.py).
        if record.levelno >= logging.ERROR and record.name != "django.request"
    ]
    if errors:
        pytest.fail("An error was logged: " + "; ".join(str(record.getMessage())[:2000] for record in errors))
