"""Pictures of one's own, suggested with a post: fetched, looked at, described, agreed and shown."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageSequence
from slack_sdk import WebClient

from bot.cards import actions
from bot.content import Content
from bot.erasing import Retention
from bot.images import Images
from bot.playground import Outcome
from bot.playground.demo import COLLEAGUE, EDITOR, EMPLOYEE, slack_ids
from bot.playground.files import described
from bot.privacy import Privacy
from bot.records import Keep
from tests.slack import (
    SECOND,
    Slack,
    Somebody,
    an_app,
    draft,
    draft_body,
    eventually,
    export,
    now,
    opens_home,
    presses_home,
    problems_in,
    shown,
    taken_in,
    write_yaml,
)
from tests.test_consents import AMBASSADOR, images, request
from tests.test_suggestions import ENGLISH, LOCALES, TEXT, catalogue, folder, opened, running
from tests.test_toolkit_modal import TODAY, browses, copied

__all__ = ["folder", "running"]

Json = dict[str, Any]

SOON = (TODAY + timedelta(days=30)).isoformat()
LATER = (TODAY + timedelta(days=60)).isoformat()
PICTURE = "toolkit.picture.slack-1"
CONSENT = "toolkit.consent.slack-1"
SECRET = b"secret-place"
ALT = {"nl": "Een bakfiets voor de deur", "en": "A cargo bike at the door"}


def drawn(form: str = "PNG", size: tuple[int, int] = (64, 48), **more: Any) -> bytes:
    into = BytesIO()
    Image.new("RGB", size, (11, 79, 108)).save(into, form, **more)
    return into.getvalue()


def from_a_phone() -> bytes:
    """A photo that lies on its side and says where it was taken."""
    photo = Image.new("RGB", (64, 48), (250, 250, 250))
    photo.paste((200, 20, 20), (0, 0, 32, 48))
    exif = Image.Exif()
    exif[0x0112] = 6  # upright when turned to the right
    exif[0x010F] = "Maker"
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 13.0, 21.5), 3: "E", 4: (4.0, 24.0, 8.5)})
    into = BytesIO()
    photo.save(into, "JPEG", exif=exif, comment=SECRET, quality=95)
    return into.getvalue()


def moving(frames: int) -> bytes:
    into = BytesIO()
    colours = [(number % 256, number * 37 % 256, 80) for number in range(frames)]
    pictures = [Image.new("RGB", (8, 8), colour) for colour in colours]
    first, *others = pictures
    first.save(into, "GIF", save_all=True, append_images=others, duration=40, loop=0)
    return into.getvalue()


def file(slack: Slack, user: str, data: bytes, name: str = "foto.png") -> Json:
    """What Slack's window says of a file that somebody chooses."""
    workspace = slack.workspace
    with workspace.lock:
        return described(workspace.files.choose(user, name, data), workspace.url)


def opens_form(author: Somebody) -> Json:
    """The form, as soon as the app knows that it may ask for pictures."""

    def offered() -> bool:
        assert author.types("/toolkit", "suggest").ok
        return "file_input" in shown(author.modal())

    assert eventually(offered)
    return author.modal()


def sends(
    slack: Slack, author: Somebody, data: bytes, name: str = "foto.png", **more: Any
) -> Outcome:
    """Suggest a post with a picture."""
    opens_form(author)
    filled = {"text": TEXT, "network": "linkedin", "language": "nl"}
    return author.submits(**filled | {"picture": [file(slack, author.user, data, name)]} | more)


def describes(somebody: Somebody, **values: Any) -> Outcome:
    """Fill in what is to be said of the picture."""
    filled = {f"alt.{language}": alt for language, alt in ALT.items()}
    return somebody.submits(**filled | {"rights": "own", "people": "nobody"} | values)


def suggested(slack: Slack, data: bytes = b"", name: str = "foto.png", **said: Any) -> Somebody:
    """Somebody who suggested a post with a picture, and said all about it."""
    author = slack.person()
    outcome = sends(slack, author, data or drawn(), name)
    assert outcome.ok and not outcome.errors, outcome
    outcome = describes(author, **said)
    assert outcome.ok and not outcome.errors, outcome
    slack.quiet()
    assert kept(slack)
    return author


def pictures(slack: Slack) -> list[Json]:
    return slack.rows("pictures")


def kept(slack: Slack) -> bool:
    """Whether the latest picture is here, soon."""
    return eventually(lambda: pictures(slack)[-1]["state"] == "kept")


def approves(slack: Slack, approver: Somebody, **values: Any) -> Outcome:
    opened(slack, approver)
    outcome = approver.submits(campaign="bike", **values)
    slack.quiet()
    return outcome


def names(slack: Slack, editor: Somebody) -> Somebody:
    """The editor says who is in the picture: one colleague, who is asked."""
    person = slack.person(AMBASSADOR)
    opens_home(editor)
    presses_home(editor, actions.NAME_PEOPLE, CONSENT)
    outcome = editor.submits(people=[AMBASSADOR])
    assert outcome.ok and not outcome.errors, outcome
    slack.quiet()
    return person


def says(person: Somebody, action: str) -> None:
    """Whoever is in the picture answers."""
    assert person.presses(request(person), action).ok
    person.slack.quiet()


def asks_people(slack: Slack, approver: Somebody, **values: Any) -> Outcome:
    """Fill in what the people in the picture are asked."""
    card = approver.sees(approver.words("suggestion.heading"))
    approver.presses(now(slack, card), actions.ASK_PEOPLE)
    filled = {"purpose.nl": "De fietsweek", "purpose.en": "The bike week", "until": SOON}
    outcome = approver.submits(**filled | values)
    slack.quiet()
    return outcome


