"""A picture as SVG or PNG: drawn once, and kept under what it shows, words and links included.

What is kept needs no person: two people who see the same numbers get the same drawing, and nobody another's.
"""

import hashlib
import json
from base64 import b64decode
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.core.cache import caches
from django.utils.translation import get_language

from pictures import finishing, maps, outlines
from pictures.declaration import Picture
from pictures.engine import ENGINE, NotDrawnError
from pictures.look import config, number_locale

log = structlog.get_logger(__name__)

# A PNG is as sharp as a projector and a printed page need.
SCALE = 2


def svg(picture: Picture) -> str:
    """The picture for a page. Raises NotDrawnError where drawing fails or takes too long."""
    spec = picture.draw(picture)
    key = _key(picture, spec)
    return kept(key) or _keep(key, finishing.finished(_drawn(spec), picture))


def at_hand(picture: Picture) -> str:
    """The picture for a page that must not wait: if it is kept, or the engine is warm and free; else ""."""
    found = kept(_key(picture, picture.draw(picture)))
    if found or not ENGINE.warm:
        return found
    try:
        return svg(picture)
    except NotDrawnError:
        return ""


def file_svg(picture: Picture, stamp: list[str]) -> str:
    """The picture as a file of its own: with its title, and ``stamp``, lines that say whose numbers of which day."""
    spec = titled(picture, stamp)
    key = _key(picture, spec)
    return kept(key) or _keep(key, finishing.finished(_drawn(spec), picture, ground=True))


def png(picture: Picture, stamp: list[str]) -> bytes:
    """The same as a picture of dots."""
    answer = _asked({"svg": file_svg(picture, stamp), "scale": SCALE})
    return b64decode(answer["png"])


def titled(picture: Picture, stamp: list[str]) -> dict[str, Any]:
    """The specification with the title and the lines of ``stamp`` above the picture."""
    return {**picture.draw(picture), "title": {"text": picture.title, "subtitle": stamp}}


def kept(key: str) -> str:
    """The drawing that is kept under ``key``, "" for none."""
    try:
        return str(caches["pictures"].get(key) or "")
    except OSError:
        return ""


def _keep(key: str, drawing: str) -> str:
    try:
        caches["pictures"].set(key, drawing)
    except OSError as error:
        # It is drawn again the next time: slower, and no reason to show nothing.
        log.warning("picture_not_kept", error=str(error))
    return drawing


def _key(picture: Picture, spec: dict[str, Any]) -> str:
    marks = [(row.key, cell.text, cell.link) for _mark, _place, row, _column, cell in picture.marks()]
    shown = [_house(), get_language(), picture.described, spec, marks]
    return hashlib.sha256(json.dumps(shown, sort_keys=True, default=str).encode()).hexdigest()


@lru_cache
def _house() -> str:
    """What changes with the registry itself: how it draws, and the borders."""
    own = sorted(Path(__file__).parent.glob("*.py")) + sorted(outlines.FOLDER.glob("*.json"))
    digest = hashlib.sha256(version("vl-convert-python").encode())
    for file in own:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _drawn(spec: dict[str, Any]) -> str:
    """``spec`` drawn by Vega-Lite, with the borders that it names."""
    borders = {each.name: outlines.features(each) for each in maps.outlines_of(spec)}
    whole = {"$schema": _SCHEMA, **spec, "config": config(), "datasets": borders}
    return str(_asked({"spec": whole, "locale": number_locale()})["svg"])


def _asked(job: dict[str, Any]) -> dict[str, Any]:
    try:
        return ENGINE.ask(job, settings.PICTURE_SECONDS)
    except (NotDrawnError, OSError) as error:
        log.warning("picture_not_drawn", error=str(error))
        raise NotDrawnError(str(error)) from error


_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
