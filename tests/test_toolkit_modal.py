"""/toolkit: browsing, copying and taking along what may be shared today, and nothing else."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.cards import actions
from bot.content import Content
from bot.playground.demo import Playground, playground, slack_ids
from bot.records import Kind
from tests.conftest import SHIPPED as POLICY
from tests.slack import Slack, Somebody, all_values, an_app, eventually, small_content, write_yaml
from toolkit.catalogue import SHIPPED, Catalogue
from toolkit.models import Network

Json = dict[str, Any]
TODAY = date.today()
HIDDEN = ("CONCEPT", "INGETROKKEN", "VOORBIJ", "LATER", "CAMPAGNEVOORBIJ", "VOORGESTELD")
FILTER = actions.TOOLKIT_FILTER


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A toolkit of three posts that may go out and six that may not."""
    folder = small_content(tmp_path / "content")
    small_toolkit(folder / "toolkit")
    return folder


@pytest.fixture
def running(small: Playground) -> Playground:
    return small


def small_toolkit(folder: Path) -> None:
    (folder / "images").mkdir(parents=True)
    shutil.copy(SHIPPED / "images" / "signpost.png", folder / "images")
    campaign = {"name": "Fietsen", "goal": "Fiets eens.", "contact": "hr"}
    approved = {"state": "approved", "approved_by": "hr", "approved_on": "2026-01-15"}
    past, future = TODAY - timedelta(days=2), TODAY + timedelta(days=2)
    write_yaml(
        folder / "campaigns.yaml",
        campaigns=[{"id": "bike", **campaign}, {"id": "open", **campaign, "name": "Open dag"},
                   {"id": "gone", **campaign, "name": "Weg", "until": past}],
    )  # fmt: skip
    write_yaml(
        folder / "hashtags.yaml",
        hashtags=[{"id": "tags", **approved, "name": "Fiets", "nl": ["#OpDeFiets"],
                   "en": ["#ByBike"]},
                  {"id": "old", "state": "withdrawn", "name": "Oud", "nl": ["#Oud"]}],
    )  # fmt: skip
    alt = {"nl": "Een wegwijzer", "en": "A signpost"}
    image = {"file": "signpost.png", "alt": alt, "credit": "Eigen werk", "licence": "CC0"}
    write_yaml(
        folder / "images.yaml",
        images=[{"id": "sign", **approved, **image}, {"id": "draft", "state": "draft", **image}],
    )  # fmt: skip
    bike = {"campaign": "bike", "accounts": ["private"], "hashtags": "tags", **approved}
    shown = [
        {"id": "one", **bike, "network": "linkedin", "image": "sign", "link": "https://example.org",
         "nl": ["Eerste zin", "Andere zin <!channel>"], "en": ["First line", "Other line"]},
        {"id": "two", **bike, "network": "x", "image": "draft", "nl": ["Tweede"], "en": ["Second"]},
        {"id": "three", **bike, "campaign": "open", "network": "linkedin", "hashtags": "old",
         "nl": ["Derde"], "en": ["Third"]},
    ]  # fmt: skip
    changes: list[Json] = [
        {"state": "draft"}, {"state": "withdrawn"}, {"until": past}, {"from": future},
        {"campaign": "gone"}, {"state": "suggested"},
    ]  # fmt: skip
    hidden = [
        {**shown[0], "id": word.lower(), "nl": [word], "en": [word], **change}
        for word, change in zip(HIDDEN, changes, strict=True)
    ]
    write_yaml(folder / "posts" / "posts.yaml", posts=[*hidden[:3], *shown, *hidden[3:]])


def catalogue(slack: Slack) -> Catalogue:
    return slack.running.service.content.current.catalogue


def images_are_there(slack: Slack) -> None:
    """The pictures are uploaded in the background, ahead of use."""
    assert eventually(lambda: len(slack.rows("files")) == 1)


EVERYTHING = "network|all"


def browses(somebody: Somebody, text: str = "") -> Json:
    """The first post that matches, or the first of all."""
    assert somebody.types("/toolkit", text).ok
    if not text:
        looks(somebody, EVERYTHING)
    return somebody.modal()


