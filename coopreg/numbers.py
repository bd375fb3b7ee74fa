"""Numbers as people here write them: a dot for thousands, a comma before the decimals."""

import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _

PLACES = 4
DIGITS = 16
# Blanks that stand between thousands: the common one, and those that do not break a line.
_BLANKS = re.compile("(?<=[0-9])[ \\u00a0\\u2009\\u202f](?=[0-9]{3}(?:[^0-9]|$))")
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")


def read_number(text: str) -> Decimal:
    """The number that ``text`` writes, the Indonesian way: a dot for thousands, a comma before the decimals.

    The English way is understood where it can mean nothing else ("1,019,051", "62,064.67"). Raises ValidationError for
    what is no number, is too large or too fine, or can be read in two ways ("62,064").
    """
    plain = _BLANKS.sub("", text.strip())
    if not plain.isascii() or not _NUMBER.fullmatch(plain):
        raise ValidationError(_("“%(text)s” is no number. Write it as in 62.064,67."), params={"text": text[:40]})
    found = Decimal(_with_point(plain))
    whole, _point, decimals = f"{found:f}".partition(".")
    if len(whole) > DIGITS or len(decimals.rstrip("0")) > PLACES:
        raise ValidationError(
            _("“%(text)s” is too long: at most %(digits)s digits and %(places)s decimals."),
            params={"text": text[:40], "digits": DIGITS, "places": PLACES},
        )
    return found


def _with_point(plain: str) -> str:
    """Digits with a point before the decimals, if any."""
    dots, commas = plain.count("."), plain.count(",")
    if dots and commas:
        decimal = max(".,", key=plain.rindex)
        other = "," if decimal == "." else "."
        whole, _mark, decimals = plain.rpartition(decimal)
        if decimal in whole or not _in_thousands(whole, other):
            raise _unclear(plain)
        return f"{whole.replace(other, '')}.{decimals}"
    mark = "." if dots else ","
    if _in_thousands(plain, mark) and (dots or commas > 1):
        return plain.replace(mark, "")
    if dots + commas > 1 or (commas and _in_thousands(plain, ",")):
        raise _unclear(plain)
    return plain.replace(",", ".")


def _in_thousands(digits: str, mark: str) -> bool:
    """Whether ``mark`` parts ``digits`` into groups of three; a nought does not begin such a number."""
    return bool(re.fullmatch(rf"[1-9][0-9]{{0,2}}(?:{re.escape(mark)}[0-9]{{3}})+", digits))


def _unclear(text: str) -> ValidationError:
    return ValidationError(
        _("“%(text)s” can be read in two ways. Write it as in 62.064,67: dots for thousands, a comma before decimals."),
        params={"text": text[:40]},
    )


def number_in_words(value: Decimal) -> str:
    """``value`` as the person's language writes it, without noughts at its end."""
    exact = f"{value:f}"
    decimals = len(exact.partition(".")[2].rstrip("0"))
    return str(number_format(value, decimal_pos=decimals, use_l10n=True, force_grouping=True))


def number_as_typed(value: Decimal) -> str:
    """``value`` as ``read_number`` reads it, with dots for thousands: "62.064,67"."""
    whole, comma, decimals = number_in_cell(value).partition(",")
    return f"{int(whole):,}".replace(",", ".") + comma + decimals


def number_in_cell(value: Decimal) -> str:
    """``value`` as a file has it, in every language: no thousands, a decimal comma, nothing that ``read_number`` could
    take for another number."""
    whole, _point, decimals = f"{value:f}".partition(".")
    decimals = decimals.rstrip("0")
    # Three decimals alone look like thousands.
    decimals = f"{decimals}0" if len(decimals) == 3 else decimals
    return f"{whole},{decimals}" if decimals else whole
