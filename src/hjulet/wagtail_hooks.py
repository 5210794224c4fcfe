"""The editor: one line for each register and each place where our own pages hang in it."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from hjulet.follow.editor import hooks as follow
from hjulet.hub import keeping
from hjulet.hub.choosers import PersonChooserViewSet
from hjulet.hub.viewsets import (
    AffiliationViewSet,
    OrganisationViewSet,
    PersonalDataNoticeViewSet,
    PlaceViewSet,
    SplitCorrectionViewSet,
    ThemeViewSet,
)
from hjulet.match.editor import peer_requests, searches
from hjulet.match.editor import urls as match_urls
from hjulet.meet.editor import hooks as meet
from hjulet.meet.editor import personal_data
from hjulet.meet.viewsets import RetentionRuleViewSet, SellerDetailsViewSet, SpeakerViewSet, VenueViewSet
from hjulet.share.editor import comments, likeness
from hjulet.share.editor import hooks as share
from hjulet.share.viewsets import KnowledgeSourceViewSet


class Registers(SnippetViewSetGroup):
    """What is written once and used on many pages. Each shows only to those who have the right."""

    menu_label = _("Register")
    menu_icon = "list-ul"
    menu_order = 250
    items = (
        VenueViewSet,
        SpeakerViewSet,
        SellerDetailsViewSet,
        OrganisationViewSet,
        PlaceViewSet,
        ThemeViewSet,
        SplitCorrectionViewSet,
        KnowledgeSourceViewSet,
        PersonalDataNoticeViewSet,
        RetentionRuleViewSet,
        AffiliationViewSet,
    )


register_snippet(Registers)
hooks.register("register_admin_viewset", lambda: PersonChooserViewSet("person_chooser", url_prefix="person"))
hooks.register("register_admin_urls", meet.urls)
hooks.register("register_admin_urls", follow.urls)
hooks.register("register_admin_urls", match_urls.urls)
hooks.register("register_admin_menu_item", meet.menu_item)
hooks.register("register_admin_menu_item", peer_requests.menu_item)
hooks.register("register_admin_menu_item", searches.menu_item)
hooks.register("register_admin_menu_item", personal_data.menu_item)
hooks.register("register_log_actions", personal_data.log_actions)
hooks.register("register_page_header_buttons", meet.header_buttons)
hooks.register("register_page_header_buttons", follow.header_buttons)
hooks.register("planner_buttons", follow.planner_buttons)
hooks.register("register_page_listing_buttons", meet.listing_buttons)
hooks.register("construct_homepage_panels", meet.home_panels)
hooks.register("insert_global_admin_css", meet.look)
hooks.register("before_delete_page", meet.before_delete)
hooks.register("before_delete_page", keeping.before_delete_page)
hooks.register("before_delete_snippet", keeping.before_delete_snippet)
hooks.register("before_delete_user", keeping.before_delete_person)
hooks.register("before_bulk_action", meet.before_bulk_action)
hooks.register("before_bulk_action", keeping.before_bulk_action)
hooks.register("before_bulk_action", share.before_bulk_action)
hooks.register("before_publish_page", meet.before_publish)
hooks.register("before_publish_page", share.before_publish)
hooks.register("before_copy_page", share.before_copy)
hooks.register("after_create_page", likeness.ask_whether_the_same)
hooks.register("after_edit_page", likeness.ask_whether_the_same)
hooks.register("register_admin_urls", likeness.urls)
hooks.register("after_publish_page", meet.after_publish)
hooks.register("after_unpublish_page", meet.after_unpublish)
hooks.register("before_serve_document", meet.before_serve_document)
hooks.register("register_admin_urls", comments.urls)
hooks.register("register_admin_menu_item", comments.menu_item)
hooks.register("register_log_actions", comments.log_actions)
hooks.register("register_log_actions", share.log_actions)
hooks.register("register_page_header_buttons", comments.header_buttons)
