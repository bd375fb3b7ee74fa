from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("agreements/", include("agreements.urls")),
    path("regions/", include("regions.urls")),
    path("partners/", include("partners.urls")),
    path("admin/", admin.site.urls),
]
