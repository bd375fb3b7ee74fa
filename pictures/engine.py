"""The process that draws, kept for the next picture: one for each process of the server, started when first needed."""

import atexit
import json
import os
import select
import subprocess
import sys
import threading
import time
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.conf import settings

SCRIPT = Path(__file__).with_name("renderer.py")
FONTS = "fontpkg_noto_sans"


class NotDrawnError(Exception):
    """The picture could not be drawn, or not in time."""


class Engine:
    """Asks the process that draws, one picture after the other; a process that fails is replaced by a new one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._rest = b""
        self._ready = False

    @property
    def warm(self) -> bool:
        """The process has started its engine and is doing nothing, so that a picture takes no more than its drawing."""
        return self._ready and self._alive() and not self._lock.locked()

    def ask(self, job: dict[str, Any], seconds: float) -> dict[str, Any]:
        """The answer to ``job``. Raises NotDrawnError, also where it would take longer than ``seconds``."""
        until = time.monotonic() + seconds
        if not self._lock.acquire(timeout=seconds):
            raise NotDrawnError("busy with other pictures")
        try:
            answer = self._asked(json.dumps(job).encode(), until)
        except (OSError, NotDrawnError):
            self._end()
            raise
        finally:
            self._lock.release()
        if "error" in answer:
            # The process is well; it is the picture that is wrong.
            raise NotDrawnError(answer["error"])
        return answer

    def _asked(self, job: bytes, until: float) -> dict[str, Any]:
        if not self._alive():
            self._start()
        if not self._ready:
            self._line(until)
            self._ready = True
        process = self._running()
        try:
            process.stdin.write(job + b"\n")  # type: ignore[union-attr]
            process.stdin.flush()  # type: ignore[union-attr]
        except BrokenPipeError as error:
            raise NotDrawnError("the process that draws has ended") from error
        answer: dict[str, Any] = json.loads(self._line(until))
        return answer

    def _line(self, until: float) -> bytes:
        """The next line that the process writes."""
        source = self._running().stdout.fileno()  # type: ignore[union-attr]
        while b"\n" not in self._rest:
            # Not select(): a server with many connections has numbers of files that it does not take.
            waiting = select.poll()
            waiting.register(source, select.POLLIN | select.POLLHUP)
            left = until - time.monotonic()
            if left <= 0 or not waiting.poll(left * 1000):
                raise NotDrawnError("took too long")
            piece = os.read(source, 1 << 20)
            if not piece:
                raise NotDrawnError("the process that draws has ended")
            self._rest += piece
        line, _newline, self._rest = self._rest.partition(b"\n")
        return line

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise NotDrawnError("no process that draws")
        return self._process

    def _alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def _start(self) -> None:
        self._end()
        fonts = str(files(FONTS) / "files")
        command = [sys.executable, "-I", str(SCRIPT), fonts, str(settings.PICTURE_IDLE_SECONDS)]
        # Our own script, and nothing of a person among its arguments.
        self._process = subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )

    def _end(self) -> None:
        process, self._process, self._rest, self._ready = self._process, None, b"", False
        if process is not None:
            process.kill()
            process.communicate()

    def close(self) -> None:
        """Ends the process that draws."""
        self._end()


ENGINE = Engine()
atexit.register(ENGINE.close)
