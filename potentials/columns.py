"""The kinds of columns that only the list of potentials has."""

import json
from collections.abc import Mapping
from typing import Any

from django.db.models import Value
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lists.columns import Asked, Column, LinkColumn, Writer
from lists.columns.cells import Cell, Sql, words
from lists.columns.kinds import JOINT
from potentials.badges import example_mark


def labels(choices: Any) -> Mapping[str, str]:
    return {str(code): str(label) for code, label in choices.choices}


class LabelsColumn(Column):
    """Several codes in one cell, for people by their labels."""

    def __init__(self, header: Any, source: str, choices: Any, **kwargs: Any) -> None:
        super().__init__(header, source, **kwargs)
        self.choices = choices

    def in_words(self, asked: Asked, *values: Any) -> Cell:
        each = "coalesce({1}::jsonb ->> code, code)"
        several = f"SELECT {each} FROM unnest({{0}}) WITH ORDINALITY AS codes(code, n) ORDER BY n"  # noqa: S608
        known = Value(json.dumps(labels(self.choices)))
        return words(Sql(f"array_to_string(ARRAY({several}), {{2}})", values[0], known, Value(JOINT)))

    def in_codes(self, asked: Asked, *values: Any) -> Cell:
        return words(Sql("array_to_string({0}, {1})", values[0], Value(JOINT)))

    def to_html(self, asked: Asked) -> Writer:
        known = labels(self.choices)
        return lambda codes: conditional_escape(JOINT.join(known.get(code, code) for code in codes or []))


class TitleColumn(LinkColumn):
    """The title, which says so where the potential is an invented example: ``sources`` are title, key and mark."""

    def to_html(self, asked: Asked) -> Writer:
        link, mark = super().to_html(asked), f" {example_mark()}"
        return lambda title, key, example: SafeString(link(title, key) + (mark if example else ""))


class PriorityColumn(Column):
    """The priority, with a mark where a person has set it: ``sources`` are the number and what was set."""

    css = "cell-num"

    def __init__(self, header: Any, *sources: Any, **kwargs: Any) -> None:
        super().__init__(header, *sources, number=True, **kwargs)

    def to_html(self, asked: Asked) -> Writer:
        by_hand = format_html(
            ' <span class="by-hand" title="{0}"><span class="visually-hidden">{0}</span></span>', _("set by hand")
        )
        return lambda number, override: SafeString(f"{int(number)}{by_hand if override is not None else ''}")
