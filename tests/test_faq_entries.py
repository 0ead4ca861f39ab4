"""From a contact's answer to an FAQ entry: who writes it, who approves it, and that it answers."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.cards import actions
from bot.content import Content
from bot.editing import in_a_year
from bot.erasing import erase
from bot.playground.demo import EDITOR, EMPLOYEE, Playground, slack_ids
from bot.privacy import Privacy
from bot.records import DraftKind
from knowledge.anonymous import anonymous
from knowledge.library import load
from tests.slack import (
    HANDED_OVER,
    HR_HANDED_OVER,
    KNOWN,
    SECOND,
    Slack,
    Somebody,
    an_app,
    draft,
    draft_body,
    eventually,
    export,
    markup_in,
    now,
    office,
    problems_in,
    shown,
    small_content,
    small_policy,
    taken_in,
    write_yaml,
)

Json = dict[str, Any]

ANSWER = "Ja, een foto van de kat mag, als er niemand op staat."
ENGLISH = {
    "question.en": "May a picture of the cat go with it?",
    "answer.en": "Yes, a picture of the cat is fine, as long as nobody is in it.",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = small_content(tmp_path / "content")
    office(folder, EDITOR, SECOND)
    numbers = json.loads((folder / "confidence.yaml").read_text(encoding="utf-8"))
    # what is asked in the words of an entry is answered, whatever they mean elsewhere
    numbers["first"] = {"intercept": -400.0, "weights": {"evidence": 1000.0}, "threshold": 0.5}
    write_yaml(folder / "confidence.yaml", **numbers)
    return folder


@pytest.fixture
def running(small: Playground) -> Playground:
    return small


def changed(slack: Slack) -> None:
    slack.running.service.content.refresh()


def answered(
    slack: Slack, text: str = HANDED_OVER, answer: str = ANSWER, by: str = "communications"
) -> tuple[Somebody, Json]:
    """A contact who answered a question, and their card."""
    asker, contact = slack.person(), slack.contact(by)
    asker.asks(text)
    card = contact.sees(text)
    contact.presses(card, actions.REPLY)
    assert contact.submits(text=answer).ok
    asker.sees(answer)
    slack.quiet()
    return contact, card


def proposed(slack: Slack, **values: str) -> tuple[Somebody, Json]:
    """A contact who proposed an FAQ entry, and their card."""
    contact, card = answered(slack)
    contact.presses(card, actions.MAKE_FAQ)
    assert contact.submits(**values).ok
    slack.quiet()
    return contact, card


def approved(slack: Slack, **values: str) -> tuple[Somebody, Json]:
    """An entry that is in force: its author, and the editor's card."""
    contact, _ = proposed(slack, **values)
    approver = slack.editor()
    card = approver.sees(contact.words("draft.heading"))
    assert approver.presses(card, actions.APPROVE_DRAFT).ok
    taken_in(slack)
    return contact, card


def stored(slack: Slack, **in_force: Any) -> None:
    """Put something in force behind the app's back, and wait until it was taken in."""
    content = slack.running.service.content
    before = content.current
    slack.sql("UPDATE drafts SET in_force = ?, change = change + 1", json.dumps(in_force))
    assert eventually(lambda: content.current is not before)


# ---- from the answer to the entry


def test_an_answer_becomes_an_entry_that_answers(slack: Slack) -> None:
    contact, card = answered(slack)
    contact.presses(card, actions.MAKE_FAQ)
    form = contact.modal(contact.words("draft.form.names")[:20])
    assert HANDED_OVER in shown(form)
    assert contact.submits(**ENGLISH).ok
    assert contact.words("draft.saved") in shown(contact.modal())
    approver = slack.editor()
    theirs = approver.sees(approver.words("draft.heading"))
    for text in (HANDED_OVER, ANSWER, *ENGLISH.values(), "Dat mag als zij vooraf ja zei."):
        assert text in theirs["text"]
    slack.person().asks(HANDED_OVER)
    assert slack.rows("questions")[-1]["decision"] == "handover", "it is not in force yet"
    assert approver.presses(theirs, actions.APPROVE_DRAFT).ok
    taken_in(slack)
    contact.sees(contact.words("draft.told_approved", by=f"<@{EDITOR}>", question=HANDED_OVER)[:40])
    asker = slack.colleague()
    asker.asks(HANDED_OVER)
    assert "photos.1" in asker.sees(ANSWER)["text"]
    row = slack.rows("questions")[-1]
    assert row["decision"] == "answer"
    assert json.loads(row["versions"]) == {"photos.slack-1": 1, "photos.1": 1}
    asker.asks(ENGLISH["question.en"])
    asker.sees(ENGLISH["answer.en"])
    slack.quiet()
    assert contact.words("draft.became.approved") in json.dumps(
        now(slack, card), ensure_ascii=False
    )


