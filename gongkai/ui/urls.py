"""Addresses of the components pages; mounted in development only."""

from django.urls import path

from gongkai.ui import views

app_name = "ui"

urlpatterns = [
    path("", views.components, name="components"),
    path("desk/", views.desk_components, name="desk-components"),
]
