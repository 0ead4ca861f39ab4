"""Suggesting posts for the toolkit: who may, who decides, and that what is approved goes out."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.cards import actions
from bot.content import Content
from bot.erasing import Retention
from bot.playground import Outcome
from bot.playground.demo import COLLEAGUE, EDITOR, EMPLOYEE, Playground, slack_ids
from bot.privacy import Privacy
from bot.records import Keep
from tests.slack import (
    SECOND,
    Slack,
    Somebody,
    an_app,
    at_once,
    draft,
    draft_body,
    eventually,
    export,
    home,
    markup_in,
    now,
    office,
    opens_home,
    problems_in,
    shown,
    small_content,
    taken_in,
    write_yaml,
)
from tests.test_toolkit_modal import TODAY, browses, copied, small_toolkit
from toolkit.catalogue import Catalogue

Json = dict[str, Any]

TEXT = "Vandaag met de bakfiets gekomen."
ENGLISH = "Came by cargo bike today."
LOCALES = pytest.mark.parametrize("locale", ["nl-NL", "en-GB"])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = small_content(tmp_path / "content")
    office(folder, EDITOR, SECOND)
    small_toolkit(folder / "toolkit")
    return folder


@pytest.fixture
def running(small: Playground) -> Playground:
    return small


def fills_in(author: Somebody, **values: Any) -> Outcome:
    """Submit the form that is open."""
    filled = {"text": TEXT, "network": "linkedin", "language": "nl"}
    return author.submits(**filled | values)


def suggested(slack: Slack, author: Somebody | None = None, **values: Any) -> Somebody:
    """Somebody who suggested a post."""
    author = author or slack.person()
    assert author.types("/toolkit", "suggest").ok
    outcome = fills_in(author, **values)
    assert outcome.ok and not outcome.errors, outcome
    slack.quiet()
    return author


def opened(slack: Slack, approver: Somebody) -> Json:
    """The editor's card about the latest suggestion, with the form to approve it open."""
    card = approver.sees(approver.words("suggestion.heading"))
    assert approver.presses(card, actions.APPROVE_SUGGESTION).ok
    return card


def approved(slack: Slack, *, campaign: str = "bike", **values: Any) -> tuple[Somebody, Json]:
    """A post that is in the toolkit: its author, and the editor's card."""
    author, approver = suggested(slack, **values), slack.editor()
    card = opened(slack, approver)
    outcome = approver.submits(campaign=campaign)
    assert outcome.ok and not outcome.errors, outcome
    taken_in(slack)
    return author, card


def catalogue(slack: Slack) -> Catalogue:
    return slack.running.service.content.current.catalogue


# ---- from the suggestion to the toolkit


@LOCALES
def test_a_suggestion_is_looked_at_approved_and_handed_out(slack: Slack, locale: str) -> None:
    author, approver = slack.person(locale=locale), slack.editor(locale=locale)
    language = locale[:2]
    assert author.types("/toolkit", "voorstel" if language == "nl" else "Suggest").ok
    assert author.words("suggestion.form.intro") in shown(author.modal())
    fills_in(
        author, language=language, image="sign", own_hashtags="#OpDeFiets #Bakfiets",
        why="Dat doen er veel.",
    )  # fmt: skip
    assert author.words("draft.saved") in shown(author.modal())
    card = approver.sees(approver.words("suggestion.heading"))
    for said in (
        TEXT, "#OpDeFiets #Bakfiets", "Dat doen er veel.", approver.words("suggestion.unnamed"),
        "LinkedIn",
        "Een wegwijzer" if language == "nl" else "A signpost",
    ):  # fmt: skip
        assert said in card["text"], said
    assert author.user not in shown(card)
    assert author.words("suggestion.yours") in author.sees(TEXT)["text"]
    assert TEXT not in copied(browses(slack.person(COLLEAGUE, locale), TEXT))
    opened(slack, approver)
    assert approver.submits(campaign="bike", accounts=["private"]).ok
    assert approver.words("suggestion.done") in shown(approver.modal())
    taken_in(slack)
    author.sees(author.words("suggestion.told_approved", by=f"<@{EDITOR}>"))
    assert approver.words("suggestion.approved", by=f"<@{EDITOR}>") in now(slack, card)["text"]
    colleague = slack.person(COLLEAGUE, locale)
    view = browses(colleague, TEXT)
    assert copied(view) == f"{TEXT}\n\n#OpDeFiets #Bakfiets"
    assert author.user not in shown(view)
    assert colleague.submits().ok
    assert TEXT in colleague.sees(colleague.words("toolkit.dm", network="LinkedIn"))["text"]
    kept = draft_body(slack)
    assert "why" not in kept, "what was for the editors is gone"
    assert kept["accounts"] == ["private"]