@pytest.mark.parametrize("locale", ["nl-NL", "en-GB"])
def test_both_languages_from_the_form_to_the_decision(slack: Slack, locale: str) -> None:
    _, card = answered(slack)
    contact, approver = slack.contact("communications", locale), slack.editor(locale=locale)
    contact.presses(card, actions.MAKE_FAQ)
    form = contact.modal()
    assert form["title"]["text"] == contact.words("draft.form.new")
    assert contact.words("draft.form.names") in shown(form)
    contact.submits()
    theirs = approver.sees(approver.words("draft.heading"))
    approver.presses(theirs, actions.DECLINE_DRAFT)
    assert approver.modal()["title"]["text"] == approver.words("draft.decline_modal.title")
    approver.submits(text="Noem de regel erbij.")
    told = contact.sees(contact.words("draft.told_declined", topic="x").partition(" x ")[0])
    assert "Noem de regel erbij." in told["text"]


def test_the_form_begins_with_what_is_known(slack: Slack) -> None:
    contact, card = answered(slack, f"{HANDED_OVER} Vraag het <@U0BOSS> of bel 0471 23 45 67.")
    contact.presses(card, actions.MAKE_FAQ)
    fields = {block["block_id"]: block.get("element") for block in contact.modal()["blocks"]}
    assert fields["clause"]["initial_option"]["value"] == "photos.1"
    groups = {each["label"]["text"] for each in fields["clause"]["option_groups"]}
    assert groups == {"Foto's", "Vakantie"}
    assert fields["question.nl"]["initial_value"] == f"{HANDED_OVER} Vraag het … of bel …."
    assert fields["answer.nl"]["initial_value"] == ANSWER
    assert "initial_value" not in fields["answer.en"]
    today = slack.running.service.content.current.today
    assert fields["review"]["initial_date"] == in_a_year(today).isoformat()


def test_a_clause_that_a_contact_answered_with_is_chosen(slack: Slack) -> None:
    asker, contact = slack.person(), slack.contact("communications")
    asker.asks(HANDED_OVER)
    card = contact.sees(HANDED_OVER)
    contact.presses(card, f"{actions.USE_CLAUSE}:0")
    slack.quiet()
    contact.presses(card, actions.MAKE_FAQ)
    fields = {block["block_id"]: block.get("element") for block in contact.modal()["blocks"]}
    assert fields["clause"]["initial_option"]["value"] == "photos.1"
    outcome = contact.submits(**{"answer.nl": "   "})
    assert outcome.errors == {"answer.nl": contact.words("draft.wrong.missing")}
    assert contact.submits(**{"answer.nl": ANSWER}).ok


def test_what_is_stored_has_the_shape_of_a_content_file(slack: Slack) -> None:
    lines = f"{HANDED_OVER}\nEn de hond?\n\n en de HOND? \n"
    proposed(slack, verdict="ask-first", **{"variants.nl": lines})
    row = draft(slack)
    assert (row["entry"], row["topic"], row["state"]) == ("photos.slack-1", "photos", "draft")
    review = in_a_year(slack.running.service.content.current.today).isoformat()
    assert draft_body(slack) == {
        "cites": ["photos.1"],
        "verdict": "ask-first",
        "review": review,
        "nl": {"question": HANDED_OVER, "answer": ANSWER, "variants": ["En de hond?"]},
    }


def test_ids_are_made_and_count_on(slack: Slack) -> None:
    approved(slack)
    other, card = answered(slack, HR_HANDED_OVER, "Ja, ook Zeeland telt.", by="hr")
    other.presses(card, actions.MAKE_FAQ)
    other.submits(clause="photos.1")
    assert [row["entry"] for row in slack.rows("drafts")] == ["photos.slack-1", "photos.slack-2"]


# ---- what cannot be proposed


@pytest.mark.parametrize(
    ("values", "field", "key"),
    [
        ({"question.nl": KNOWN}, "question.nl", "elsewhere"),
        ({"variants.nl": f"En de hond?\n{KNOWN}"}, "variants.nl", "elsewhere"),
        (
            {"answer.nl": "Dat mag als zij vooraf ja zei. Dat is de regel."},
            "answer.nl",
            "said",
        ),
        ({"answer.en": "Yes."}, "question.en", "missing"),
        ({"question.en": "May it?"}, "answer.en", "missing"),
        ({"review": "2020-01-01"}, "review", "review_past"),
    ],
)
def test_what_is_wrong_stands_at_its_field(
    slack: Slack, values: Json, field: str, key: str
) -> None:
    contact, card = answered(slack)
    contact.presses(card, actions.MAKE_FAQ)
    found = contact.submits(**values).errors
    assert list(found) == [field]
    expected = contact.words(f"draft.wrong.{key}", id="photos.1", line=KNOWN)
    assert found[field] == expected
    assert slack.rows("drafts") == []


def test_a_clause_that_was_withdrawn_while_the_form_was_open(slack: Slack, folder: Path) -> None:
    contact, card = answered(slack)
    contact.presses(card, actions.MAKE_FAQ)
    small_policy(folder, "photos", "Iets anders.", KNOWN)
    path = folder / "policy" / "photos.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("photos.1", "photos.2"), "utf-8")
    changed(slack)
    found = contact.submits().errors
    assert found == {"clause": contact.words("draft.wrong.clause_gone", id="photos.1")}


