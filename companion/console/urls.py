from django.urls import path

from companion.console import views

app_name = "console"

urlpatterns = [
    path("", views.landing, name="landing"),
    path("alerts/", views.worklist, name="worklist"),
    path("alerts/<uuid:alert_id>/", views.alert, name="alert"),
    path("alerts/<uuid:alert_id>/acknowledge", views.acknowledge, name="acknowledge"),
    path("alerts/<uuid:alert_id>/comment", views.comment, name="comment"),
    path("alerts/<uuid:alert_id>/resolve", views.resolve, name="resolve"),
]
