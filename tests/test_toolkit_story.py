"""What people do with a post of the toolkit, over HTTP: look, copy, open, keep, share; and never
what may not be shared."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.cards import actions
from bot.playground import NotPossibleError, Outcome
from bot.playground.demo import COLLEAGUE, EMPLOYEE, Playground
from tests.slack import Slack, Somebody, all_values, small_content, write_yaml
from tests.test_toolkit_modal import (
    browses,
    buttons,
    catalogue,
    copied,
    field,
    looks,
    small_toolkit,
)

Json = dict[str, Any]
TODAY = date.today()
LINK = "https://www.linkedin.com/posts/123"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = small_content(tmp_path / "content")
    small_toolkit(folder / "toolkit")
    write_yaml(folder / "toolkit" / "thanks.yaml", channel="C0GENERAL")
    return folder


@pytest.fixture
def running(small: Playground) -> Playground:
    return small


def withdraw(slack: Slack, folder: Path, *ids: str, **change: Any) -> None:
    """These posts may not be shared any more, from now on."""
    file = folder / "toolkit" / "posts" / "posts.yaml"
    posts = json.loads(file.read_text("utf-8"))["posts"]
    changed = change or {"state": "withdrawn"}
    write_yaml(file, posts=[{**p, **changed} if p["id"] in ids else p for p in posts])
    slack.running.service.content.refresh()


# ---- the story


@pytest.mark.parametrize("locale", ["nl-NL", "en-GB"])
def test_the_story_of_a_post(slack: Slack, locale: str) -> None:
    person = slack.person(locale=locale)
    words, language = person.words, locale[:2]
    assert person.types("/toolkit").ok
    start = person.modal()
    texts = repr(start["blocks"])
    assert words("toolkit.this_month") in texts
    assert texts.index("Fietsen") < texts.index(words("toolkit.by_network"))
    assert "Weg" not in [b.get("text", {}).get("text", "")[1:4] for b in start["blocks"]]

    view = looks(person, "campaign|bike")
    assert words("toolkit.place", n=1, total=2) in repr(view["blocks"])
    text = copied(view)
    post = catalogue(slack).posts["one"]
    assert text == catalogue(slack).complete_text(post, language, 0, TODAY)
    assert words(
        "toolkit.length", length=len(text), limit={"nl": "3.000", "en": "3,000"}[language]
    ) in repr(view["blocks"])

    assert person.presses_in_modal(actions.TOOLKIT_COPY).ok
    assert field(person.modal()) == text, "the text alone"
    assert person.submits().ok
    assert copied(person.modal()) == text, "back at the post"

    [opens] = [b for b in buttons(person.modal()) if b.get("url")]
    assert parse_qs(urlsplit(opens["url"]).query)["text"] == [text]
    assert person.presses_in_modal(actions.TOOLKIT_NETWORK).ok

    assert person.presses_in_modal(actions.TOOLKIT_SHARED).ok
    assert person.submits(link=LINK, named=[actions.NAMED]).ok
    person.modal(words("toolkit.shared_thanks"))
    assert [(r["user"], r["link"]) for r in slack.rows("shares")] == [(person.user, LINK)]

    browses(person, "linkedin")
    assert person.submits().ok
    message = person.sees(words("toolkit.dm", network="LinkedIn"))
    assert person.presses(message, actions.TOOLKIT_AGAIN).ok
    assert copied(person.modal()) in message["blocks"][1]["elements"][0]["elements"][0]["text"]
    assert person.presses(message, actions.TOOLKIT_SHARED).ok
    assert person.submits(named=[]).ok
    assert [(r["user"], r["link"]) for r in slack.rows("shares")] == [(None, None)] * 2
    slack.quiet()


def test_colleagues_get_other_variants(slack: Slack) -> None:
    first = copied(browses(slack.person(EMPLOYEE), "linkedin"))
    other = copied(browses(slack.person(COLLEAGUE), "linkedin"))
    assert {first.split("\n")[0], other.split("\n")[0]} == {"Eerste zin", "Andere zin <!channel>"}


def test_searching_on_the_first_page(slack: Slack) -> None:
    person = slack.person()
    person.types("/toolkit")
    assert person.submits(**{actions.TOOLKIT_SEARCH: "derde"}).ok
    assert copied(person.modal()) == "Derde"
    assert person.presses_in_modal(actions.TOOLKIT_START).ok
    person.modal(person.words("toolkit.this_month"))
    assert copied(looks(person, "network|x")).startswith("Tweede")


def test_without_anything_to_share_it_says_so(slack: Slack, folder: Path) -> None:
    withdraw(slack, folder, "one", "two", "three")
    person = slack.person()
    person.types("/toolkit")
    person.modal(person.words("toolkit.empty"))


def test_a_network_that_takes_no_text_says_so(slack: Slack, folder: Path) -> None:
    person = slack.person()
    for network, key in (("instagram", "no_link"), ("facebook", "opens_empty")):
        withdraw(slack, folder, "one", network=network)
        view = browses(person, network)
        assert person.words(f"toolkit.{key}", network=network.title()) in repr(view["blocks"])
        assert len([b for b in buttons(view) if b.get("url")]) == (network == "facebook")


def test_a_wrong_link_is_told_beside_its_field(slack: Slack) -> None:
    person = slack.person()
    browses(person)
    person.presses_in_modal(actions.TOOLKIT_SHARED)
    outcome = person.submits(link="https://evil.example/linkedin.com", named=[actions.NAMED])
    assert outcome.errors == {actions.LINK: person.words("refused.link")}
    assert slack.rows("shares") == slack.rows("ambassadors") == []


def test_where_nobody_is_thanked_nobody_is_asked(slack: Slack, folder: Path) -> None:
    (folder / "toolkit" / "thanks.yaml").unlink()
    slack.running.service.content.refresh()
    person = slack.person()
    browses(person)
    person.presses_in_modal(actions.TOOLKIT_SHARED)
    assert [b["type"] for b in person.modal()["blocks"]] == ["section"]
    assert person.submits().ok
    assert [row["user"] for row in slack.rows("shares")] == [None]


# ---- what may no longer be shared, by every way to it


WAYS: dict[str, Callable[[Somebody, Json], Outcome]] = {
    "copy": lambda person, _: person.presses_in_modal(actions.TOOLKIT_COPY),
    "open": lambda person, _: person.presses_in_modal(actions.TOOLKIT_NETWORK),
    "another": lambda person, _: person.presses_in_modal(actions.TOOLKIT_WORDING),
    "shared": lambda person, _: person.presses_in_modal(actions.TOOLKIT_SHARED),
    "keep": lambda person, _: person.submits(),
    "message": lambda person, kept: person.presses(kept, actions.TOOLKIT_AGAIN),
    "message, shared": lambda person, kept: person.presses(kept, actions.TOOLKIT_SHARED),
    "guessed": lambda person, kept: person.forges(kept, actions.TOOLKIT_AGAIN, "one|nl|0"),
}
"""The ways to a post that was on the screen, or in a message, before it went."""


@pytest.mark.parametrize("way", WAYS)
def test_what_is_gone_is_refused_with_what_to_use_instead(
    slack: Slack, folder: Path, way: str
) -> None:
    person = slack.person()
    browses(person, "linkedin")
    person.submits()
    message = person.sees("Eerste zin")
    slack.quiet()
    browses(person, "linkedin")
    before = {table: slack.rows(table) for table in ("handed_out", "shares", "outbox")}
    withdraw(slack, folder, "one", until=TODAY - timedelta(days=1))
    WAYS[way](person, message)
    said = person.words("refused.asset_gone_campaign", campaign="Fietsen")
    seen = all_values(person.slack.workspace.views.stack(person.user)) + person.told()
    assert said in seen
    assert before == {table: slack.rows(table) for table in before}
    assert copied(browses(person, "fietsen")).startswith("Tweede"), "what it says to type works"


def test_what_goes_before_it_was_sent_is_told(slack: Slack, folder: Path) -> None:
    person = slack.person()
    slack.sql("INSERT INTO pace (recipient, free_at) VALUES (?, 9e9)", person.user)
    browses(person, "derde")
    person.submits()
    withdraw(slack, folder, "three")
    slack.sql("DELETE FROM pace")
    said = person.words("refused.asset_gone_network", network="linkedin")
    assert person.sees("/toolkit")["text"] == said


TOKENS = {"one": ["Eerste zin", "Andere zin"], "two": ["Tweede"], "three": ["Derde"]}
STEPS = 150


def test_no_sequence_of_actions_hands_out_what_may_not_be_shared(
    slack: Slack, folder: Path
) -> None:
    chance = random.Random(20261121)
    people = [slack.person(EMPLOYEE), slack.person(COLLEAGUE)]
    workspace, service = slack.workspace, slack.running.service
    now: Json = {"state": "approved"}
    hidden = [{"state": each} for each in ("withdrawn", "draft", "suggested")]
    over, early = {"until": TODAY - timedelta(days=1)}, {"from": TODAY + timedelta(days=1)}
    states: list[Json] = [now, *hidden, over, early]
    heard = handed = 0
    bad = {"until": None, "from": None, **now}
    in_force: dict[str, Json] = dict.fromkeys(TOKENS, now)

    def hold() -> None:
        for each in people:
            slack.sql("INSERT OR REPLACE INTO pace (recipient, free_at) VALUES (?, 9e9)", each.user)

    def said() -> str:
        nonlocal heard
        calls = workspace.calls[heard:]
        heard += len(calls)
        return repr([call.arguments for call in calls])

    def deliver() -> str:
        slack.sql("DELETE FROM pace")
        slack.quiet()
        hold()
        return said()

    def change() -> str:
        post = chance.choice([*TOKENS])
        in_force[post] = chance.choice([now, *states])
        withdraw(slack, folder, post, **{**bad, **in_force[post]})
        return ""

    def act() -> str:
        person = chance.choice(people)
        stack = workspace.views.stack(person.user)
        messages = [m for m in workspace.messages(person.dm) if m.get("blocks")]
        outcome: Outcome | None = None
        if not stack or chance.random() < 0.2:
            text = chance.choice(["", "linkedin", "x", "zin", "derde", "third", "concept"])
            outcome = person.types("/toolkit", text)
        elif messages and chance.random() < 0.2:
            message = chance.choice(messages)
            value = chance.choice([*TOKENS, "concept", "?"]) + "|nl|1"
            outcome = person.forges(message, actions.TOOLKIT_AGAIN, value)
        elif stack[-1].get("submit") and chance.random() < 0.3:
            outcome = person.submits()
        elif pressed := buttons(stack[-1]):
            outcome = person.presses_in_modal(chance.choice(pressed)["action_id"])
        body = outcome.delivery.body if outcome and outcome.delivery else ""
        return said() + body.encode().decode("unicode_escape", "replace")

    hold()
    for _ in range(STEPS):
        step = chance.choices([act, change, deliver], [8, 2, 1])[0]
        try:
            shown = step()
        except NotPossibleError:
            continue
        for post, texts in TOKENS.items():
            if any(text in shown for text in texts):
                assert in_force[post] is now, f"{post} was handed out: {in_force[post]}"
                handed += 1
        assert "CONCEPT" not in shown
    assert handed > 20, "the walk came by what may be shared"
    assert service.content.is_refused is False
