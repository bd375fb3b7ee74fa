"""The scanner for viruses: clamd, where the setting CLAMD names one. On and silent means that nothing is taken in."""

import datetime
import logging
from typing import IO

from clamdpy import ClamdNetworkSocket, ClamdUnixSocket
from clamdpy.exceptions import ClamdException
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)

# As much as the multipart parser hands on at once.
_CHUNK = 64 * 1024


def scan(file: IO[bytes]) -> datetime.datetime | None:
    """When ``file`` was found clean; None where no scanner is set up.

    Raises ValidationError with a sentence for an infected file, and when the scanner does not answer.
    """
    if not settings.CLAMD:
        return None
    file.seek(0)
    try:
        found = _clamd().instream(file, max_chunk_size=_CHUNK)
    # The connection may break while the file is sent, or the answer be none that the client knows.
    except (ClamdException, OSError, ValueError) as error:
        logger.warning("The virus scanner did not answer: %r", error)
        raise _silent() from None
    if found.status == "FOUND":
        logger.warning("The virus scanner found %s in an upload", found.reason)
        raise ValidationError(
            _("The virus scanner found “%(virus)s” in this file. It is not kept. Tell your IT staff."),
            code="infected",
            params={"virus": found.reason},
        )
    if found.status != "OK":
        logger.warning("The virus scanner could not read an upload: %s", found.reason)
        raise _silent()
    return timezone.now()


def _silent() -> ValidationError:
    return ValidationError(
        _("The virus scanner does not answer, so no file is taken in. Try again in some minutes."), code="scanner"
    )


def _clamd() -> ClamdNetworkSocket:
    """The client of the scanner that CLAMD names: the path of a socket, or host:port."""
    if settings.CLAMD.startswith("/"):
        return ClamdUnixSocket(settings.CLAMD, timeout=settings.CLAMD_SECONDS)
    host, _colon, port = settings.CLAMD.rpartition(":")
    return ClamdNetworkSocket(host, int(port), timeout=settings.CLAMD_SECONDS)
