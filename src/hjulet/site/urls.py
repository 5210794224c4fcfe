"""Every address of the site. Swedish ones stand bare, the same under /en/ is English."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from hjulet.site import views, views_open_data, views_personal_data
from hjulet.site.api import api, elsewhere

urlpatterns = [
    # One way in, with its second factor: Wagtail's own password form stands aside.
    path("admin/login/", RedirectView.as_view(url="/konto/login/?next=/admin/")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("media/<path:path>", views.media, name="media"),
    path("api/v1/", api.urls),
    re_path("^api/", elsewhere),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("dcat.<str:ending>", views_open_data.dcat, name="dcat"),
    path("oembed", views_open_data.oembed, name="oembed"),
    path("halsa/", views.health, name="health"),
    *([path("brevladan/", views.mailbox, name="mailbox")] if settings.MAILBOX else []),
    *i18n_patterns(
        path("", views.start, name="start"),
        path("konto/", include("allauth.urls")),
        path("min-sida/", views.my_page, name="my_page"),
        path("min-sida/mina-uppgifter/", views_personal_data.own_data_page, name="own_data"),
        path("min-sida/mina-uppgifter.json", views_personal_data.own_data_file, name="own_data_file"),
        path("personuppgifter/", views_personal_data.personal_data, name="personal_data"),
        path("oppna-data/", views_open_data.open_data, name="open_data"),
        path("", include("hjulet.hub.urls")),
        path("", include("hjulet.meet.urls")),
        path("", include("hjulet.share.urls")),
        path("", include("hjulet.measure.urls")),
        path("", include("hjulet.follow.urls")),
        path("", include("hjulet.match.urls")),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]

handler400 = "hjulet.site.views.bad_request"
handler403 = "hjulet.site.views.forbidden"
handler404 = "hjulet.site.views.not_found"
handler500 = "hjulet.site.views.server_error"
