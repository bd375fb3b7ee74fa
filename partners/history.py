"""Which tables make up the history of a partner and of a country."""

from django.utils.translation import gettext_lazy as _

from coopreg.historytables import Family, Table
from partners.models import Contact, Country, CountryName, Partner, PartnerName

PARTNER = Family((Table(Partner), Table(PartnerName, "partner", noun=_("other name")), Table(Contact, "partner")))
COUNTRY = Family((Table(Country, named_by=("name_id",)), Table(CountryName, "country", noun=_("other name"))))
