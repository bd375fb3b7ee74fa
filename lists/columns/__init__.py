"""Columns of the lists: one declaration of each serves the page and every file.

A column is declared once, in a ``ListTable``, with its heading and the database expressions that it reads. From those
come the cell of the page, made of the values, and the cells of files, which the database writes itself: in words, and
for machines (``headers=codes``).
"""

from lists.columns.kinds import (
    JOINT,
    BooleanColumn,
    ChoiceColumn,
    Column,
    DateColumn,
    LinkColumn,
    ManyColumn,
    NumberColumn,
    TallyColumn,
    TimeColumn,
    Writer,
)
from lists.columns.sources import Asked, Each, Hit, Rows, Source, resolved
from lists.columns.table import Chosen, Heading, ListTable

__all__ = [
    "JOINT",
    "Asked",
    "BooleanColumn",
    "ChoiceColumn",
    "Chosen",
    "Column",
    "DateColumn",
    "Each",
    "Heading",
    "Hit",
    "LinkColumn",
    "ListTable",
    "ManyColumn",
    "NumberColumn",
    "Rows",
    "Source",
    "TallyColumn",
    "TimeColumn",
    "Writer",
    "resolved",
]
