"""The command `hjulet`. Reads its own words first and loads Django only for what needs it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from hjulet import __version__
from hjulet.match import peers_parser
from hjulet.measure import (
    access_parser,
    funding_parser,
    indicators_parser,
    load_parser,
    population_parser,
    territories_parser,
)

EPILOG = """\
examples:
  hjulet up                          start the site with demonstration content on http://127.0.0.1:8000
  hjulet up --port 9000 --empty      start without demonstration content, on another port
  hjulet prepare                     bring a database (DATABASE_URL) to the newest version
  hjulet worker                      send mail and do timed work, beside the web server
  hjulet import schedule FILE        read a conference programme (frab or pretalx, XML or JSON)
  hjulet import participants FILE --gathering SLUG
                                     read a list of participants; shows first, --yes signs them up
  hjulet import invitation FILE      say what is understood of an invitation in plain text
  hjulet invoices export --gathering SLUG --out DIR
                                     write what is to be charged, as files for the finance system
  hjulet retention run --dry-run     say which personal data the rules would remove today
  hjulet search evaluate DIR         how good the search is, by judged questions
  hjulet themes import FILE          read subject words from SKOS or CSV
  hjulet measure indicators compute --framework hdi --data FILE --out scores.csv
                                     compute a composite indicator; needs no database
  hjulet load kolada --framework brpplus
                                     fetch the figures that a framework is computed of
  hjulet measure population project --population P --deaths D --births B --until 2030 --draws 1000 --out out.csv
                                     project populations by age and sex; needs no database
  hjulet measure territories --method scb --flows F.csv --out labels.csv
                                     labour market areas and other regions from commuting; needs no database
  hjulet measure funding sentences --projects P.csv --language sv
                                     where project support lands, by each rule; needs no database
  hjulet measure access rank-withdrawals --gtfs A.zip --date 2019-05-13 --from 07:00 --to 09:00 --out harm.csv
                                     the harm of withdrawing each bus departure; needs no database
  hjulet match peers Kramfors        say which places are like one; needs no database
  hjulet check --deploy              say whether the settings are fit for operation

