"""Draws with Vega-Lite, in a process of its own that stays for the next picture: ``python renderer.py FONTS IDLE``.

Starting its engine takes a second or two, a picture then a tenth of that. Jobs and answers are lines of JSON:
``{"spec": ..., "locale": ...}`` gives ``{"svg": ...}``, ``{"svg": ..., "scale": 2}`` gives ``{"png": ...}``. It ends
with the process that started it, and after IDLE seconds without a job. Imports nothing of the registry.
"""

import base64
import json
import select
import sys
from typing import Any

import vl_convert

# Nothing is fetched from anywhere: a picture has its data in itself.
NO_ADDRESS: list[str] = []


def main() -> None:
    vl_convert.register_font_directory(sys.argv[1])
    answer(svg({"mark": "point", "data": {"values": []}}, None))
    idle = float(sys.argv[2])
    while select.select([sys.stdin], [], [], idle)[0] and (line := sys.stdin.readline()):
        try:
            answer(done(json.loads(line)))
        except ValueError as error:  # what vl_convert raises for a specification that it cannot draw
            answer({"error": str(error)})


def done(job: dict[str, Any]) -> dict[str, str]:
    if "svg" in job:
        png = vl_convert.svg_to_png(job["svg"], scale=job["scale"])
        return {"png": base64.b64encode(png).decode()}
    return svg(job["spec"], job["locale"])


def svg(spec: dict[str, Any], locale: dict[str, Any] | None) -> dict[str, str]:
    return {"svg": vl_convert.vegalite_to_svg(spec, allowed_base_urls=NO_ADDRESS, format_locale=locale)}


def answer(words: dict[str, str]) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