def looks(somebody: Somebody, shelf: str) -> Json:
    """From the first page to a campaign or a network."""
    [action] = [b["action_id"] for b in buttons(somebody.modal()) if b.get("value") == shelf]
    assert somebody.presses_in_modal(action).ok
    return somebody.modal()


def buttons(view: Json) -> list[Json]:
    """Every button of a modal or a message."""
    found = []
    for block in view["blocks"]:
        found += [*block.get("elements", ()), block.get("accessory") or {}]
    return [each for each in found if each.get("type") == "button"]


def copied(view: Json) -> str:
    """The text as it is shown, whole; empty where no post is shown."""
    texts = [b for b in view["blocks"] if b["type"] == "rich_text"]
    return "".join(e["text"] for b in texts for q in b["elements"] for e in q["elements"])


def field(view: Json) -> str:
    """The text in the field to copy from."""
    [element] = [b["element"] for b in view["blocks"] if b["block_id"].startswith("copy|")]
    assert element["focus_on_load"]
    return str(element["initial_value"])


def refusals(slack: Slack, person: Somebody) -> set[str]:
    """Every sentence that refuses a post, with what to use instead."""
    words, there = person.words, catalogue(slack)
    campaigns = [each.name.get(words.language) for each in there.campaigns.values()]
    return {
        words("refused.asset_gone"),
        *(words("refused.asset_gone_campaign", campaign=each) for each in campaigns),
        *(words("refused.asset_gone_network", network=each.value) for each in Network),
    }


def has(view: Json, action: str) -> bool:
    return action in all_values(view["blocks"])


# ---- looking


def test_the_toolkit_opens_with_the_first_post(slack: Slack) -> None:
    person = slack.person()
    view = browses(person)
    assert copied(view) == catalogue(slack).complete_text(
        catalogue(slack).posts["one"], "nl", 0, TODAY
    )
    assert copied(view) == "Eerste zin\n\n#OpDeFiets\n\nhttps://example.org"
    assert person.words("toolkit.place", n=1, total=3) in repr(view["blocks"])
    slack.quiet()
    assert slack.rows("handed_out") == [], "looking leaves no trace of who looked"
    assert [{**row} for row in slack.rows("rotation")] == [
        {"post": "one", "language": "nl", "wording": 0, "turn": 1}
    ]
    assert slack.rows("outbox") == []
    assert slack.workspace.messages(person.dm) == []


@pytest.mark.parametrize("said", ["linkedin", "LinkedIn ", "x"])
def test_a_network_after_the_command_filters(slack: Slack, said: str) -> None:
    person = slack.person()
    view = browses(person, said)
    total = 1 if said == "x" else 2
    assert person.words("toolkit.place", n=1, total=total) in repr(view["blocks"])
    assert copied(view).startswith("Tweede" if said == "x" else "Eerste zin")


@pytest.mark.parametrize(
    ("locale", "said", "shown"),
    [
        ("nl-NL", "derde", "Derde"),
        ("en-GB", "third", "Third"),
        ("en-GB", "derde", "Third"),
        ("nl-NL", "third", "Derde"),
        ("nl-NL", "tweede #OpDeFiets", "Tweede"),
    ],
)
def test_words_after_the_command_are_searched_in_both_languages(
    slack: Slack, locale: str, said: str, shown: str
) -> None:
    assert copied(browses(slack.person(locale=locale), said)).startswith(shown)


def test_next_and_previous_walk_through_all_that_may_be_shared(slack: Slack) -> None:
    person = slack.person()
    view = browses(person)
    assert not has(view, actions.TOOLKIT_PREVIOUS)
    seen = [copied(view)]
    while has(view, actions.TOOLKIT_NEXT):
        assert person.presses_in_modal(actions.TOOLKIT_NEXT).ok
        view = person.modal()
        seen.append(copied(view))
    assert [text.split("\n")[0] for text in seen] == ["Eerste zin", "Tweede", "Derde"]
    person.presses_in_modal(actions.TOOLKIT_PREVIOUS)
    assert copied(person.modal()) == seen[1]
    person.presses_in_modal(actions.TOOLKIT_PREVIOUS)
    assert copied(person.modal()) == seen[0], "turning back shows the same variant"


