"""The command line: `python -m bot --help`."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from bot import content as contents
from bot import settings
from bot.periods import Period
from bot.records import DraftKind
from bot.settings import Settings, WrongSettingError
from bot.store import Store, UnusableError
from bot.wording import words_in
from knowledge import cache, evaluate, labels, predictions
from knowledge import library as knowledge_library
from knowledge import text as words
from knowledge.asking import consider
from knowledge.cases import Case
from knowledge.models import LANGUAGES, Account
from knowledge.search import Index
from knowledge.yamlfile import ContentError
from toolkit.catalogue import Catalogue

if TYPE_CHECKING:
    from bot.app import Service
    from bot.privacy import Privacy

MANIFEST = Path(__file__).parent.parent / "manifest.json"
PING_SECONDS = 2.0
"""The SDK needs up to six of these to notice a broken connection of Socket Mode."""
CONTENT = click.option(
    "--content",
    type=click.Path(path_type=Path),
    help="A content folder (default: the shipped).",
)


@contextmanager
def told() -> Iterator[None]:
    """Expected failures become lines that a person can act on: 1 for content, 2 for settings."""
    try:
        yield
    except ContentError as error:
        click.echo(str(error), err=True)
        raise SystemExit(1) from None
    except WrongSettingError as error:
        click.echo(str(error), err=True)
        raise SystemExit(2) from None
    except FileNotFoundError as error:
        missing = error.filename or error
        click.echo(f"there is no such file or folder: {missing} (see WEGWIJZER_CONTENT)", err=True)
        raise SystemExit(2) from None
    except OSError as error:
        click.echo(f"{error.filename}: {error.strerror}", err=True)
        raise SystemExit(2) from None


def index_at(path: Path | None) -> Index:
    """Policy and toolkit must both be right before anything is answered from them."""
    return content_at(path)[0]


def content_at(path: Path | None) -> tuple[Index, Catalogue]:
    """The policy's index, and the toolkit."""
    found = settings.read(os.environ)
    return contents.load(path or found.content, found.cache)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Wegwijzer: the social media policy in Slack, in people's own words."""


@main.command()
@click.argument("question")
@click.option("--lang", type=click.Choice(LANGUAGES), help="Answer in this language.")
@click.option("--account", type=click.Choice([a.value for a in Account]), help="Whose account.")
@CONTENT
@click.option("--json", "as_json", is_flag=True, help="One JSON object on one line.")
@click.option("--explain", is_flag=True, help="Show every step from the words to the decision.")
def ask(
    question: str, lang: str | None, account: str | None, content: Path | None, as_json: bool,
    explain: bool,
) -> None:  # fmt: skip
    """Try one question, without Slack and without a database."""
    if as_json and explain:
        raise click.UsageError("--json and --explain exclude each other")
    with told():
        index = index_at(content)
    library = index.library
    outcome = consider(index, question, Account(account) if account else None)
    language = lang or words.detect(question, library.languages) or library.languages[0]
    if as_json:
        data = predictions.as_json(question, language, outcome, library, outcome.account)
        click.echo(json.dumps(data, ensure_ascii=False))
        return
    from bot import explanation, terminal

    if explain:
        explanation.print_steps(index, question, outcome)
    terminal.print_decision(library, outcome, language, outcome.account)


def questions_in(file: Path) -> list[labels.Labelled]:
    try:
        return labels.read_questions(file)
    except labels.QuestionsError as error:
        raise click.UsageError(str(error)) from None
    except UnicodeDecodeError:
        raise click.UsageError(f"{file} is not UTF-8 text") from None


