"""Where and how an employee can ask, who sees it, and what is no question."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.cards import actions
from bot.playground.demo import COLLEAGUE, EMPLOYEE, Playground
from bot.wording import words_in
from knowledge.models import Referral
from tests.questions import two_sure
from tests.slack import HANDED_OVER, Slack, Somebody, all_values, markup_in

LOCALES = {"nl": "nl-NL", "en": "en-GB"}
NASTY = " <!channel> <@U0COLLEAGUE> <http://evil.example|¶> & <!here>"
"""Nothing in it is a word: it changes no decision."""
MARKUP = ("<!channel>", "<!here>", "<@U0COLLEAGUE>", "<http://evil.example")


@pytest.fixture
def small(small: Playground) -> Slack:
    """The app with a small organisation, which hands over whatever it does not know."""
    return Slack(small)


def question_id(slack: Slack) -> int:
    return int(slack.rows("questions")[-1]["id"])


def said_in_general(slack: Slack) -> list[dict[str, Any]]:
    """What the app said for all to see."""
    every = slack.workspace.messages("#general")
    return [m for m in every if "bot_id" in m and "ephemeral_to" not in m]


def examples_in(text: str, language: str) -> int:
    return sum(line in text for line in words_in(language).lines("examples"))


# ---- a mention


def test_a_mention_is_answered_in_its_thread_for_all_to_see(slack: Slack) -> None:
    asker = slack.person()
    asked = asker.mentions_the_bot(slack.answered_question())
    answer = slack.colleague().sees(asker.words("answer.source", source=""), place="#general")
    assert answer["thread_ts"] == asked
    slack.quiet()
    assert slack.workspace.messages(asker.dm) == []


@pytest.mark.parametrize("button", ["rate", "account", "choose", "none", "hand_over"])
def test_in_a_channel_the_buttons_work_for_the_asker_alone(slack: Slack, button: str) -> None:
    asker, other = slack.person(), slack.colleague()
    question, shows, action, value = {
        "rate": (slack.answered_question, "answer.clause", actions.RATE, "1|no"),
        "account": (slack.account_question, "clarify.account", f"{actions.ACCOUNT}:private", None),
        "choose": (slack.offered_question, "clarify.choice", f"{actions.CHOOSE}:0", None),
        "none": (slack.offered_question, "clarify.choice", actions.NONE_OF_THESE, None),
        "hand_over": (lambda: "xqzt vwrkl", "decline.text", actions.HAND_OVER, None),
    }[button]
    asker.mentions_the_bot(question())
    card = other.sees(asker.words(shows, id="")[:20].strip(), place="#general")
    slack.quiet()
    before = slack.rows("questions"), slack.rows("outbox")

    assert other.presses(card, action, value).ok
    assert other.told() == [other.words("refused.not_yours")]
    assert asker.told() == []
    slack.quiet()
    assert (slack.rows("questions"), slack.rows("outbox")) == before


def test_of_a_hand_over_the_channel_only_hears_that_it_was_passed_on(slack: Slack) -> None:
    asker = slack.person()
    asked = asker.mentions_the_bot(slack.handed_over_question("communications"))
    private = asker.sees(asker.words("handover.intro"))
    slack.quiet()

    [public] = said_in_general(slack)
    assert public["text"] == asker.words("handover.public")
    assert public["thread_ts"] == asked
    assert not [v for v in all_values(public) if v in (actions.WITHDRAW, actions.ADD_NAME)]
    assert asker.presses(private, actions.ADD_NAME).ok
    slack.quiet()
    assert len(said_in_general(slack)) == 1
    assert asker.user not in repr(said_in_general(slack)[0]["blocks"])


# ---- commands


@pytest.mark.parametrize(("command", "language"), [("/policy", "en"), ("/beleid", "nl")])
def test_a_command_answers_in_the_dm_and_repeats_the_question(
    slack: Slack, command: str, language: str
) -> None:
    asker = slack.person(locale=LOCALES[language])
    question = slack.answered_question(language)
    outcome = slack.workspace.command(asker.user, command, question, "#general")

    answer = asker.sees(asker.words("answer.source", source=""))
    assert asker.words("answer.you_asked") in all_values(answer)
    assert question in all_values(answer["blocks"])
    [line] = [m for m in slack.workspace.messages("#general") if m["ts"] == outcome.message_ts]
    assert line["ephemeral_to"] == asker.user
    assert "<https://slack.com/app_redirect?app=" in line["text"]
    slack.quiet()
    assert said_in_general(slack) == []


# ---- the shortcut


def check(asker: Somebody, text: str) -> None:
    """A colleague writes in #general; the asker chooses «Check the policy» on it."""
    ts = asker.slack.workspace.say(COLLEAGUE, "#general", text)
    shortcut = asker.slack.workspace.shortcut(asker.user, actions.CHECK_SHORTCUT, "#general", ts)
    assert shortcut.ok


