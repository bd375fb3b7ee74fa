# Imported for their registrations, which are replaced below; they must not come after.
import allauth.account.admin
import allauth.mfa.admin  # noqa: F401
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from coopreg.admin import RegistryAdmin
from coopreg.history import Family, Table
from regions.admin import ProvinceFilter

# Permissions come with the role (accounts/backends.py) and addresses from the person's record: neither has a page.
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


@admin.register(User)
class UserAdmin(RegistryAdmin, DjangoUserAdmin):
    history_of = Family((Table(User, named_by=("username",)),))
    form = ChangedPerson
    add_form = NewPerson
    list_display = ("username", "first_name", "last_name", "role", "region", "is_active", "last_login")
    list_filter = ("role", "is_active", ProvinceFilter)
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
                "fields": ("role", "region", "is_active"),
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


@admin.register(Authenticator)
class AuthenticatorAdmin(admin.ModelAdmin):
    """Second factors. Taking one away, for a person who lost their phone, is the one deletion of the administration."""

    list_display = ("user", "type", "created_at", "last_used_at")
    list_filter = ("type",)
    list_select_related = ("user",)
    search_fields = ("user__username",)
    # Never the secret itself.
    fields = readonly_fields = ("user", "type", "created_at", "last_used_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Authenticator | None = None) -> bool:
        return False
