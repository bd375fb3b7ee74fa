"""Permissions by role: no groups to keep in step, one table to read."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User

_READ = {
    "agreements.view_agreement",
    "partners.view_partner",
    "regions.view_region",
    "lists.view_export",
    "drafting.view_draft",
}
# Taken away from one person by the field may_export of the account.
_EXPORT = {
    "agreements.export_agreement",
    "partners.export_partner",
    "regions.export_region",
    "lists.export_export",
    "drafting.export_draft",
}
_WRITE = {
    "agreements.add_agreement",
    "agreements.change_agreement",
    "partners.add_partner",
}

# The clause checklist is filled by the ministries too, who read every agreement.
_CHECK = {"drafting.change_clausecheck"}

# Administrators are superusers: Django grants them everything.
PERMISSIONS: dict[str, set[str]] = {
    User.Role.STAFF: _READ | _EXPORT | _WRITE | _CHECK,
    User.Role.SUPERVISOR: _READ | _EXPORT | _WRITE | _CHECK | {"agreements.bulk_agreement"},
    User.Role.REVIEWER: _READ | _EXPORT | _CHECK,
    User.Role.ADMINISTRATOR: set(),
}


class RoleBackend(AuthenticationBackend):
    """Signs in as allauth does and grants what the role grants; which rows one may touch is the querysets' matter.

    The only backend: Django asks every one for each permission, and another would look into tables that stay empty.
    """

    def get_user(self, user_id: Any) -> User | None:
        """The person of a session together with their region, which every page asks for."""
        user = User.objects.select_related("region").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        return PERMISSIONS[user_obj.role]