def test_who_wants_to_be_named_is_named(slack: Slack) -> None:
    author, card = approved(slack, named=["named"])
    assert f"<@{author.user}>" in card["text"]
    colleague = slack.person(COLLEAGUE)
    line = colleague.words("toolkit.suggested_by", by=f"<@{author.user}>")
    assert line in shown(browses(colleague, TEXT))
    assert colleague.submits().ok
    assert line in shown(colleague.sees(TEXT))


def test_a_text_after_the_command_is_taken_over(slack: Slack) -> None:
    author = slack.person()
    assert author.types("/toolkit", f"voorstel: {TEXT}").ok
    assert author.modal()["blocks"][1]["element"]["initial_value"] == TEXT


@pytest.mark.parametrize("said", ["voorstellen", "suggestion", "fiets voorstel"])
def test_other_words_are_still_searched(slack: Slack, said: str) -> None:
    author = slack.person()
    assert author.types("/toolkit", said).ok
    assert author.modal()["callback_id"] == actions.TOOLKIT_MODAL


@LOCALES
def test_a_message_can_be_suggested(slack: Slack, locale: str) -> None:
    author = slack.person(locale=locale)
    ts = slack.workspace.say(COLLEAGUE, "#general", "Wij & de <bakfiets>")
    slack.quiet()
    shortcut = slack.workspace.shortcut(author.user, actions.SUGGEST_SHORTCUT, "#general", ts)
    assert shortcut.ok
    view = author.modal()
    assert view["title"]["text"] == author.words("suggestion.form.title")
    assert view["blocks"][1]["element"]["initial_value"] == "Wij & de <bakfiets>"
    assert slack.rows("drafts") == [], "looking keeps nothing"
    assert author.submits(network="linkedin").ok
    assert COLLEAGUE not in repr(slack.rows("drafts"))


def test_only_what_may_be_shared_can_be_chosen(slack: Slack) -> None:
    author = slack.person()
    author.types("/toolkit", "suggest")
    fields = {block["block_id"]: block.get("element") for block in author.modal()["blocks"]}
    assert [each["value"] for each in fields["image"]["options"]] == ["sign"]
    fills_in(author)
    approver = slack.editor()
    opened(slack, approver)
    fields = {block["block_id"]: block.get("element") for block in approver.modal()["blocks"]}
    assert [each["value"] for each in fields["campaign"]["options"]] == ["bike", "open"]
    assert approver.submits().errors.keys() == {"campaign"}, "a campaign has to be chosen"


# ---- wrong input


@pytest.mark.parametrize(
    ("values", "field", "key", "filled"),
    [
        ({"network": "x", "text": "a" * 281}, "text", "post_too_long", {"length": 281}),
        (
            {"network": "x", "text": "a" * 275, "own_hashtags": "#Fiets"},
            "text", "post_too_long", {"length": 283},
        ),
        ({"own_hashtags": "#Op De Fiets"}, "own_hashtags", "hashtag", {"hashtag": "#Op De Fiets"}),
        ({"own_hashtags": "#Ja\nFiets"}, "own_hashtags", "hashtag", {"hashtag": "Fiets"}),
        ({"text": "  "}, "text", "missing", {}),
    ],
)  # fmt: skip
@LOCALES
def test_what_is_wrong_stands_at_its_field(
    slack: Slack, values: Json, field: str, key: str, filled: Json, locale: str
) -> None:
    author = slack.person(locale=locale)
    author.types("/toolkit", "suggest")
    sentence = author.words(f"draft.wrong.{key}", **{"limit": 280, **filled})
    assert fills_in(author, **values).errors == {field: sentence}
    assert slack.rows("drafts") == []


@LOCALES
def test_the_approval_refuses_with_the_field(slack: Slack, locale: str) -> None:
    approver = slack.editor(locale=locale)
    suggested(slack, network="x", text="a" * 270, own_hashtags="#Fiets")
    opened(slack, approver)
    tag = approver.submits(campaign="bike", own_hashtags="#Op De Fiets").errors
    assert tag == {
        "own_hashtags": approver.words("draft.wrong.hashtag", hashtag="#Op De Fiets"),
    }
    long = approver.submits(campaign="bike", own_hashtags="#OpDeFiets").errors
    assert long == {
        "own_hashtags": approver.words("draft.wrong.post_too_long", length=282, limit=280)
    }
    assert draft(slack)["state"] == "draft"
    assert approver.submits(campaign="bike", own_hashtags="").ok
    taken_in(slack)
    assert catalogue(slack).posts["toolkit.slack-1"].own_hashtags == ()


