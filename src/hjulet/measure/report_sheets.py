"""A place's profile as what stands on its one-page report: the page's own words, in the order of paper."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from hjulet.hub.formats.charts import svg_for_paper
from hjulet.hub.wording import number_words
from hjulet.measure import wording
from hjulet.measure.formats.report_pdf import PartTable, Reason, ReportSheet
from hjulet.measure.pictures import language, level_table, mean_of, shown_level
from hjulet.measure.queries.profile import Part, Profile, Standing
from hjulet.measure.titles import titles_by_code, told


def report_sheet(profile: Profile, *, names: Mapping[str, str], address: str) -> ReportSheet:
    """The report of a profile that has scores. `names` are those of all places by code; `address` shows exactly these
    figures, with its version, edition and year."""
    title = told(profile.framework.title, profile.framework.key).text
    return ReportSheet(
        heading=profile.place.official_name,
        eyebrow=f"{title}, {profile.year}",
        banners=_banners(profile),
        lead=tuple(wording.lead_words(profile)),
        parts=tuple(_table(profile, part) for part in profile.parts),
        picture=_picture(profile, names),
        picture_words=_("Varje tema för %(place)s jämfört med medelvärdet. Samma uppgifter står i tabellen.")
        % {"place": profile.place.name},
        reasons=tuple(reason for part in profile.parts if (reason := _reason(profile, part))),
        notes=_notes(profile),
        address=address,
    )


def _banners(profile: Profile) -> tuple[str, ...]:
    said = []
    if profile.computed.is_generated:
        said.append(
            f"{_('Påhittade siffror.')} {_('De visar hur sidorna fungerar och säger ingenting om verkliga platser.')}"
        )
    if profile.framework.is_draft:
        said.append(
            f"{_('Utkast.')} {_('Indikatorer och vikter är ett förslag, och inget som någon har fastställt.')}"
        )
    return tuple(said)


def _table(profile: Profile, part: Part) -> PartTable:
    header = [part.standing.title.text, str(profile.year)]
    if profile.before:
        header.append(str(profile.before))
    header += [_("Medelvärde"), _("Placering")]
    if profile.is_usual:
        header.append(_("Intervall"))
    return PartTable(
        tuple(header), tuple(_row(profile, standing) for standing in (part.standing, *part.themes))
    )


def _row(profile: Profile, standing: Standing) -> tuple[str, ...]:
    cells = [standing.title.text, _score(profile, standing.score)]
    if profile.before:
        cells.append(_score(profile, standing.before))
    placed = {"rank": standing.rank, "ranked": standing.ranked}
    cells += [
        _score(profile, standing.reference),
        _("%(rank)s av %(ranked)s") % placed if standing.rank else "–",
    ]
    if profile.is_usual:
        cells.append(wording.interval_words(standing) or "–")
    return tuple(cells)


def _score(profile: Profile, value: float | None) -> str:
    return "–" if value is None else number_words(value, profile.computed.decimals)


def _picture(profile: Profile, names: Mapping[str, str]) -> str:
    from hjulet.instruments.indicators.charts import reference_bars

    level = shown_level(profile.framework)
    table = level_table(
        profile.computed, level, profile.unit_kind, dict(names), year=profile.year, sex=profile.sex
    )
    chart = reference_bars(
        table,
        profile.place.code,
        mean_of(table),
        titles=titles_by_code(profile.framework),
        reference_words=_("medelvärdet för alla %(kind)s") % {"kind": wording.kind_words(profile.place.kind)},
        language=language(),
    )
    return svg_for_paper(chart)


def _reason(profile: Profile, part: Part) -> Reason | None:
    told_of = (wording.from_country_words(profile, part), wording.from_before_words(profile, part))
    sentences = [sentence for why in told_of if why for sentence in why.sentences()]
    return Reason(part.standing.title.text, tuple(sentences)) if sentences else None


def _notes(profile: Profile) -> tuple[str, ...]:
    node = profile.parts[0].standing.code if profile.parts else ""
    varied = wording.uncertainty_words(profile.computed, profile.unit_kind, node) if profile.is_usual else ""
    sources = sorted({line.series for line in profile.values if line.series})
    years = sorted({line.year for line in profile.values if line.year})
    notes = [varied, _("Källor: %(list)s.") % {"list": "; ".join(sources)} if sources else ""]
    if years:
        notes.append(
            _("Siffrorna gäller %(years)s.")
            % {"years": str(years[0]) if years[0] == years[-1] else f"{years[0]}–{years[-1]}"}
        )
    notes.append(
        _("Ramverk %(version)s, upplaga %(data)s.")
        % {"version": profile.framework.key, "data": profile.computed.edition}
    )
    return tuple(note for note in notes if note)