# ---- from the form to the toolkit


@LOCALES
def test_a_picture_is_suggested_described_approved_and_handed_out(
    slack: Slack, locale: str
) -> None:
    author, approver = slack.person(locale=locale), slack.editor(locale=locale)
    language = locale[:2]
    outcome = sends(slack, author, drawn(), language=language)
    assert outcome.ok and not outcome.errors
    assert author.words("suggestion.picture.new") in shown(author.modal())
    first = next(b for b in author.modal()["blocks"] if b["type"] == "input")
    assert first["block_id"] == f"alt.{language}", "one's own language first"
    mine = {f"alt.{language}": ALT[language]}
    assert author.submits(**mine, rights="own", people="nobody").ok
    assert author.words("draft.saved") in shown(author.modal())
    slack.quiet()
    assert kept(slack)
    card = approver.sees(approver.words("suggestion.heading"))
    assert eventually(lambda: "slack_file" in shown(now(slack, card)))
    text = now(slack, card)["text"]
    assert ALT[language] in text and approver.words("suggestion.people.nobody") in text
    assert author.user not in shown(now(slack, card))
    approver.presses(now(slack, card), actions.APPROVE_SUGGESTION)
    assert approver.told() == [approver.words("draft.wrong.picture_undescribed")]
    approver.presses(now(slack, card), actions.DESCRIBE_PICTURE)
    other = {f"alt.{each}": alt for each, alt in ALT.items() if each != language}
    assert approver.submits(**other).ok
    approver.presses_in_modal(actions.APPROVE_SUGGESTION)
    outcome = approver.submits(campaign="bike")
    assert outcome.ok and not outcome.errors, outcome
    taken_in(slack)
    found = catalogue(slack).images[PICTURE]
    assert (found.alt.nl, found.alt.en) == (ALT["nl"], ALT["en"])
    assert found.credit == "Een collega" and not found.people
    colleague = slack.person(COLLEAGUE, locale)
    view = browses(colleague, TEXT)
    assert copied(view) == TEXT
    pictured = [b for b in view["blocks"] if b["type"] == "image"]
    assert [b["alt_text"] for b in pictured] == [ALT[language]]
    ours = {each["file"] for each in slack.rows("files") if each["image"] == PICTURE}
    assert {b["slack_file"]["id"] for b in pictured} == ours
    theirs = {f.id for f in slack.workspace.files._files.values() if f.user == author.user}
    assert theirs and not theirs & ours, "the author's own file is not ours to show"


def test_where_and_when_it_was_taken_is_gone(slack: Slack) -> None:
    photo = from_a_phone()
    assert SECRET in photo and Image.open(BytesIO(photo)).getexif().get_ifd(0x8825)
    suggested(slack, photo, "IMG_0001.JPEG")
    [picture] = pictures(slack)
    clean = Image.open(BytesIO(picture["bytes"]))
    assert picture["kind"] == "jpg" and clean.format == "JPEG"
    assert not dict(clean.getexif()) and SECRET not in picture["bytes"]
    assert clean.size == (48, 64), "it stands upright without being told to"
    red, green = (clean.getchannel(each).getpixel((24, 5)) for each in ("R", "G"))
    assert red > 150 > green, "red is above"  # type: ignore[operator]  # a channel has numbers
    stored = slack.workspace.files.get(
        next(each["file"] for each in slack.rows("files") if each["image"] == PICTURE)
    )
    assert stored.data == picture["bytes"], "nor is it in what we put into Slack"


def test_a_gif_goes_on_moving(slack: Slack) -> None:
    suggested(slack, moving(5), "fiets.gif")
    found = Image.open(BytesIO(pictures(slack)[0]["bytes"]))
    assert (found.format, found.info["duration"]) == ("GIF", 40)
    assert sum(1 for _ in ImageSequence.Iterator(found)) == 5


def test_a_picture_or_one_of_the_toolkit(slack: Slack) -> None:
    author = slack.person()
    assert sends(slack, author, drawn(), image="sign").errors == {
        "picture": author.words("draft.wrong.picture_twice")
    }
    assert pictures(slack) == [] and slack.rows("drafts") == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"alt.nl": " ", "alt.en": " "}, "alt.nl"), ({"people": None}, "people"),
        ({"rights": "other"}, "credit"), ({"rights": "other", "credit": "Foto BV"}, "licence"),
    ],
)  # fmt: skip
@LOCALES
def test_what_is_lacking_in_the_description_stands_at_its_field(
    slack: Slack, change: Json, field: str, locale: str
) -> None:
    author = slack.person(locale=locale)
    sends(slack, author, drawn())
    outcome = describes(author, **change)
    field = field.replace("nl", locale[:2])
    assert outcome.errors.keys() == {field} or field in outcome.errors
    assert describes(author, rights="other", credit="Foto BV", licence="CC BY 4.0").ok
    assert draft_body(slack)["picture"]["credit"] == "Foto BV"


def test_ones_own_work_may_come_under_a_licence(slack: Slack) -> None:
    author = slack.person()
    sends(slack, author, drawn())
    assert describes(author, licence="CC BY 4.0").ok
    assert draft_body(slack)["picture"]["licence"] == "CC BY 4.0"