@main.command("eval")
@click.argument("file", type=click.Path(path_type=Path))
@CONTENT
@click.option("--json", "as_json", is_flag=True, help="The figures as JSON.")
@click.option(
    "--predictions", "out", type=click.Path(path_type=Path), help="Write each decision here."
)
@click.option("--html", type=click.Path(path_type=Path), help="Write a page with the figures here.")
def evaluate_questions(
    file: Path, content: Path | None, as_json: bool, out: Path | None, html: Path | None
) -> None:
    """Put labelled questions to the content and print how often it is right."""
    with told():
        index = index_at(content)
        questions = questions_in(file)
    cases = [Case(question, consider(index, question.question)) for question in questions]
    if out:
        with told():
            predictions.write_predictions(out, (prediction(case, index) for case in cases))
    figures = evaluate.figures(cases, index.library)
    if html:
        from bot.evaluation import page

        with told():
            html.write_text(page.render(figures, file.name, index.day), encoding="utf-8")
    if as_json:
        click.echo(json.dumps(figures))
    else:
        from bot.evaluation import terminal

        terminal.print_figures(figures)


def prediction(case: Case, index: Index) -> dict[str, Any]:
    library, asked = index.library, case.question.question
    language = words.detect(asked, library.languages) or library.languages[0]
    data = predictions.as_json(asked, language, case.outcome, library, case.outcome.account)
    return {"id": case.question.id, **data}


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@CONTENT
@click.option("--set", "sets", multiple=True, help="Only questions of this set; may be repeated.")
@click.option("--write", is_flag=True, help="Keep the numbers in the content folder.")
def calibrate(file: Path, content: Path | None, sets: tuple[str, ...], write: bool) -> None:
    """Fit confidence.yaml to labelled questions, none of which is a variant."""
    from knowledge import calibrate as fitting

    with told():
        index = index_at(content)
        questions = [q for q in questions_in(file) if not sets or q.set in sets]
        try:
            fitted = fitting.confidence(index, questions, f"{file.name} {' '.join(sets)}".strip())
        except fitting.TooFewError as error:
            click.echo(f"{error}; the numbers in force stay", err=True)
            raise SystemExit(1) from None
        if write:
            (index.library.path / "confidence.yaml").write_text(fitted, encoding="utf-8")
        click.echo(fitted, nl=False)


@main.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
def check(folder: Path | None) -> None:
    """Check content: every error as file:line: message. What drafts still need goes to stderr."""
    with told():
        folder = folder or settings.read(os.environ).content
    if not folder.is_dir():
        click.echo(f"there is no folder {folder}", err=True)
        raise SystemExit(2)
    problems = contents.problems_in(folder)
    for problem in problems:
        click.echo(str(problem))
    for left in knowledge_library.to_do(folder):
        click.echo(str(left), err=True)
    raise SystemExit(1 if problems else 0)


@main.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--into", "folder", required=True, type=click.Path(path_type=Path, file_okay=False),
    help="The content folder that gets the drafts.",
)  # fmt: skip
@click.option("--language", type=click.Choice(LANGUAGES), help="What the files are written in.")
@click.option(
    "--content", type=click.Path(path_type=Path),
    help="Propose topics out of this content folder (default: DIR itself, or the shipped).",
)  # fmt: skip
def import_policy(
    files: tuple[Path, ...], folder: Path, language: str | None, content: Path | None
) -> None:
    """Read an existing policy (Markdown, HTML, DOCX, PDF) into draft clauses, word for word."""
    try:
        from bot import importing
    except ModuleNotFoundError as error:
        click.echo(f"import needs {error.name}: pip install -r requirements-import.lock", err=True)
        raise SystemExit(2) from None
    with told():
        try:
            done = importing.bring_in(files, folder, index_for_drafts(content, folder), language)
        except importing.NotImportedError as error:
            click.echo(f"{error}\nnothing was written", err=True)
            raise SystemExit(2) from None
    for line in importing.told(done, folder):
        click.echo(line)


def index_for_drafts(content: Path | None, folder: Path) -> Index:
    """Out of which topics are proposed: the folder's own where it has entries already."""
    found = settings.read(os.environ)
    if content is None and folder.is_dir():
        with suppress(ContentError):
            return cache.index_of(folder, knowledge_library.Library.today, found.cache)
    return cache.index_of(content or found.content, knowledge_library.Library.today, found.cache)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--languages", help="Of the texts: nl, en or nl,en; the first is that of the README.")