def test_a_second_click_on_what_was_already_replaced_changes_nothing(slack: Slack) -> None:
    person, workspace = slack.person(), slack.workspace
    browses(person)
    person.presses_in_modal(actions.TOOLKIT_NEXT)
    first = [d for d in workspace.deliveries if "actions" in d.payload][-1]
    fields = {"payload": json.dumps({**first.payload, "trigger_id": "1.2.again"})}
    assert workspace.send_form("interaction", fields, first.payload, "again").ok
    assert copied(person.modal()).startswith("Tweede")


def test_another_version_comes_round_to_the_first(slack: Slack) -> None:
    person = slack.person()
    first = copied(browses(person))
    person.presses_in_modal(actions.TOOLKIT_WORDING)
    second = copied(person.modal())
    assert second.startswith("Andere zin <!channel>")
    person.presses_in_modal(actions.TOOLKIT_WORDING)
    assert copied(person.modal()) == first


def test_each_filter_narrows_and_all_widens_again(slack: Slack) -> None:
    person = slack.person()
    browses(person)
    for field, value, total in [
        ("network", "linkedin", 2),
        ("campaign", "open", 1),
        ("network", "all", 1),
        ("campaign", "all", 3),
        ("language", "en", 3),
    ]:
        assert person.presses_in_modal(f"{FILTER}:{field}", value).ok
        assert person.words("toolkit.place", n=1, total=total) in repr(person.modal()["blocks"])
    assert copied(person.modal()).startswith("First line")


def test_searching_in_the_modal_and_finding_nothing(slack: Slack) -> None:
    person = slack.person()
    browses(person)
    person.presses_in_modal(actions.TOOLKIT_SEARCH, "tweede")
    assert copied(person.modal()).startswith("Tweede")
    person.presses_in_modal(actions.TOOLKIT_SEARCH, "xqzt")
    assert copied(person.modal()) == ""
    assert person.words("toolkit.nothing") in repr(person.modal()["blocks"])
    person.submits()
    person.modal(person.words("refused.asset_gone"))
    assert slack.rows("outbox") == []


def test_an_approved_image_is_shown_with_its_alt_text(slack: Slack) -> None:
    images_are_there(slack)
    for person, alt in ((slack.person(), "Een wegwijzer"), (slack.colleague(), "A signpost")):
        [image] = [b for b in browses(person)["blocks"] if b["type"] == "image"]
        assert image["alt_text"] == alt
        assert image["slack_file"]["id"] in slack.workspace.files.ids()
    assert not [b for b in browses(slack.person(), "tweede")["blocks"] if b["type"] == "image"]
    uploaded = [c for c in slack.workspace.calls if c.method == "files.getUploadURLExternal"]
    assert [call.arguments["filename"] for call in uploaded] == ["signpost.png"], "once, approved"


def test_a_withdrawn_hashtag_set_is_left_out(slack: Slack) -> None:
    assert copied(browses(slack.person(), "derde")) == "Derde"


# ---- taking along


@pytest.mark.parametrize("locale", ["nl-NL", "en-GB"])
def test_a_post_is_sent_to_the_dm_as_it_will_be_posted(slack: Slack, locale: str) -> None:
    images_are_there(slack)
    person = slack.person(locale=locale)
    browses(person)
    person.presses_in_modal(actions.TOOLKIT_WORDING)
    assert person.submits().ok
    person.modal(person.words("toolkit.sent"))
    message = person.sees(person.words("toolkit.dm", network="LinkedIn"))
    post = catalogue(slack).posts["one"]
    complete = catalogue(slack).complete_text(post, locale[:2], 1, TODAY)
    assert complete in all_values(message["blocks"])
    assert "<!channel>" not in message["text"]
    assert any(block["type"] == "image" for block in message["blocks"])
    assert "thread_ts" not in message
    slack.quiet()