def test_who_closes_the_second_form_loses_nothing(slack: Slack) -> None:
    author, approver = slack.person(), slack.editor()
    sends(slack, author, drawn())
    slack.quiet()
    assert kept(slack)
    card = approver.sees(approver.words("suggestion.heading"))
    assert approver.words("suggestion.picture.undescribed") in now(slack, card)["text"]
    author.presses(author.sees(TEXT), actions.REVIEW_SUGGESTION)
    author.presses_in_modal(actions.DESCRIBE_PICTURE)
    assert describes(author).ok
    slack.quiet()
    assert ALT["nl"] in now(slack, card)["text"]


def test_a_form_that_is_sent_twice_counts_once(slack: Slack) -> None:
    """Slack heard nothing in time, and its window sends the form again."""
    author = slack.person()
    view = opens_form(author)
    chosen = [file(slack, EMPLOYEE, drawn())]
    filled = {"text": TEXT, "network": "linkedin", "language": "nl", "picture": chosen}
    first = author.submits(**filled)
    assert author.modal()["id"] == view["id"], "the second form took the place of the first"
    assert first.delivery is not None
    slack.quiet()
    again = slack.workspace._interact(first.delivery.payload, "the form, again")
    assert again.delivery is not None
    assert json.loads(again.delivery.body)["response_action"] == "update"
    assert author.words("suggestion.picture.new") in again.delivery.body
    assert len(slack.rows("drafts")) == len(pictures(slack)) == 1


# ---- what will not do


def svg() -> bytes:
    return b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


BAD: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "svg in disguise": (svg, "foto.png", "kind"),
    "another kind than its name": (lambda: drawn("GIF"), "foto.jpg", "kind"),
    "a page": (lambda: b"<html>", "foto.gif", "kind"),
    "too many pixels": (lambda: drawn(size=(20_000, 20_000)), "foto.png", "large"),
    "too wide": (lambda: drawn(size=(6001, 10)), "foto.png", "large"),
    "cut off": (lambda: drawn("JPEG", (400, 400))[:-300], "foto.jpg", "damaged"),
    "empty": (lambda: b"", "foto.png", "kind"),
    "a script behind it": (lambda: drawn() + b"<script>", "foto.png", "more"),
    "too many frames": (lambda: moving(201), "foto.gif", "frames"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_picture_that_will_not_do_is_refused_and_its_author_hears_why(
    slack: Slack, name: str
) -> None:
    make, called, what = BAD[name]
    author = slack.person()
    assert not sends(slack, author, make(), called).errors
    author.sees(author.words(f"suggestion.picture.failed.{what}"))
    slack.quiet()
    [picture] = pictures(slack)
    assert (picture["state"], picture["bytes"], picture["file"]) == ("gone", None, None)
    found = draft_body(slack)
    assert found["nl"] == [TEXT] and "image" not in found and "picture" not in found
    approver = slack.editor()
    assert approves(slack, approver).ok
    taken_in(slack)
    assert copied(browses(slack.person(), "bakfiets")) == TEXT


def test_another_picture_in_its_place(slack: Slack) -> None:
    author = slack.person()
    sends(slack, author, svg())
    author.sees(author.words("suggestion.picture.failed.kind"))
    slack.quiet()
    author.presses(author.sees(author.words("suggestion.yours")), actions.REVIEW_SUGGESTION)
    author.presses_in_modal(actions.EDIT_SUGGESTION)
    assert not author.submits(picture=[file(slack, EMPLOYEE, drawn())]).errors
    assert describes(author).ok
    slack.quiet()
    assert kept(slack)
    assert draft_body(slack)["image"] == "toolkit.picture.slack-2", "no id is given twice"


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"name": "foto.svg"}, "picture_kind"), ({"name": "foto"}, "picture_kind"),
        ({"size": 10_000_001}, "picture_heavy"),
    ],
)  # fmt: skip
def test_what_slack_says_of_a_file_is_looked_at_in_the_form(
    slack: Slack, change: Json, key: str
) -> None:
    author = slack.person()
    opens_form(author)
    chosen = {**file(slack, EMPLOYEE, drawn()), **change}
    filled = {"text": TEXT, "network": "linkedin", "language": "nl", "picture": [chosen]}
    assert author.submits(**filled).errors == {"picture": author.words(f"draft.wrong.{key}")}
    assert slack.rows("drafts") == []


def test_a_file_that_says_less_than_it_is_is_too_large_all_the_same(slack: Slack) -> None:
    author = slack.person()
    opens_form(author)
    noise = Image.effect_noise((3000, 3000), 100).convert("RGB")
    into = BytesIO()
    noise.save(into, "PNG", compress_level=0)
    data = into.getvalue()[: 10 * 1024 * 1024]
    chosen = {**file(slack, EMPLOYEE, data), "size": 3}
    filled = {"text": TEXT, "network": "linkedin", "language": "nl", "picture": [chosen]}
    assert not author.submits(**filled).errors
    author.sees(author.words("suggestion.picture.failed.heavy"))