def forged(clause: str = "photos.1", **more: str) -> dict[str, str]:
    return {
        "clause": clause, "verdict": "", "question.nl": "Een vraag?", "answer.nl": "Een antwoord.",
        "review": "2099-01-01", **more,
    }  # fmt: skip


@pytest.mark.parametrize(
    "metadata",
    ["", "[]", "{", {"escalation": "1 OR 1"}, {"escalation": 99}, {"draft": 99, "seen": 1}, {}],
)
def test_forged_forms_change_nothing(slack: Slack, metadata: Any) -> None:
    contact, _ = answered(slack)
    assert contact.forges_modal(actions.DRAFT_MODAL, metadata, **forged())
    assert slack.rows("drafts") == []


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (forged(clause="nothing.1"), "clause"),
        (forged(verdict="perhaps"), "verdict"),
        (forged(review="soon"), "review"),
        (forged(**{"answer.nl": "x" * 2501}), "answer.nl"),
    ],
)
def test_forged_values_are_refused(slack: Slack, values: dict[str, str], field: str) -> None:
    contact, _ = answered(slack)
    metadata = {"escalation": slack.rows("escalations")[-1]["id"]}
    answer = contact.forges_form(actions.DRAFT_MODAL, metadata, **values)
    assert list(answer["errors"]) == [field]
    assert slack.rows("drafts") == []


# ---- who may do what


def test_only_who_answered_makes_an_entry_of_it(slack: Slack) -> None:
    _, card = answered(slack)
    for somebody in (slack.person(), slack.colleague(), slack.contact("hr"), slack.editor()):
        value = str(slack.rows("escalations")[-1]["id"])
        somebody.forges(card, actions.MAKE_FAQ, value)
        assert somebody.told()[-1] == somebody.words("refused.not_your_topic")
        metadata = {"escalation": int(value)}
        said = somebody.forges_form(actions.DRAFT_MODAL, metadata, **forged())
        assert somebody.words("refused.not_your_topic") in str(said)
    assert slack.rows("drafts") == []


def test_nobody_makes_an_entry_of_what_is_not_answered(slack: Slack) -> None:
    asker, contact = slack.person(), slack.contact("communications")
    asker.asks(HANDED_OVER)
    card = contact.sees(HANDED_OVER)
    contact.forges(card, actions.MAKE_FAQ, str(slack.rows("escalations")[-1]["id"]))
    assert contact.told() == [contact.words("refused.draft_no_answer")]


def test_only_an_editor_approves(slack: Slack) -> None:
    contact, _ = proposed(slack)
    card = slack.editor().sees(contact.words("draft.heading"))
    for somebody in (contact, slack.person(), slack.contact("hr")):
        for action, value in (
            (actions.APPROVE_DRAFT, "1|1"),
            (actions.DECLINE_DRAFT, "1"),
            (actions.WITHDRAW_DRAFT, "1"),
            (actions.EDIT_DRAFT, "1"),
        ):
            if somebody is contact and action in (actions.WITHDRAW_DRAFT, actions.EDIT_DRAFT):
                continue
            somebody.forges(card, action, value)
            key = "own_draft" if somebody is contact else "not_your_draft"
            assert somebody.told()[-1] == somebody.words(f"refused.{key}"), action
    assert draft(slack)["state"] == "draft"


@pytest.mark.parametrize("value", ["", "1", "1|", "1|x", "|", "99|1", "1|1|1", "-1|1", "1|2"])
def test_forged_approvals_change_nothing(slack: Slack, value: str) -> None:
    contact, _ = proposed(slack)
    approver = slack.editor()
    card = approver.sees(contact.words("draft.heading"))
    approver.forges(card, actions.APPROVE_DRAFT, value)
    assert approver.told() != []
    assert draft(slack)["state"] == "draft"


def test_an_editor_does_not_approve_their_own(slack: Slack, folder: Path) -> None:
    contact = slack.contact("communications")
    office(folder, contact.user, SECOND)
    changed(slack)
    proposed(slack)
    slack.editor(SECOND).sees(contact.words("draft.heading"))
    assert contact.words("draft.heading") not in contact.everything_seen(), "no card for oneself"
    card = slack.workspace.messages(contact.dm)[-1]
    contact.forges(card, actions.APPROVE_DRAFT, "1|1")
    assert contact.told() == [contact.words("refused.own_draft")]


def test_who_changes_a_draft_does_not_approve_it(slack: Slack) -> None:
    proposed(slack)
    first, second = slack.editor(), slack.editor(SECOND)
    card = first.sees(first.words("draft.heading"))
    theirs = second.sees(first.words("draft.heading"))
    first.presses(card, actions.EDIT_DRAFT)
    assert first.words("draft.your_change") in shown(first.modal())
    first.submits(**{"answer.nl": "Ja, altijd."})
    slack.quiet()
    first.forges(card, actions.APPROVE_DRAFT, "1|2")
    assert first.told() == [first.words("refused.own_draft")]
    # what the second editor reads in an old window is not what would be approved
    second.forges(theirs, actions.APPROVE_DRAFT, "1|1")
    assert second.told() == [second.words("refused.draft_changed")]
    assert "Ja, altijd." in now(slack, theirs)["text"]
    second.presses(now(slack, theirs), actions.APPROVE_DRAFT)
    taken_in(slack)
    asker = slack.colleague()
    asker.asks(HANDED_OVER)
    asker.sees("Ja, altijd.")


