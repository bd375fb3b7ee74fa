from django.urls import URLPattern, path

from dashboards.views import Arrange, Dashboard, DashboardPicture

app_name = "dashboards"
urlpatterns: list[URLPattern] = [
    path("", Dashboard.as_view(), name="dashboard"),
    path("arrange/", Arrange.as_view(), name="arrange"),
    path("<slug:name>/", DashboardPicture.as_view(), name="picture"),
]
