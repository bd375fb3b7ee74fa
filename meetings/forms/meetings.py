"""The forms of a meeting: itself, an agenda item with its follow-ups, and who takes part."""

import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.forms.constraints import ConstraintsMixin
from agreements.models import Document
from agreements.views.choose import AGREEMENT
from coopreg.access import edit_scope, read_scope
from coopreg.fields import ChooserField, DayField
from coopreg.people import account_named
from meetings.choices import Decision
from meetings.models import AgendaItem, FollowUp, Meeting, Participant
from monitoring.commitments.forms import offer_papers
from regions.choose import REGION
from regions.models import Region

STALE = _(
    "Somebody else saved this while you were typing. What they wrote stands below; yours is still in the fields. "
    "Bring the two together and save again."
)


class Versioned(forms.ModelForm):
    """A form that is stopped when the row was changed since it was opened."""

    data: Any
    fields: dict[str, Any]
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        # The number on the page stays that of the row; after a stale save it is the new one.
        self.stale = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk and cleaned.get("version") != self.instance.version:
            self.stale = True
            self.add_error(None, STALE)
            self.data = self.data.copy()
            self.data[self.add_prefix("version")] = str(self.instance.version)
        return cleaned


class MeetingForm(ConstraintsMixin, Versioned):
    """What, when and where."""

    held_on = DayField(label=_("Date"), help_text=_("As in 12/07/2018."))
    held_until = DayField(label=_("Last day"), help_text=_("Only where it takes longer than one day."))
    host = ChooserField(REGION, label=_("Host region"), required=False)

    constraint_fields: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "meetings_meeting_title": ("title",),
        "meetings_meeting_days": ("held_until", "held_on"),
    }

    class Meta:
        model = Meeting
        fields = ("title", "held_on", "held_until", "place", "host", "purpose")
        widgets: ClassVar[dict[str, Any]] = {"purpose": forms.Textarea(attrs={"rows": 3})}
        help_texts: ClassVar[dict[str, Any]] = {
            "title": _("For example: Rapat Review Implementasi Kerja Sama Luar Negeri se-Sumatera"),
            "place": _("For example: Pangkalpinang"),
        }

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        stored = kwargs.get("instance")
        # The region, not its key: a chooser then needs no query to name what is chosen.
        kwargs["initial"] = {"host": stored.host if stored else user.region} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        scope = read_scope(user) if read_scope(user).everything else edit_scope(user)
        host = self.fields["host"]
        host.queryset = Region.objects.filter(scope.regions()).select_related("parent")
        host.required = not scope.everything
        self.fields["held_on"].marks_optional = False

    def clean_held_on(self) -> Any:
        day = self.cleaned_data["held_on"]
        if day is None:
            raise forms.ValidationError(_("Give the day of the meeting."))
        return day


class AddForm(forms.Form):
    """One of ``agreements``, for the end of the agenda."""

    fields: dict[str, Any]
    agreement = ChooserField(AGREEMENT, label=_("Agreement"))

    def __init__(self, *args: Any, agreements: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agreement"].queryset = agreements


class NotesForm(Versioned):
    """What was said beside the agreements."""

    class Meta:
        model = Meeting
        fields = ("notes",)
        widgets: ClassVar[dict[str, Any]] = {"notes": forms.Textarea(attrs={"rows": 5})}


class ItemForm(ConstraintsMixin, Versioned):
    """What was found and decided on one agreement; ``key`` is the browser's own for this one saving."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    constraint_fields: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "meetings_item_reason": ("reason", "decision"),
    }

    class Meta:
        model = AgendaItem
        fields = ("findings", "decision", "reason")
        widgets: ClassVar[dict[str, Any]] = {
            "findings": forms.Textarea(attrs={"rows": 3}),
            "reason": forms.Textarea(attrs={"rows": 2}),
            "decision": forms.RadioSelect(attrs={"class": "form-check-input"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid.uuid4()
        self.fields["decision"].choices = [("", _("not decided yet")), *Decision.choices]
        for name in ("findings", "decision", "reason"):
            self.fields[name].marks_optional = False


class ChargeForm(forms.ModelForm):
    """Which account is in charge of a follow-up and by when it is due: this may change after the meeting is closed."""

    fields: dict[str, Any]

    due_on = DayField(label=_("By when"), help_text=_("As in 31/12/2018."))
    owner = forms.CharField(
        label=_("Account"),
        required=False,
        max_length=150,
        help_text=_("The user name or e-mail address, where the person has an account here."),
    )

    class Meta:
        model = FollowUp
        fields: tuple[str, ...] = ("owner", "due_on")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        self.user = user
        stored = kwargs.get("instance")
        if stored and stored.owner:
            kwargs["initial"] = {"owner": stored.owner.username} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        for name, example in (("due_on", "31/12/2018"), ("owner", _("user name"))):
            self.fields[name].marks_optional = False
            self.fields[name].widget.attrs["placeholder"] = example

    def clean_owner(self) -> Any:
        return account_named(self.cleaned_data["owner"], self.user)


class FollowUpForm(ChargeForm):
    """One follow-up: what, who and by when. An empty row of several is left out."""

    class Meta(ChargeForm.Meta):
        fields = ("what", "who", "owner", "due_on")
        widgets: ClassVar[dict[str, Any]] = {"what": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].widget.attrs["list"] = "whos"


class ParticipantForm(forms.ModelForm):
    """One person who is invited or was there."""

    class Meta:
        model = Participant
        fields = ("name", "position", "institution", "part", "invited", "attended", "signs")


class DoneForm(forms.Form):
    """What became of a follow-up."""

    fields: dict[str, Any]

    done_on = DayField(label=_("Done on"), help_text=_("As in 12/07/2018."))
    evidence = forms.CharField(
        label=_("Evidence"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What shows that it is done: a letter with its number, a result, a place."),
        error_messages={"required": _("Say what shows that it is done.")},
    )
    document = forms.ModelChoiceField(
        Document.objects.none(),
        label=_("Paper of the agreement"),
        required=False,
        help_text=_("One that shows it too. A new paper is uploaded with the agreement first."),
    )

    def __init__(self, *args: Any, today: Any, papers: Any, stored: Document | None, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)
        self.fields["done_on"].marks_optional = False
        offer_papers(self.fields["document"], papers, stored)

    def clean_done_on(self) -> Any:
        day = self.cleaned_data["done_on"]
        if day is None:
            raise forms.ValidationError(_("Give the day on which it was done."))
        if day > self.today:
            raise forms.ValidationError(_("This day lies ahead."))
        return day


class DropForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is dropped"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why it is dropped: the reason stays with the follow-up.")},
    )