def test_two_processes_that_upload_at_once_leave_one_file(
    slack: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    suggested(slack)
    mine = images(slack)
    slack.sql("DELETE FROM files")
    client = WebClient(mine.client.token, base_url=mine.client.base_url)
    other = Images(mine.store, mine.content, client, mine.ready)
    upload = mine.client.files_upload_v2

    def slowly(**picture: Any) -> object:
        other.upload_suggested()
        return upload(**picture)

    before = set(slack.workspace.files.ids())
    monkeypatch.setattr(mine.client, "files_upload_v2", slowly)
    mine.upload_suggested()
    slack.quiet()
    left = set(slack.workspace.files.ids()) - before
    assert left == {row["file"] for row in slack.rows("files")}
    assert len(left) == 1


def test_somebody_elses_file_is_left_alone(slack: Slack) -> None:
    author = slack.person()
    opens_form(author)
    filled = {"text": TEXT, "network": "linkedin", "language": "nl"}
    author.submits(**filled, picture=[file(slack, COLLEAGUE, drawn())])
    author.sees(author.words("suggestion.picture.failed.unreachable"))
    assert "files.download" not in [call.method for call in slack.workspace.calls]


def test_a_file_outside_slack_does_not_get_the_token(slack: Slack) -> None:
    from bot.pictures import Pictures

    fetching = Pictures(None, None, None, slack.running.service.app.client)  # type: ignore[arg-type]
    here = fetching.client.base_url
    assert fetching._is_slack(f"{here}x")
    assert fetching._is_slack("https://files.slack.com/files-pri/T1-F1/download/a.png")
    for url in (
        "https://drive.google.com/x", "http://files.slack.com/x", "https://slack.com.evil.example/x",
        "https://evilslack.com/x", "file:///etc/passwd", "",
    ):  # fmt: skip
        assert not fetching._is_slack(url), url


# ---- when it does not go well at once


@pytest.mark.parametrize(
    "failure", [{"status": 500}, {"status": 0}, {"status": 429, "retry_after": 1}]
)
@pytest.mark.parametrize("method", ["files.info", "files.download"])
def test_what_fails_is_tried_again(slack: Slack, method: str, failure: Json) -> None:
    slack.workspace.fail_next(method, **failure)
    sends(slack, slack.person(), drawn())
    assert kept(slack)
    assert pictures(slack)[0]["tries"] == 2


def test_what_goes_on_failing_is_given_up_and_said(slack: Slack) -> None:
    slack.workspace.fail_next("files.download", status=500, times=99)
    author = slack.person()
    sends(slack, author, drawn())

    def is_given_up() -> bool:
        slack.sql("UPDATE pictures SET due = 0")
        return bool(pictures(slack)[0]["state"] == "gone")

    assert eventually(is_given_up)
    author.sees(author.words("suggestion.picture.failed.unreachable"))
    assert draft_body(slack)["nl"] == [TEXT]


def test_a_file_that_its_author_deleted(slack: Slack) -> None:
    slack.workspace.fail_next("files.info", error="file_deleted")
    author = slack.person()
    sends(slack, author, drawn())
    author.sees(author.words("suggestion.picture.failed.unreachable"))


def test_a_restart_between_the_form_and_the_fetching(slack: Slack) -> None:
    slack.workspace.fail_next("files.download", status=0, times=1)
    author = slack.person()
    sends(slack, author, drawn())
    assert eventually(lambda: pictures(slack)[0]["tries"] == 1)
    with slack.restarted():
        assert kept(slack), "the other process goes on where the first one stopped"


def test_a_process_that_died_while_fetching(slack: Slack) -> None:
    """Its lease ends: another fetches it, and one that kills whoever opens it is given up."""
    slack.workspace.fail_next("files.info", status=500)
    author = slack.person()
    sends(slack, author, drawn())
    slack.sql("UPDATE pictures SET tries = 8, due = 0")
    author.sees(author.words("suggestion.picture.failed.unreachable"))


def without(manifest: Json, *scopes: str) -> Json:
    found: Json = json.loads(json.dumps(manifest))
    kept = [each for each in found["oauth_config"]["scopes"]["bot_optional"] if each not in scopes]
    found["oauth_config"]["scopes"]["bot_optional"] = kept
    return found


@LOCALES
def test_without_the_scope_the_form_says_where_a_picture_can_go(
    manifest: Json, folder: Path, tmp_path: Path, locale: str
) -> None:
    content = Content(folder, slack_ids)
    with an_app(without(manifest, "files:read"), content, tmp_path / "no.sqlite3") as slack:
        author = slack.person(locale=locale)
        assert eventually(lambda: "auth.test" in [call.method for call in slack.workspace.calls])
        assert author.types("/toolkit", "suggest").ok
        view = author.modal()
        assert "file_input" not in shown(view)
        line = author.words("suggestion.form.no_upload", editor=f"<@{EDITOR}>")
        assert line in [e.get("text") for b in view["blocks"] for e in b.get("elements", [])]
        assert slack.workspace.problems == []


def test_a_scope_that_was_taken_away_meanwhile(slack: Slack) -> None:
    author = slack.person()
    opens_form(author)
    chosen = [file(slack, EMPLOYEE, drawn())]
    manifest = slack.workspace.manifest["oauth_config"]["scopes"]
    optional, manifest["bot_optional"] = manifest["bot_optional"], ["files:write"]
    author.submits(text=TEXT, network="linkedin", language="nl", picture=chosen)
    assert eventually(lambda: bool(slack.workspace.problems))
    manifest["bot_optional"] = optional
    slack.sql("UPDATE pictures SET due = 0")
    assert kept(slack)
    assert [each for each in slack.workspace.problems if "files:read" in each]
    slack.workspace.problems.clear()


# ---- people in it


@LOCALES
def test_people_are_asked_before_it_is_approved(slack: Slack, locale: str) -> None:
    approver = slack.editor(locale=locale)
    suggested(slack, people="not-asked")
    card = approver.sees(approver.words("suggestion.heading"))
    approver.presses(now(slack, card), actions.APPROVE_SUGGESTION)
    assert approver.told() == [approver.words("draft.wrong.consent_missing")]
    assert asks_people(slack, approver).ok
    assert approver.words("suggestion.asking.done") in shown(approver.modal())
    assert eventually(lambda: CONSENT in catalogue(slack).consents)
    assert [image.id for image in catalogue(slack).images_under(CONSENT)] == [PICTURE]
    assert catalogue(slack).image(PICTURE, TODAY) is None, "it is not handed out yet"
    person = names(slack, approver)
    asked = request(person)
    assert "De fietsweek" in shown(asked) and "slack_file" in shown(asked)
    approver.presses(now(slack, card), actions.APPROVE_SUGGESTION)
    assert approver.told()[-1] == approver.words("draft.wrong.consent_open")
    says(person, actions.AGREE)
    images(slack)
    assert PICTURE in [each["image"] for each in slack.rows("files")], "it still has to be seen"
    approver.presses(now(slack, card), actions.APPROVE_SUGGESTION)
    assert approver.submits(campaign="bike", until=LATER).errors == {
        "until": approver.words("draft.wrong.consent_short")
    }
    outcome = approver.submits(campaign="bike", until=SOON)
    assert outcome.ok and not outcome.errors, outcome
    taken_in(slack)
    found = catalogue(slack)
    assert found.images[PICTURE].people and found.images[PICTURE].consent == CONSENT
    assert "image" in {b["type"] for b in browses(slack.person(), "bakfiets")["blocks"]}
    says(person, actions.REFUSE)
    assert "image" not in {b["type"] for b in browses(slack.person(), "bakfiets")["blocks"]}
    images(slack)
    assert PICTURE not in [each["image"] for each in slack.rows("files")]


def test_editors_go_on_seeing_it_while_people_are_asked(slack: Slack) -> None:
    approver = slack.editor()
    suggested(slack, people="agreed")

    def file_now() -> list[str]:
        images(slack)
        images(slack)
        return [each["file"] for each in slack.rows("files") if each["image"] == PICTURE]

    before = file_now()
    asks_people(slack, approver)
    assert file_now() == before, "nobody was named yet"
    person = names(slack, approver)
    assert file_now() == before
    says(person, actions.AGREE)
    assert file_now() == before
    says(person, actions.REFUSE)
    assert file_now() == []


def test_a_yes_for_another_network_is_none(slack: Slack) -> None:
    approver = slack.editor()
    suggested(slack, people="agreed")
    asks_people(slack, approver, networks=["x"])
    says(names(slack, approver), actions.AGREE)
    card = approver.sees(approver.words("suggestion.heading"))
    approver.presses(now(slack, card), actions.APPROVE_SUGGESTION)
    assert approver.told() == [approver.words("draft.wrong.consent_open")]


def test_who_takes_away_their_yes_while_the_form_is_open(slack: Slack) -> None:
    approver = slack.editor()
    suggested(slack, people="agreed")
    asks_people(slack, approver)
    person = names(slack, approver)
    says(person, actions.AGREE)
    opened(slack, approver)
    says(person, actions.REFUSE)
    approver.submits(campaign="bike")
    assert approver.words("draft.wrong.consent_open") in shown(approver.modal())
    assert draft(slack)["state"] == "draft"
    images(slack)
    assert PICTURE not in [each["image"] for each in slack.rows("files")], "nor is it shown again"


def test_to_ask_for_something_else_needs_another_yes(slack: Slack) -> None:
    approver = slack.editor()
    suggested(slack, people="agreed")
    asks_people(slack, approver)
    person = names(slack, approver)
    says(person, actions.AGREE)
    asks_people(slack, approver, until=LATER)
    assert eventually(
        lambda: catalogue(slack).consents[CONSENT].until.isoformat() == LATER, timeout=1.0
    )
    card = approver.sees(approver.words("suggestion.heading"))
    approver.presses(now(slack, card), actions.APPROVE_SUGGESTION)
    assert approver.submits(campaign="bike", until=LATER).errors == {
        "until": approver.words("draft.wrong.consent_short")
    }
    assert draft(slack)["state"] == "draft"


def test_people_who_were_asked_stay_in_the_picture(slack: Slack) -> None:
    approver = slack.editor()
    suggested(slack, people="agreed")
    asks_people(slack, approver)
    person = names(slack, approver)
    says(person, actions.REFUSE)
    card = approver.sees(approver.words("suggestion.heading"))
    approver.presses(now(slack, card), actions.DESCRIBE_PICTURE)
    assert approver.submits(people="nobody").errors == {
        "people": approver.words("draft.wrong.people_asked")
    }


def test_what_people_are_asked_goes_with_the_suggestion(slack: Slack) -> None:
    approver = slack.editor()
    suggested(slack, people="agreed")
    asks_people(slack, approver)
    assert eventually(lambda: CONSENT in catalogue(slack).consents)
    card = approver.sees(approver.words("suggestion.heading"))
    approver.presses(now(slack, card), actions.DECLINE_DRAFT)
    approver.submits(text="Nee, bedankt.")
    assert eventually(lambda: CONSENT not in catalogue(slack).consents)
    images(slack)
    assert PICTURE not in [each["image"] for each in slack.rows("files")]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"until": (TODAY - timedelta(days=1)).isoformat()}, "until"),
        ({"networks": []}, "networks"), ({"purpose.en": "  "}, "purpose.en"),
    ],
)  # fmt: skip
def test_what_is_asked_is_complete(slack: Slack, values: Json, field: str) -> None:
    suggested(slack, people="agreed")
    assert field in asks_people(slack, slack.editor(), **values).errors
    assert "consent" not in draft_body(slack)["picture"]


