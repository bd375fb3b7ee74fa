"""Permissions by role: no groups to keep in step, one table to read."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from accounts.models import User

_READ = {
    "agreements.view_agreement",
    "partners.view_partner",
    "regions.view_region",
}
_WRITE = {
    "agreements.add_agreement",
    "agreements.change_agreement",
    "partners.add_partner",
}

# Administrators are superusers: Django grants them everything.
PERMISSIONS: dict[str, set[str]] = {
    User.Role.STAFF: _READ | _WRITE,
    User.Role.SUPERVISOR: _READ | _WRITE,
    User.Role.REVIEWER: _READ,
    User.Role.ADMINISTRATOR: set(),
}


class RoleBackend(ModelBackend):
    """Grants what the person's role grants; which rows they may touch is the querysets' matter."""

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        return PERMISSIONS[user_obj.role]