@click.option("--organisation", help="Your organisation's name, as people write it.")
@click.option("--networks", help="linkedin,instagram,x,facebook,whatsapp, some of them or none.")
@click.option("--tone", help="Of the example posts: plain, or warm (with an emoji at the end).")
@click.option(
    "--contact", "contacts", multiple=True, metavar="ID=NAME [SLACK ID]",
    help="A contact of the starter, by its id; may be repeated.",
)  # fmt: skip
@click.option("--editor", "editors", multiple=True, help="A Slack member id; may be repeated.")
def new(folder: Path, contacts: tuple[str, ...], editors: tuple[str, ...], **options: str) -> None:
    """Make a content folder of your own from the starter. Asks what is not given as an option."""
    from bot import interview, starting

    given = interview.Options(**options, contacts=contacts, editors=editors)
    ask = sys.stdin.isatty()
    if not ask and (missing := given.missing()):
        raise click.UsageError(f"there is no terminal to ask in: give {', '.join(missing)}")
    try:
        starting.refuse_in_the_way(folder)
        answers = interview.answers(given, ask=ask)
        with told():
            starting.make(folder, answers)
    except starting.InTheWayError as error:
        click.echo(str(error), err=True)
        raise SystemExit(2) from None
    except interview.StoppedError:
        click.echo("stopped: nothing was written", err=True)
        raise SystemExit(1) from None
    click.echo(words_in(answers.languages[0])("new.done", folder=folder))


@main.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(["text", "md", "slack"]), default="text",
    show_default=True, help="How to print it. slack: a message a line, for chat.postMessage.",
)  # fmt: skip
@click.option("--lang", type=click.Choice(LANGUAGES), help="Print it in this language.")
@click.option("--to", "channel", help="Post it in this Slack channel (C…) instead of printing it.")
def diff(old: Path, new: Path, form: str, lang: str | None, channel: str | None) -> None:
    """Tell what changed in the policy between two content folders.

    Exit status: 0 where nothing changed, 1 where something did, 2 where it cannot be told.
    """
    from bot import comparison

    if channel is not None and not re.fullmatch(settings.CHANNEL_ID, channel):
        raise click.BadParameter("it should be a Slack channel's id, C012AB3CD", param_hint="--to")
    if channel is not None and form == "md":
        raise click.UsageError("--to and --format md exclude each other")
    before, after = libraries_at(old, new)
    language = lang or after.languages[0]
    found = comparison.sheet(before, after, language)
    if channel is not None or form == "slack":
        from bot.cards import changes

        messages = [each.payload() for each in changes.cards(words_in(language), found)]
        if channel is None:
            for each in messages:
                click.echo(json.dumps(each, ensure_ascii=False))
        elif found.groups:
            post(messages, channel)
    else:
        printed = comparison.as_text if form == "text" else comparison.as_markdown
        click.echo(printed(found), nl=False)
    raise SystemExit(1 if found.groups else 0)


def post(messages: Sequence[dict[str, Any]], channel: str) -> None:
    """Post the first in the channel and the others in its thread. What fails ends the command."""
    from slack_sdk import WebClient
    from slack_sdk.errors import SlackApiError
    from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

    with told():
        found = settings.read(os.environ)
        token = found.need_bot_token()
    client = WebClient(token, base_url=found.slack_api, timeout=20, retry_handlers=[])
    # where Slack refuses for being asked too often nothing was posted: only then it is sent anew
    client.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=3))
    thread: str | None = None
    for number, message in enumerate(messages):
        try:
            answer = client.chat_postMessage(
                channel=channel, thread_ts=thread, unfurl_links=False, unfurl_media=False, **message
            )
        except (SlackApiError, OSError) as error:
            why = error.response.get("error") if isinstance(error, SlackApiError) else error
            click.echo(f"Slack took {number} of {len(messages)} messages: {why}", err=True)
            raise SystemExit(2) from None
        thread = thread or str(answer["ts"])
    click.echo(f"{len(messages)} messages posted in {channel}", err=True)


def libraries_at(*folders: Path) -> list[knowledge_library.Library]:
    """The policy in each folder. What is wrong in any of them is told, and ends the command."""
    found, wrong = [], []
    for folder in folders:
        try:
            found.append(knowledge_library.load(folder))
        except FileNotFoundError:
            wrong.append(f"there is no folder {folder}")
        except ContentError as error:
            wrong.append(str(error))
    if wrong:
        click.echo("\n".join(wrong), err=True)
        raise SystemExit(2)
    return found