def test_only_who_decides_asks_people(slack: Slack) -> None:
    author = suggested(slack, people="agreed")
    assert actions.ASK_PEOPLE not in shown(author.sees(TEXT))
    card = author.sees(TEXT)
    author.forges(card, actions.ASK_PEOPLE, "1")
    assert author.told() == [author.words("refused.not_your_draft")] or author.told()
    said = author.forges_modal(actions.ASK_PEOPLE_MODAL, {"draft": 1, "seen": 1}, until=SOON)
    assert said == author.words("refused.own_draft")
    stranger = slack.colleague()
    for modal in (actions.ASK_PEOPLE_MODAL, actions.DESCRIBE_PICTURE_MODAL):
        said = stranger.forges_modal(modal, {"draft": 1, "seen": 1}, until=SOON)
        assert said == stranger.words("refused.not_your_draft")


# ---- editing


def test_a_picture_is_taken_away_or_stays(slack: Slack) -> None:
    author = suggested(slack)
    author.presses(author.sees(TEXT), actions.REVIEW_SUGGESTION)
    author.presses_in_modal(actions.EDIT_SUGGESTION)
    assert not author.submits(**{"text.nl": "Anders."}).errors
    slack.quiet()
    assert draft_body(slack)["picture"]["alt"] == ALT and pictures(slack)[0]["state"] == "kept"
    author.presses(author.sees("Anders."), actions.REVIEW_SUGGESTION)
    author.presses_in_modal(actions.EDIT_SUGGESTION)
    assert not author.submits(image=None).errors
    assert "picture" not in draft_body(slack)
    assert (pictures(slack)[0]["state"], pictures(slack)[0]["bytes"]) == ("gone", None)


