"""The public addresses; they stay. Mounted twice: at /publik/ in Indonesian, at /publik/en/ in English."""

from django.urls import path

from public.views import files, pages

app_name = "public"
urlpatterns = [
    path("", pages.Start.as_view(), name="start"),
    path("naskah/<str:reference>/", pages.AgreementDetail.as_view(), name="agreement-detail"),
    path("daerah/<str:code>/", pages.RegionDetail.as_view(), name="region-detail"),
    path("mitra/<int:pk>/", pages.PartnerDetail.as_view(), name="partner-detail"),
    path("data/", pages.Data.as_view(), name="data"),
    path("data.csv", files.CsvFile.as_view(), name="csv"),
    path("data.json", files.JsonFile.as_view(), name="json"),
    path("sitemap.xml", files.Sitemap.as_view(), name="sitemap"),
    # Its own page for what is not there: that of the registry reads cookies and sets one.
    path("<path:rest>/", pages.Nothing.as_view(), name="nothing"),
]