@main.group()
def handbook() -> None:
    """The policy as web pages."""


@handbook.command("build")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@CONTENT
def build_handbook(folder: Path, content: Path | None) -> None:
    """Write the pages into FOLDER, in place of those of an earlier build."""
    from bot.handbook.building import NotOursError, build
    from bot.handbook.site import Site

    with told():
        found = settings.read(os.environ)
        index, catalogue = contents.load(content or found.content, found.cache)
        library = index.library.with_handbook_at(found.handbook_url)
        site = Site(contents.Snapshot(library, index, catalogue, index.day))
        try:
            written = build(site, folder)
        except NotOursError as error:
            click.echo(f"{error.what} is not from an earlier build: nothing was changed", err=True)
            raise SystemExit(2) from None
    click.echo(f"{written} files in {folder}")


@main.command()
@click.option("--url", help="The public address, for HTTP; without it: Socket Mode.")
def manifest(url: str | None) -> None:
    """Print the manifest to create the Slack app from."""
    click.echo(json.dumps(manifest_for(url), indent=2, ensure_ascii=False))


def manifest_for(url: str | None) -> dict[str, Any]:
    """manifest.json as it is (Socket Mode), or with every request going to `url`."""
    data: dict[str, Any] = json.loads(MANIFEST.read_text(encoding="utf-8"))
    if url is None:
        return data
    if not url.startswith("https://"):
        raise click.UsageError("--url should look like https://wegwijzer.example.org")
    address = url.rstrip("/").removesuffix("/slack/events") + "/slack/events"
    data["settings"]["socket_mode_enabled"] = False
    data["settings"]["event_subscriptions"]["request_url"] = address
    data["settings"]["interactivity"]["request_url"] = address
    for command in data["features"]["slash_commands"]:
        command["url"] = address
    return data


@main.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8025,
    show_default=True,
    help="A free one is taken if it is not.",
)
@click.option("--content", type=click.Path(path_type=Path), help="A content folder.")
@click.option("--database", type=click.Path(path_type=Path), help="Keep the questions here.")
def demo(port: int, content: Path | None, database: Path | None) -> None:
    """Try everything in the browser, with a Slack workspace on this computer."""
    from bot import logs
    from bot.playground.demo import EDITOR, playground, slack_ids

    # until wait_for_signal(): being stopped while starting cleans up too
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with told():
        found = settings.read(os.environ)
        logs.to_stderr(found.log_format, found.log_level)
        folder = contents.Content(
            content or found.content, slack_ids, found.cache, [EDITOR], found.handbook_url
        )
        own = found.handbook_url is None  # else citations lead to the one that is published
        with playground(
            manifest_for(None), folder, database=database, port=port, handbook=own
        ) as running:
            if running.handbook:
                click.echo(f"the handbook: {running.handbook}/", err=True)
            click.echo(f"{running.url}/")
            sys.stdout.flush()
            wait_for_signal()


def wait_for_signal() -> None:
    """Until Ctrl-C, or until the process is asked to stop."""
    stop = threading.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: stop.set())
    while not stop.wait(1.0):
        pass


def service(found: Settings, content: contents.Content, secret: str) -> Service:
    """The service of one process; its database connections and threads are its own."""
    from bot.app import compose  # Slack's libraries are slow to load: only what runs pays for them

    return compose(
        content=content, store=Store(found.database), token=found.need_bot_token(),
        signing_secret=secret, slack_api=found.slack_api, keep=found.keep,
    )  # fmt: skip


def content_of(found: Settings) -> contents.Content:
    """The content, where it is right and every contact can be reached. Raises ContentError."""
    from bot.app import stand_in

    return contents.Content(
        found.content, stand_in(found.contact), found.cache, handbook_url=found.handbook_url
    )


