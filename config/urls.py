"""All addresses. Chinese pages have no prefix; English ones stand below ``/en/``."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from config.watching import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("readyz", views.ready, name="ready"),
    path("metrics", views.metrics, name="metrics"),
]
urlpatterns += i18n_patterns(
    path("accounts/", include("config.account_urls")),
    path("desk/", include("gongkai.desk.urls")),
    path("api/", include("gongkai.api.urls")),
    path("", include("gongkai.portal.urls")),
    prefix_default_language=False,
)

if settings.DEBUG:
    urlpatterns += i18n_patterns(
        path("ui/", include("gongkai.ui.urls")), prefix_default_language=False
    )

handler404 = "gongkai.core.middleware.page_not_found"
handler500 = "gongkai.core.middleware.server_error"
