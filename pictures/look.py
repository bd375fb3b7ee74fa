"""How every picture looks: letters and colours. Colours differ in lightness too, so that nobody must tell hues apart.

The style sheet pictures.css names each of these colours and has another in its place where the page is dark.
"""

from typing import Any

from django.utils.formats import get_format

FONT = "Noto Sans"
INK, QUIET, LINE, GROUND = "#17272c", "#50626a", "#d9e1e3", "#ffffff"
# No number, and then from few to many.
NOTHING = "#e6ecee"
STEPS = ("#c2dde3", "#94c0ca", "#5a97a5", "#2b6c7c", "#0f4c5c")
ON_DARK = "#fffffe"
# Beside each other: ours, then what it is compared with.
SERIES = ("#0f4c5d", "#d9a441", "#7a8f99", "#b94a34")
BAR = SERIES[0]
SEA = "#f3f6f7"
ARC = "#b94a35"
# Good, in between, missing, and beside the question: the answers of a gap.
STATES = {"answered": "#1f6f4f", "paper": "#e0b04c", "open": "#b5432f", "beyond": "#8fa3ab"}
# Letters on these are light.
DARK = frozenset({*STEPS[3:], STATES["answered"], STATES["open"]})
ALL = {INK, QUIET, LINE, GROUND, NOTHING, *STEPS, ON_DARK, *SERIES, SEA, ARC, *STATES.values()}

_TEXT = {"labelFont": FONT, "titleFont": FONT, "labelColor": INK, "titleColor": QUIET, "labelFontSize": 12}


def config() -> dict[str, Any]:
    """What Vega-Lite is told of the look of every picture."""
    return {
        "background": None,
        # Letters of another font may be broader than those it was measured with.
        "padding": {"left": 12, "right": 8, "top": 4, "bottom": 4},
        "font": FONT,
        "view": {"stroke": None},
        "axis": {
            **_TEXT,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "gridColor": LINE,
            "domainColor": LINE,
            "tickColor": LINE,
            "labelLimit": 210,
        },
        "legend": {**_TEXT, "titleFontSize": 12, "titleFontWeight": "normal", "labelLimit": 0, "symbolStrokeWidth": 0},
        "header": _TEXT,
        "title": {
            "font": FONT,
            "subtitleFont": FONT,
            "color": INK,
            "subtitleColor": QUIET,
            "anchor": "start",
            "fontSize": 16,
            "subtitleFontSize": 12,
            "offset": 14,
        },
        "text": {"font": FONT, "fontSize": 12, "color": INK},
        "bar": {"color": BAR},
    }


def number_locale() -> dict[str, Any]:
    """How numbers on axes are written in the person's language."""
    return {
        "decimal": get_format("DECIMAL_SEPARATOR"),
        "thousands": get_format("THOUSAND_SEPARATOR"),
        "grouping": [3],
        "currency": ["Rp ", ""],
    }