def test_a_former_editor_decides_nothing(slack: Slack, folder: Path) -> None:
    proposed(slack)
    former = slack.editor()
    card = former.sees(former.words("draft.heading"))
    office(folder, SECOND)
    changed(slack)
    former.presses(card, actions.APPROVE_DRAFT)
    assert former.told() == [former.words("refused.not_your_draft")]
    assert draft(slack)["state"] == "draft"


def test_of_two_editors_who_press_at_once_one_comes_first(slack: Slack) -> None:
    contact, _ = proposed(slack)
    first, second = slack.editor(), slack.editor(SECOND)
    cards = [each.sees(each.words("draft.heading")) for each in (first, second)]
    first.presses(cards[0], actions.APPROVE_DRAFT)
    second.forges(cards[1], actions.APPROVE_DRAFT, "1|1")
    assert second.told() == [second.words("refused.draft_decided")]
    slack.quiet()
    assert len([m for m in slack.posts_to(contact) if "goedgekeurd" in m["text"]]) == 1


def test_without_four_eyes_the_topics_contact_approves(slack: Slack, folder: Path) -> None:
    office(folder, four_eyes=False)
    changed(slack)
    contact, _ = proposed(slack)
    card = contact.sees(contact.words("draft.heading"))
    other = slack.contact("hr")
    other.forges(card, actions.APPROVE_DRAFT, "1|1")
    assert other.told() == [other.words("refused.not_your_draft")], "another topic's contact"
    assert contact.presses(card, actions.APPROVE_DRAFT).ok
    assert eventually(lambda: draft(slack)["state"] == "approved")
    assert draft(slack)["approver_role"] == "communications"


def test_where_nobody_may_approve_the_author_hears_it_at_once(slack: Slack, folder: Path) -> None:
    office(folder)
    changed(slack)
    contact, card = answered(slack)
    contact.presses(card, actions.MAKE_FAQ)
    assert contact.words("draft.nobody_yet") in shown(contact.modal())
    contact.submits()
    assert contact.words("draft.nobody") in shown(contact.modal())
    assert draft(slack)["state"] == "draft", "it is kept"
    office(folder, EDITOR)
    changed(slack)
    slack.running.service.editing.offer_waiting()
    slack.editor().sees(contact.words("draft.heading"))


# ---- what becomes of it


def test_a_declined_draft_can_be_changed_and_approved(slack: Slack) -> None:
    contact, _ = proposed(slack)
    approver = slack.editor()
    card = approver.sees(approver.words("draft.heading"))
    approver.presses(card, actions.DECLINE_DRAFT)
    approver.submits(text="Te kort.")
    told = contact.sees("Te kort.")
    contact.presses(told, actions.EDIT_DRAFT)
    contact.submits(**{"answer.nl": "Ja, dat mag altijd."})
    slack.quiet()
    again = [m for m in slack.workspace.messages(approver.dm) if "altijd" in m["text"]]
    approver.presses(again[-1], actions.APPROVE_DRAFT)
    assert eventually(lambda: draft(slack)["state"] == "approved")


def test_the_author_takes_a_draft_back(slack: Slack) -> None:
    contact, card = proposed(slack)
    approver = slack.editor()
    theirs = approver.sees(approver.words("draft.heading"))
    contact.presses(now(slack, card), actions.REVIEW_DRAFT)
    contact.presses_in_modal(actions.WITHDRAW_DRAFT)
    approver.sees(approver.words("draft.became.withdrawn"))
    approver.forges(theirs, actions.APPROVE_DRAFT, "1|1")
    assert approver.told() == [approver.words("refused.draft_decided")]


def test_the_review_modal_does_what_the_card_does(slack: Slack) -> None:
    contact, card = proposed(slack)
    approver = slack.editor()
    theirs = approver.sees(approver.words("draft.heading"))
    assert [each.id for each in slack.running.service.store.drafts_waiting(DraftKind.FAQ)] == [1]
    approver.forges(theirs, actions.REVIEW_DRAFT, "1")
    assert ANSWER in shown(approver.modal())
    approver.presses_in_modal(actions.DECLINE_DRAFT)
    approver.submits(text="Nog niet.")
    contact.sees("Nog niet.")
    contact.presses(now(slack, card), actions.REVIEW_DRAFT)
    contact.presses_in_modal(actions.EDIT_DRAFT)
    contact.submits(**{"answer.nl": "Dan zo."})
    slack.quiet()
    approver.forges(theirs, actions.REVIEW_DRAFT, "1")
    approver.presses_in_modal(actions.APPROVE_DRAFT)
    assert approver.words("draft.done") in shown(approver.modal())
    assert slack.running.service.store.drafts_waiting(DraftKind.FAQ) == []
    assert draft(slack)["state"] == "approved"


