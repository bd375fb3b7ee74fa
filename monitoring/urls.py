from monitoring.commitments.urls import urlpatterns as commitments
from monitoring.effectiveness.urls import urlpatterns as effectiveness
from monitoring.obstacles.urls import urlpatterns as obstacles
from monitoring.reports.urls import urlpatterns as reports

app_name = "monitoring"
# Below /agreements/<reference>/; each part of the app has its own addresses.
urlpatterns = [*effectiveness, *commitments, *reports, *obstacles]
