"""The columns of the list of partners, in the order of its export."""

from typing import Any

from django.apps import apps
from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from coopreg.dates import Precision
from coopreg.expressions import Fold, localized
from coopreg.links import link_to
from lists.columns import Asked, ChoiceColumn, Column, DateColumn, Each, LinkColumn, ListTable, ManyColumn, NumberColumn
from lists.columns.cells import Sql
from partners.models import Contact, Partner, PartnerName


def number_of_agreements(asked: Asked) -> Coalesce:
    """How many agreements with the partner the person may read."""
    # By name: the agreements look at the partners, not the other way round.
    seen = apps.get_model("agreements", "Agreement").objects.visible_to(asked.user)
    parties = apps.get_model("agreements", "Party").objects.filter(partner=OuterRef("pk"), agreement__in=seen)
    # A partner is a party to an agreement once (agreements_party_partner_once).
    return Coalesce(Subquery(parties.order_by().values("partner").annotate(_n=Count("*")).values("_n")), 0)


def _other_names(asked: Asked) -> QuerySet[PartnerName]:
    return PartnerName.objects.all()


def _contacts(asked: Asked) -> QuerySet[Contact]:
    """As on the page of a partner: for those who may read an agreement with it."""
    seen = apps.get_model("agreements", "Agreement").objects.visible_to(asked.user)
    parties = apps.get_model("agreements", "Party").objects.filter(partner=OuterRef("partner"), agreement__in=seen)
    return Contact.objects.filter(Exists(parties), retired_on=None)


def contact(asked: Asked) -> Sql:
    """One contact: "Sato Hanako, Mayor, sato@example.jp"."""
    filled = (NullIf(field, Value("")) for field in ("position", "email", "phone"))
    return Sql("concat_ws(', ', {0}, {1}, {2}, {3})", F("name"), *filled)


address = link_to("partners:partner-detail")


def agreements(key: Any) -> str:
    return f"{reverse('agreements:agreement-list')}?{urlencode({'partner': key})}"


class PartnerTable(ListTable):
    """One row is one partner, with the number of agreements that the person may read."""

    id = Column(_("Number"), "pk", css="cell-num", number=True)
    name = LinkColumn(_("Name"), "name", "pk", address=address, sort="name", css="cell-title card-title")
    original_name = Column(_("Name in its own script"), "original_name")
    other_names = ManyColumn(_("Other names"), Each(_other_names, "partner", "name", ("name",)))
    country = Column(_("Country code"), "country_id", sort="country")
    country_name = Column(_("Country"), lambda asked: localized("country__name"), sort="country")
    kind = ChoiceColumn(_("Kind of partner"), "kind", Partner.Kind)
    rank = ChoiceColumn(_("Rank"), "rank", Partner.Rank)
    city = Column(_("Seat"), "city")
    agreements = NumberColumn(_("Agreements"), number_of_agreements, "pk", address=agreements, sort="agreements")
    retired_on = DateColumn(_("Retired on"), "retired_on", lambda asked: Value(Precision.DAY))

    contacts = ManyColumn(_("Contacts"), Each(_contacts, "partner", contact, ("name",)))

    shown = ("name", "original_name", "country_name", "kind", "rank", "city", "agreements")
    sorts = {
        "name": lambda asked: Fold("name"),
        "country": lambda asked: Fold(localized("country__name")),
        "agreements": number_of_agreements,
    }
    missing = ("country",)
    order = "name"

    @classmethod
    def counted(cls, number: int) -> str:
        return ngettext("%(number)s partner", "%(number)s partners", number) % {"number": number_format(number)}
