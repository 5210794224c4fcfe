"""The page cache keeps what anybody may see, forgets it at once when it changes, and never keeps anything else."""

from __future__ import annotations

import gzip

import pytest
from django.core.cache import caches
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver

from hjulet.hub.publicity import mark_public, not_public, public_page
from hjulet.hub.rules import ANYONE
from hjulet.meet import actions
from hjulet.site.page_cache import PageCacheMiddleware, clear_pages
from tests.factories import make_gathering, make_person, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def page_cache_is_on(settings):
    settings.PAGE_CACHE_SECONDS = 600


def cached(client: Client, path: str, django_assert_num_queries) -> bytes:
    """The page, asked for twice: the second time without a single query."""
    client.get(path)
    with django_assert_num_queries(0):
        return client.get(path).content


@pytest.mark.parametrize(
    "path", ["/", "/platser/kramfors/", "/en/platser/kramfors/", "/traffar/", "/natverk/", "/robots.txt"]
)
def test_public_page_is_answered_without_the_database(path, django_assert_num_queries):
    assert cached(Client(), path, django_assert_num_queries)


def test_swedish_and_english_are_kept_apart(django_assert_num_queries):
    assert b'lang="sv"' in cached(Client(), "/platser/kramfors/", django_assert_num_queries)
    assert b'lang="en"' in cached(Client(), "/en/platser/kramfors/", django_assert_num_queries)


def test_a_seat_taken_shows_at_once(django_capture_on_commit_callbacks, django_assert_num_queries):
    gathering = make_gathering(seats=17)
    path = f"/traffar/{gathering.slug}/"
    assert b"17 av 17" in cached(Client(), path, django_assert_num_queries)
    with django_capture_on_commit_callbacks(execute=True):
        registration = make_registration(gathering)
    assert b"16 av 17" in Client().get(path).content
    with django_capture_on_commit_callbacks(execute=True):
        actions.cancel_registration(ANYONE, registration, has_link=True)
    assert b"17 av 17" in Client().get(path).content


def test_a_gathering_that_fills_up_says_so_in_the_list(django_capture_on_commit_callbacks):
    gathering = make_gathering(seats=1, title="Träffen med en plats")
    assert (
        "Fullt"
        not in Client()
        .get("/traffar/?nar=" + str(gathering.starts.year))
        .content.decode()
        .split(gathering.title)[1][:900]
    )
    with django_capture_on_commit_callbacks(execute=True):
        make_registration(gathering)
    assert (
        "Fullt"
        in Client()
        .get("/traffar/?nar=" + str(gathering.starts.year))
        .content.decode()
        .split(gathering.title)[1][:900]
    )


def test_publishing_forgets_every_page(django_capture_on_commit_callbacks):
    gathering = make_gathering(title="Gamla namnet")
    assert b"Gamla namnet" in Client().get("/traffar/").content
    gathering.title = "Nya namnet"
    with django_capture_on_commit_callbacks(execute=True):
        gathering.save_revision().publish()
    assert b"Nya namnet" in Client().get("/traffar/").content


def test_a_page_made_before_a_change_and_kept_after_it_is_never_shown():
    """The race of publishing: the page is being drawn from old data while the change is committed."""
    content = [b"old"]

    @public_page()
    def view(request):
        answer = HttpResponse(content[0])
        if content[0] == b"old":
            content[0] = b"new"
            caches["pages"].set("generation:site", "changed meanwhile", timeout=None)
        return answer

    middleware = PageCacheMiddleware(with_session(view))
    assert middleware(RequestFactory().get("/x/")).content == b"old"
    assert middleware(RequestFactory().get("/x/")).content == b"new"


def with_session(view):
    """The view behind a session that has not been touched, as the real middleware leaves it."""

    def inner(request):
        request.session = Client().session
        request.session.accessed = False
        return view(request)

    return inner


