"""The database's rules at the fields of a form: the same sentence, found before the database has to say it."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, AgreementSector, Party
from partners.models import Partner
from regions.models import Agency

# The rules that triggers keep (agreements/models/triggers.py) have no place in Django for their sentence.
AUTONOMOUS = _("This region is no regional government of its own, so it cannot be a party. Choose its province.")
AGENCY_OF_REGION = _("This agency does not belong to the region of the agreement. Choose one of its own agencies.")
NO_CIRCLE = _("An agreement cannot follow itself, not even by way of others.")
TRIGGERS: dict[str, Any] = {
    "agreements_agreement_autonomous": AUTONOMOUS,
    "agreements_party_autonomous": AUTONOMOUS,
    "agreements_agreement_agency_of_region": AGENCY_OF_REGION,
    "agreements_agreement_no_circle": NO_CIRCLE,
}
NOT_SAVED = _("The registry refused to save this, and nothing was saved. Check the entries and try again.")


def sentence(model: Any, name: str) -> Any:
    """What the clerk reads where the constraint ``name`` of ``model`` is not kept."""
    return next(each.violation_error_message for each in model._meta.constraints if each.name == name)


def refusal(error: DatabaseError) -> tuple[str, Any]:
    """The name of the constraint that the database refused by, "" when it is none, and its sentence."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None) or ""
    known = dict(TRIGGERS)
    for model in (Agreement, Party, AgreementSector, Partner, Agency):
        # Django's own sentence for a constraint without one names the constraint, which helps nobody.
        known |= {each.name: each.violation_error_message for each in model._meta.constraints}
    return name, known.get(name, NOT_SAVED)


class ConstraintsMixin:
    """For a ModelForm: checks the model's constraints and puts each sentence at its field.

    ``constraint_fields`` says for each constraint which fields of the form it concerns, first the one where the
    sentence stands. A constraint is left alone while one of its fields has an error of its own.
    """

    constraint_fields: ClassVar[Mapping[str, tuple[str, ...]]] = {}

    def applies(self, constraint: str) -> bool:
        """Whether there is anything to check."""
        return True

    def _get_validation_exclusions(self) -> set[str]:
        # The form's fields have checked each column; left to itself Django would put the constraints at no field.
        opts = self.instance._meta  # type: ignore[attr-defined]
        return {field.name for field in opts.get_fields()}

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        form: Any = self
        for constraint in form.instance._meta.constraints:
            fields = self.constraint_fields.get(constraint.name, ())
            if fields and self.applies(constraint.name) and not any(name in form.errors for name in fields):
                _check(form, constraint, fields[0])


def _check(form: Any, constraint: Any, field: str) -> None:
    try:
        constraint.validate(type(form.instance), form.instance)
    except ValidationError as error:
        form.add_error(field, ValidationError(error.messages, code=constraint.name))
