"""Permissions by role: no groups to keep in step, one table to read."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User

_READ = {
    "agreements.view_agreement",
    "agreements.view_document",
    "agreements.view_download",
    "partners.view_partner",
    "regions.view_region",
    "lists.view_export",
    "assessments.view_assessment",
    "drafting.view_draft",
    "monitoring.view_commitment",
    "monitoring.view_report",
    "monitoring.view_activity",
    "monitoring.view_obstacle",
    "monitoring.view_judgement",
    "meetings.view_meeting",
    "meetings.view_agendaitem",
    "meetings.view_followup",
    "dashboards.view_dashboard",
    "potentials.view_potential",
}
# Taken away from one person by the field may_export of the account.
_EXPORT = {
    "agreements.export_agreement",
    "agreements.export_document",
    "agreements.export_download",
    "partners.export_partner",
    "regions.export_region",
    "lists.export_export",
    "drafting.export_draft",
    "monitoring.export_commitment",
    "monitoring.export_report",
    "monitoring.export_activity",
    "monitoring.export_obstacle",
    "meetings.export_meeting",
    "meetings.export_agendaitem",
    "meetings.export_followup",
    "dashboards.export_dashboard",
    "potentials.export_potential",
}
_WRITE = {
    "agreements.add_agreement",
    "agreements.change_agreement",
    "agreements.add_document",
    "agreements.change_document",
    "partners.add_partner",
    "monitoring.add_commitment",
    "monitoring.change_commitment",
    "monitoring.add_report",
    "monitoring.change_report",
    "monitoring.add_activity",
    "monitoring.change_activity",
    "monitoring.add_obstacle",
    "monitoring.change_obstacle",
    "potentials.add_potential",
    "potentials.change_potential",
}
# What a region's supervisor does with what its staff wrote: sign evidence off, check, lock and unlock reports.
_SUPERVISE = {"monitoring.sign_off_fulfilment", "monitoring.check_report"}

# Judging what an agreement came to: the ministries, and the supervisors of its region.
_VERDICT = {"monitoring.add_judgement"}

# Making and leading review meetings; which ones, MeetingQuerySet.held_by says.
_HOLD = {"meetings.hold_meeting"}

# The clause checklist is filled by the ministries too, who read every agreement.
_CHECK = {"drafting.change_clausecheck"}

# Answering the checks that warn: whoever may change the agreement, and the ministries.
_ANSWER = {"assessments.answer_warning"}

# Judging the four aman, and reading what only those who judge may read: answers to the guiding questions and notes.
_JUDGE = {
    "assessments.add_assessment",
    "assessments.view_answer",
    "assessments.view_internalnote",
}

# Steps through the procedure; beside them stands what a stage asks of who moves an agreement on (Stage.moved_by).
_MOVE = {"agreements.move_agreement"}

# Administrators are superusers: Django grants them everything.
PERMISSIONS: dict[str, set[str]] = {
    User.Role.STAFF: _READ | _EXPORT | _WRITE | _MOVE | _CHECK | _ANSWER,
    User.Role.SUPERVISOR: _READ
    | _EXPORT
    | _WRITE
    | _MOVE
    | _CHECK
    | _ANSWER
    | _SUPERVISE
    | _VERDICT
    | _HOLD
    | {"agreements.bulk_agreement", "agreements.supervise_agreement"},
    User.Role.REVIEWER: _JUDGE
    | _READ
    | _EXPORT
    | _MOVE
    | _CHECK
    | _ANSWER
    | _VERDICT
    | _HOLD
    | {"agreements.review_agreement"},
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