def drawn_twice(view, *requests) -> bool:
    """Whether the view is asked again for the second request, that is, whether nothing was kept."""
    seen = []

    def counting(request):
        seen.append(request)
        return view(request)

    middleware = PageCacheMiddleware(with_session(counting))
    for request in requests:
        middleware(request)
    return len(seen) == len(requests)


@public_page("q")
def ordinary(request):
    return HttpResponse("for everybody")


def test_an_ordinary_public_answer_is_kept():
    factory = RequestFactory()
    assert not drawn_twice(ordinary, factory.get("/y/"), factory.get("/y/"))
    assert not drawn_twice(ordinary, factory.get("/y/?q=a"), factory.get("/y/?q=a"))


@pytest.mark.parametrize(
    "change",
    [
        lambda response: response.set_cookie("who", "someone") or response,
        lambda response: not_public(HttpResponse("for one person")),
        lambda response: mark_public(HttpResponse("gone", status=404)),
        lambda response: mark_public(HttpResponse("elsewhere", status=302)),
        lambda response: HttpResponse("never marked"),
    ],
)
def test_what_is_not_for_everybody_is_never_kept(change):
    factory = RequestFactory()

    def view(request):
        return change(ordinary(request))

    assert drawn_twice(view, factory.get("/z/"), factory.get("/z/"))


def test_an_answer_that_looked_at_the_session_is_never_kept():
    @public_page()
    def view(request):
        request.session.get("anything")
        return HttpResponse("perhaps personal")

    factory = RequestFactory()
    assert drawn_twice(view, factory.get("/s/"), factory.get("/s/"))


def test_requests_that_may_be_personal_pass_by():
    factory = RequestFactory()
    signed_in = factory.get("/y/")
    signed_in.COOKIES["sessionid"] = "secret"
    for request in (
        signed_in,
        factory.post("/y/"),
        factory.get("/y/", headers={"Authorization": "Bearer secret"}),
        factory.get("/y/", headers={"HX-Request": "true"}),
        factory.get("/y/?utm_source=mail"),
    ):
        assert drawn_twice(ordinary, request, request)


def test_compressed_only_for_those_who_can_read_it():
    path = "/platser/kramfors/"
    Client().get(path)
    packed = Client().get(path, headers={"Accept-Encoding": "gzip"})
    plain = Client().get(path)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert "Content-Encoding" not in plain.headers


def test_another_host_gets_a_page_of_its_own(settings):
    settings.ALLOWED_HOSTS = ["testserver", "evil.example", "localhost"]
    Client().get("/platser/kramfors/", headers={"Host": "evil.example"})
    assert b"evil.example" not in Client().get("/platser/kramfors/").content


def test_a_signed_in_person_gets_nothing_of_hers_into_the_cache():
    person = make_person(name="Påhittad Persson")
    client = Client()
    client.force_login(person)
    for path in ("/", "/traffar/", "/platser/kramfors/", "/min-sida/"):
        client.get(path)
    for path in ("/", "/traffar/", "/platser/kramfors/"):
        assert "Persson" not in Client().get(path).content.decode()


def test_clearing_waits_for_the_transaction(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        clear_pages(["/traffar/"])
    assert len(callbacks) == 1
    assert caches["pages"].get_many(["generation:site"]) == {}


def test_no_public_view_sets_a_cookie_or_asks_who_is_looking(settings):
    """Every address without parameters that marks itself public, straight from the URLconf."""
    settings.PAGE_CACHE_SECONDS = 0  # the view's own answer, not the kept one
    addresses = {
        possibility[0][0]
        for name in get_resolver().reverse_dict
        if isinstance(name, str)
        for possibility, *_rest in get_resolver().reverse_dict.getlist(name)
        if not possibility[0][1]
    }
    public = {}
    for address in sorted(addresses):
        response = Client().get(f"/{address}")
        if getattr(response, "_public_parameters", None) is not None:
            public[address] = response
    assert {"", "traffar/", "natverk/", "platser/", "robots.txt", "sitemap.xml"} <= set(public)
    for address, response in public.items():
        assert not response.cookies, address
        assert "Cookie" not in response.headers.get("Vary", ""), address