def test_what_waits_for_an_editor_stands_on_their_home_tab(slack: Slack, folder: Path) -> None:
    approver, author = slack.editor(), slack.contact("communications")
    for somebody in (approver, author):
        slack.workspace.open_home(somebody.user, "home")
    slack.quiet()
    assert approver.words("home.drafts") not in shown(slack.workspace.home(approver.user) or {})
    proposed(slack)
    home = slack.workspace.home(approver.user) or {}
    assert approver.words("home.drafts") in shown(home)
    assert HANDED_OVER in shown(home)
    mine = slack.workspace.home(author.user) or {}
    assert author.words("home.drafts") not in shown(mine), "nobody approves their own"

    slack.workspace.press_in_view(approver.user, home["id"], actions.REVIEW_DRAFT)
    assert ANSWER in shown(approver.modal())
    assert approver.presses_in_modal(actions.APPROVE_DRAFT).ok
    slack.quiet()
    assert approver.words("home.drafts") not in shown(slack.workspace.home(approver.user) or {})

    path = folder / "policy" / "photos.yaml"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["clauses"][0]["review"] = "2026-01-31"
    write_yaml(path, **content)
    changed(slack)
    slack.workspace.open_home(approver.user, "home")
    slack.quiet()
    since = approver.words("home.review_since", date="31 januari 2026")
    assert since in shown(slack.workspace.home(approver.user) or {})


def test_an_entry_gets_a_new_version_and_can_be_taken_out(slack: Slack) -> None:
    _, theirs = approved(slack)
    approver, second = slack.editor(), slack.editor(SECOND)
    asker = slack.colleague()
    asker.asks(HANDED_OVER)
    old = asker.sees(ANSWER)
    card = now(slack, theirs)
    approver.presses(card, actions.REVIEW_DRAFT)
    approver.presses_in_modal(actions.EDIT_DRAFT)
    approver.submits(**{"answer.nl": "Nee, voortaan niet meer."})
    slack.quiet()
    slack.person().asks(HANDED_OVER)
    slack.person().sees(ANSWER, after=old["ts"])  # the approved wording holds meanwhile
    waiting = second.sees("Nee, voortaan niet meer.")
    assert second.words("draft.replaces", n=1) in shown(waiting)
    second.presses(waiting, actions.APPROVE_DRAFT)
    taken_in(slack)
    asker.asks(HANDED_OVER)
    asker.sees("Nee, voortaan niet meer.")
    slack.quiet()
    assert json.loads(slack.rows("questions")[-1]["versions"])["photos.slack-1"] == 2
    second.presses(now(slack, waiting), actions.REVIEW_DRAFT)
    second.presses_in_modal(actions.WITHDRAW_DRAFT)
    taken_in(slack)
    asker.asks(HANDED_OVER)
    slack.quiet()
    assert slack.rows("questions")[-1]["decision"] == "handover"


def test_a_clause_that_is_gone_when_it_is_approved(slack: Slack, folder: Path) -> None:
    proposed(slack)
    approver = slack.editor()
    card = approver.sees(approver.words("draft.heading"))
    path = folder / "policy" / "photos.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("photos.1", "photos.2"), "utf-8")
    changed(slack)
    approver.presses(card, actions.APPROVE_DRAFT)
    assert approver.told() == [approver.words("draft.wrong.clause_gone", id="photos.1")]
    assert draft(slack)["state"] == "draft"


def test_what_stands_elsewhere_meanwhile_is_named_without_its_markup(
    slack: Slack, folder: Path
) -> None:
    proposed(slack, **{"variants.nl": "<!channel> En de hond?"})
    approver = slack.editor()
    card = approver.sees(approver.words("draft.heading"))
    assert "<!channel>" not in " ".join(markup_in(slack.posts_to(approver)))
    small_policy(folder, "leave", "Vakantie mag.", "<!channel> en de hond")
    changed(slack)
    approver.presses(card, actions.APPROVE_DRAFT)
    line = "&lt;!channel&gt; En de hond?"
    assert approver.told() == [approver.words("draft.wrong.elsewhere", line=line, id="leave.1")]
    assert draft(slack)["state"] == "draft"


@pytest.mark.parametrize(
    ("column", "value", "key"),
    [
        ("entry", "photos.faq-1", "id"),
        ("topic", "leave", "clause_topic"),
        ("topic", "nothing", "topic"),
    ],
)
def test_a_wrong_id_or_topic_cannot_be_approved(
    slack: Slack, column: str, value: str, key: str
) -> None:
    proposed(slack)
    approver = slack.editor()
    card = approver.sees(approver.words("draft.heading"))
    entry = f"{value}.slack-1" if column == "topic" else value
    slack.sql(f"UPDATE drafts SET {column} = ?, entry = ?", value, entry)
    approver.presses(card, actions.APPROVE_DRAFT)
    named = {"id": "photos.1" if key == "clause_topic" else value, "topic": value}
    assert approver.told() == [approver.words(f"draft.wrong.{key}", **named)]
    assert draft(slack)["state"] == "draft"


