from django.urls import URLPattern, path

from regions.choose import agency_choose, region_choose
from regions.views import RegionDetail, RegionList

app_name = "regions"
urlpatterns: list[URLPattern] = [
    path("", RegionList.as_view(), name="region-list"),
    path("choose/", region_choose, name="region-choose"),
    path("agencies/choose/", agency_choose, name="agency-choose"),
    path("<str:code>/", RegionDetail.as_view(), name="region-detail"),
]
