# Imported for their registrations, which are taken back below; they must not come after.
import allauth.account.admin
import allauth.mfa.admin  # noqa: F401
import structlog
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from coopreg.historytables import Family, Table
from lists.admin import RegistryAdmin, export_selected
from regions.admin import ProvinceFilter

log = structlog.get_logger(__name__)

# Permissions come with the role (accounts/backends.py), addresses and second factors with the person's record.
admin.site.unregister(Group)
admin.site.unregister(EmailAddress)
admin.site.unregister(Authenticator)


class NewPerson(AdminUserCreationForm):
    class Meta(AdminUserCreationForm.Meta):
        model = User
        fields = ("username", "role", "region")


class ChangedPerson(UserChangeForm):
    class Meta(UserChangeForm.Meta):
        model = User
        fields = "__all__"


@admin.action(description=_("Take away the second factor"), permissions=["change"])
def remove_second_factor(
    model_admin: RegistryAdmin, request: HttpRequest, chosen: QuerySet[User]
) -> HttpResponse | None:
    """For people who lost their phone: asks first, then lets them sign in with the password alone."""
    people = chosen.filter(Exists(Authenticator.objects.filter(user=OuterRef("pk"))))
    if not people:
        model_admin.message_user(request, _("None of these people has a second factor."), messages.WARNING)
        return None
    if "remove" not in request.POST:
        context = {
            **model_admin.admin_site.each_context(request),
            "title": _("Take away the second factor"),
            "opts": model_admin.opts,
            "people": people,
            "action_checkbox_name": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/accounts/second_factor.html", context)
    names = sorted(person.username for person in people)
    Authenticator.objects.filter(user__in=[person.pk for person in people]).delete()
    log.info("second_factor_removed", people=names)
    done = _("Taken away. They now sign in with their password alone: %(people)s.")
    model_admin.message_user(request, done % {"people": ", ".join(names)}, messages.SUCCESS)
    return None


@admin.register(User)
class UserAdmin(RegistryAdmin, DjangoUserAdmin):
    history_of = Family((Table(User, named_by=("username",)),))
    actions = [export_selected, remove_second_factor]
    form = ChangedPerson
    add_form = NewPerson
    list_display = ("username", "first_name", "last_name", "role", "region", "is_active", "second_factor", "last_login")
    list_filter = ("role", "is_active", "may_export", ProvinceFilter)
    list_select_related = ("region",)
    search_fields = ("username", "first_name", "last_name", "email", "region__name")
    ordering = ("username",)
    autocomplete_fields = ("region",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    csv_without = ("is_staff", "is_superuser")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email")}),
        (
            _("Role"),
            {
                "fields": ("role", "region", "may_export", "is_active"),
                "description": _(
                    "The role decides what the person may do, the region whose agreements they see. "
                    "A person who has left is set to inactive."
                ),
            },
        ),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "fields": (
                    "username",
                    "first_name",
                    "last_name",
                    "email",
                    "role",
                    "region",
                    "usable_password",
                    "password1",
                    "password2",
                ),
                "description": _("The person signs in with the user name and this first password, and can change it."),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        has_one = Exists(Authenticator.objects.filter(user=OuterRef("pk")))
        return super().get_queryset(request).annotate(has_second_factor=has_one)

    @admin.display(description=_("second factor"), boolean=True, ordering="has_second_factor")
    def second_factor(self, person: User) -> bool:
        return bool(getattr(person, "has_second_factor", False))
