"""Who is proposed, in what order and why; whom one asks there; and that a reason hides whom it is about."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from hjulet.follow.models import Commitment, Outcome, Reuse
from hjulet.hub.models import Affiliation, Place
from hjulet.match import actions
from hjulet.match.queries.peers import HIDES_AMONG, proposals
from hjulet.match.queries.places import Course, Size, likeness
from hjulet.match.queries.whom import people_to_ask
from hjulet.match.wording import reason_words
from tests.factories import make_network, make_organisation, organisation, place
from tests.match.peers import ask, make_example, make_member, make_theme, make_three_peers

pytestmark = pytest.mark.django_db


def codes_of(found) -> list[str]:
    names = {org.pk: org.code for org in map(organisation, ("2313", "2283", "2303", "0180", "22", "2282"))}
    return [names.get(one.organisation_id, "other") for one in found]


def test_likeness_is_size_and_course_and_can_be_added_up():
    kramfors, stockholm = place("2282"), place("0180")
    near = likeness(kramfors, place("2283"))
    assert (near.size, near.course, near.is_same_course) == (Size.SAME, Course.SHRUNK, True)
    far = likeness(kramfors, stockholm)
    assert (far.size, far.course, far.is_same_course, far.share) == (Size.LARGER, Course.GROWN, False, 0.0)
    assert likeness(kramfors, kramfors).share == 1.0
    assert near.share == likeness(place("2283"), kramfors).share


def test_those_who_have_shown_most_and_are_most_alike_come_first_and_always_in_the_same_order():
    theme = make_theme()
    asker = make_member()
    make_three_peers(theme)
    big = make_member("0180")
    make_example(theme, "0180", contact=big, evidence="followed_up")
    found = proposals(organisation(), theme, asker=asker)
    # The evaluated one; then followed up and like; then told of and like, before followed up and unlike.
    assert codes_of(found)[:4] == ["2313", "2283", "2303", "0180"]
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert found == proposals(organisation(), theme, asker=asker)
    assert len(found) <= 7


def test_reuse_commitments_and_networks_count_and_broader_words_count_half():
    wide = make_theme()
    theme = make_theme(broader=wide)
    asker = make_member()
    for code in ("2313", "2283", "2303"):
        make_member(code, is_representative=True)
    example = make_example(theme, "0180")
    Reuse.objects.create(example=example, organisation=organisation("2313"), stage="in_use")
    kept = Commitment.objects.create(
        example=example, organisation=organisation("2283"), text="Pröva", due_on=timezone.localdate(),
        state="done", visibility="public",
    )  # fmt: skip
    Outcome.objects.create(commitment=kept, state="done", due_on=kept.due_on, what_happened="Det gick.")
    hidden = Commitment.objects.create(
        example=example, organisation=organisation("2303"), text="Pröva", due_on=timezone.localdate(),
        state="done", visibility="organisation",
    )  # fmt: skip
    Outcome.objects.create(commitment=hidden, state="done", due_on=kept.due_on, what_happened="Det gick.")
    network = make_network(members=[organisation("2303")])
    network.themes = [wide]
    network.save()

    found = proposals(organisation(), theme, asker=asker)
    by_code = dict(zip(codes_of(found), found, strict=True))
    kinds = {code: [fact["kind"] for fact in one.reasons[1:]] for code, one in by_code.items()}
    assert {code: kinds[code] for code in ("2313", "2283", "2303")} == {
        "2313": ["reuse"], "2283": ["commitment"], "2303": ["network"],
    }  # fmt: skip
    assert by_code["2303"].reasons[-1] == {"kind": "network", "near": True}
    assert by_code["2303"].score == round(4 * likeness(place(), place("2303")).share + 0.5, 6)


@pytest.mark.parametrize("what", ["own", "draft", "restricted", "left", "inactive", "agency"])
def test_is_never_proposed(what):
    theme = make_theme()
    asker = make_member()
    other = make_member("2283")
    code = "2282" if what == "own" else "2283"
    page = make_example(theme, code, contact=make_member() if what == "own" else other)
    if what == "draft":
        page.live = False
        page.save()
    elif what == "restricted":
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    elif what == "left":
        Affiliation.objects.filter(person=other).update(
            from_date=timezone.localdate() - timedelta(days=9),
            to_date=timezone.localdate() - timedelta(days=1),
        )
    elif what == "inactive":
        other.is_active = False
        other.save()
    elif what == "agency":
        page.organisation = make_organisation()
        page.save()
        Affiliation.objects.filter(person=other).update(organisation=page.organisation)
    unnamed = {"own": organisation().pk, "agency": page.organisation_id}.get(what, organisation("2283").pk)
    knowing = [one for one in proposals(organisation(), theme, asker=asker) if len(one.reasons) > 1]
    assert unnamed not in {one.organisation_id for one in knowing}


def test_the_contact_is_asked_before_the_representative_and_nobody_more_than_twice_a_month():
    theme = make_theme()
    contact, representative = make_member("2283"), make_member("2283", is_representative=True)
    make_example(theme, "2283", contact=contact)
    pk = organisation("2283").pk
    assert people_to_ask([pk], theme) == {pk: [contact.pk, representative.pk]}
    asked = []
    for code in ("2282", "2313", "2303", "2260", "2262"):
        asker = make_member(code)
        request = ask(asker, theme, code)
        own = request.suggestions.get(organisation=pk)
        try:
            actions.send_to(asker, request, [own.public_id])
        except actions.RequestRefused as refused:
            asked.append(refused.reason)
        else:
            own.refresh_from_db()
            asked.append({contact.pk: "contact", representative.pk: "representative"}[own.person_id])
    assert asked == ["contact", "contact", "representative", "representative", "nobody_to_ask"]


def test_a_reason_is_a_whole_sentence_without_name_or_figure():
    theme = make_theme()
    asker = make_member()
    make_example(theme, "2283", contact=make_member("2283"), evidence="evaluated")
    first = proposals(organisation(), theme, asker=asker)[0]
    assert reason_words(first.reasons) == (
        "En kommun med ungefär lika många invånare som ni, som också har minskat sedan 1975. "
        "Den har ett exempel om ämnet som är utvärderat."
    )
    region = [{"kind": "place", "of": "region"}, {"kind": "reuse", "stage": "in_use", "near": True}]
    assert reason_words(region) == (
        "En region som använder något som andra har gjort om ett närliggande ämne."
    )
    nothing = [{"kind": "place", "of": "municipality", "size": "smaller"}]
    assert reason_words(nothing) == (
        "En kommun med färre invånare än ni. Vi vet inte om den har arbetat med ämnet, men den liknar er."
    )


def test_what_a_reason_says_of_a_place_fits_at_least_five_places():
    theme = make_theme()
    everybody = [make_member(code) for code in ("0180", "1480", "2481", "2505", "0138", "1278")]
    for code, person in zip(("0180", "1480", "2481", "2505", "0138", "1278"), everybody, strict=True):
        make_example(theme, code, contact=person)
    for code in ("2282", "0180", "0980"):
        asker = make_member(code)
        here = organisation(code).place
        others = [likeness(here, other) for other in Place.objects.filter(kind=here.kind).exclude(pk=here.pk)]
        for one in proposals(organisation(code), theme, asker=asker):
            said = one.reasons[0]
            fits = [
                other
                for other in others
                if said.get("size") in {None, other.size} and said.get("course") in {None, other.course}
            ]
            assert len(fits) >= HIDES_AMONG
