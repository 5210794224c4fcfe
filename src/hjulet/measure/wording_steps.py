"""How a framework is computed, in sentences that anybody can follow. Read from the file itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hjulet.hub.wording import number_words, percent_words
from hjulet.measure.titles import level_words

if TYPE_CHECKING:
    from hjulet.hub.spoke import Text
    from hjulet.instruments.indicators.model import Framework, Normalise

MEANS: Mapping[str, Text] = {
    "arithmetic": gettext_lazy("vanligt medelvärde"),
    "geometric": gettext_lazy(
        "geometriskt medelvärde, där något mycket lågt inte kan vägas upp av något högt"
    ),
    "harmonic": gettext_lazy("harmoniskt medelvärde, där det lägsta väger tyngst"),
    "power": gettext_lazy("potensmedelvärde"),
    "owa": gettext_lazy("medelvärde som väger efter ordning"),
    "mpi": gettext_lazy("medelvärde med avdrag för ojämnhet (MPI)"),
    "ampi": gettext_lazy("medelvärde med avdrag för ojämnhet (AMPI)"),
    "copeland": gettext_lazy("parvisa jämförelser (Copeland)"),
    "borda": gettext_lazy("summan av placeringar (Borda)"),
}
NORMALISED: Mapping[str, Text] = {
    "zscore": gettext_lazy("Varje indikator räknas om till antal standardavvikelser från medelvärdet."),
    "scaled": gettext_lazy("Varje indikator delas med en fast skala."),
    "rank": gettext_lazy("Varje indikator ersätts av platsernas ordning."),
    "percentile_rank": gettext_lazy("Varje indikator ersätts av hur stor andel av alla som ligger lägre."),
    "borda": gettext_lazy(
        "Varje indikator ersätts av en placering: ett poäng för varje plats som ligger lägre."
    ),
    "distance_to_reference": gettext_lazy(
        "Varje indikator räknas om till avståndet från en jämförelseplats."
    ),
    "distance_to_maximum": gettext_lazy("Varje indikator räknas om till avståndet från den högsta."),
    "distance_to_target": gettext_lazy("Varje indikator räknas om till hur långt det är kvar till målet."),
    "fraction_of_maximum": gettext_lazy("Varje indikator räknas om till en andel av den högsta."),
    "goalposts": gettext_lazy("Varje indikator räknas om mellan fasta gränser som står i filen."),
    "none": gettext_lazy("Indikatorerna används som de är."),
}
IMPUTED: Mapping[str, Text] = {
    "mean": gettext_lazy("Luckor fylls med medelvärdet av alla."),
    "median": gettext_lazy("Luckor fylls med medianen av alla."),
    "group_mean": gettext_lazy("Luckor för kommuner fylls med medelvärdet i länet."),
    "group_median": gettext_lazy("Luckor för kommuner fylls med medianen i länet."),
    "latest": gettext_lazy("Luckor fylls med det senaste värde som finns."),
    "linear": gettext_lazy("Luckor mellan två år fylls längs en rät linje."),
}
TREATED: Mapping[str, Text] = {
    "winsorise": gettext_lazy("Ytterligheter dras in mot de övriga."),
    "log": gettext_lazy("Sneda indikatorer logaritmeras."),
    "winsorise_else_log": gettext_lazy(
        "Ytterligheter dras in mot de övriga, och räcker inte det logaritmeras indikatorn."
    ),
}


def steps_in_words(framework: Framework) -> list[str]:
    """A sentence for each step, in the order they are taken."""
    return [str(sentence) for sentence in _sentences(framework)]


def _sentences(framework: Framework) -> Iterator[Text]:
    steps = framework.steps
    if {"se:municipality", "se:county"} <= set(framework.units):
        yield _("Kommuner jämförs bara med kommuner, och län bara med län.")
    yield from _changes(framework)
    if steps.impute.method in IMPUTED:
        yield IMPUTED[steps.impute.method]
    yield _("Det som ändå saknas lämnas utanför och räknas aldrig som noll.")
    logged = sum(one.transform == "log" for one in framework.indicators)
    if logged:
        yield ngettext("%(count)s indikator logaritmeras.", "%(count)s indikatorer logaritmeras.", logged) % {
            "count": logged
        }
    if steps.treat.method in TREATED:
        yield TREATED[steps.treat.method]
    own = [one.normalise for one in framework.indicators if one.normalise is not None]
    yield _normalised(own[0] if len(own) == len(framework.indicators) else steps.normalise)
    turned = sum(one.direction < 0 for one in framework.indicators)
    if turned:
        yield ngettext(
            "%(count)s indikator vänds, så att högre alltid är bättre.",
            "%(count)s indikatorer vänds, så att högre alltid är bättre.",
            turned,
        ) % {"count": turned}
    yield _weighed(framework)
    yield from _put_together(framework)
    if steps.national == "mean_of_units":
        yield _("Landets värde är det vanliga medelvärdet av platserna, så att alla platser väger lika.")
    if steps.compare:
        yield _("Jämförelsen bakåt är %(years)s år, eller det närmaste år som finns.") % {
            "years": steps.compare.lag
        }
    if framework.shortlist:
        yield _("De %(count)s första går vidare till en jury.") % {"count": framework.shortlist}


def _changes(framework: Framework) -> Iterator[Text]:
    windows = sorted({window for one in framework.indicators for window in one.windows})
    if windows:
        years = _(" och ").join(str(window) for window in windows)
        yield _("Förändringen räknas i procent, över %(years)s år.") % {"years": years}


def _normalised(way: Normalise) -> Text:
    if way.method != "minmax":
        return NORMALISED[way.method]
    low, high = (way.parameters.get(name, usual) for name, usual in (("low", 0.0), ("high", 100.0)))
    words = _("Varje indikator räknas om så att den lägsta platsen får %(low)s och den högsta %(high)s.") % {
        "low": number_words(float(low)),
        "high": number_words(float(high)),
    }
    if way.bounds.year == "latest" and not way.clip:
        words += " " + _(
            "Gränserna är det senaste årets, för kvinnor och män tillsammans. Andra år, och kvinnor eller män för sig, "
            "kan därför hamna under eller över."
        )
    return words


def _weighed(framework: Framework) -> str:
    if framework.steps.weights == "by_count":
        return _("Varje del väger efter hur många indikatorer den har.")
    if framework.steps.weights == "table":
        return _("Vikterna står i filen.")
    return _("Allt som står bredvid varandra väger lika.")


def _put_together(framework: Framework) -> Iterator[Text]:
    ways, levels = framework.steps.aggregate, framework.levels
    for index, way in enumerate(ways):
        if len(ways) == 1:
            chain = " → ".join(level_words(level, 2) for level in levels)
            yield format_lazy(
                _("De vägs ihop nivå för nivå ({chain}) med {mean}."), chain=chain, mean=MEANS[way.method]
            )
        else:
            yield format_lazy(
                _("{below} vägs ihop till {above} med {mean}."),
                below=level_words(levels[index], 2).capitalize(),
                above=level_words(levels[index + 1], 2),
                mean=MEANS[way.method],
            )
    least = max(way.min_available for way in ways)
    if least == 1:
        yield _("Saknas något av det som ska vägas ihop blir det inget värde.")
    elif least:
        yield _("Minst %(share)s av det som ska vägas ihop måste finnas, annars blir det inget värde.") % {
            "share": percent_words(100 * least)
        }