def test_an_image_that_slack_still_works_on_is_tried_again(slack: Slack) -> None:
    images_are_there(slack)
    person = slack.person()
    browses(person)
    slack.workspace.fail_next("chat.postMessage", error="invalid_blocks")
    person.submits()
    assert eventually(lambda: [row["error"] for row in slack.rows("outbox")] == ["invalid_blocks"])
    slack.sql("UPDATE outbox SET due = 0")
    slack.sql("UPDATE pace SET free_at = 0")
    message = person.sees("Eerste zin")
    assert any(block["type"] == "image" for block in message["blocks"])


def test_an_image_that_is_gone_from_slack_is_left_out_and_uploaded_again(slack: Slack) -> None:
    images_are_there(slack)
    [file] = slack.workspace.files.ids()
    slack.workspace.files.delete(file)
    person = slack.person()
    view = browses(person, "linkedin")
    assert copied(view).split("\n")[0] in ("Eerste zin", "Andere zin <!channel>")
    assert not [b for b in view["blocks"] if b["type"] == "image"]
    assert person.words("toolkit.image_later") in repr(view["blocks"])
    assert slack.rows("files") == [], "the next turn uploads it"
    assert [each.split(":")[0] for each in slack.workspace.problems] == ["views.open"]
    slack.workspace.problems.clear()


def test_where_slack_holds_no_file_the_public_address_is_shown(slack: Slack, folder: Path) -> None:
    images_are_there(slack)
    file = folder / "toolkit" / "images.yaml"
    images = json.loads(file.read_text("utf-8"))["images"]
    address = "https://example.org/signpost.png"
    write_yaml(file, images=[{**image, "address": address} for image in images])
    slack.running.service.content.refresh()
    person = slack.person()
    [image] = [b for b in browses(person, "linkedin")["blocks"] if b["type"] == "image"]
    assert "slack_file" in image, "the file comes first"
    slack.sql("DELETE FROM files")
    [image] = [b for b in browses(person, "linkedin")["blocks"] if b["type"] == "image"]
    assert (image["image_url"], image["alt_text"]) == (address, "Een wegwijzer")


def test_without_the_scope_for_files_posts_go_out_without_images(
    manifest: dict[str, Any], folder: Path, tmp_path: Path
) -> None:
    scopes = {"bot": manifest["oauth_config"]["scopes"]["bot"], "bot_optional": []}
    bare = {**manifest, "oauth_config": {"scopes": scopes}}
    content, database = Content(folder, slack_ids), tmp_path / "bare.sqlite3"
    with playground(bare, content, database=database, pause=0.0) as here:
        slack = Slack(here)
        person = slack.person()
        tried = "files.getUploadURLExternal"
        slack.workspace.wait_for(lambda: [c for c in slack.workspace.calls if c.method == tried])
        view = browses(person)
        assert copied(view).startswith("Eerste zin")
        assert person.words("toolkit.image_later") in repr(view["blocks"])
        person.submits()
        message = person.sees("Eerste zin")
        assert not [block for block in message["blocks"] if block["type"] == "image"]
        slack.quiet()
        assert here.workspace.problems == [f"{tried}: missing_scope: needs files:write"]


# ---- what may not be shared cannot be reached


@pytest.mark.parametrize("word", HIDDEN)
def test_no_search_finds_what_may_not_be_shared(slack: Slack, word: str) -> None:
    person = slack.person()
    for query in (word, word.lower()):
        view = browses(person, query)
        assert copied(view) == ""
        assert word not in repr([b for b in view["blocks"] if b["type"] != "input"])


