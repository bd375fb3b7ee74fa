from django.urls import path

from monitoring.digest.views import DigestOff, digest_switch

urlpatterns = [
    path("", digest_switch, name="digest-switch"),
    path("off/<str:signed>/", DigestOff.as_view(), name="digest-off"),
]
