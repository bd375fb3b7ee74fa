"""Which tables make up the history of a region."""

from django.utils.translation import gettext_lazy as _

from coopreg.historytables import Family, Table
from regions.models import Agency, Region, RegionName

REGION = Family((Table(Region), Table(RegionName, "region", noun=_("other name")), Table(Agency, "region")))