def test_of_somebody_elses_message_nothing_is_kept_before_it_is_sent(slack: Slack) -> None:
    asker = slack.person()
    message = slack.handed_over_question("communications")
    check(asker, message)
    modal = asker.modal()
    assert message in all_values(modal["blocks"]), "the field is filled with the message"
    slack.quiet()
    assert message not in slack.stored()
    assert all(slack.rows(table) == [] for table in ("inbox", "questions", "outbox"))


def test_the_shortcut_asks_what_the_person_made_of_it(slack: Slack) -> None:
    asker = slack.person()
    check(asker, "Kijk eens wat een mooie taart!")
    question = slack.answered_question()
    assert asker.submits(text=question).ok
    answer = asker.sees(asker.words("answer.source", source=""))
    assert question in all_values(answer["blocks"])
    slack.quiet()
    [row] = slack.rows("questions")
    assert (row["asker"], row["place"]) == (EMPLOYEE, "shortcut")
    assert "taart" not in slack.stored()
    assert said_in_general(slack) == []


def test_an_emptied_shortcut_is_not_sent(slack: Slack) -> None:
    asker = slack.person()
    check(asker, "Kijk eens!")
    assert actions.TEXT in asker.submits(text="").errors, "Slack itself keeps the field"
    assert asker.submits(text=" \n ").errors == {actions.TEXT: asker.words("refused.empty")}
    assert slack.rows("questions") == []


def test_a_long_message_is_offered_as_far_as_the_field_goes(slack: Slack) -> None:
    asker = slack.person()
    check(asker, "Mag dit? " * 1000)
    assert max(map(len, all_values(asker.modal()["blocks"]))) == 3000


# ---- usage


@pytest.mark.parametrize(
    ("way", "text"),
    [("dm", text) for text in ("help", "", "hoi", "Goedemorgen!", ":tada:", "😀 👍", "?!")]
    + [(way, text) for way in ("mention", "command") for text in ("help", "")],
)
def test_who_asks_nothing_gets_usage_with_two_examples(slack: Slack, way: str, text: str) -> None:
    asker = slack.person()
    if way == "dm":
        asker.asks(text)
    elif way == "mention":
        asker.mentions_the_bot(text)
    else:
        asker.types("/beleid", text)
    place = "#general" if way == "mention" else asker.dm
    usage = asker.sees(asker.words("usage.text")[:40], place=place)
    assert examples_in(usage["text"], "nl") == 2
    slack.quiet()
    assert slack.rows("questions") == []


def test_what_is_not_our_subject_is_declined_with_two_examples_and_a_way_out(slack: Slack) -> None:
    asker = slack.person()
    asker.asks("xqzt vwrkl")
    declined = asker.sees(asker.words("decline.text"))
    assert examples_in(declined["text"], "nl") == 2
    assert asker.presses(declined, actions.HAND_OVER).ok
    asker.sees(asker.words("handover.intro"))
    slack.quiet()
    assert len(slack.rows("escalations")) == 1


# ---- language


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_answer_is_in_the_language_of_the_question(slack: Slack, language: str) -> None:
    other = "en" if language == "nl" else "nl"
    asker = slack.person(locale=LOCALES[other])
    question = {
        "nl": "Mag ik zomaar een foto van mijn collega's op het internet zetten?",
        "en": "What should I do when somebody shares a photo of the team with their friends?",
    }[language]
    asker.asks(question)
    slack.quiet()
    assert slack.rows("questions")[0]["language"] == language
    assert slack.rows("outbox")[0]["language"] == language