def test_a_text_that_is_too_long_in_the_database_is_not_approved(slack: Slack) -> None:
    suggested(slack)
    long = {**draft_body(slack), "network": "x", "nl": ["a" * 300]}
    slack.sql("UPDATE drafts SET body = ?", json.dumps(long))
    approver = slack.editor()
    opened(slack, approver)
    sentence = approver.words("draft.wrong.post_too_long", length=300, limit=280)
    assert approver.submits(campaign="bike").errors == {"own_hashtags": sentence}


def test_a_campaign_or_picture_that_is_gone_when_it_is_approved(slack: Slack, folder: Path) -> None:
    suggested(slack, image="sign")
    approver = slack.editor()
    opened(slack, approver)
    past = (TODAY - timedelta(days=1)).isoformat()
    for name, key in (("campaigns", "campaign_gone"), ("images", "image_gone")):
        path = folder / "toolkit" / f"{name}.yaml"
        before = path.read_text("utf-8")
        listed = [{**each, "until": past} for each in json.loads(before)[name]]
        write_yaml(path, **{name: listed})
        slack.running.service.content.refresh()
        outcome = approver.submits(campaign="bike").errors
        assert approver.words(f"draft.wrong.{key}") in outcome.values()
        path.write_text(before, "utf-8")
        slack.running.service.content.refresh()
    assert draft(slack)["state"] == "draft"
    assert approver.submits(campaign="bike").ok


def test_without_a_running_campaign_nothing_is_approved(slack: Slack, folder: Path) -> None:
    suggested(slack)
    path = folder / "toolkit" / "campaigns.yaml"
    past = (TODAY - timedelta(days=1)).isoformat()
    listed = [{**each, "until": past} for each in json.loads(path.read_text("utf-8"))["campaigns"]]
    write_yaml(path, campaigns=listed)
    slack.running.service.content.refresh()
    approver = slack.editor()
    opened(slack, approver)
    assert approver.told() == [approver.words("refused.no_campaign")]


# ---- forged, and who may not


FORM = {"text": TEXT, "language": "nl", "network": "x"}


@pytest.mark.parametrize(
    "values",
    [
        {"network": "myspace"}, {"image": "draft"}, {"image": "../x"},
        {"image": "toolkit.picture.slack-1"}, {"link": "http://example.org"}, {"until": "gisteren"},
        {"language": "fr"}, {"language": "network"}, {"language": "campaign"},
        {"text": "a" * 3001, "network": "linkedin"}, {"why": "a" * 1001},
        {"own_hashtags": "#<!channel>"},
    ],
)  # fmt: skip
def test_a_forged_suggestion_is_refused(slack: Slack, values: dict[str, str]) -> None:
    assert slack.person().forges_modal(actions.SUGGEST_MODAL, {}, **FORM | values) != ""
    assert slack.rows("drafts") == []


@pytest.mark.parametrize("value", ["", "1", "1|", "1|x", "|", "99|1", "1|1|1", "-1|1", "1|2"])
def test_forged_approvals_change_nothing(slack: Slack, value: str) -> None:
    suggested(slack)
    approver = slack.editor()
    card = approver.sees(approver.words("suggestion.heading"))
    assert approver.forges(card, actions.APPROVE_SUGGESTION, value).ok
    [said] = approver.told()
    keys = ("gone", "draft_gone", "draft_changed")
    assert said in [approver.words(f"refused.{key}") for key in keys]
    assert draft(slack)["state"] == "draft"