def try_database(path: Path) -> None:
    """Bring the schema up to date before anything starts. Raises WrongSettingError."""
    try:
        Store(path).close()
    except UnusableError as error:
        raise WrongSettingError(
            f"WEGWIJZER_DATABASE cannot be used ({error}): it should be the path of a file in a "
            "folder that exists"
        ) from None


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), help="Beats PORT, which beats 3000.")
def serve(host: str, port: int | None) -> None:
    """Answer Slack over HTTP: POST /slack/events, GET /healthz; the handbook where it is on."""
    from bot import logs
    from bot.web import Server

    with told():
        found = settings.read(os.environ)
        logs.to_stderr(found.log_format, found.log_level)
        found.need_bot_token()
        secret = found.need_signing_secret()
        content = content_of(found)
        try_database(found.database)
    Server(
        lambda: service(found, content, secret), host, port or found.port, handbook=found.handbook
    ).run()


@main.command()
def socket() -> None:
    """Answer Slack over Socket Mode: no public address needed."""
    from slack_bolt.adapter.socket_mode import SocketModeHandler
    from slack_sdk import WebClient
    from slack_sdk.errors import SlackApiError

    from bot import logs

    with told():
        found = settings.read(os.environ)
        logs.to_stderr(found.log_format, found.log_level)
        found.need_bot_token()
        app_token = found.need_app_token()
        content = content_of(found)
        try_database(found.database)
        running = service(found, content, "unused-in-socket-mode")
    # no retries and no long wait inside the SDK: its monitor tries again, and we must stop in time
    client = WebClient(app_token, base_url=found.slack_api, timeout=5, retry_handlers=[])
    handler = SocketModeHandler(
        running.app, app_token, web_client=client, ping_interval=PING_SECONDS
    )
    running.start()
    try:
        handler.connect()  # type: ignore[no-untyped-call]
        wait_for_signal()
    except SlackApiError as error:
        reason = error.response.get("error")
        click.echo(f"Slack refused a connection with SLACK_APP_TOKEN: {reason}", err=True)
        raise SystemExit(2) from None
    except OSError as error:
        click.echo(f"Slack cannot be reached at {found.slack_api}: {error}", err=True)
        raise SystemExit(1) from None
    finally:
        handler.close()  # type: ignore[no-untyped-call]
        running.stop()


def member_id(context: click.Context, parameter: click.Parameter, value: str) -> str:  # noqa: ARG001 - click's signature
    if not re.fullmatch(settings.MEMBER_ID, value):
        raise click.BadParameter("it should be a Slack member id, U012AB3CD")
    return value


@contextmanager
def existing_store(named: Path | None = None) -> Iterator[Store]:
    """The database of the settings or the `named` one, which should be there already."""
    path = named or settings.read(os.environ).database
    if not path.is_file():  # a new one would say of everything that it is empty
        raise WrongSettingError(f"there is no database {path} (see WEGWIJZER_DATABASE)")
    try_database(path)
    store = Store(path)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def privacy() -> Iterator[Privacy]:
    """Everybody's data."""
    from bot.privacy import Privacy

    with existing_store() as store:
        yield Privacy(store)


@main.command()
def outbox() -> None:
    """List the messages that are not in Slack: what they are, since when, and why not."""
    with told(), existing_store() as store:
        waiting = store.undelivered()
    for each in waiting:
        since = datetime.fromtimestamp(each.created_at, UTC).isoformat(timespec="minutes")
        question = f"question {each.question}" if each.question else "-"
        reason = each.error or "waiting"
        click.echo(f"{each.id}\t{each.state}\t{each.kind}\t{question}\t{since}\t"
                   f"{each.attempts} tries\t{reason}")  # fmt: skip
    click.echo(f"{len(waiting)} messages are not in Slack", err=True)


def day(context: click.Context, parameter: click.Parameter, value: str | None) -> date | None:  # noqa: ARG001 - click's signature
    if value is None:
        return None
    if re.fullmatch(r"20\d\d-\d\d-\d\d", value):
        with suppress(ValueError):
            return date.fromisoformat(value)
    raise click.BadParameter("it should be a day, 2026-10-01")