@pytest.mark.parametrize("language", ["nl", "en"])
def test_where_the_question_does_not_tell_the_slack_language_decides(
    slack: Slack, language: str
) -> None:
    asker = slack.person(locale=LOCALES[language])
    asker.asks("xqzt vwrkl")
    asker.sees(words_in(language)("decline.text"))


# ---- what is no question


def dm_event(asker: Somebody, **changes: Any) -> dict[str, Any]:
    """A `message` event of this person's conversation with the bot."""
    event = {
        "type": "message", "channel_type": "im", "channel": asker.dm, "user": asker.user,
        "text": "Mag dit?", "ts": "1800000000.000100", "event_ts": "1800000000.000100",
    }  # fmt: skip
    return {key: value for key, value in {**event, **changes}.items() if value is not None}


@pytest.mark.parametrize(
    "changes",
    [
        {"subtype": "message_changed", "message": {"text": "Mag dat?", "user": EMPLOYEE}},
        {"subtype": "message_deleted", "deleted_ts": "1.2"},
        {"subtype": "channel_join"},
        {"subtype": "bot_message", "bot_id": "B0OTHER"},
        {"bot_id": "B0OTHER"},
        {"user": None},
        {"channel_type": "channel", "channel": "C0GENERAL"},
        {"type": "reaction_added"},
    ],
    ids=lambda changes: "-".join(map(str, changes)),
)
def test_events_in_which_nobody_asks_are_no_questions(
    slack: Slack, changes: dict[str, Any]
) -> None:
    assert slack.sends(dm_event(slack.person(), **changes)) == 200
    slack.quiet()
    assert slack.rows("questions") == slack.rows("outbox") == []
    assert "Mag dit" not in slack.stored(), "and nothing of them is kept"


def test_changing_or_deleting_a_question_asks_nothing_again(slack: Slack) -> None:
    asker = slack.person()
    asked = asker.asks("xqzt vwrkl")
    asker.sees(asker.words("decline.text"))
    slack.workspace.edit(asker.user, asker.dm, asked, slack.answered_question())
    slack.workspace.unsay(asker.user, asker.dm, asked)
    slack.quiet()
    assert len(slack.rows("questions")) == len(slack.posts_to(asker)) == 1


@pytest.mark.parametrize("subtype", ["thread_broadcast", "file_share"])
def test_a_reply_shown_in_the_channel_too_and_a_file_with_words_are_questions(
    slack: Slack, subtype: str
) -> None:
    asker = slack.person()
    first = asker.asks("xqzt vwrkl")
    slack.quiet()
    slack.sends(dm_event(asker, subtype=subtype, thread_ts=first, text=slack.answered_question()))
    answer = asker.sees(asker.words("answer.source", source=""))
    assert answer["thread_ts"] == first


def test_a_follow_up_is_answered_in_its_thread(slack: Slack) -> None:
    asker = slack.person()
    first = asker.asks(slack.answered_question())
    slack.quiet()
    asker.asks("xqzt vwrkl", thread=first)
    assert asker.sees(asker.words("decline.text"))["thread_ts"] == first


# ---- difficult text


@pytest.mark.parametrize("way", ["dm", "mention", "command", "shortcut"])
def test_forty_thousand_characters_are_handled(small: Slack, way: str) -> None:
    asker, contact = small.person(), small.contact("communications")
    long = HANDED_OVER + (NASTY * 1000)[: 40_000 - len(HANDED_OVER)]
    if way == "dm":
        small.sends(dm_event(asker, text=long, ts=asker.asks("hoi")))
    elif way == "mention":
        event = {"type": "app_mention", "channel_type": None, "channel": "C0GENERAL"}
        ts = small.workspace.say(asker.user, "#general", "hoi")
        small.sends(dm_event(asker, text=long, ts=ts, **event))
    elif way == "command":
        asker.types("/beleid", long)
    else:
        check(asker, long)
        asker.submits()
    asker.sees(asker.words("handover.intro"))
    card = contact.sees(HANDED_OVER)
    assert contact.presses(card, actions.REPLY).ok
    assert contact.submits(text="x" * 3000).ok
    asker.sees(asker.words("reply.says"))
    small.quiet()


