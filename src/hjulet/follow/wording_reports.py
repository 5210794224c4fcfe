"""The sentences of a report: on its page, in its PDF, and under its tables."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hjulet.follow.queries.reports import Report
from hjulet.hub.wording import number_words


def title_words(report: Report) -> str:
    return _("Vad har det gett? %(title)s") % {"title": report.page.title}


def period_words(report: Report) -> str:
    if report.year is not None:
        return str(report.year)
    if not report.years:
        return _("inget har hållits än")
    first, last = report.years[-1], report.years[0]
    return str(first) if first == last else f"{first}–{last}"


def figures(report: Report) -> list[tuple[str, str]]:
    """The five large figures: word and value."""
    reach = report.reach
    return [
        (
            ngettext("träff hållen", "träffar hållna", len(report.held)),
            number_words(len(report.held)),
        ),
        (ngettext("person var med", "personer var med", reach.people), number_words(reach.people)),
        (
            ngettext("organisation", "organisationer", reach.organisation_count),
            number_words(reach.organisation_count),
        ),
        (_("län av %(all)d") % {"all": len(reach.counties)}, number_words(reach.reached_counties)),
        (
            _("kommuner av %(all)d") % {"all": reach.municipality_count},
            number_words(len(reach.reached_municipalities)),
        ),
    ]


def how_counted(report: Report) -> list[str]:
    """What the figures rest on, and what they leave out."""
    reach = report.reach
    words = [
        _(
            "En person räknas en gång, hur många träffar hen än var med på. Anmälda sammanlagt: %(registrations)s."
        )
        % {"registrations": number_words(reach.registrations)}
    ]
    if reach.unchecked:
        words.append(
            ngettext(
                "På %(count)d träff prickades ingen av: där räknas alla som hade en plats.",
                "På %(count)d träffar prickades ingen av: där räknas alla som hade en plats.",
                reach.unchecked,
            )
            % {"count": reach.unchecked}
        )
    if reach.without_list:
        words.append(
            ngettext(
                "För %(count)d träff finns ingen anmälningslista här, så de som var med på den räknas inte.",
                "För %(count)d träffar finns ingen anmälningslista här, så de som var med på dem räknas inte.",
                reach.without_list,
            )
            % {"count": reach.without_list}
        )
    if reach.nameless:
        words.append(
            ngettext(
                "%(count)d anmälan är gallrad. Den räknas som en person, och för den är bara länet känt.",
                "%(count)d anmälningar är gallrade. De räknas som en person var, och för dem är bara länet känt.",
                reach.nameless,
            )
            % {"count": reach.nameless}
        )
    return words


def promise_words(report: Report) -> str:
    found = report.promises
    if not found.total:
        return _("Inga åtaganden går att visa än.")
    if found.done == 1 < found.total:
        return _("1 av %(total)d åtaganden är genomfört.") % {"total": found.total}
    return ngettext(
        "%(done)d av %(total)d åtagande är genomfört.",
        "%(done)d av %(total)d åtaganden är genomförda.",
        found.total,
    ) % {"done": found.done, "total": found.total}


def promise_rule() -> str:
    return _(
        "Åtaganden som inte är offentliga räknas bara när de är minst fem från samma träff, så att inget av dem går att "
        "räkna ut."
    )


def reuse_words(report: Report) -> str:
    found = report.reuse
    who = _("medlemmarna") if report.members else _("de organisationer som var med")
    if not (found.examples or found.reuses):
        return _(
            "Sedan den första träffen har inget exempel publicerats av %(who)s, och ingen har börjat använda något."
        ) % {"who": who}
    return _(
        "Efter den första träffen har %(who)s publicerat %(examples)s, och %(reuses)s av ett exempel har börjat hos dem "
        "eller efter dem."
    ) % {
        "who": who,
        "examples": ngettext("%(count)d exempel", "%(count)d exempel", found.examples)
        % {"count": found.examples},
        "reuses": ngettext("%(count)d återanvändning", "%(count)d återanvändningar", found.reuses)
        % {"count": found.reuses},
    }


def opinion_words(report: Report) -> str:
    found = report.opinions
    if not found.surveys:
        return _("Ingen enkät har minst fem svar än.")
    return ngettext(
        "%(answered)d av %(asked)d svarade på %(count)d enkät.",
        "%(answered)d av %(asked)d svarade på %(count)d enkäter.",
        found.surveys,
    ) % {"answered": found.answered, "asked": found.asked, "count": found.surveys}


def opinion_rule() -> str:
    return _(
        "Skalan går från 1, inte alls, till 5, i mycket hög grad. Bara enkäter och frågor med minst fem svar räknas."
    )
