"""The monthly thank-you: who asked for it by name, of the others a total; switched on and off."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cards import actions
from bot.cards.thanks import MOST_NAMED, card
from bot.periods import month_of
from bot.playground.demo import COLLEAGUE, EMPLOYEE, Playground
from bot.records import Thanked
from bot.report.sections import Saying
from bot.thanking import Thanking
from bot.wording import words_in
from knowledge.models import LANGUAGES
from tests.report.conftest import BRUSSELS
from tests.slack import Slack, home, opens_home, presses_home, small_content, write_yaml
from tests.test_toolkit_modal import small_toolkit

THIS = month_of(datetime.now(BRUSSELS).date(), BRUSSELS)
LINK = "https://www.linkedin.com/posts/1"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = small_content(tmp_path / "content")
    small_toolkit(folder / "toolkit")
    return folder


@pytest.fixture
def running(small: Playground) -> Playground:
    return small


@pytest.fixture
def channel(slack: Slack, folder: Path) -> str:
    """Where people are thanked from now on."""
    found = slack.workspace.channel("#general").id
    thanked_in(slack, folder, channel=found)
    return found


def thanked_in(slack: Slack, folder: Path, **said: object) -> None:
    write_yaml(folder / "toolkit" / "thanks.yaml", **said)
    slack.running.service.content.refresh()


def shares(slack: Slack, who: str, times: int = 1, *, named: bool = True, link: str = "") -> None:
    """Somebody shared so many posts, on as many days of last month."""
    service = slack.running.service
    for day in range(1, times + 1):
        with service.store.transaction():
            if named:
                service.store.add_ambassador(who)
            service.store.add_share(
                "one", "bike", THIS.before.since.replace(day=day), who if named else None,
                link or None,
            )  # fmt: skip


def month_passes(slack: Slack) -> list[str]:
    """What is said in the channel after the month's first working day, whoever looks how often."""
    service, channel = slack.running.service, slack.workspace.channel("#general").id
    for _ in range(2):
        Thanking(service.store, service.content, clock=lambda: THIS.end - 1000).work()
    slack.quiet()
    return [message["text"] for message in slack.workspace.messages(channel)]


def title() -> str:
    words = words_in("nl")
    return words("thanks_card.title", month=Saying(None, words).days(THIS.before))  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def not_done(slack: Slack) -> None:
    """The running app may have looked already."""
    slack.quiet()
    slack.sql("DELETE FROM jobs WHERE job LIKE 'thanks %'")


def test_who_asked_for_it_is_named_and_the_others_count(slack: Slack, channel: str) -> None:
    shares(slack, EMPLOYEE, 3, link=LINK)
    shares(slack, COLLEAGUE, 1)
    shares(slack, "U0SILENT", 4, named=False)
    words = words_in("nl")
    [said] = month_passes(slack)
    assert said.startswith(f"*{title()}*\n{words('thanks_card.shared', n=5)}\n")
    assert f"<@{EMPLOYEE}> (<{LINK}|" in said
    assert f"• <@{COLLEAGUE}>\n" in said
    assert "U0SILENT" not in slack.stored()
    assert words("thanks_card.times", name="", n=3) not in said, "no ranking"
    assert said.index(COLLEAGUE) < said.index(EMPLOYEE), "in no order that tells who shared most"


def test_a_ranking_where_the_organisation_wants_one(
    slack: Slack, folder: Path, channel: str
) -> None:
    thanked_in(slack, folder, channel=channel, ranking=True)
    shares(slack, EMPLOYEE, 3)
    shares(slack, COLLEAGUE, 1)
    words = words_in("nl")
    [said] = month_passes(slack)
    first = words("thanks_card.times", name=f"<@{EMPLOYEE}>", n=3)
    assert said.index(first) < said.index(words("thanks_card.once", name=f"<@{COLLEAGUE}>"))


@pytest.mark.parametrize(("times", "told"), [(0, None), (4, None), (5, 5), (14, 10)])
def test_without_names_only_a_total_of_five_and_more(
    slack: Slack, channel: str, times: int, told: int | None
) -> None:
    shares(slack, "U0SILENT", times, named=False)
    said = month_passes(slack)
    assert len(said) == (told is not None)
    if told is not None:
        assert words_in("nl")("thanks_card.shared", n=told) in said[0]


def test_without_a_channel_nothing_is_said(slack: Slack) -> None:
    shares(slack, EMPLOYEE, 9)
    assert month_passes(slack) == []


def test_who_changes_their_mind_before_it_is_sent_is_not_named(slack: Slack, channel: str) -> None:
    shares(slack, EMPLOYEE, 3)
    shares(slack, COLLEAGUE, 2)
    slack.sql("INSERT INTO pace (recipient, free_at) VALUES (?, 9e9)", channel)
    service = slack.running.service
    Thanking(service.store, service.content, clock=lambda: THIS.end - 1000).work()
    service.store.drop_ambassador(EMPLOYEE)
    slack.sql("DELETE FROM pace")
    [said] = month_passes(slack)
    assert EMPLOYEE not in said
    assert COLLEAGUE in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_many_names_fit_one_message(language: str) -> None:
    people = [Thanked(f"U0{n:09}", n, f"https://x.com/{'a' * 180}") for n in range(MOST_NAMED + 3)]
    words = words_in(language)
    for ranking in (False, True):
        message = card(words, "oktober 2026", 500, people, ranking=ranking)
        blocks = message.payload()["blocks"]
        assert sum(len(repr(block)) for block in blocks) < 12_000
        assert words("thanks_card.beyond", n=3) in repr(blocks)


# ---- the switch on the Home tab


def test_it_is_switched_on_and_off_on_the_home_tab(slack: Slack, channel: str) -> None:
    person = slack.person()
    opens_home(person)
    home(person, person.words("home.not_named"))
    presses_home(person, actions.NAME)
    home(person, person.words("home.named"))
    assert [row["user"] for row in slack.rows("ambassadors")] == [person.user]
    presses_home(person, actions.UNNAME)
    home(person, person.words("home.not_named"))
    assert slack.rows("ambassadors") == []


def test_where_nobody_is_thanked_the_home_tab_does_not_ask(slack: Slack) -> None:
    person = slack.person()
    assert person.words("home.thanks") not in repr(opens_home(person))


def test_the_time_of_the_job_is_that_of_the_report(slack: Slack, channel: str) -> None:
    shares(slack, EMPLOYEE, 9)
    service = slack.running.service
    eight = datetime(THIS.since.year, THIS.since.month, 1, 8, tzinfo=UTC).timestamp() - 7200
    Thanking(service.store, service.content, clock=lambda: eight).work()
    slack.quiet()
    assert slack.workspace.messages(channel) == []