@pytest.mark.parametrize("text", ["&" * 40_000, "\x00" * 40_000, "<" * 40_000, "a" * 40_000])
def test_forty_thousand_characters_of_nothing_get_an_answer(small: Slack, text: str) -> None:
    asker = small.person()
    small.sends(dm_event(asker, text=text, ts=asker.asks("hoi")))
    small.quiet()
    assert len(small.posts_to(asker)) == 2


def test_control_characters_do_no_harm(small: Slack) -> None:
    asker = small.person()
    asker.asks(f"{HANDED_OVER} \x00\x07\x1b[31m\u202e\ud83d\ude00")
    asker.sees(asker.words("handover.intro"))
    small.contact("communications").sees(HANDED_OVER)


@pytest.mark.parametrize("way", ["dm", "command", "shortcut"])
def test_what_people_type_comes_back_without_effect(small: Slack, way: str) -> None:
    asker, contact = small.person(), small.contact("communications")
    question = HANDED_OVER + NASTY
    if way == "dm":
        asker.asks(question)
    elif way == "command":
        asker.types("/beleid", question)
    else:
        check(asker, question)
        asker.submits()
    handed_over = asker.sees(asker.words("handover.intro"))
    card = contact.sees(contact.words("desk.heading", role="")[:12])
    contact.presses(card, actions.PASS_ON)
    contact.submits(contact="hr", text=f"Voor jou {NASTY}")
    second = small.contact("hr")
    card = second.sees("Voor jou")
    second.presses(card, actions.REPLY)
    second.submits(text=f"Dat mag {NASTY}")
    asker.sees("Dat mag")
    asker.types("/toolkit", NASTY)
    asker.presses(handed_over, f"{actions.RELATED}:0")
    small.quiet()

    posted = [call.arguments for call in small.workspace.calls]
    assert any("<!channel>" in text for text in all_values(posted)), "it is shown as it was typed"
    marked = markup_in(posted)
    assert any("&lt;!channel&gt;" in text for text in marked)
    assert not [text for text in marked for wrong in MARKUP if wrong in text]


# ---- what stands on the card


def test_a_related_entry_opens_for_anybody_to_read(slack: Slack) -> None:
    asker, other = slack.person(), slack.colleague()
    asker.mentions_the_bot(slack.answered_question())
    answer = other.sees(asker.words("answer.source", source=""), place="#general")
    assert other.presses(answer, f"{actions.RELATED}:0").ok
    modal = other.modal(other.words("answer.source", source=""))
    assert modal["title"]["text"] == other.words("modal.entry")
    assert other.told() == []


@pytest.mark.parametrize(("verdict", "kept"), [("yes", 1), ("no", 0)])
def test_the_asker_says_whether_it_helped(slack: Slack, verdict: str, kept: int) -> None:
    asker = slack.person()
    asker.asks(slack.answered_question())
    answer = asker.sees(asker.words("answer.source", source=""))
    assert asker.presses(answer, actions.RATE, f"{question_id(slack)}|{verdict}").ok
    slack.quiet()
    assert slack.rows("questions")[0]["helpful"] == kept
    says = asker.words("rate.thanks") if verdict == "yes" else asker.words("answer.sorry", name="")
    [now] = [m for m in slack.workspace.messages(asker.dm) if m["ts"] == answer["ts"]]
    assert says[:20] in repr(now["blocks"])
    assert actions.RATE not in all_values(now)


# ---- opening the conversation


@pytest.mark.parametrize("language", ["nl", "en"])
def test_who_opens_the_conversation_is_offered_questions(slack: Slack, language: str) -> None:
    person = slack.person(locale=LOCALES[language])
    slack.workspace.open_home(person.user)
    shown = slack.workspace.wait_for(lambda: slack.workspace.prompts.get(person.dm))
    assert shown is not None
    offered = [prompt["message"] for prompt in shown["prompts"]]
    assert 1 <= len(offered) <= 4
    assert set(offered) <= set(words_in(language).lines("examples"))
    slack.quiet()
    assert slack.workspace.messages(person.dm) == []


