"""The weekly mail: one a person and week, of what waits for them (docs/decisions/0031).

``SECTIONS`` are its parts in their order; an app that has something to say adds a ``Section`` in ``AppConfig.ready``.
"""

from monitoring.digest.numbers import in_short
from monitoring.digest.parts import Line, Part, Section
from monitoring.digest.sections import (
    commitments_of_region,
    evidence_to_sign_off,
    own_commitments,
    reports_overdue,
    reports_sent_back,
    reports_to_check,
)

__all__ = ["SECTIONS", "Line", "Part", "Section"]

SECTIONS: list[Section] = [
    own_commitments,
    reports_overdue,
    reports_sent_back,
    commitments_of_region,
    reports_to_check,
    evidence_to_sign_off,
    in_short,
]
