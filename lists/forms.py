"""The forms by which a person keeps a list as a view."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lists.filters import RowsField
from lists.models import SavedView, roles
from lists.saved import sharing_scope

TAKEN = _("You already have a view of this name: choose another name.")
SharedWith = SavedView.SharedWith


class RegionField(RowsField):
    """One region by its code or whole name; cleans to the region, None when empty."""

    widget: Any = forms.TextInput

    def clean(self, value: Any) -> Any:
        return super().clean([value.strip()])[0] if value and value.strip() else None


class ViewForm(forms.ModelForm):
    """Name, sharing and start of a view. Saves ``instance``, whose owner, list and address the page has set.

    People share with the regions of ``sharing_scope``; those who may share with all, with a role, too.
    """

    start = forms.BooleanField(
        required=False,
        label=_("Begin with this view"),
        help_text=_("It opens when you enter the list from the menu. All rows stay one click away."),
    )

    class Meta:
        model = SavedView
        fields = ("name", "shared_with", "region", "role")
        widgets = {"shared_with": forms.RadioSelect(attrs={"class": "form-check-input"})}
        error_messages = {"name": {"required": _("Give the view a name.")}}
        labels = {"shared_with": _("Who may use it")}
        help_texts = {
            "name": _("For example: Ending within a year"),
            "shared_with": _("Others can open a shared view, not change it. Each sees only the rows they may see."),
        }

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.scope = sharing_scope(user)
        regions = SavedView._meta.get_field("region").related_model._default_manager
        self.regions = regions.filter(self.scope.regions(), retired_on=None).order_by("code")
        if self.scope.everything:
            self._share_with_all()
        else:
            self._share_with_own()
        for name in {"region", "role"} & set(self.fields):
            # Asked for where the view is shared so, and out of sight elsewhere (list.css).
            field: Any = self.fields[name]
            field.marks_optional = False

    def _offer(self, choices: Any) -> None:
        field: Any = self.fields["shared_with"]
        field.choices = choices

    def _share_with_all(self) -> None:
        self._offer(SharedWith.choices)
        self.fields["region"] = RegionField(
            queryset=self.regions,
            choose="",
            key="code",
            required=False,
            label=_("Region"),
            help_text=_("Code or name, as in 19.71 or Kota Pangkal Pinang. A province takes in its kabupaten/kota."),
        )
        self.initial["region"] = self.instance.region.code if self.instance.region_id else ""
        self.fields["role"] = forms.ChoiceField(choices=[("", "---------"), *roles()], required=False, label=_("Role"))

    def _share_with_own(self) -> None:
        """With the region of the person; where it has kabupaten/kota that the person looks after, with one of them."""
        del self.fields["role"]
        only = None if self.scope.with_children else self.user.region
        words: Any = format_lazy(_("People of {region}"), region=only.name) if only else SharedWith.REGION.label
        self._offer([(SharedWith.NOBODY, SharedWith.NOBODY.label), (SharedWith.REGION, words)])
        if only:
            del self.fields["region"]
        else:
            self.fields["region"] = forms.ModelChoiceField(self.regions, required=False, label=_("Region"))
            self.initial.setdefault("region", self.user.region_id)
            self.initial["region"] = self.initial["region"] or self.user.region_id

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        shared = cleaned.get("shared_with")
        if "region" not in self.fields:
            cleaned["region"] = self.user.region
        if shared == SharedWith.REGION and not cleaned.get("region") and "region" not in self.errors:
            self.add_error("region", _("Say with which region."))
        if shared == SharedWith.ROLE and not cleaned.get("role"):
            self.add_error("role", _("Say with which role."))
        # What was filled in beside the choice says nothing.
        if shared != SharedWith.REGION:
            cleaned["region"] = None
            self.errors.pop("region", None)
        if shared != SharedWith.ROLE:
            cleaned["role"] = ""
        return cleaned

    def clean_name(self) -> str:
        # One line, wherever the name came from: it stands in headings, messages and calendars.
        name = " ".join(self.cleaned_data["name"].split())
        others = SavedView.objects.filter(owner=self.instance.owner, list=self.instance.list, name=name)
        if others.exclude(pk=self.instance.pk).exists():
            raise ValidationError(TAKEN, code="taken")
        return str(name)

    def saved(self) -> bool:
        """Saves the view; False, with the reason at the name, where another of this name came in between."""
        try:
            with transaction.atomic():
                self.save()
        except IntegrityError:
            self.add_error("name", TAKEN)
            return False
        return True