def test_another_picture_replaces_the_first(slack: Slack) -> None:
    author = suggested(slack)
    author.presses(author.sees(TEXT), actions.REVIEW_SUGGESTION)
    author.presses_in_modal(actions.EDIT_SUGGESTION)
    assert not author.submits(picture=[file(slack, EMPLOYEE, drawn(size=(9, 9)))]).errors
    assert describes(author).ok
    slack.quiet()
    assert kept(slack)
    assert [each["state"] for each in pictures(slack)] == ["gone", "kept"]
    assert draft_body(slack)["image"] == "toolkit.picture.slack-2"


def test_an_editor_does_not_choose_a_picture_for_somebody(slack: Slack) -> None:
    suggested(slack)
    approver = slack.editor()
    approver.presses(approver.sees(TEXT), actions.EDIT_SUGGESTION)
    assert "file_input" not in shown(approver.modal())


def test_anothers_picture_cannot_be_named(slack: Slack) -> None:
    suggested(slack)
    stranger = slack.colleague()
    form = {"text": TEXT, "language": "nl", "network": "x", "image": PICTURE}
    said = stranger.forges_modal(actions.SUGGEST_MODAL, {}, **form)
    assert said == stranger.words("draft.wrong.image_gone")


# ---- link, end and who speaks


@LOCALES
def test_a_link_and_an_end(slack: Slack, locale: str) -> None:
    author, approver = slack.person(locale=locale), slack.editor(locale=locale)
    opens_form(author)
    filled = {"text": TEXT, "network": "linkedin", "language": "nl"}
    past = (TODAY - timedelta(days=1)).isoformat()
    assert author.submits(**filled, link="http://example.org", until=past).errors == {
        "link": author.words("draft.wrong.link"), "until": author.words("draft.wrong.day_past"),
    }  # fmt: skip
    assert author.submits(**filled, link="https://example.org/fiets", until=SOON).ok
    slack.quiet()
    text = approver.sees(approver.words("suggestion.heading"))["text"]
    assert "https://example.org/fiets" in text
    opened(slack, approver)
    assert approver.submits(campaign="bike").ok
    taken_in(slack)
    found = catalogue(slack).posts["toolkit.slack-1"]
    assert (found.link, found.until.isoformat() if found.until else "") == (
        "https://example.org/fiets", SOON,
    )  # fmt: skip
    assert (
        copied(browses(slack.person(COLLEAGUE), "bakfiets"))
        == f"{TEXT}\n\nhttps://example.org/fiets"
    )


def test_the_link_counts(slack: Slack) -> None:
    author = slack.person()
    opens_form(author)
    outcome = author.submits(
        text="a" * 270, network="x", language="nl", link="https://example.org/fiets"
    )
    assert outcome.errors == {
        "text": author.words("draft.wrong.post_too_long", length=295, limit=280)
    }


def opened_about_us(slack: Slack, folder: Path) -> Somebody:
    """An editor with the form to approve a text that names the organisation."""
    write_yaml(folder / "toolkit" / "watchwords.yaml", organisation={"names": ["Stadswerf"]})
    slack.running.service.content.refresh()
    author = slack.person()
    opens_form(author)
    author.submits(text="Stadswerf heeft een bakfiets.", network="x", language="nl")
    slack.quiet()
    approver = slack.editor()
    opened(slack, approver)
    return approver


