"""«Check my draft» over HTTP: the form, the result, and that nothing of a draft is kept."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.app import hold_sdk_logs
from bot.cards import actions
from bot.content import Content
from bot.playground.demo import Playground, playground, slack_ids
from bot.wording import Words
from knowledge.models import Account, Clause, Referral
from tests.slack import Slack, Somebody, all_values, an_app, markup_in, small_content, write_yaml
from tests.test_toolkit_modal import small_toolkit
from toolkit.models import Rule

Json = dict[str, Any]
DRAFT = "Met Piet Peeters en @els bij Stadswerf. Project Zeester komt! https://bit.ly/x"
LOCALES = pytest.mark.parametrize("locale", ["nl-NL", "en-GB"])
HINT = {"nl": "Nog *niet* bekend <!here>.", "en": "Not *yet* known <!here>."}
PRAISE = re.compile(
    r"approv|goedgekeurd|goedkeur|keur .*goed|akkoord|in orde|no problem|geen probleem|all clear"
    r"|fine to post|je mag dit|you may post|looks good|ziet er goed uit",
    re.IGNORECASE,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_folder(tmp_path / "content")


def small_folder(path: Path) -> Path:
    folder = small_content(path)
    small_toolkit(folder / "toolkit")
    write_yaml(
        folder / "toolkit" / "watchwords.yaml",
        organisation={"names": ["Stadswerf"]},
        clauses={"disclosure": "photos.1", "name": "leave.1"},
        watchwords=[{"words": ["Project Zeester"], "hint": HINT, "clause": "leave.1"}],
    )
    return folder


@pytest.fixture
def running(small: Playground) -> Playground:
    return small


@pytest.fixture(scope="module")
def shared(
    manifest: dict[str, object], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Slack]:
    """One running app for all that is only looked at."""
    folder = tmp_path_factory.mktemp("draft")
    content = Content(small_folder(folder / "content"), slack_ids)
    with an_app(manifest, content, folder / "test.sqlite3") as slack:
        yield slack


def reader(slack: Slack, locale: str) -> Somebody:
    """Somebody who reads that language: the app remembers it of each person."""
    return slack.person() if locale == "nl-NL" else slack.colleague()


def opens(somebody: Somebody, text: str = "check") -> Json:
    assert somebody.types("/toolkit", text).ok
    return somebody.modal(somebody.words("my_draft.intro"))


def checks(somebody: Somebody, text: str, network: str = "x", account: str = "private",
           **more: Any) -> Json:  # fmt: skip
    """Fill in the form and submit it; the result."""
    opens(somebody)
    fields = {actions.TEXT: text, actions.NETWORK: network, actions.FROM_ACCOUNT: account, **more}
    outcome = somebody.submits(**fields)
    assert outcome.ok, outcome
    view = somebody.modal()
    assert view["title"]["text"] == somebody.words("my_draft.result")
    return view


def said(view: Json) -> list[str]:
    return [block["text"]["text"] for block in view["blocks"] if block["type"] == "section"]


def read_buttons(view: Json) -> list[Json]:
    return [block["accessory"] for block in view["blocks"] if "accessory" in block]


def line(words: Words, rule: Rule, **values: object) -> str:
    return words(f"my_draft.found.{rule}", **values)


# ---- the form


@pytest.mark.parametrize("command", ["check", "controleer", "Check", " CONTROLEER "])
def test_either_word_opens_the_form(shared: Slack, command: str) -> None:
    for person in (shared.person(), shared.colleague()):
        view = opens(person, command)
        assert view["title"]["text"] == person.words("my_draft.title")
        assert "initial_value" not in repr(view["blocks"])


def test_a_draft_may_follow_the_command(shared: Slack) -> None:
    view = opens(shared.person(), "check Eerste regel &amp; meer &lt;3\nTweede")
    [field] = [b["element"] for b in view["blocks"] if b.get("block_id") == actions.TEXT]
    assert field["initial_value"] == "Eerste regel & meer <3\nTweede"


def test_a_draft_that_does_not_fit_the_form_says_so(shared: Slack) -> None:
    person = shared.person()
    view = opens(person, f"check {'é' * 40_000}")
    assert person.words("my_draft.cut") in all_values(view["blocks"])
    assert "é" * 3000 in all_values(view["blocks"])


def test_other_words_are_still_searched_for(shared: Slack) -> None:
    person = shared.person()
    assert person.types("/toolkit", "checklist").ok
    assert person.modal()["title"]["text"] == person.words("toolkit.title")


def test_the_toolkit_has_a_button_that_takes_the_shown_post_along(shared: Slack) -> None:
    person = shared.person()
    person.types("/toolkit", "eerste")
    assert person.presses_in_modal(actions.TOOLKIT_CHECK).ok
    form = person.modal(person.words("my_draft.intro"))
    shown = "Eerste zin\n\n#OpDeFiets\n\nhttps://example.org"
    assert {shown, "linkedin", "private", "Een wegwijzer"} <= set(all_values(form))
    assert person.submits().ok
    assert person.modal()["title"]["text"] == person.words("my_draft.result")


def test_without_a_post_the_button_opens_an_empty_form(shared: Slack) -> None:
    person = shared.person()
    person.types("/toolkit", "xqzt")
    assert person.presses_in_modal(actions.TOOLKIT_CHECK).ok
    assert "initial_value" not in repr(person.modal(person.words("my_draft.intro")))


# ---- the result


@LOCALES
def test_what_is_found_is_said_with_its_clause(slack: Slack, locale: str) -> None:
    person = slack.person(locale=locale)
    words = person.words
    view = checks(person, DRAFT, my_image=[actions.IMAGE])
    found = said(view)
    quoted = ("Stadswerf", "Project Zeester", "@els", "Piet Peeters", "https://bit.ly/x")
    quote = {each: words("my_draft.quote", text=each) for each in quoted}
    clause = {each: words("answer.clause", id=each) for each in ("photos.1", "leave.1")}
    hint = HINT[locale[:2]].replace("<!here>", "&lt;!here&gt;")
    assert found[:7] == [
        f"⚠️ {line(words, Rule.DISCLOSURE, quotes=quote['Stadswerf'])} ({clause['photos.1']})",
        f"⚠️ {line(words, Rule.WATCHWORD, quotes=quote['Project Zeester'])} {hint} "
        f"({clause['leave.1']})",
        f"⚠️ {line(words, Rule.MENTION, quotes=quote['@els'])}",
        f"💡 {line(words, Rule.NAME, quotes=quote['Piet Peeters'])} ({clause['leave.1']})",
        f"💡 {line(words, Rule.ALT)}",
        f"💡 {line(words, Rule.TRACKING, quotes=quote['https://bit.ly/x'])}",
        f"💡 {line(words, Rule.HASHTAGS)}",
    ]
    facts = words("my_draft.facts", network="X", account=words("account.private"),
                  length=len(DRAFT) - len("https://bit.ly/x") + 23, limit=280)  # fmt: skip
    assert facts in all_values(view["blocks"])


@LOCALES
def test_each_clause_can_be_read_and_the_draft_is_still_there(slack: Slack, locale: str) -> None:
    person = slack.person(locale=locale)
    view = checks(person, DRAFT)
    buttons = read_buttons(view)
    assert [each["value"] for each in buttons] == ["photos.1", "leave.1"]
    library = slack.running.service.content.current.library
    for each in buttons:
        clause = library.entries[each["value"]]
        title = clause.text_in(locale[:2]).heading
        [shown] = [text for text in said(view) if f"*{title}*" in text]
        assert person.words("answer.clause", id=clause.id) in shown
        assert isinstance(clause, Clause)
        assert isinstance(clause.verdict, str)
        assert person.words(f"verdict.{clause.verdict}") in shown
        assert person.presses_in_modal(each["action_id"], each["value"]).ok
        read = person.modal()
        assert read["title"]["text"] == person.words("modal.entry")
        assert clause.text_in(locale[:2]).body in all_values(read)
        slack.workspace.close(person.user, read["id"])
        assert person.modal()["id"] == view["id"]
    slack.workspace.close(person.user, view["id"])
    assert person.modal()["callback_id"] == actions.MY_DRAFT_MODAL


@LOCALES
def test_nothing_found_is_no_praise(shared: Slack, locale: str) -> None:
    person = reader(shared, locale)
    view = checks(person, "Lekker weer vandaag", "facebook")
    assert person.words("my_draft.nothing") in said(view)
    library = shared.running.service.content.current.library
    name = library.first_contact.introduced(locale[:2])
    assert person.words("my_draft.doubt", name=name) == said(view)[-1]


@pytest.mark.parametrize("text", [DRAFT, "Lekker weer vandaag", "🚲", "Mag ik vakantie delen?"])
@LOCALES
def test_no_result_says_that_a_draft_is_fine(shared: Slack, locale: str, text: str) -> None:
    for account in ("private", "professional", "corporate"):
        view = checks(reader(shared, locale), text, "facebook", account)
        library = shared.running.service.content.current.library
        titles = [e.text_in(locale[:2]).heading for e in library.entries.values()]
        own = [each for each in said(view) if not any(title in each for title in titles)]
        assert [each for each in own if PRAISE.search(each)] == []
    words = reader(shared, locale).words
    texts = [str(text) for key, text in words.texts.items() if key.startswith("my_draft.")]
    assert len(texts) > 20
    assert [text for text in texts if PRAISE.search(text)] == []


def test_the_clauses_that_a_draft_touches_come_from_the_search(
    manifest: dict[str, object], content: Content, tmp_path: Path
) -> None:
    with playground(manifest, content, database=tmp_path / "s.sqlite3", pause=0.0) as here:
        slack = Slack(here)
        for person, text in (
            (slack.person(), "Foto van het teamuitje met al mijn collega's, op Instagram"),
            (slack.colleague(), "A photo of our team day with all my colleagues, on Instagram"),
        ):
            view = checks(person, text, "instagram")
            read = [each["value"] for each in read_buttons(view)]
            about = here.service.desk.touched(text, Account.PRIVATE)
            library = here.service.content.current.library
            clauses = [library.clause_of(e).id for e in about if not isinstance(e, Referral)]
            assert clauses
            assert read[: len(clauses)] == list(dict.fromkeys(clauses))
            assert read[-1] == "hashtags-and-tagging.1", "and what a note cites"
            assert len(read) <= 5
        assert here.workspace.problems == []


@LOCALES
def test_who_says_half_of_it_is_asked_and_not_told(shared: Slack, locale: str) -> None:
    person = reader(shared, locale)
    quotes = person.words("my_draft.quote", text="Stadswerf")
    asked = person.words("my_draft.half_said", quotes=quotes)
    told = person.words("my_draft.found.disclosure", quotes=quotes)
    for text, expected in (("At work: Stadswerf", f"💡 {asked}"), ("Stadswerf", f"⚠️ {told}")):
        assert said(checks(person, text, "facebook"))[0].startswith(expected)


def test_what_comes_back_is_said_once_and_long_lists_are_counted(shared: Slack) -> None:
    person = shared.person()
    text = " ".join(["@een", "@twee", "@drie"] * 3 + [f"@nr{n}" for n in range(20)])
    [mentioned] = [each for each in said(checks(person, text, "facebook")) if "@een" in each]
    assert mentioned.count("@") == 4
    assert person.words("my_draft.more", n=19) in mentioned


def test_too_long_says_from_where(shared: Slack) -> None:
    person = shared.person()
    view = checks(person, f"{'a' * 280}Hier gaat het mis #x")
    quotes = person.words("my_draft.quote", text="Hier gaat het mis #x")
    assert f"⚠️ {line(person.words, Rule.LENGTH, quotes=quotes, network='X')}" in said(view)


def test_another_language_is_told_that_less_is_seen(shared: Slack) -> None:
    person = shared.person()
    view = checks(person, "Ich freue mich auf die neue Halle, und wir sind dabei", "facebook")
    assert person.words("my_draft.foreign") in all_values(view["blocks"])
    view = checks(person, "Ik verheug me op de nieuwe hal", "facebook")
    assert person.words("my_draft.foreign") not in all_values(view["blocks"])


# ---- bad input


@pytest.mark.parametrize("text", [
    "🚲🎉", "<!channel> met @els <@U0HR> <https://x.test|klik>", "{quotes} %s {0} {",
    "*vet* `code`", "'; DROP TABLE inbox --", "\x00\x01", "é" * 3000, "@" * 3000,
    "\u202e omgekeerd", "&lt;!here&gt;", "Met Piet <!here>Peeters @<!channel> Stadswerf&amp;",
    "a\n" * 1500, "ﷺ" * 3000,
    "Project Zeester " * 187, "Piet Peeters, " * 200, "https://bit.ly/<!here>|x> " * 100,
])  # fmt: skip
@pytest.mark.parametrize("network", ["x", "linkedin"])
def test_odd_drafts_get_a_result_in_which_nothing_works_as_markup(
    shared: Slack, text: str, network: str
) -> None:
    view = checks(
        shared.person(), text, network, "corporate", my_image=[actions.IMAGE], my_alt=text[:1000]
    )
    assert said(view)
    assert [each for each in markup_in(view["blocks"]) if re.search(r"<[!@#h]", each)] == []
    assert len(view["blocks"]) < 30


@LOCALES
@pytest.mark.parametrize("text", ["", " \n\t "])
def test_nothing_to_check_is_said_beside_the_field(shared: Slack, locale: str, text: str) -> None:
    person = reader(shared, locale)
    values = {actions.NETWORK: "x", actions.FROM_ACCOUNT: "private"}
    said = forged(person, text, **values)
    assert said == person.words("refused.no_draft")


def forged(person: Somebody, text: str, **chosen: str) -> str:
    return person.forges_modal(actions.MY_DRAFT_MODAL, {}, **{actions.TEXT: text, **chosen})


def test_more_than_the_form_takes_is_refused(shared: Slack) -> None:
    person = shared.person()
    chosen = {actions.NETWORK: "x", actions.FROM_ACCOUNT: "private"}
    assert forged(person, "é" * 40_000, **chosen) == person.words("refused.long_draft")
    assert forged(person, "kort", **chosen, my_alt="é" * 40_000) == person.words(
        "refused.long_draft"
    )


@pytest.mark.parametrize("chosen", [
    {}, {actions.NETWORK: "x"}, {actions.NETWORK: "orkut", actions.FROM_ACCOUNT: "private"},
    {actions.NETWORK: "x", actions.FROM_ACCOUNT: "nobody"},
])  # fmt: skip
def test_what_nobody_can_choose_is_refused(shared: Slack, chosen: dict[str, str]) -> None:
    person = shared.person()
    assert forged(person, "tekst", **chosen) == person.words("refused.unknown")


@pytest.mark.parametrize("entry", ["", "nothing.9", "../x", "|photos.1"])
def test_only_what_is_in_force_can_be_read(shared: Slack, entry: str) -> None:
    person = shared.person()
    view = checks(person, DRAFT)
    [button, *_] = read_buttons(shared.workspace.views.find(view["id"])[1])  # type: ignore[index]
    button["value"] = entry
    person.presses_in_modal(button["action_id"])
    assert person.words("refused.gone") in all_values(person.modal())


# ---- nothing is kept


def test_nothing_of_a_draft_is_kept_or_logged(
    slack: Slack, lines: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    hold_sdk_logs()
    person, workspace, service = slack.person(), slack.workspace, slack.running.service
    secret = "Geheimpje-van-Kwark"
    opens(person, f"check {secret} begin")
    draft = {"text": f"{secret} met Piet Peeters @{secret}", "my_alt": f"{secret} alt"}
    person.submits(**draft, my_network="x", my_account="private", my_image=[actions.IMAGE])
    assert secret in repr(person.modal())
    # refused, misshapen, and with everything that can break broken
    forged(person, f"{secret} " * 100, my_network="x", my_account="nobody")
    forged(person, secret * 400, my_network="x", my_account="private")
    workspace.fail_next("views.open", status=500)
    person.types("/toolkit", f"check {secret}")
    with monkeypatch.context() as patch:
        patch.setattr(service.desk, "touched", stumbles)
        said = forged(person, secret, my_network="x", my_account="private")
        assert said[:40] == person.words("error.action", reference="")[:40]
        assert secret not in said
    workspace.fail_next("views.push", error="fatal_error")
    checks(person, f"{secret} {DRAFT}")
    person.presses_in_modal(f"{actions.READ_CLAUSE}:0")
    slack.quiet()

    tables = service.store.db.table_names()
    assert {"inbox", "outbox", "questions"} <= set(tables)
    assert secret not in slack.stored()
    assert slack.rows("inbox") == slack.rows("outbox") == slack.rows("questions") == []
    files = [path for path in tmp_path.rglob("test.sqlite3*") if path.is_file()]
    assert len(files) >= 1
    assert [path.name for path in files if secret.encode() in path.read_bytes()] == []
    assert any("refused.unknown" in line for line in lines), "something was written at all"
    assert [line for line in lines if secret in line or "Kwark" in line] == []


def stumbles(text: str, account: Account) -> None:
    raise RuntimeError(text)


def test_a_result_carries_no_draft_back(shared: Slack) -> None:
    """What comes back with a press is only what the result shows: no metadata, no whole draft."""
    view = checks(shared.person(), f"{DRAFT} en dit blijft hier", my_image=[actions.IMAGE])
    assert view["private_metadata"] == ""
    assert "en dit blijft hier" not in json.dumps(view)
