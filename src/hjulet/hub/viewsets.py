"""The hub in the editor: the registers that everybody shares, and the people who may sign in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import CopyView, SnippetViewSet
from wagtail.users.views.users import IndexView, UserViewSet

from hjulet.hub.forms import NewPersonForm, PersonForm
from hjulet.hub.models import (
    Affiliation,
    Organisation,
    Person,
    PersonalDataNotice,
    Place,
    SplitCorrection,
    Theme,
)
from hjulet.hub.queries import organisations
from hjulet.hub.rules import ANYONE
from hjulet.hub.sorting import swedish_sort_key


class SwedishSearchForm(BaseFilterForm):
    """Searches what has a `sort_name`: by any part of the name, å ä ö counted as themselves, or by its code."""

    q = forms.CharField(
        label=_("Sök"), required=False, widget=forms.TextInput(attrs={"placeholder": _("Namn eller kod")})
    )

    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        objects = super().filter(objects)
        if text := self.cleaned_data.get("q", "").strip():
            wanted = Q(sort_name__contains=swedish_sort_key(text))
            if hasattr(objects.model, "code"):
                wanted |= Q(code=text)
            objects = objects.filter(wanted)
            self.is_searching = True
            self.search_query = text
        return objects


class _SwedishChooseView(ChooseView):
    filter_form_class = SwedishSearchForm


class _SwedishChooseResultsView(ChooseResultsView):
    filter_form_class = SwedishSearchForm


class SwedishChooserViewSet(SnippetChooserViewSet):
    """A chooser that finds "Åre" when one types "åre", on either database."""

    choose_view_class = _SwedishChooseView
    choose_results_view_class = _SwedishChooseResultsView


class OrganisationChooserViewSet(SwedishChooserViewSet):
    choose_one_text = _("Välj organisation")
    choose_another_text = _("Välj en annan organisation")

    def get_object_list(self) -> QuerySet[Organisation]:
        return organisations(ANYONE)


class OrganisationViewSet(SnippetViewSet):
    """The closed register of organisations. One that has ended is kept, with its last day and its successor."""

    model = Organisation
    icon = "group"
    menu_label = _("Organisationer")
    menu_order = 100
    list_display = [
        "name",
        Column("get_kind_display", label=_("Slag"), sort_key="kind"),
        "code",
        "org_number",
        "valid_to",
    ]
    list_filter = {"kind": ["exact"], "valid_to": ["isnull"]}
    search_backend_name = None
    search_fields = ["name", "code", "org_number"]
    ordering = ["sort_name"]
    chooser_viewset_class = OrganisationChooserViewSet
    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("code"), FieldPanel("org_number")]),
        FieldPanel("place"),
        FieldPanel("website"),
        FieldPanel("parent"),
        MultiFieldPanel(
            [
                HelpPanel(
                    content=_(
                        "En organisation som har upphört får ett slutdatum, och gärna den som tog över. Den tas inte bort."
                    )
                ),
                FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
                FieldPanel("successor"),
            ],
            heading=_("När den finns"),
        ),
    ]


class LookOnlyPolicy(ModelPermissionPolicy):
    """Everybody in the editor may look and choose, nobody may change: the table is built in."""

    ALLOWED = frozenset({"view"})

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in self.ALLOWED and user.is_active

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


register_permission_policy(Place, LookOnlyPolicy(Place))


class PlaceChooserViewSet(SwedishChooserViewSet):
    choose_one_text = _("Välj kommun eller län")
    choose_another_text = _("Välj en annan kommun eller ett annat län")


class PlaceViewSet(SnippetViewSet):
    """The 290 municipalities and 21 counties, to look at. They come with the product."""

    model = Place
    icon = "site"
    menu_label = _("Platser")
    menu_order = 110
    list_display = [
        "name",
        "code",
        Column("get_kind_display", label=_("Slag"), sort_key="kind"),
        "county",
        "population_2023",
    ]
    list_filter = ["kind"]
    search_backend_name = None
    search_fields = ["name", "official_name", "code"]
    ordering = ["sort_name"]
    inspect_view_enabled = True
    copy_view_enabled = False
    chooser_viewset_class = PlaceChooserViewSet
    panels = [FieldPanel("name", read_only=True), FieldPanel("code", read_only=True)]


class ThemeChooserViewSet(SwedishChooserViewSet):
    choose_one_text = _("Välj ämne")
    choose_another_text = _("Välj ett annat ämne")


class ThemeViewSet(SnippetViewSet):
    """Subject words, their relations, and the words that lead to them."""

    model = Theme
    icon = "tag"
    menu_label = _("Ämnen")
    menu_order = 120
    list_display = ["name", "name_en", "broader"]
    search_backend_name = None
    search_fields = ["name", "name_en", "other_words", "hidden_words"]
    ordering = ["sort_name"]
    chooser_viewset_class = ThemeChooserViewSet
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("name_en")]),
        FieldPanel("slug"),
        FieldPanel("note"),
        FieldRowPanel([FieldPanel("other_words"), FieldPanel("hidden_words")]),
        FieldPanel("broader"),
        FieldPanel("related", widget=forms.CheckboxSelectMultiple),
        FieldPanel("exact_match"),
    ]


class SplitCorrectionViewSet(SnippetViewSet):
    """How a compound is taken apart in search, where the rules do it wrongly. What is indexed follows at once."""

    model = SplitCorrection
    icon = "cut"
    menu_label = _("Delade ord")
    menu_order = 125
    list_display = ["word", "parts"]
    search_backend_name = None
    search_fields = ["word", "parts"]
    copy_view_enabled = False
    panels = [
        HelpPanel(
            content=_(
                "Sökningen delar sammansatta ord: ”kollektivtrafikindragning” hittas också på ”indragning”. "
                "Rätta här de ord som delas fel. Sidorna där ordet står söks om när du sparar."
            )
        ),
        FieldRowPanel([FieldPanel("word"), FieldPanel("parts")]),
    ]


class AddOnlyPolicy(ModelPermissionPolicy):
    """Whoever has the right may add and look; nobody may change or take away, not even an administrator."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in {"add", "view"} and bool(super().user_has_permission(user, action))

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