def days(context: click.Context, parameter: click.Parameter, value: str) -> date | int:
    """A day, or a number of days up to the last."""
    if re.fullmatch(r"[1-9][0-9]{0,3}d", value):
        return int(value.removesuffix("d"))
    try:
        return day(context, parameter, value) or 0
    except click.BadParameter:
        raise click.BadParameter("it should be a day, 2026-10-01, or so many, 30d") from None


@main.command()
@click.option(
    "--since", callback=days, default="30d", show_default=True,
    help="The first day, or how many days up to the last.",
)  # fmt: skip
@click.option("--until", callback=day, help="The last day (default: today).")
@click.option(
    "--format", "form", type=click.Choice(["md", "html", "json"]), default="md", show_default=True,
    help="How to print it.",
)  # fmt: skip
@click.option("--lang", type=click.Choice(LANGUAGES), help="Print it in this language.")
@CONTENT
def report(
    since: date | int, until: date | None, form: str, lang: str | None, content: Path | None
) -> None:
    """Print what was asked and what became of it, in figures that point to nobody."""
    from bot.editing import Approved
    from bot.report import printing
    from bot.report.model import build

    with told(), existing_store() as store:
        index, catalogue = content_at(content)
        library = index.library.with_entries(Approved(store).entries())
        timezone = ZoneInfo(library.office.timezone)
        last = until or library.today()
        first = last - timedelta(days=since - 1) if isinstance(since, int) else since
        if first > last:
            raise click.UsageError("--since should not come after --until")
        found = build(store, Period(first, last, timezone), time.time())
    names = {each.id: each.name for each in catalogue.campaigns.values()}
    language = lang or library.languages[0]
    click.echo(printing.printed(found, library, language, form, names), nl=False)


@main.command()
@click.argument("user", callback=member_id)
def forget(user: str) -> None:
    """Erase what is kept about a person; USER is their Slack member id."""
    with told(), privacy() as rights:
        erased = rights.forget(user)
    click.echo(f"questions erased: {erased.held.questions}")
    click.echo(f"questions withdrawn that waited for a contact: {erased.held.waiting}")
    click.echo(f"answers that no longer say by whom: {erased.held.answers}")
    click.echo(f"suggestions for the toolkit that no longer say whose: {erased.held.suggestions}")
    click.echo(f"answers about pictures that count as a no: {erased.held.pictures}")
    click.echo(f"messages forgotten: {erased.messages}")
    click.echo(f"events erased: {erased.events}")


@main.command("export")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--database", type=click.Path(path_type=Path), help="Another database file.")
@CONTENT
def export_entries(folder: Path, database: Path | None, content: Path | None) -> None:
    """Write what was approved in Slack as content files: FOLDER/faq and FOLDER/toolkit."""
    from bot import exporting

    with told():
        library = knowledge_library.load(content or settings.read(os.environ).content)
        with existing_store(database) as store:
            try:
                in_force = [each for kind in DraftKind for each in store.drafts_in_force(kind)]
                pictures = exporting.pictures_in(store)
                done = exporting.export(folder, in_force, library.languages, pictures)
            except exporting.NotOursError as error:
                for path in error.paths:
                    click.echo(f"{path} was not written by an export, or was changed since: move "
                               "it away first; nothing was written", err=True)  # fmt: skip
                raise SystemExit(1) from None
    for path in done.written:
        click.echo(str(path))
    for path in done.deleted:
        click.echo(f"{path} (deleted: nothing in it is in force any more)")
    for entry in done.untranslated:
        click.echo(f"{entry} has no text in one of the languages of the content: see "
                   f"{exporting.UNTRANSLATED}/", err=True)  # fmt: skip
    click.echo(f"{done.entries} entries and posts exported", err=True)


@main.command("export-person")
@click.argument("user", callback=member_id)
@click.option("--json", "as_json", is_flag=True, help="One JSON object on one line.")
def export_person(user: str, as_json: bool) -> None:
    """Print what is kept about a person as JSON; USER is their Slack member id."""
    with told(), privacy() as rights:
        about = rights.export(user)
    click.echo(json.dumps(about, ensure_ascii=False, indent=None if as_json else 2))


if __name__ == "__main__":
    main(prog_name="python -m bot")