def test_the_whole_starter_policy_fits_into_the_form(
    manifest: Json, content: Content, tmp_path: Path
) -> None:
    database = tmp_path / "shipped.sqlite3"
    with an_app(manifest, content, database) as slack:
        asked = slack.handed_over_question("communications")
        contact, card = answered(slack, asked)
        contact.presses(card, actions.MAKE_FAQ)
        fields = {block["block_id"]: block.get("element") for block in contact.modal()["blocks"]}
        offered = fields["clause"]["option_groups"]
        topics = content.current.library.topics
        assert len(offered) == len(topics), "every topic has clauses to choose from"
        assert fields["clause"]["initial_option"] in offered[0]["options"]
        own = {"question.nl": "Mag dat ook in magazijn 7?", "variants.nl": ""}
        assert contact.submits(clause=offered[-1]["options"][-1]["value"], **own).ok
        [waiting] = slack.running.service.store.drafts_waiting(DraftKind.FAQ)
        assert waiting.entry == f"{waiting.topic}.slack-1"


# ---- in force, everywhere


def test_another_process_answers_with_it_within_a_second(slack: Slack) -> None:
    with slack.another_process() as other:
        approved(slack)
        entries = other.content.current.library.entries
        assert eventually(
            lambda: "photos.slack-1" in other.content.current.library.entries, timeout=1.0
        ), list(entries)
        assert other.content.current.index.search(HANDED_OVER)[0].entry.id == "photos.slack-1"


def test_it_still_answers_after_a_restart(manifest: Json, folder: Path, tmp_path: Path) -> None:
    database = tmp_path / "kept.sqlite3"
    with an_app(manifest, Content(folder, slack_ids), database) as slack:
        approved(slack)
    with an_app(manifest, Content(folder, slack_ids), database) as slack:
        asker = slack.colleague()
        asker.asks(HANDED_OVER)
        asker.sees(ANSWER)


