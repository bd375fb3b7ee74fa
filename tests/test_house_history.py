"""Every table of ours is in the history, the history cannot be rewritten, and registry rows cannot be deleted."""

from types import SimpleNamespace

import pghistory
import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, models, transaction

from tests import make

# A model without a history says why.
NOT_IN_THE_HISTORY = {
    "agreements.DocumentText": "read from the file of its paper",
    "agreements.ReferenceCounter": "a counter: the references themselves are in the history of the agreements",
    "agreements.SearchEntry": "made by triggers of what other tables say",
    "agreements.SearchWord": "made by triggers of what other tables say",
    "assessments.Standing": "made by triggers of what other tables say",
    "meetings.Floor": "where a meeting is at the moment",
    "meetings.Presence": "who has what open at the moment",
    "meetings.Saving": "what was saved is in the history of its item",
    "monitoring.Digest": "is itself a line of the log of mails",
    "agreements.Download": "is itself a line of the log: the database lets nothing of it change",
    "potentials.Intake": "a sheet on its way in: the potentials that come of it are in the history",
    "lists.Export": "is itself a line of the log: the database lets only its end be filled in",
    "accounts.User_groups": "no groups are used: the role decides (docs/decisions/0002)",
    "accounts.User_user_permissions": "no permissions are given by hand: the role decides (docs/decisions/0002)",
}
# A model whose rows may go says why.
MAY_BE_DELETED = {
    "accounts.User": "its references are protected; an account that never did anything may be removed",
    "agreements.AgreementSector": "a row of its agreement, taken off in the form; the history keeps it",
    "agreements.Party": "a row of its agreement, taken off in the form; the history keeps it",
    "agreements.DocumentText": "no record of the registry: read from the file of its paper",
    "agreements.ReferenceCounter": "no record of the registry",
    "agreements.Source": "a row of its agreement, taken off in the form; the history keeps it",
    "agreements.SearchEntry": "no record of the registry: made of what other tables say",
    "agreements.SearchWord": "no record of the registry: made of what other tables say",
    "agreements.StagePaper": "a row of its stage; the history keeps it",
    "assessments.Standing": "no record of the registry: made of what other tables say",
    "dashboards.Arrangement": "how a person likes the dashboard; the history keeps it",
    "lists.Feed": "an address of its owner, no record of the registry; the history keeps it",
    "lists.ListSettings": "how a person likes a list; the history keeps it",
    "lists.SavedView": "a person's own arrangement, no record of the registry; the history keeps it",
    "meetings.AgendaItem": "may leave the agenda while nothing is written on it; the history keeps it",
    "meetings.Participant": "a row of its meeting, taken off in the form; the history keeps it",
    "meetings.Presence": "no record of the registry: who has what open at the moment",
    "meetings.Saving": "no record of the registry: goes with its item",
    "monitoring.DigestChoice": "how a person likes the weekly mail; the history keeps it",
    "monitoring.ReportPaper": "a row of its report, taken off in the form; the history keeps it",
    "monitoring.ReportRequest": "a row of its report, taken off in the form; the history keeps it",
    "monitoring.SectorState": "a row of its report, taken off in the form; the history keeps it",
    "partners.CountryName": "a spelling that helps to find the country",
    "partners.PartnerName": "a spelling that helps to find the partner; the history keeps it",
    "potentials.Intake": "no record of the registry: a sheet on its way in",
    "potentials.PotentialAnswer": "a word that may be taken back; the history keeps it",
    "potentials.PotentialFigure": "a row of its potential, taken off in the form; the history keeps it",
    "potentials.WantedCountry": "a row of its potential, taken off in the form; the history keeps it",
    "regions.RegionName": "a spelling that helps to find the region",
}


def our_models() -> list[type[models.Model]]:
    ours = [app for app in apps.get_app_configs() if app.path == str(settings.BASE_DIR / app.label)]
    return [model for app in ours for model in app.get_models(include_auto_created=True)]


RECORDS = [model for model in our_models() if not issubclass(model, pghistory.models.Event)]
EVENTS = [model for model in our_models() if issubclass(model, pghistory.models.Event)]


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model._meta.label)
def test_every_model_is_in_the_history_or_says_why_not(model: type[models.Model]):
    labels = {tracker.label for tracker in _trackers(model)}
    if model._meta.label in NOT_IN_THE_HISTORY:
        assert not labels, f"{model._meta.label} is in the history: take it off the list"
    else:
        assert labels == {"insert", "update", "delete"}


def _trackers(model: type[models.Model]) -> list:
    return [tracker for event in EVENTS if event.pgh_tracked_model is model for tracker in event.pgh_trackers]


@pytest.mark.parametrize("model", EVENTS, ids=lambda model: model._meta.label)
def test_every_history_table_refuses_update_and_delete(model: type[models.Model]):
    operations = {str(trigger.operation) for trigger in model._meta.triggers if type(trigger).__name__ == "Protect"}
    assert {"UPDATE OR DELETE"} == operations or {"UPDATE", "DELETE"} <= operations


@pytest.mark.parametrize("change", [lambda rows: rows.update(title="x"), lambda rows: rows._raw_delete("default")])
def test_the_database_itself_keeps_the_history_as_it_is(places: SimpleNamespace, change):
    make.agreement(places.babel)
    rows = apps.get_model("agreements.AgreementEvent").objects.all()
    assert rows.count() == 1
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        change(rows)
    assert rows.count() == 1


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model._meta.label)
def test_every_record_is_protected_from_deletion_or_says_why_not(model: type[models.Model]):
    protected = any(trigger.name == "protect_deletes" for trigger in getattr(model._meta, "triggers", []))
    label = model._meta.label
    exempt = label in MAY_BE_DELETED or model._meta.auto_created
    assert protected != bool(exempt), f"{label}: protect it, or say in MAY_BE_DELETED why not"


@pytest.mark.parametrize("name", ["agreement", "partner", "region", "agency", "sector", "country"])
def test_the_database_refuses_to_delete_a_record(places: SimpleNamespace, name: str):
    partner = make.partner()
    rows = {
        "agreement": make.agreement(places.babel, partner),
        "partner": make.partner(),
        "region": make.region("99"),
        "agency": make.agency(places.babel),
        "sector": make.sector(),
        "country": make.country("XX", "Negeri X", "X Land"),
    }
    row = rows[name]
    for delete in (row.delete, lambda: type(row).objects.filter(pk=row.pk)._raw_delete("default")):
        with pytest.raises(DatabaseError), transaction.atomic():
            delete()
    assert type(row).objects.filter(pk=row.pk).exists()


def test_bulk_and_raw_changes_are_in_the_history(places: SimpleNamespace):
    agreement = make.agreement(places.babel)
    type(agreement).objects.filter(pk=agreement.pk).update(summary="in bulk")
    labels = apps.get_model("agreements.AgreementEvent").objects.filter(pgh_obj=agreement).values_list("pgh_label")
    assert [label for (label,) in labels.order_by("pgh_id")] == ["insert", "update"]
