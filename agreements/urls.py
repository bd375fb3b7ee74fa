from django.urls import URLPattern, path

from agreements.views.detail import AgreementDetail
from agreements.views.history import AgreementHistory
from agreements.views.listing import AgreementList

app_name = "agreements"
urlpatterns: list[URLPattern] = [
    path("", AgreementList.as_view(), name="agreement-list"),
    path("<str:reference>/", AgreementDetail.as_view(), name="agreement-detail"),
    path("<str:reference>/history/", AgreementHistory.as_view(), name="agreement-history"),
]