def test_it_outlives_changed_files_and_midnight(
    slack: Slack, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    approved(slack)
    content = slack.running.service.content
    small_policy(folder, "leave", "Vakantie mag altijd.", "Mag ik vakantie delen?", version=2)
    changed(slack)
    assert content.current.library.entries["leave.1"].version == 2
    assert content.current.index.search(HANDED_OVER)[0].entry.id == "photos.slack-1"
    tomorrow = content.current.today + timedelta(days=1)
    monkeypatch.setattr("knowledge.library.Library.today", lambda _: tomorrow)
    assert content.current.index.day == tomorrow
    assert content.current.index.search(HANDED_OVER)[0].entry.id == "photos.slack-1"


def test_without_its_clause_it_is_left_out_and_said_so(
    slack: Slack, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    approved(slack)
    path = folder / "policy" / "photos.yaml"
    kept = path.read_text(encoding="utf-8")
    path.write_text(kept.replace("photos.1", "photos.2"), encoding="utf-8")
    changed(slack)
    assert "photos.slack-1" not in slack.running.service.content.current.library.entries
    assert "photos.slack-1 is left out" in caplog.text
    path.write_text(kept, encoding="utf-8")
    changed(slack)
    assert "photos.slack-1" in slack.running.service.content.current.library.entries


def test_an_entry_past_its_review_date_says_so_and_stays(slack: Slack) -> None:
    approved(slack, **ENGLISH)
    stored(slack, **{**json.loads(draft(slack)["in_force"]), "review": "2020-05-06"})
    for asker, question in (
        (slack.person(), HANDED_OVER),
        (slack.colleague(), ENGLISH["question.en"]),
    ):
        asker.asks(question)
        since = asker.words.date(date(2020, 5, 6))
        asker.sees(asker.words("answer.under_review", date=since))


def test_who_looks_after_an_entry_sees_that_it_is_past_its_review_date(slack: Slack) -> None:
    approved(slack)
    editing = slack.running.service.editing
    people = [EDITOR, *(slack.contact(each).user for each in ("communications", "hr"))]
    assert [editing.to_review(each) for each in people] == [[], [], []]
    stored(slack, **{**json.loads(draft(slack)["in_force"]), "review": "2020-05-06"})
    found = [[entry.id for entry in editing.to_review(each)] for each in people]
    assert found == [["photos.slack-1"], ["photos.slack-1"], []]


def test_what_is_stored_wrongly_does_not_keep_the_files_from_answering(
    slack: Slack, caplog: pytest.LogCaptureFixture
) -> None:
    approved(slack)
    stored(slack, cites=[])
    assert "photos.slack-1 is left out" in caplog.text
    asker = slack.person()
    asker.asks(KNOWN)
    asker.sees("photos.1")


def test_the_longest_draft_fits_into_what_slack_takes(slack: Slack, folder: Path) -> None:
    small_policy(folder, "photos", "x" * 1200, KNOWN)
    changed(slack)
    long = {
        f"{name}.{language}": language * (most // 2)
        for name, most in (("question", 400), ("answer", 2500), ("variants", 1000))
        for language in ("nl", "en")
    }
    contact, _ = proposed(slack, **long)
    approver = slack.editor()
    card = approver.sees(contact.words("draft.heading"))
    assert long["answer.en"] in shown(card)
    approver.presses(card, actions.DECLINE_DRAFT)
    assert approver.submits(text="x" * 3000).ok


# ---- export


def test_what_is_exported_is_content_and_comes_first(slack: Slack, folder: Path) -> None:
    approved(slack, verdict="ask-first", **ENGLISH, **{"variants.nl": "En: de 'hond' # ook?"})
    content = slack.running.service.content
    before = problems_in(folder)
    in_database = content.current.library.entries["photos.slack-1"]
    done = export(slack, folder, folder)
    assert done.exit_code == 0, done.output
    path = folder / "faq" / "slack-photos.yaml"
    text = path.read_text(encoding="utf-8")
    today = datetime.now(UTC).date().isoformat()
    assert f"written {today} by communications, approved {today} by editor" in text
    assert EDITOR not in text and slack.contact("communications").user not in text
    assert problems_in(folder) == before
    assert load(folder).entries["photos.slack-1"] == in_database
    changed(slack)
    assert content.current.library.places["photos.slack-1"][0] == str(path)
    assert export(slack, folder, folder).exit_code == 0, "again"


def test_nothing_is_overwritten_that_export_did_not_write(slack: Slack, folder: Path) -> None:
    approved(slack, **ENGLISH)
    path = folder / "faq" / "slack-photos.yaml"
    path.parent.mkdir()
    path.write_text("topic: photos\nfaq: []\n", encoding="utf-8")
    refused = export(slack, folder, folder)
    assert refused.exit_code == 1 and str(path) in refused.output
    assert path.read_text(encoding="utf-8") == "topic: photos\nfaq: []\n"
    path.unlink()
    assert export(slack, folder, folder).exit_code == 0
    edited = path.read_text(encoding="utf-8") + "# more\n"
    path.write_text(edited, encoding="utf-8")
    assert export(slack, folder, folder).exit_code == 1
    assert path.read_text(encoding="utf-8") == edited


def test_an_entry_in_one_language_is_exported_apart(slack: Slack, folder: Path) -> None:
    approved(slack)
    before = problems_in(folder)
    done = export(slack, folder, folder)
    assert "photos.slack-1 has no text" in done.output
    assert (folder / "untranslated" / "slack-photos.yaml").is_file()
    assert problems_in(folder) == before


def test_what_is_no_longer_in_force_leaves_the_export(slack: Slack, folder: Path) -> None:
    approved(slack, **ENGLISH)
    export(slack, folder, folder)
    store = slack.running.service.store
    with store.transaction():
        store.withdraw_draft(1)
    done = export(slack, folder, folder)
    assert "deleted" in done.output
    assert not (folder / "faq" / "slack-photos.yaml").exists()


# ---- privacy


def forget(slack: Slack, user: str) -> None:
    Privacy(slack.running.service.store).forget(user)


def test_an_erased_question_leaves_no_words_in_a_draft_that_waits(slack: Slack) -> None:
    proposed(slack, **{"variants.nl": "En die van de hond?"})
    approver = slack.editor()
    card = approver.sees(approver.words("draft.heading"))
    forget(slack, EMPLOYEE)
    slack.quiet()
    assert draft_body(slack)["nl"] == {"answer": ANSWER}
    assert draft(slack)["escalation"] is None
    assert HANDED_OVER not in slack.stored() and "hond" not in slack.stored()
    fresh = now(slack, card)
    assert HANDED_OVER not in shown(fresh) and "hond" not in shown(fresh)
    assert approver.words("draft.erased") in shown(fresh)
    approver.presses(fresh, actions.APPROVE_DRAFT)
    assert approver.told() == [approver.words("refused.draft_form")]
    approver.presses(fresh, actions.EDIT_DRAFT)
    approver.submits(**{"question.nl": "Mag een dier op de foto?"})
    second = slack.editor(SECOND)
    theirs = second.sees("Mag een dier op de foto?")
    second.presses(theirs, actions.APPROVE_DRAFT)
    assert eventually(lambda: draft(slack)["state"] == "approved")


def test_an_erased_question_leaves_an_approved_entry_alone(slack: Slack) -> None:
    approved(slack)
    forget(slack, EMPLOYEE)
    slack.quiet()
    assert draft(slack)["escalation"] is None
    asker = slack.colleague()
    asker.asks(HANDED_OVER)
    asker.sees(ANSWER)


def test_an_erased_question_takes_a_declined_draft_along(slack: Slack) -> None:
    proposed(slack)
    approver = slack.editor()
    approver.presses(approver.sees(approver.words("draft.heading")), actions.DECLINE_DRAFT)
    approver.submits(text="De vraag over de kat is te vaag.")
    slack.quiet()
    store = slack.running.service.store
    with store.transaction():
        erase(store, [1])
    slack.quiet()
    assert (draft_body(slack), draft(slack)["reason"]) == ({}, None)
    for words in (HANDED_OVER, "de kat", ANSWER):
        assert words not in slack.stored()


def test_a_forgotten_contact_and_editor_are_in_no_draft(slack: Slack) -> None:
    contact, _ = approved(slack)
    exported = Privacy(slack.running.service.store).export(contact.user)
    assert exported["drafts"][0]["author"] == contact.user
    assert EDITOR not in json.dumps(exported["drafts"])
    forget(slack, contact.user)
    forget(slack, EDITOR)
    row = draft(slack)
    assert (row["author"], row["edited_by"], row["approver"]) == (None, None, None)
    assert (row["author_role"], row["approver_role"]) == ("communications", "editor")
    about_drafts = [row for row in slack.rows("outbox") if row["kind"].startswith("draft")]
    assert len(about_drafts) == 3
    assert {(row["recipient"], row["channel"]) for row in about_drafts[:1]} == {("", None)}
    for user in (contact.user, EDITOR):
        assert user not in repr(about_drafts)


def test_a_writer_who_was_forgotten_does_not_approve_their_own(slack: Slack, folder: Path) -> None:
    writer, asked_before = slack.contact("communications"), slack.editor()
    office(folder, writer.user, EDITOR)
    changed(slack)
    proposed(slack)
    card = asked_before.sees(writer.words("draft.heading"))
    came_back(slack, writer)
    writer.presses(writer.sees(writer.words("draft.heading")), actions.APPROVE_DRAFT)
    assert writer.told() == [writer.words("refused.draft_unsigned")]
    assert draft(slack)["state"] == "draft" and writer.user not in repr(draft(slack))
    assert asked_before.presses(card, actions.APPROVE_DRAFT).ok
    assert asked_before.told() == [] and draft(slack)["state"] == "approved"


def test_a_newcomer_signs_what_a_forgotten_person_wrote(slack: Slack, folder: Path) -> None:
    writer, newcomer = slack.contact("communications"), slack.editor(SECOND)
    office(folder, writer.user)
    changed(slack)
    proposed(slack)
    office(folder, writer.user, SECOND)
    changed(slack)
    came_back(slack, writer)
    theirs, card = (each.sees(each.words("draft.heading")) for each in (newcomer, writer))
    newcomer.presses(theirs, actions.APPROVE_DRAFT)
    assert newcomer.told() == [newcomer.words("refused.draft_unsigned")]
    newcomer.presses(theirs, actions.EDIT_DRAFT)
    assert newcomer.submits().ok
    slack.quiet()
    newcomer.forges(theirs, actions.APPROVE_DRAFT, "1|2")
    assert newcomer.told()[1:] == [newcomer.words("refused.own_draft")]
    assert writer.presses(now(slack, card), actions.APPROVE_DRAFT).ok
    assert draft(slack)["state"] == "approved", "two people saw to it"


def test_of_two_writers_who_were_forgotten_neither_approves(slack: Slack, folder: Path) -> None:
    writer, other = slack.contact("communications"), slack.editor()
    office(folder, writer.user, EDITOR)
    changed(slack)
    proposed(slack)
    other.presses(other.sees(other.words("draft.heading")), actions.EDIT_DRAFT)
    assert other.submits(**{"answer.nl": "Ja, altijd."}).ok
    for each in (writer, other):
        came_back(slack, each)
    for each in (writer, other):
        each.forges(each.sees("Ja, altijd."), actions.APPROVE_DRAFT, "1|2")
        assert each.told() == [each.words("refused.draft_unsigned")]


def test_without_four_eyes_whoever_came_back_approves(slack: Slack, folder: Path) -> None:
    writer = slack.contact("communications")
    office(folder, writer.user, four_eyes=False)
    changed(slack)
    proposed(slack)
    came_back(slack, writer)
    writer.presses(writer.sees(writer.words("draft.heading")), actions.APPROVE_DRAFT)
    assert writer.told() == [] and draft(slack)["state"] == "approved"


def came_back(slack: Slack, somebody: Somebody) -> None:
    """Somebody was forgotten, and is there again as if for the first time."""
    forget(slack, somebody.user)
    slack.running.service.editing.offer_waiting()
    slack.quiet()


def test_names_are_taken_out() -> None:
    common = {"mag", "een", "foto", "van", "op", "instagram", "i", "ask"}.__contains__
    for text, clean in {
        "Mag een foto van Sofie Peeters op Instagram?": "Mag een foto van … op Instagram?",
        "Mail jan@example.org of <mailto:a@b.be|a@b.be>!": "Mail … of …!",
        "Zie https://example.org/x?y=1 en <https://a.be|hier>": "Zie … en …",
        "Bel +32 471 23 45 67, of 020-1234567.": "Bel …, of ….",
        "<@U0BOSS|jan> zei in <#C1|algemeen> van ja": "… zei in … van ja",
        "I ask @sofie. Instagram?": "I ask … Instagram?",
        "Op 12 januari 2026, 1.234.567 keer": "Op 12 januari 2026, 1.234.567 keer",
    }.items():
        assert anonymous(text, common) == clean