def test_no_prompts_are_no_trouble(slack: Slack) -> None:
    slack.workspace.fail_next("assistant.threads.setSuggestedPrompts", error="not_allowed")
    slack.workspace.open_home(EMPLOYEE)
    slack.quiet()
    assert slack.workspace.prompts == {}


# ---- a conversation


def test_a_follow_up_in_the_thread_is_understood(slack: Slack) -> None:
    asker = slack.person()
    asked = asker.asks("Mag ik een foto van mijn collega op Facebook zetten?")
    slack.quiet()
    asker.asks("en vanaf mijn eigen account?", thread=asked)
    slack.quiet()
    first, second = slack.rows("questions")
    assert (first["follows"], second["follows"]) == (None, first["id"])
    assert (second["topic"], second["account"]) == (first["topic"], "private")
    assert slack.workspace.messages(asker.dm)[-1]["thread_ts"] == asked


def test_outside_the_thread_nothing_is_taken_along(slack: Slack) -> None:
    asker = slack.person()
    asker.asks("Mag ik een foto van mijn collega op Facebook zetten?")
    slack.quiet()
    asker.asks("en vanaf mijn eigen account?")
    slack.quiet()
    assert [row["follows"] for row in slack.rows("questions")] == [None, None]


@pytest.mark.parametrize("place", ["dm", "mention"])
def test_a_follow_up_that_nobody_understands_goes_along_with_what_it_follows(
    slack: Slack, place: str
) -> None:
    asker = slack.person()
    question = slack.answered_question()
    say = asker.asks if place == "dm" else asker.mentions_the_bot
    asked = say(question)
    slack.quiet()
    say("en als hij dan weigert?", thread=asked)
    slack.quiet()
    first, second = slack.rows("questions")
    assert (second["decision"], second["follows"]) == ("handover", first["id"])
    assert second["contact"] == first["contact"]
    contact = slack.contact(str(first["contact"]))
    card = contact.sees(contact.words("desk.before"))
    assert question in all_values(card)
    asker.sees(asker.words("handover.earlier"))
    slack.quiet()
    if place == "mention":
        assert question not in repr(said_in_general(slack)[-1]), "the thread reads only that"


def test_what_was_withdrawn_is_not_taken_along(slack: Slack) -> None:
    asker = slack.person()
    question = slack.handed_over_question("hr")
    asked = asker.asks(question)
    asker.presses(asker.sees(asker.words("handover.withdraw")), actions.WITHDRAW)
    slack.quiet()
    asker.asks("en als hij dan weigert?", thread=asked)
    slack.quiet()
    assert slack.rows("questions")[-1]["follows"] is None
    assert question not in slack.stored()


@pytest.mark.parametrize(("language", "said"), [("nl", "Dankjewel!"), ("en", "ok thanks")])
def test_thanks_is_no_question(slack: Slack, language: str, said: str) -> None:
    asker = slack.person(locale=LOCALES[language])
    asked = asker.asks(slack.answered_question(language))
    slack.quiet()
    asker.asks(said, thread=asked)
    asker.sees(asker.words("welcome"))
    asker.asks("👍", thread=asked)
    slack.quiet()
    assert len(slack.rows("questions")) == 1


def test_two_questions_in_one_message_get_both_answers(slack: Slack) -> None:
    asker = slack.person()
    one, other = two_sure(slack.running.service.content.current.index, "nl")
    asker.asks(f"{one} {other}")
    slack.quiet()
    row = slack.rows("questions")[-1]
    library = slack.running.service.content.current.library
    shown = slack.workspace.messages(asker.dm)[-1]["text"]
    for entry_id in (*json.loads(row["entries"]), *json.loads(row["also"])):
        entry = library.entries[entry_id]
        assert not isinstance(entry, Referral)
        assert library.clause_of(entry).text_in("nl").text in shown
    assert len(json.loads(row["also"])) == 1


def test_another_language_is_answered_in_both_of_ours(slack: Slack) -> None:
    asker = slack.person()
    asker.asks("Darf ich ein Foto von meinem Kollegen posten?")
    declined = asker.sees(asker.words("decline.foreign"))
    assert words_in("en")("decline.foreign") in declined["text"]
    asker.presses(declined, actions.HAND_OVER)
    asker.sees(asker.words("handover.intro"))
