"""Which tables make up the history of a region."""

from coopreg.history import Family, Table
from regions.models import Agency, Region, RegionName

REGION = Family((Table(Region), Table(RegionName, "region"), Table(Agency, "region")))
