"""Whether a file can be a template of drafts: harmless, of known variables, and filled in without a mistake."""

from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from docx.opc.exceptions import PackageNotFoundError
from jinja2 import TemplateSyntaxError

from drafting.filling import fill
from drafting.package import parts_of
from drafting.sample import sample_values
from drafting.sandbox import Environment
from drafting.variables import KNOWN, NEEDED


@dataclass
class Checked:
    """What the check found: the variables that a template uses, and what it should say and does not."""

    used: set[str] = field(default_factory=set)
    cautions: list[str] = field(default_factory=list)


def check_template(content: bytes) -> Checked:
    """Raises ValidationError with all that is wrong; cautions say what is allowed but unusual."""
    if len(content) > settings.DRAFT_TEMPLATE_SIZE:
        raise ValidationError(
            _("The file is too big: a template has at most %(limit)d kB.")
            % {"limit": settings.DRAFT_TEMPLATE_SIZE // 1000},
            code="too_big",
        )
    parts_of(content)
    environment = Environment()
    try:
        fill(content, sample_values(), environment)
    except ValidationError as error:
        if isinstance(error.__cause__, TemplateSyntaxError):
            raise _mistake(error.__cause__) from error
        # A name that is not known is the likelier reason, and says more.
        _known(environment.used)
        raise
    except (PackageNotFoundError, KeyError, ValueError, AttributeError, TypeError, IndexError) as error:
        raise ValidationError(
            _("The file cannot be filled in: save it anew in Word and try again."), code="not_filled"
        ) from error
    _known(environment.used)
    return Checked(environment.used, list(_cautions(environment.used)))


def _mistake(error: TemplateSyntaxError) -> ValidationError:
    sentence = _("A mark is not closed or misspelt: %(what)s") % {"what": error.message}
    return ValidationError(sentence, code="syntax")


def _known(used: set[str]) -> None:
    if unknown := sorted(used - KNOWN):
        names = ", ".join(name[:60] for name in unknown[:10])
        raise ValidationError(
            _("The registry does not know %(names)s: look at the list of variables.") % {"names": names},
            code="unknown",
        )


def _cautions(used: set[str]) -> list[str]:
    missing = [names for names in NEEDED.values() if not used.intersection(names)]
    return [_("None of these stands in the template: %(names)s.") % {"names": ", ".join(names)} for names in missing]


def own_name(name: str) -> str:
    """What the uploader's machine called the file, as it may be shown and given out again."""
    bare = name.replace("\\", "/").rsplit("/", 1)[-1].replace("\0", "")
    try:
        return get_valid_filename(bare)[-200:]
    except ValueError:
        return "template.docx"