@pytest.mark.parametrize(
    ("metadata", "key"),
    [
        ({}, "gone"), ({"draft": 1}, "gone"), ({"draft": 99, "seen": 1}, "draft_gone"),
        ({"draft": 1, "seen": 9}, "draft_changed"), ("[]", "gone"), ("{", "gone"),
        ({"draft": "x", "seen": 1}, "gone"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("modal", [actions.SUGGESTION_MODAL, actions.APPROVE_SUGGESTION_MODAL])
def test_forged_forms_change_nothing(slack: Slack, modal: str, metadata: Any, key: str) -> None:
    suggested(slack)
    before = draft(slack)
    approver = slack.editor()
    said = approver.forges_modal(modal, metadata, campaign="bike", network="x")
    assert said == approver.words(f"refused.{key}")
    assert draft(slack) == before


def test_nobody_else_reads_decides_or_takes_back(slack: Slack) -> None:
    suggested(slack)
    stranger = slack.colleague()
    stranger.asks("hallo")
    slack.quiet()
    card = slack.workspace.messages(stranger.dm, user=stranger.user)[-1]
    presses = {
        actions.REVIEW_SUGGESTION: "1", actions.EDIT_SUGGESTION: "1", actions.DECLINE_DRAFT: "1",
        actions.APPROVE_SUGGESTION: "1|1", actions.WITHDRAW_DRAFT: "1",
    }  # fmt: skip
    for action, value in presses.items():
        assert stranger.forges(card, action, value).ok
    assert stranger.told() == [stranger.words("refused.not_your_draft")] * len(presses)
    meta = {"draft": 1, "seen": 1}
    for modal in (actions.SUGGESTION_MODAL, actions.APPROVE_SUGGESTION_MODAL):
        said = stranger.forges_modal(modal, meta, campaign="bike", network="x")
        assert said == stranger.words("refused.not_your_draft")
    assert draft(slack)["state"] == "draft" and draft(slack)["wordings"] == 1


@pytest.mark.parametrize("four_eyes", [True, False])
@LOCALES
def test_an_editor_does_not_approve_their_own(
    slack: Slack, folder: Path, four_eyes: bool, locale: str
) -> None:
    office(folder, EDITOR, SECOND, four_eyes=four_eyes)
    slack.running.service.content.refresh()
    author = suggested(slack, slack.editor(locale=locale))
    card = author.sees(TEXT)
    assert actions.APPROVE_SUGGESTION not in shown(card)
    assert author.forges(card, actions.APPROVE_SUGGESTION, "1|1").ok
    assert author.forges(card, actions.DECLINE_DRAFT, "1").ok
    assert author.told() == [author.words("refused.own_draft")] * 2
    meta = {"draft": 1, "seen": 1}
    said = author.forges_modal(actions.APPROVE_SUGGESTION_MODAL, meta, campaign="bike")
    assert said == author.words("refused.own_draft")
    assert draft(slack)["state"] == "draft"
    assert opened(slack, slack.editor(SECOND))


def test_a_former_editor_decides_nothing(slack: Slack, folder: Path) -> None:
    suggested(slack)
    former = slack.editor()
    card = opened(slack, former)
    office(folder, SECOND)
    slack.running.service.content.refresh()
    outcome = former.submits(campaign="bike")
    assert outcome.delivery is not None
    assert (
        former.words("refused.not_your_draft")
        in json.loads(outcome.delivery.body)["view"]["blocks"][0]["text"]["text"]
    )
    former.presses(card, actions.DECLINE_DRAFT)
    assert former.told() == [former.words("refused.not_your_draft")]
    assert draft(slack)["state"] == "draft"


def test_a_suggestion_is_no_faq_entry(slack: Slack) -> None:
    suggested(slack)
    approver = slack.editor()
    card = approver.sees(approver.words("suggestion.heading"))
    for action, value in {
        actions.APPROVE_DRAFT: "1|1", actions.REVIEW_DRAFT: "1", actions.EDIT_DRAFT: "1",
    }.items():  # fmt: skip
        assert approver.forges(card, action, value).ok
    said = approver.forges_modal(actions.DRAFT_MODAL, {"draft": 1, "seen": 1}, clause="photos.1")
    assert {said, *approver.told()} == {approver.words("refused.draft_gone")}
    assert draft(slack)["state"] == "draft"


def test_of_two_editors_at_once_one_comes_first(slack: Slack) -> None:
    suggested(slack)
    editors = [slack.editor(each) for each in (EDITOR, SECOND)]
    for each in editors:
        opened(slack, each)
    at_once(*[lambda who=each: who.submits(campaign="bike") for each in editors])  # type: ignore[misc]
    taken_in(slack)
    told = [shown(each.modal()) for each in editors]
    assert sum(editors[0].words("suggestion.done") in each for each in told) == 1
    assert sum(editors[0].words("refused.draft_decided") in each for each in told) == 1


# ---- edit, decline, take back


def test_an_editors_change_is_approved_by_another(slack: Slack) -> None:
    author = suggested(slack)
    first, second = slack.editor(), slack.editor(SECOND)
    card = first.sees(first.words("suggestion.heading"))
    first.presses(card, actions.EDIT_SUGGESTION)
    assert first.words("draft.your_change") in shown(first.modal())
    assert first.submits(**{"text.en": ENGLISH}).ok
    slack.quiet()
    assert first.words("suggestion.not_yours") in now(slack, card)["text"]
    theirs = second.sees(ENGLISH)
    second.presses(theirs, actions.APPROVE_SUGGESTION)
    assert second.submits(campaign="bike").ok
    taken_in(slack)
    author.sees(author.words("suggestion.told_approved", by=f"<@{SECOND}>"))
    assert copied(browses(slack.colleague(), "cargo")) == ENGLISH
    assert copied(browses(slack.person(), "bakfiets")) == TEXT


def test_what_was_changed_meanwhile_is_not_approved_by_an_old_window(slack: Slack) -> None:
    author = suggested(slack)
    approver = slack.editor()
    opened(slack, approver)
    author.presses(author.sees(TEXT), actions.REVIEW_SUGGESTION)
    author.presses_in_modal(actions.EDIT_SUGGESTION)
    assert author.submits(**{"text.nl": "Heel iets anders."}).ok
    slack.quiet()
    outcome = approver.submits(campaign="bike")
    assert outcome.delivery is not None
    assert approver.words("refused.draft_changed") in outcome.delivery.body
    assert draft(slack)["state"] == "draft"


@LOCALES
def test_a_declined_suggestion_can_be_changed_and_approved(slack: Slack, locale: str) -> None:
    author, approver = slack.person(locale=locale), slack.editor(locale=locale)
    suggested(slack, author, why="Zomaar.")
    card = approver.sees(approver.words("suggestion.heading"))
    approver.presses(card, actions.DECLINE_DRAFT)
    assert approver.submits(text="  ").errors or draft(slack)["state"] == "draft"
    assert approver.submits(text="Maak het <!here> korter.").ok
    slack.quiet()
    told = author.sees(author.words("suggestion.told_declined"))
    assert "korter" in told["text"] and "<!here>" not in " ".join(markup_in(told))
    assert approver.words("suggestion.declined") in now(slack, card)["text"]
    author.presses(told, actions.EDIT_SUGGESTION)
    assert author.submits(**{"text.nl": "Bakfiets!"}).ok
    slack.quiet()
    assert draft_body(slack)["why"] == "Zomaar."
    approver.presses(approver.sees("Bakfiets!"), actions.APPROVE_SUGGESTION)
    assert approver.submits(campaign="open").ok
    taken_in(slack)
    assert catalogue(slack).posts["toolkit.slack-1"].campaign == "open"


def test_the_author_takes_it_back(slack: Slack) -> None:
    author = suggested(slack)
    approver = slack.editor()
    card = approver.sees(approver.words("suggestion.heading"))
    author.presses(author.sees(TEXT), actions.REVIEW_SUGGESTION)
    author.presses_in_modal(actions.WITHDRAW_DRAFT)
    assert author.words("draft.gone_now.post") in shown(author.modal())
    slack.quiet()
    assert approver.words("suggestion.withdrawn") in now(slack, card)["text"]
    approver.forges(card, actions.APPROVE_SUGGESTION, "1|1")
    assert approver.told() == [approver.words("refused.draft_decided")]


def test_what_is_taken_out_is_gone_everywhere(slack: Slack) -> None:
    _, card = approved(slack)
    colleague, approver = slack.person(COLLEAGUE), slack.editor()
    with slack.another_process() as other:
        posts = lambda: other.content.current.catalogue.posts  # noqa: E731
        assert eventually(lambda: "toolkit.slack-1" in posts(), timeout=1.0)
        view = browses(colleague, TEXT)
        assert copied(view) == TEXT
        approver.presses(now(slack, card), actions.REVIEW_SUGGESTION)
        approver.presses_in_modal(actions.WITHDRAW_DRAFT)
        assert eventually(lambda: "toolkit.slack-1" not in posts(), timeout=1.0)
    taken_in(slack)
    assert colleague.submits().ok
    assert colleague.words("refused.asset_gone") in shown(colleague.modal())
    assert copied(browses(slack.person(), "bakfiets")) == ""


def test_what_waits_stands_on_the_editors_home_tab(slack: Slack) -> None:
    suggested(slack)
    approver = slack.editor()
    view = opens_home(approver)
    assert approver.words("home.suggestions") in shown(view) and TEXT in shown(view)
    slack.workspace.press_in_view(EDITOR, view["id"], actions.REVIEW_SUGGESTION)
    approver.presses_in_modal(actions.APPROVE_SUGGESTION)
    assert approver.submits(campaign="bike").ok
    taken_in(slack)
    assert eventually(lambda: TEXT not in shown(home(approver)))
    assert TEXT not in shown(opens_home(slack.colleague()))


def test_where_nobody_is_left_to_approve_a_change_that_is_said(slack: Slack, folder: Path) -> None:
    author, other = suggested(slack, slack.editor()), slack.editor(SECOND)
    other.presses(other.sees(other.words("suggestion.heading")), actions.EDIT_SUGGESTION)
    assert other.submits(**{"text.en": ENGLISH}).ok
    assert other.words("draft.nobody") in shown(other.modal())
    office(folder, EDITOR, SECOND, four_eyes=False)
    slack.running.service.content.refresh()
    assert other.words("home.suggestions") in shown(opens_home(other))
    assert other.words("home.suggestions") not in shown(opens_home(author))


@pytest.mark.parametrize("four_eyes", [True, False])
def test_without_an_editor_it_waits_for_the_first_one(
    slack: Slack, folder: Path, four_eyes: bool
) -> None:
    office(folder, four_eyes=four_eyes)
    slack.running.service.content.refresh()
    author = slack.person()
    author.types("/toolkit", "suggest")
    assert author.words("draft.nobody_yet") in shown(author.modal())
    fills_in(author)
    assert author.words("draft.nobody") in shown(author.modal())
    office(folder, SECOND)
    slack.running.service.content.refresh()
    slack.running.service.suggesting.offer_waiting()
    slack.editor(SECOND).sees(TEXT)


# ---- in force


def test_another_process_hands_it_out_within_a_second(slack: Slack) -> None:
    with slack.another_process() as other:
        approved(slack)
        posts = lambda: other.content.current.catalogue.posts  # noqa: E731
        assert eventually(lambda: "toolkit.slack-1" in posts(), timeout=1.0)


def test_it_is_there_after_a_restart(manifest: Json, folder: Path, tmp_path: Path) -> None:
    database = tmp_path / "kept.sqlite3"
    with an_app(manifest, Content(folder, slack_ids), database) as slack:
        approved(slack)
        suggested(slack, text="Nog een fiets.")
    with an_app(manifest, Content(folder, slack_ids), database) as slack:
        assert copied(browses(slack.person(), "bakfiets")) == TEXT
        approver = slack.editor()
        view = opens_home(approver)
        slack.workspace.press_in_view(EDITOR, view["id"], actions.REVIEW_SUGGESTION)
        approver.presses_in_modal(actions.APPROVE_SUGGESTION)
        assert approver.submits(campaign="bike").ok
        taken_in(slack)
        assert "toolkit.slack-2" in catalogue(slack).posts


def test_without_its_campaign_it_is_left_out_and_said_so(
    slack: Slack, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    approved(slack, campaign="open")
    path = folder / "toolkit" / "campaigns.yaml"
    listed = json.loads(path.read_text("utf-8"))["campaigns"]
    write_yaml(path, campaigns=[*listed, {**listed[1], "id": "other"}])
    slack.running.service.content.refresh()
    assert "toolkit.slack-1" in catalogue(slack).posts
    posts = folder / "toolkit" / "posts" / "posts.yaml"
    kept = [p for p in json.loads(posts.read_text("utf-8"))["posts"] if p["campaign"] != "open"]
    write_yaml(posts, posts=kept)
    write_yaml(path, campaigns=[each for each in listed if each["id"] != "open"])
    slack.running.service.content.refresh()
    assert "toolkit.slack-1" not in catalogue(slack).posts
    assert "toolkit.slack-1 is left out" in caplog.text


def test_what_is_stored_wrongly_keeps_nothing_else_out(
    slack: Slack, caplog: pytest.LogCaptureFixture
) -> None:
    approved(slack)
    before = slack.running.service.content.current
    slack.sql("UPDATE drafts SET in_force = ?, change = change + 1", json.dumps({"nl": 3}))
    assert eventually(lambda: slack.running.service.content.current is not before)
    assert "toolkit.slack-1 is left out" in caplog.text
    assert copied(browses(slack.person())).startswith("Eerste zin")


def test_the_longest_suggestion_fits_into_what_slack_takes(slack: Slack) -> None:
    suggested(slack, text="a" * 3000, network="facebook", why="b" * 1000, named=["named"])
    first, second = slack.editor(), slack.editor(SECOND)
    card = first.sees(first.words("suggestion.heading"))
    first.presses(card, actions.EDIT_SUGGESTION)
    assert first.submits(**{"text.en": "c" * 3000}).ok
    slack.quiet()
    theirs = second.sees(second.words("suggestion.heading"))
    assert "c" * 3000 in shown(theirs)
    second.presses(theirs, actions.APPROVE_SUGGESTION)
    assert second.submits(campaign="bike").ok


def test_nothing_in_it_is_markup(slack: Slack) -> None:
    said = "<!channel> <https://example.org|klik> &amp;"
    _, card = approved(slack, text=said, why=said, named=["named"])
    posts = [*slack.posts_to(slack.editor()), *slack.posts_to(slack.person()), now(slack, card)]
    assert posts and not [line for line in markup_in(posts) if "<!channel>" in line]
    assert copied(browses(slack.colleague())) != ""


# ---- export


def in_both_languages(slack: Slack) -> None:
    suggested(slack, image="sign", own_hashtags="#OpDeFiets", named=["named"])
    first, second = slack.editor(), slack.editor(SECOND)
    first.presses(first.sees(TEXT), actions.EDIT_SUGGESTION)
    assert first.submits(**{"text.en": f"{ENGLISH}\n\nReally: 'yes' # no tag"}).ok
    slack.quiet()
    second.presses(second.sees(ENGLISH), actions.APPROVE_SUGGESTION)
    assert second.submits(campaign="bike").ok
    taken_in(slack)


def test_what_is_exported_is_content_and_comes_first(
    slack: Slack, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    in_both_languages(slack)
    before, in_database = problems_in(folder), catalogue(slack).posts["toolkit.slack-1"]
    done = export(slack, folder, folder)
    assert done.exit_code == 0, done.output
    path = folder / "toolkit" / "posts" / "slack-bike.yaml"
    text = path.read_text(encoding="utf-8")
    assert f"approved {TODAY.isoformat()} by editor" in text
    assert not [each for each in (EDITOR, SECOND, EMPLOYEE, "named") if each in text]
    assert problems_in(folder) == before
    slack.running.service.content.refresh()
    from_file = catalogue(slack).posts["toolkit.slack-1"]
    assert from_file == in_database.model_copy(update={"suggested_by": None})
    assert in_database.suggested_by == EMPLOYEE
    assert "toolkit.slack-1 stands in the content files" in caplog.text
    assert export(slack, folder, folder).exit_code == 0, "again"
    slack.sql("UPDATE drafts SET in_force = NULL")
    assert export(slack, folder, folder).exit_code == 0
    assert not path.exists()


def test_a_post_in_one_language_is_exported_apart(slack: Slack, folder: Path) -> None:
    approved(slack)
    before = problems_in(folder)
    done = export(slack, folder, folder)
    assert done.exit_code == 0 and "toolkit.slack-1 has no text in one of" in done.output
    assert (folder / "untranslated" / "posts" / "slack-bike.yaml").exists()
    assert not (folder / "toolkit" / "posts" / "slack-bike.yaml").exists()
    assert problems_in(folder) == before


def test_nothing_is_overwritten_that_export_did_not_write(slack: Slack, folder: Path) -> None:
    in_both_languages(slack)
    path = folder / "toolkit" / "posts" / "slack-bike.yaml"
    path.write_text("posts: []\n", encoding="utf-8")
    refused = export(slack, folder, folder)
    assert refused.exit_code == 1 and str(path) in refused.output
    assert path.read_text(encoding="utf-8") == "posts: []\n"


# ---- privacy


def test_what_waits_goes_with_who_suggested_it(slack: Slack) -> None:
    author = suggested(slack, named=["named"], why="Om mijn buurman.")
    approver = slack.editor()
    card = approver.sees(approver.words("suggestion.heading"))
    author.asks("vergeet mij")
    offered = author.sees(author.words("forget.suggestions", count=1))
    author.presses(offered, actions.FORGET)
    author.sees(author.words("forget.done"))
    slack.quiet()
    assert approver.words("suggestion.withdrawn") in now(slack, card)["text"]
    stored = slack.stored()
    assert not [each for each in (TEXT, "buurman", EMPLOYEE) if each in stored]
    approver.forges(now(slack, card), actions.REVIEW_SUGGESTION, "1")
    assert approver.told() == [approver.words("refused.draft_gone")]


@pytest.mark.parametrize("four_eyes", [True, False])
def test_an_editor_who_was_forgotten_does_not_approve_their_own_wording(
    slack: Slack, folder: Path, four_eyes: bool
) -> None:
    office(folder, EDITOR, SECOND, four_eyes=four_eyes)
    slack.running.service.content.refresh()
    suggested(slack)
    writer, asked_before = slack.editor(), slack.editor(SECOND)
    first = writer.sees(TEXT)
    writer.presses(first, actions.EDIT_SUGGESTION)
    assert writer.submits(**{"text.nl": "Met de fiets!"}).ok
    Privacy(slack.running.service.store).forget(writer.user)
    slack.running.service.suggesting.offer_waiting()
    writer.presses(writer.sees("Met de fiets!", after=first["ts"]), actions.APPROVE_SUGGESTION)
    approver = asked_before if four_eyes else writer
    assert writer.told() == [writer.words("refused.draft_unsigned")] * four_eyes
    assert writer.user not in repr(draft(slack))
    if four_eyes:
        asked_before.presses(asked_before.sees("Met de fiets!"), actions.APPROVE_SUGGESTION)
    assert approver.submits(campaign="bike").ok
    assert draft(slack)["approver"] == approver.user


@pytest.mark.parametrize("four_eyes", [True, False])
def test_of_an_editor_who_was_forgotten_nothing_waits(
    slack: Slack, folder: Path, four_eyes: bool
) -> None:
    office(folder, EDITOR, SECOND, four_eyes=four_eyes)
    slack.running.service.content.refresh()
    author = suggested(slack, slack.editor())
    Privacy(slack.running.service.store).forget(author.user)
    slack.running.service.suggesting.offer_waiting()
    slack.quiet()
    author.forges(author.sees(TEXT), actions.APPROVE_SUGGESTION, "1|1")
    assert author.told() == [author.words("refused.draft_gone")]


def test_what_was_approved_stays_without_the_name(slack: Slack) -> None:
    author, _ = approved(slack, named=["named"])
    Privacy(slack.running.service.store).forget(author.user)
    colleague = slack.person(COLLEAGUE)
    assert eventually(
        lambda: catalogue(slack).posts["toolkit.slack-1"].suggested_by is None, timeout=1.0
    )
    view = browses(colleague, TEXT)
    assert copied(view) == TEXT and author.user not in shown(view)
    assert author.user not in repr(slack.rows("drafts"))


def test_a_person_sees_what_they_suggested_and_who_else_is_hidden(slack: Slack) -> None:
    approved(slack, named=["named"])
    rights = Privacy(slack.running.service.store)
    [own] = rights.export(EMPLOYEE)["drafts"]
    assert own["kind"] == "post" and own["body"]["nl"] == [TEXT] and own["author"] == EMPLOYEE
    assert EDITOR not in repr(own)
    [theirs] = rights.export(EDITOR)["drafts"]
    assert theirs["approver"] == EDITOR and EMPLOYEE not in repr(theirs)


def test_what_came_to_nothing_is_erased_after_its_term(slack: Slack) -> None:
    suggested(slack)
    approver = slack.editor()
    approver.presses(approver.sees(TEXT), actions.DECLINE_DRAFT)
    approver.submits(text="Nee, bedankt.")
    slack.quiet()
    approved(slack, text="Nog een fiets.")
    suggested(slack, text="En deze wacht.")
    store = slack.running.service.store

    def passes(days: float) -> None:
        slack.sql("UPDATE drafts SET decided_at = ?, created_at = 0", time.time() - days * 86_400)
        slack.sql("DELETE FROM jobs")
        Retention(store, Keep(questions=90)).work()

    passes(89)
    assert json.loads(slack.rows("drafts")[0]["body"])["nl"] == [TEXT]
    passes(91)
    first, second, third = slack.rows("drafts")
    assert (first["body"], first["author"], first["reason"]) == ("{}", None, None)
    assert second["in_force"] and second["author"] == EMPLOYEE
    assert json.loads(third["body"])["nl"] == ["En deze wacht."]
    suggested(slack, text="En nog een.")
    assert draft(slack)["entry"] == "toolkit.slack-4", "no id is given twice"