def test_who_speaks_is_shown_where_the_text_is_about_us(slack: Slack, folder: Path) -> None:
    approver = opened_about_us(slack, folder)
    fields = {b.get("block_id"): b.get("element", {}) for b in approver.modal()["blocks"]}
    line = approver.words("suggestion.approval.disclosure_line")
    assert fields["disclosure.nl"]["initial_value"] == line
    lacking = {"disclosure.nl": approver.words("draft.wrong.undisclosed")}
    assert approver.submits(campaign="bike", **{"disclosure.nl": ""}).errors == lacking
    assert approver.submits(campaign="bike").ok
    taken_in(slack)
    said = catalogue(slack).posts["toolkit.slack-1"].disclosure
    assert said is not None and said.nl == line


def test_the_organisations_own_accounts_need_no_line(slack: Slack, folder: Path) -> None:
    approver = opened_about_us(slack, folder)
    only = {"accounts": ["corporate"], "disclosure.nl": ""}
    assert not approver.submits(campaign="bike", **only).errors


# ---- in force, and no more


def approved(slack: Slack, **said: Any) -> tuple[Somebody, Somebody]:
    """A post with a picture that is in the toolkit, in both languages: its author, an editor."""
    author, first, second = suggested(slack, **said), slack.editor(), slack.editor(SECOND)
    first.presses(first.sees(TEXT), actions.EDIT_SUGGESTION)
    assert first.submits(**{"text.en": ENGLISH}).ok
    slack.quiet()
    if said.get("people", "nobody") != "nobody":
        asks_people(slack, second)
        says(names(slack, second), actions.AGREE)
    opened(slack, second)
    outcome = second.submits(campaign="bike")
    assert outcome.ok and not outcome.errors, outcome
    taken_in(slack)
    return author, second


def test_a_post_in_force_is_prolonged_when_people_say_yes_again(slack: Slack) -> None:
    author, approver = approved(slack, people="agreed")
    author.presses(author.sees(TEXT), actions.REVIEW_SUGGESTION)
    author.presses_in_modal(actions.EDIT_SUGGESTION)
    assert not author.submits(**{"text.nl": "De bakfiets, nog eens."}).errors
    slack.quiet()
    card = approver.sees("De bakfiets, nog eens.")
    approver.presses(now(slack, card), actions.ASK_PEOPLE)
    assert not approver.submits(until=LATER).errors
    assert eventually(lambda: catalogue(slack).consents[CONSENT].until.isoformat() == LATER)
    assert catalogue(slack).image(PICTURE, TODAY) is not None, "the first yes still holds"
    says(names(slack, approver), actions.AGREE)
    approver.presses(now(slack, card), actions.APPROVE_SUGGESTION)
    outcome = approver.submits(campaign="bike", until=LATER)
    assert outcome.ok and not outcome.errors, outcome
    taken_in(slack)
    assert catalogue(slack).images[PICTURE].consent == CONSENT


def notices_people(slack: Slack) -> tuple[Somebody, Json]:
    """People are seen in a picture in force, and are to be asked: an editor, the card about it."""
    author, approver = approved(slack)
    assert catalogue(slack).image(PICTURE, TODAY) is not None
    author.presses(author.sees(TEXT), actions.REVIEW_SUGGESTION)
    author.presses_in_modal(actions.EDIT_SUGGESTION)
    assert not author.submits(**{"text.nl": "De bakfiets, nog eens."}).errors
    slack.quiet()
    card = approver.sees("De bakfiets, nog eens.")
    approver.presses(now(slack, card), actions.DESCRIBE_PICTURE)
    assert not describes(approver, people="not-asked").errors
    slack.quiet()
    approver.presses(now(slack, card), actions.ASK_PEOPLE)
    filled = {"purpose.nl": "De fietsweek", "purpose.en": "The bike week", "until": SOON}
    assert not approver.submits(**filled).errors
    assert eventually(lambda: catalogue(slack).image(PICTURE, TODAY) is None)
    return approver, card


def test_a_picture_waits_for_people_who_are_noticed_later(slack: Slack) -> None:
    approver, card = notices_people(slack)
    says(names(slack, approver), actions.AGREE)
    approver.presses(now(slack, card), actions.APPROVE_SUGGESTION)
    outcome = approver.submits(campaign="bike", until=SOON)
    assert outcome.ok and not outcome.errors, outcome
    taken_in(slack)
    assert eventually(lambda: catalogue(slack).image(PICTURE, TODAY) is not None)
    assert catalogue(slack).images[PICTURE].consent == CONSENT


def test_who_was_noticed_later_and_says_no_stays_out_whatever_is_declined(slack: Slack) -> None:
    approver, card = notices_people(slack)
    says(names(slack, approver), actions.REFUSE)
    approver.presses(now(slack, card), actions.DECLINE_DRAFT)
    assert not approver.submits(text="Liever niet.").errors
    slack.quiet()
    taken_in(slack)
    found = catalogue(slack)
    assert [post.image for post in found.posts.values() if post.image == PICTURE]
    assert found.image(PICTURE, TODAY) is None


def test_it_is_there_in_another_process_and_after_a_restart(slack: Slack) -> None:
    approved(slack)
    with slack.another_process() as other:
        found = other.content.current.catalogue
        image = found.images[PICTURE]
        assert found.file_of(image).read() == pictures(slack)[0]["bytes"]


def test_what_is_taken_out_takes_its_picture_along(slack: Slack) -> None:
    _, approver = approved(slack)
    card = approver.sees(approver.words("suggestion.approved", by=f"<@{SECOND}>"))
    approver.presses(card, actions.REVIEW_SUGGESTION)
    approver.presses_in_modal(actions.WITHDRAW_DRAFT)
    taken_in(slack)
    assert eventually(lambda: PICTURE not in catalogue(slack).images)
    assert (pictures(slack)[0]["state"], pictures(slack)[0]["bytes"]) == ("gone", None)
    assert PICTURE not in [each["image"] for each in slack.rows("files")]


