"""Every address of the site."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from courses.admin import sandbox

# The admin signs people in through the same door as the site, with its rate limits and TOTP.
admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign,no-untyped-call]

urlpatterns = [
    path("", include("courses.urls")),
    path("account/", include("allauth.urls")),
    path("admin/sandbox/", admin.site.admin_view(sandbox.page), name="sandbox"),
    path("admin/", admin.site.urls),
]