exit codes: 0 done, 1 the work could not be done, 2 the command was not understood
settings: HJULET_HOME, DATABASE_URL, EMAIL_URL and others; see docs/run/settings.md
"""


def parser() -> argparse.ArgumentParser:
    root = argparse.ArgumentParser(
        prog="hjulet",
        description="Hjulet: an open learning platform for regional development.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    root.add_argument("--version", action="version", version=f"hjulet {__version__}")
    commands = root.add_subparsers(dest="command", metavar="COMMAND", required=True)

    up = commands.add_parser(
        "up",
        help="start the site on this machine",
        description="Start the site: prepare the data folder the first time, then serve.",
    )
    up.add_argument("--port", type=int, default=8000, help="port on 127.0.0.1 (default 8000)")
    up.add_argument("--workers", type=int, default=2, help="web workers (default 2)")
    up.add_argument("--empty", action="store_true", help="begin without demonstration content")
    up.add_argument("--reload", action="store_true", help="restart when the code changes")
    up.set_defaults(run=_up)

    prepare = commands.add_parser(
        "prepare",
        help="bring the database to the newest version",
        description="Migrate, fill in the places and organisations of the built-in table, and make the first pages. Safe to run again.",
    )
    prepare.add_argument("--demo", action="store_true", help="add the demonstration content as well")
    prepare.set_defaults(run=_prepare)

    worker = commands.add_parser(
        "worker",
        help="send mail and do timed work",
        description="Send the outbox, give out seats by date, publish what is due. Run one beside the web server.",
    )
    worker.add_argument("--once", action="store_true", help="do what is due now, then stop")
    worker.set_defaults(run=_in_django("worker"))

    imports = commands.add_parser("import", help="read something from a file").add_subparsers(
        dest="what", metavar="WHAT", required=True
    )
    schedule = imports.add_parser(
        "schedule",
        help="a conference programme",
        description="Read schedule.xml or schedule.json (frab, pretalx) into one gathering. Running it twice changes nothing.",
        epilog="example: hjulet import schedule schedule.xml --json",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    schedule.add_argument("file", metavar="FILE", help="the file, or - for standard input")
    schedule.add_argument("--json", action="store_true", help="print the counts as one JSON object")
    schedule.set_defaults(run=_in_django("import_schedule"))
    people = imports.add_parser(
        "participants",
        help="those who come to a gathering, from Excel or CSV",
        description="Read a list of participants and say what is wrong with each row. Nobody is signed up without --yes, and then everybody or nobody.",
        epilog="example: hjulet import participants list.xlsx --gathering varmote-2027 --yes --as kim@region.invalid",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    people.add_argument("file", metavar="FILE", help="xlsx or csv, or - for standard input")
    people.add_argument("--gathering", metavar="SLUG", required=True, help="the last part of its address")
    people.add_argument("--yes", action="store_true", help="sign them up; each gets the ordinary mail")
    people.add_argument("--as", dest="planner", metavar="ADDRESS", help="the planner who signs them up")
    people.add_argument("--json", action="store_true", help="print the figures as one JSON object")
    people.set_defaults(run=_in_django("import_participants"))

    invitation = imports.add_parser(
        "invitation",
        help="a Swedish invitation in plain text",
        description="Read an invitation (.txt or .docx) by rules, and say what was understood, how surely, and what the text leaves open. Nothing is guessed and nothing written, unless --draft is given.",
        epilog="example: hjulet import invitation invitation.txt --draft --network larandenatverk --starts 10 --ends 16",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    invitation.add_argument("file", metavar="FILE", help="the file, or - for standard input")
    invitation.add_argument("--json", action="store_true", help="print the whole reading as one JSON object")
    invitation.add_argument("--year", type=int, metavar="YEAR", help="the year of dates that state none")
    invitation.add_argument(
        "--draft", action="store_true", help="make an unpublished draft, and print where it is edited"
    )
    invitation.add_argument(
        "--network", metavar="SLUG", help="the network to put the draft in, by the last part of its address"
    )
    invitation.add_argument(
        "--starts", metavar="HH:MM", type=_clock, help="when it begins, if the text does not say"
    )
    invitation.add_argument(
        "--ends", metavar="HH:MM", type=_clock, help="when it ends, if the text does not say"
    )
    invitation.set_defaults(run=_in_django("import_invitation"))

    invoices = commands.add_parser("invoices", help="the basis of invoices").add_subparsers(
        dest="what", metavar="WHAT", required=True
    )
    export = invoices.add_parser(
        "export",
        help="what a gathering has to charge and give back",
        description="Write new invoices and credit notes of a gathering as Peppol BIS Billing 3 files, with a table of their lines. Running it twice gives nothing new.",
        epilog="example: hjulet invoices export --gathering varmote-2027 --out invoices --json",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    export.add_argument("--gathering", metavar="SLUG", required=True, help="the last part of its address")
    export.add_argument("--out", metavar="DIR", required=True, help="the folder to write in, made if missing")
    export.add_argument("--per-person", action="store_true", help="one invoice for each sign-up")
    export.add_argument("--json", action="store_true", help="print the figures as one JSON object")
    export.set_defaults(run=_in_django("export_invoices"))

    retention = commands.add_parser(
        "retention",
        help="what is kept about people, and for how long",
        description="Carry out the numbered rules for personal data by hand. The worker does it every night at 03:00.",
    ).add_subparsers(dest="what", metavar="WHAT", required=True)
    held = retention.add_parser("list", help="what is still held, and when a rule takes it; overdue first")
    held.add_argument("--json", action="store_true", help="print it as one JSON list")
    held.set_defaults(run=_in_django("retention"))
    removal = retention.add_parser(
        "run",
        help="archive and remove what is due",
        description="Archive what the rules say is to be archived, then remove what is due. Running it again does nothing more.",
        epilog="example: hjulet retention run --dry-run",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    removal.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
    removal.add_argument("--json", action="store_true", help="print the report as one JSON object")
    removal.set_defaults(run=_in_django("retention"))

    searching = commands.add_parser("search", help="the index of search").add_subparsers(
        dest="what", metavar="WHAT", required=True
    )
    judged = searching.add_parser(
        "evaluate",
        help="how good the answers are to judged questions",
        description="Read docs.jsonl, queries.jsonl and qrels.tsv into a throw-away index, ask every question, and print nDCG@10, success@5 and the questions without hits, for each store. Nothing of the site is read or changed.",
        epilog="example: hjulet search evaluate judged-questions --json",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    judged.add_argument("folder", metavar="DIR", help="the folder with the three files")
    judged.add_argument("--json", action="store_true", help="print a list with one object for each store")
    judged.add_argument(
        "--store",
        choices=("sqlite", "postgresql", "all"),
        default="all",
        help="which store to measure; all (the default) takes PostgreSQL when DATABASE_URL names one",
    )
    judged.set_defaults(run=_in_django("evaluate_search"))
    anew = searching.add_parser(
        "index",
        help="write the whole index anew",
        description="Write everything that may be found into the index, and take away what is no more. What has not changed is left alone, so that a run that was broken off goes on where it was.",
        epilog="example: hjulet search index",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    anew.add_argument("--json", action="store_true", help="print the figures as one JSON object")
    anew.set_defaults(run=_in_django("index_search"))

    vocabulary = commands.add_parser("themes", help="the subject words").add_subparsers(
        dest="what", metavar="WHAT", required=True
    )
    read_in = vocabulary.add_parser(
        "import",
        help="read them from SKOS or a table",
        description="Read subject words from SKOS (.ttl, .rdf, .jsonld) or a table (.csv). They are known by slug: new ones are made, others changed, and what is not in the file is left alone. All of it or nothing.",
        epilog="example: hjulet themes import amnen.csv --dry-run",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    read_in.add_argument("file", metavar="FILE", help="the file; its ending says what it is")
    read_in.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
    read_in.add_argument("--json", action="store_true", help="print it as one JSON object")
    read_in.set_defaults(run=_in_django("import_themes"))
    out = vocabulary.add_parser(
        "export",
        help="write them as SKOS or a table",
        description="Write the subject words to a file, as its ending says (.ttl, .rdf, .jsonld, .csv); without a file, as Turtle to standard output.",
        epilog="example: hjulet themes export amnen.csv",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    out.add_argument("file", metavar="FILE", nargs="?", help="the file to write")
    out.set_defaults(run=_in_django("export_themes"))

    measure = commands.add_parser(
        "measure", help="indicators, populations, territories, funding and access of places, without a site"
    ).add_subparsers(dest="what", metavar="WHAT", required=True)
    indicators_parser.add_parser(measure)
    population_parser.add_parser(measure)
    territories_parser.add_parser(measure)
    funding_parser.add_parser(measure)
    access_parser.add_parser(measure)

    match = commands.add_parser("match", help="places that are alike, without a site").add_subparsers(
        dest="what", metavar="WHAT", required=True
    )
    peers_parser.add_parser(match)
    load_parser.add_parser(commands)

    seed = commands.add_parser("seed", help="build the seed database that up and the tests start from")
    seed.add_argument("--fresh", action="store_true", help="build it again even when there is one")
    seed.set_defaults(run=_seed)

    for name, words in (
        ("check", "check the settings; with --deploy, for operation"),
        ("django", "any Django or Wagtail management command"),
    ):
        through = commands.add_parser(name, help=words, add_help=False)
        through.add_argument("rest", nargs=argparse.REMAINDER)
        through.set_defaults(run=_django if name == "django" else _check)
    return root


def _clock(words: str) -> str:
    hour, _, minute = words.replace(".", ":").partition(":")
    if not (hour.isdigit() and (minute or "0").isdigit() and int(hour) < 24 and int(minute or 0) < 60):
        raise argparse.ArgumentTypeError(f"{words!r} is not a time of day such as 10:00")
    return words


def _up(arguments: argparse.Namespace) -> int:
    from hjulet.up import up

    return up(
        port=arguments.port, workers=arguments.workers, is_empty=arguments.empty, reload=arguments.reload
    )


def _seed(arguments: argparse.Namespace) -> int:
    from hjulet.seed.build import seed_database

    print(seed_database(fresh=arguments.fresh))
    return 0


def _prepare(arguments: argparse.Namespace) -> int:
    code = _in_django("prepare")(arguments)
    if code == 0 and arguments.demo:
        from hjulet.seed.demo import make_demo
        from hjulet.site.indexing import index_all

        if make_demo():
            index_all()  # once more, now that all words of the site are known
    return code


def _in_django(name: str) -> Callable[[argparse.Namespace], int]:
    def run(arguments: argparse.Namespace) -> int:
        _setup()
        from hjulet.site import commands

        return int(getattr(commands, name)(arguments))

    return run


def _setup() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hjulet.site.settings")
    import django

    django.setup()


def _django(arguments: argparse.Namespace) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hjulet.site.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["hjulet django", *arguments.rest])
    return 0


def _check(arguments: argparse.Namespace) -> int:
    arguments.rest = ["check", *arguments.rest]
    return _django(arguments)


def _explain(error: Exception) -> str | None:
    """What to do about a fault that lies in the surroundings; None for a fault of our own, which is shown whole."""
    from hjulet.site.environment import SettingError

    if isinstance(error, SettingError):
        return str(error)
    database = sys.modules.get("django.db.utils")
    if database is not None and isinstance(error, (database.OperationalError, database.ProgrammingError)):
        first_line = str(error).strip().splitlines()[0]
        return f"The database cannot be used ({first_line}). Is DATABASE_URL right, and 'hjulet prepare' run?"
    return None


def main(argv: Sequence[str] | None = None) -> int:
    words = list(sys.argv[1:] if argv is None else argv)
    # What goes through to Django keeps every word, also those that look like our own.
    if words[:1] in (["django"], ["check"]):
        namespace = argparse.Namespace(rest=words[1:])
        return (_django if words[0] == "django" else _check)(namespace)
    arguments = parser().parse_args(words)
    try:
        return int(arguments.run(arguments))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 0
    except Exception as error:
        if (words_for_it := _explain(error)) is None:
            raise
        print(f"hjulet {arguments.command}: {words_for_it}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
