"""Why an agreement is valid from one day until another, in sentences: the words for the rules of the database.

The rules themselves are the generated columns ``valid_from`` and ``valid_until`` (agreements/models/expressions.py).
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.choices import Term
from agreements.ending import ground_reason
from agreements.models import Agreement
from coopreg.dates import PartialDate, Precision, format_partial


def start_reasons(agreement: Agreement) -> list[str]:
    """Why the validity begins on ``valid_from``, or why no such day is known."""
    if agreement.effective:
        return [_("The text itself names this start."), *_from_the_first_day(agreement.effective)]
    if agreement.signed:
        return [_("The text names no start, so it counts from the signing."), *_from_the_first_day(agreement.signed)]
    if agreement.is_signed:
        return [_("It is signed, but the day of signing is not known.")]
    return [_("It is not signed yet.")]


def end_reasons(agreement: Agreement) -> list[str]:
    """Why the validity ends on ``valid_until``, or why it names no such day."""
    reasons = _term_reasons(agreement)
    if agreement.terminated_on:
        day = format_partial(agreement.terminated_on, Precision.DAY)
        reasons.append(_("It was terminated on %(day)s.") % {"day": day})
        if ground := ground_reason(agreement):
            reasons.append(ground)
    if agreement.renewal_months:
        reasons.append(
            ngettext(
                "It is renewed by %(count)s month at a time.",
                "It is renewed by %(count)s months at a time.",
                agreement.renewal_months,
            )
            % {"count": agreement.renewal_months}
        )
    return reasons


def _term_reasons(agreement: Agreement) -> list[str]:
    years = agreement.term_years or 0
    match agreement.term:
        case Term.ENDS_ON:
            return [_("The text names this end."), *_to_the_last_day(agreement.ends)]
        case Term.YEARS:
            return _counted_in_years(agreement, years)
        case Term.OPEN_ENDED:
            return [_("The text sets no fixed term: it stays valid until it is terminated.")]
        case Term.REVIEWED:
            return [
                ngettext(
                    "The text sets no fixed term; it is reviewed every %(count)s year.",
                    "The text sets no fixed term; it is reviewed every %(count)s years.",
                    years,
                )
                % {"count": years}
            ]
    return [_("Neither the text nor the sources state how long it is valid.")]


def _counted_in_years(agreement: Agreement, years: int) -> list[str]:
    start = agreement.starts
    if not start:
        counted = ngettext(
            "It is valid for %(count)s year, but its start is not known.",
            "It is valid for %(count)s years, but its start is not known.",
            years,
        )
        return [counted % {"count": years}]
    counted = ngettext(
        "It is valid for %(count)s year from %(start)s.", "It is valid for %(count)s years from %(start)s.", years
    )
    return [counted % {"count": years, "start": start}, *_to_the_last_day(start)]


def _from_the_first_day(date: PartialDate) -> list[str]:
    match date.precision:
        case Precision.YEAR:
            return [_("Only the year is known, so it counts from the first day of the year.")]
        case Precision.MONTH:
            return [_("Only the month is known, so it counts from the first day of the month.")]
    return []


def _to_the_last_day(date: PartialDate) -> list[str]:
    match date.precision:
        case Precision.YEAR:
            return [_("Only the year is known, so it counts to the last day of the year.")]
        case Precision.MONTH:
            return [_("Only the month is known, so it counts to the last day of the month.")]
    return []
