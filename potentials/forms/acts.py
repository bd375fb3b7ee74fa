"""Small forms below a potential: an answer, a priority set by hand, taking it out, a paper."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agreements.forms.constraints import sentence
from agreements.models import Agreement
from agreements.papers.filetypes import ACCEPT
from agreements.views.choose import AGREEMENT
from coopreg.fields import ChooserField
from potentials.models import Potential, PotentialPaper

ANSWERS = [("yes", _("answers this potential")), ("no", _("does not answer it, though region and sector fit"))]


class AnswerForm(forms.Form):
    """What is said of an agreement that ``user`` may read."""

    agreement = ChooserField(
        AGREEMENT,
        label=_("Agreement"),
        help_text=_("Type a part of its title, or its reference as in 13.71-2017-0001."),
        error_messages={"required": _("Choose the agreement.")},
    )
    answers = forms.ChoiceField(
        choices=ANSWERS,
        initial="yes",
        label=_("It"),
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
    )
    note = forms.CharField(required=False, max_length=500, label=_("Note"), help_text=_("Why, in a few words."))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["agreement"]
        field.queryset = Agreement.objects.visible_to(user).select_related("region")


class PriorityForm(forms.Form):
    """The priority that a person sets, with the reason."""

    override = forms.IntegerField(
        min_value=0,
        max_value=100,
        label=_("Priority"),
        help_text=_("0 to 100. It counts in place of the computed one until it is taken back."),
        error_messages={"required": _("Give a number from 0 to 100.")},
    )
    override_reason = forms.CharField(
        max_length=1000,
        label=_("Reason"),
        help_text=_("The reason stays beside the priority. For example: the governor has chosen it for 2027"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": sentence(Potential, "potentials_potential_override")},
    )


class TakeOutForm(forms.Form):
    """Why something is taken out: a potential, or a paper of one."""

    reason = forms.CharField(
        max_length=1000,
        label=_("Why it is taken out"),
        help_text=_("The reason stays with it. For example: entered twice"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": sentence(Potential, "potentials_potential_retired")},
    )


class PaperForm(forms.ModelForm):
    """One file with its title."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={"required": _("Choose the file."), "invalid": _("The file did not arrive. Choose it again.")},
    )

    class Meta:
        model = PotentialPaper
        fields = ("title",)

    def _post_clean(self) -> None:
        # The row as a whole, with its file, is checked by the intake.
        return None

    def refuse(self, error: ValidationError) -> None:
        """Puts the sentences of the intake to the file."""
        self.add_error("file", ValidationError(error.messages))