def test_what_came_to_nothing_is_erased_after_its_term(slack: Slack) -> None:
    suggested(slack)
    approver = slack.editor()
    approver.presses(approver.sees(TEXT), actions.DECLINE_DRAFT)
    approver.submits(text="Nee, bedankt.")
    slack.quiet()
    for days, state in ((89, "kept"), (91, "gone")):
        slack.sql("UPDATE drafts SET decided_at = ?", time.time() - days * 86_400)
        slack.sql("DELETE FROM jobs")
        Retention(slack.running.service.store, Keep(questions=90)).work()
        assert pictures(slack)[0]["state"] == state


def test_what_waits_goes_with_who_suggested_it(slack: Slack) -> None:
    suggested(slack)
    Privacy(slack.running.service.store).forget(EMPLOYEE)
    slack.quiet()
    [picture] = pictures(slack)
    assert (picture["state"], picture["bytes"], picture["file"]) == ("gone", None, None)
    assert EMPLOYEE not in repr(slack.rows("drafts"))


def test_who_is_forgotten_while_it_is_fetched(slack: Slack) -> None:
    slack.workspace.fail_next("files.download", status=500, times=99)
    sends(slack, slack.person(), drawn())
    assert eventually(lambda: pictures(slack)[0]["tries"] == 1)
    Privacy(slack.running.service.store).forget(EMPLOYEE)
    assert pictures(slack)[0]["state"] == "gone"


def test_what_was_approved_stays(slack: Slack) -> None:
    approved(slack)
    Privacy(slack.running.service.store).forget(EMPLOYEE)
    assert pictures(slack)[0]["state"] == "kept"
    assert PICTURE in catalogue(slack).images


def test_a_person_gets_their_own_picture(slack: Slack) -> None:
    suggested(slack)
    rights = Privacy(slack.running.service.store)
    [found] = rights.export(EMPLOYEE)["suggested_pictures"]
    assert json.dumps(found) and found["bytes"].startswith("iVBOR") and found["kind"] == "png"
    assert rights.export(EDITOR)["suggested_pictures"] == []


def test_an_old_suggestion_goes_on(slack: Slack) -> None:
    """Bodies from before there were pictures, links and ends."""
    author = slack.person()
    opens_form(author)
    author.submits(text=TEXT, network="linkedin", language="nl", image="sign")
    slack.quiet()
    old = {"network": "linkedin", "image": "sign", "nl": [TEXT], "people": "agreed", "why": "Zo."}
    slack.sql("UPDATE drafts SET body = ?", json.dumps(old))
    approver = slack.editor()
    view = opens_home(approver)
    slack.workspace.press_in_view(EDITOR, view["id"], actions.REVIEW_SUGGESTION)
    assert approver.words("suggestion.people.agreed") in shown(approver.modal())
    approver.presses_in_modal(actions.APPROVE_SUGGESTION)
    assert not approver.submits(campaign="bike").errors
    taken_in(slack)
    assert catalogue(slack).posts["toolkit.slack-1"].image == "sign"


# ---- export


@pytest.mark.parametrize("people", ["nobody", "agreed"])
def test_what_is_exported_is_content(slack: Slack, folder: Path, people: str) -> None:
    approved(slack, people=people)
    before, in_database = problems_in(folder), catalogue(slack)
    done = export(slack, folder, folder)
    assert done.exit_code == 0, done.output
    image = folder / "toolkit" / "images" / "toolkit-picture-slack-1.png"
    assert image.read_bytes() == pictures(slack)[0]["bytes"]
    written = [*(folder / "toolkit").rglob("slack-*.yaml")]
    assert not [
        each for each in (EDITOR, SECOND, EMPLOYEE) for path in written if each in path.read_text()
    ]
    assert problems_in(folder) == before
    slack.running.service.content.refresh()
    from_file = catalogue(slack)
    assert from_file.images[PICTURE] == in_database.images[PICTURE]
    assert from_file.consents == in_database.consents
    assert from_file.file_of(from_file.images[PICTURE]).read() == image.read_bytes()
    assert export(slack, folder, folder).exit_code == 0, "again"
    slack.sql("UPDATE drafts SET in_force = NULL")
    assert export(slack, folder, folder).exit_code == 0
    assert not image.exists() and not [*(folder / "toolkit").rglob("slack-*.yaml")]


def test_a_picture_to_which_somebody_said_no_is_not_exported(slack: Slack, folder: Path) -> None:
    approved(slack, people="agreed")
    before = problems_in(folder)
    slack.sql("UPDATE consents SET state = 'withdrawn'")
    done = export(slack, folder, folder)
    assert done.exit_code == 0, done.output
    assert not (folder / "toolkit" / "images" / "toolkit-picture-slack-1.png").exists()
    [posts] = (folder / "toolkit").rglob("slack-*.yaml")
    assert "image" not in posts.read_text(), "the text goes without it"
    assert problems_in(folder) == before


def test_a_picture_of_ours_is_not_overwritten(slack: Slack, folder: Path) -> None:
    approved(slack)
    image = folder / "toolkit" / "images" / "toolkit-picture-slack-1.png"
    image.write_bytes(drawn(size=(9, 9)))
    refused = export(slack, folder, folder)
    assert refused.exit_code == 1 and str(image) in refused.output
    assert image.read_bytes() == drawn(size=(9, 9))