register_permission_policy(PersonalDataNotice, AddOnlyPolicy(PersonalDataNotice))


class _WriteFromEarlierView(CopyView):
    """Shows the form with an earlier text in it. It is sent to where new ones are made, never back here."""

    http_method_names = ["get", "head"]


class PersonalDataNoticeViewSet(SnippetViewSet):
    """What is said beside the button. A registration points at the text it was made under, so a text never changes."""

    model = PersonalDataNotice
    icon = "lock"
    menu_label = _("Personuppgifter")
    menu_order = 130
    list_display = ["__str__", "controller", "valid_from"]
    inspect_view_enabled = True
    copy_view_class = _WriteFromEarlierView
    panels = [
        HelpPanel(
            content=_(
                "Texten gäller från det datum du anger och ersätter den förra. Den kan inte ändras efteråt: "
                "de som redan har anmält sig har fått den text som gällde då. Skriv en ny i stället."
            )
        ),
        FieldRowPanel([FieldPanel("purpose"), FieldPanel("version"), FieldPanel("valid_from")]),
        FieldRowPanel([FieldPanel("controller"), FieldPanel("contact")]),
        FieldPanel("reason"),
        FieldRowPanel([FieldPanel("legal_ground"), FieldPanel("retention")]),
        FieldPanel("rights"),
        FieldPanel("is_public_record"),
    ]


class AffiliationViewSet(SnippetViewSet):
    """Who acts for which organisation, and until when."""

    model = Affiliation
    icon = "link"
    menu_label = _("Tillhörigheter")
    menu_order = 140
    list_display = ["person", "organisation", "role_title", "from_date", "to_date", "is_representative"]
    list_filter = {"is_representative": ["exact"], "to_date": ["isnull"]}
    search_backend_name = None
    search_fields = ["person__name", "person__email", "organisation__name", "role_title"]
    panels = [
        FieldPanel("person"),
        FieldPanel("organisation"),
        FieldPanel("role_title"),
        FieldRowPanel([FieldPanel("from_date"), FieldPanel("to_date")]),
        FieldPanel("is_representative"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Affiliation]:
        return Affiliation.objects.select_related("person", "organisation").order_by(
            "organisation__sort_name", "person__name"
        )


class _PeopleIndexView(IndexView):
    """Looks people up; what every other list offers, to take it away as a file, is not here."""

    search_fields = {"name", "email"}

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.is_export = False

    @property
    def columns(self) -> list[Any]:
        found = list(super().columns)
        for column in found:
            if column.name == "name":
                column.sort_key = "name"
            elif column.name == Person.USERNAME_FIELD:
                column.label = _("E-postadress")
        return found

    def order_queryset(self, queryset: QuerySet[Person]) -> QuerySet[Person]:
        """By our one name; Wagtail would sort by first and last."""
        if self.ordering in {"name", "-name"}:
            return queryset.order_by(self.ordering, "email")
        return super().order_queryset(queryset)


class PersonViewSet(UserViewSet):
    """Inställningar → Användare: people by name and address. No list to take away: only look up, add and change."""

    model = Person
    ordering = "name"
    index_view_class = _PeopleIndexView

    def get_templates(self, name: str = "index", fallback: str = "") -> list[str]:
        return [f"hjulet/editor/people/{name}.html", *super().get_templates(name, fallback)]

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm[Person]]:
        return PersonForm if for_update else NewPersonForm
