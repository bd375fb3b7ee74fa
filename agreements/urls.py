from django.urls import URLPattern, path

from agreements.views.detail import AgreementDetail
from agreements.views.history import AgreementHistory

app_name = "agreements"
urlpatterns: list[URLPattern] = [
    path("<str:reference>/", AgreementDetail.as_view(), name="agreement-detail"),
    path("<str:reference>/history/", AgreementHistory.as_view(), name="agreement-history"),
]
