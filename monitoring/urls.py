from django.urls import URLPattern

app_name = "monitoring"
# Below /agreements/<reference>/.
urlpatterns: list[URLPattern] = []
