from django.urls import URLPattern, path

from partners.choose import country_choose, partner_choose
from partners.views import PartnerDetail, PartnerList

app_name = "partners"
urlpatterns: list[URLPattern] = [
    path("", PartnerList.as_view(), name="partner-list"),
    path("choose/", partner_choose, name="partner-choose"),
    path("countries/choose/", country_choose, name="country-choose"),
    path("<int:pk>/", PartnerDetail.as_view(), name="partner-detail"),
]