@pytest.mark.parametrize(
    "state",
    [
        {"number": number, "wording": wording, "network": network, "campaign": campaign}
        for number, wording in [(0, 0), (3, 0), (9**9, 9**9), (-1, -1), (True, True), ("2", None)]
        for network, campaign in [("all", "all"), ("linkedin", "gone"), ("nope", "../x")]
    ]
    + [{"language": "fr"}, {"language": "id"}, {"language": ["nl"]}, {"query": "concept"}]
    + [{"post": word.lower()} for word in HIDDEN]
    + [{"post": "../x"}, {"post": ["one"]}, {"id": "concept"}, {"number": 1.5}, {"number": 10**30}]
    + ["", "no json", "[]", "null", '"x"', "{" * 500],
    ids=json.dumps,
)
def test_forged_metadata_reaches_nothing_else(shared: Slack, state: Json | str) -> None:
    person = shared.person()
    sent = len(shared.posts_to(person))
    said = person.forges_modal(actions.TOOLKIT_MODAL, state)
    shared.quiet()
    ids = {str(row["item"]).partition("#")[0] for row in shared.rows("outbox")}
    assert ids <= {"one", "two", "three"}
    assert not [word for word in HIDDEN if word in repr(shared.posts_to(person))]
    if len(shared.posts_to(person)) == sent:
        assert said in refusals(shared, person)
    else:
        assert said == person.words("toolkit.sent")


@pytest.mark.parametrize("state", [{"number": 10**9}, {"number": -1}, {"wording": 10**9}, {}])
def test_turning_from_a_forged_place_shows_nothing_else(shared: Slack, state: Json) -> None:
    person = shared.person()
    browses(person)
    for action in (actions.TOOLKIT_NEXT, actions.TOOLKIT_WORDING):
        if has(person.modal(), action):
            [view] = shared.workspace.views.stack(person.user)
            view["private_metadata"] = json.dumps(state)
            assert person.presses_in_modal(action).ok
            view = person.modal()
            if any(said in all_values(view) for said in refusals(shared, person)):
                return
            assert copied(view).split()[0] in ("Eerste", "Andere", "Tweede", "Derde")


@pytest.fixture(scope="module")
def shared(
    manifest: dict[str, object], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Slack]:
    """One running app for all forgeries."""
    folder = tmp_path_factory.mktemp("toolkit")
    small_toolkit(small_content(folder / "content") / "toolkit")
    content = Content(folder / "content", slack_ids)
    with an_app(manifest, content, folder / "test.sqlite3") as slack:
        yield slack


@pytest.mark.parametrize("word", [*HIDDEN, "nothing"])
def test_what_is_owed_but_may_no_longer_be_shared_is_not_sent(slack: Slack, word: str) -> None:
    person, store = slack.person(), slack.running.service.store
    with store.transaction():
        store.owe(Kind.ASSET, person.user, "nl", item=f"{word.lower()}#0")
    message = person.sees("/toolkit")
    assert message["text"] in refusals(slack, person)
    assert word not in repr(slack.posts_to(person))


def test_a_post_withdrawn_while_it_is_shown_is_not_sent(slack: Slack, folder: Path) -> None:
    person = slack.person()
    browses(person)
    file = folder / "toolkit" / "posts" / "posts.yaml"
    posts = json.loads(file.read_text("utf-8"))["posts"]
    write_yaml(file, posts=[post for post in posts if post["id"] != "one"])
    slack.running.service.content.refresh()
    person.submits()
    person.modal(person.words("refused.asset_gone"))
    assert slack.rows("outbox") == []


# ---- the shipped toolkit


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_shipped_post_can_be_seen_in_full(
    manifest: dict[str, object], tmp_path: Path, language: str
) -> None:
    content = Content(POLICY, slack_ids)
    with playground(manifest, content, database=tmp_path / "s.sqlite3", pause=0.0) as here:
        slack = Slack(here)
        person = slack.person(locale=f"{language}-NL" if language == "nl" else "en-GB")
        today = content.current.today
        assert eventually(
            lambda: len(slack.rows("files")) == len(list(catalogue(slack).images_to_show(today))),
            10,
        )
        for network in Network:
            view = browses(person, network.value)
            expected = catalogue(slack).find("", today, network=network, language=language)
            for number, post in enumerate(expected):
                assert copied(view) == catalogue(slack).complete_text(post, language, 0, today)
                if number < len(expected) - 1:
                    person.presses_in_modal(actions.TOOLKIT_NEXT)
                    view = person.modal()
            assert not has(view, actions.TOOLKIT_NEXT)
        assert here.workspace.problems == []
