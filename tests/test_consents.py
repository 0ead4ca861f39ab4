"""Pictures with colleagues in them: they are asked, say yes or no, and take it back at any time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.cards import actions
from bot.erasing import Retention
from bot.images import Images
from bot.playground.demo import COLLEAGUE, EMPLOYEE, Playground, slack_id
from bot.privacy import Privacy
from bot.records import Keep, Kind
from bot.store import Store
from tests.slack import (
    Slack,
    Somebody,
    all_values,
    at_once,
    eventually,
    home,
    now,
    office,
    opens_home,
    presses_home,
    small_content,
    write_yaml,
)
from tests.test_toolkit_modal import TODAY, browses, catalogue, small_toolkit
from toolkit.catalogue import SHIPPED

Json = dict[str, Any]
EDITOR, SECOND = "U0EDITOR", "U0SECOND"
AMBASSADOR = slack_id("hr")
NEXT_YEAR = TODAY + timedelta(days=300)
LOCALES = pytest.mark.parametrize("locale", ["nl-NL", "en-GB"])
PURPOSE = {"nl": "Laten zien hoe we fietsen.", "en": "Showing how we cycle."}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A toolkit with one picture in which colleagues can be recognised, in a LinkedIn post."""
    folder = small_content(tmp_path / "content")
    office(folder, EDITOR, SECOND)
    small_toolkit(folder / "toolkit")
    asks(folder)
    with_people(folder)
    return folder


@pytest.fixture
def running(small: Playground) -> Playground:
    return small


def asks(folder: Path, **changed: Any) -> None:
    """What people in the picture are asked from now on."""
    asked = {"id": "team", "purpose": PURPOSE, "networks": ["linkedin"], "until": NEXT_YEAR}
    write_yaml(folder / "toolkit" / "consents.yaml", consents=[asked | changed])


def with_people(folder: Path, **changed: Any) -> None:
    """The signpost is a picture with people in it, which goes with the first post."""
    file = folder / "toolkit" / "images.yaml"
    sign, draft = json.loads(file.read_text("utf-8"))["images"]
    people = {"people": True, "consent": "team", "until": NEXT_YEAR} | changed
    write_yaml(file, images=[{**sign, **people}, draft])


def refreshed(slack: Slack) -> None:
    slack.running.service.content.refresh()
    assert not slack.running.service.content.is_refused
    slack.quiet()


def images(slack: Slack) -> Images:
    """What keeps the pictures in step; its next turn is now."""
    found = slack.running.service.images
    slack.sql("DELETE FROM jobs WHERE job = 'images'")
    found.keep_in_step()
    slack.quiet()
    return found


def names(slack: Slack, *people: str, editor: str = EDITOR, locale: str = "nl-NL") -> Somebody:
    """The editor says who is in the picture."""
    for each in people:
        slack.person(each, locale)
    person = slack.person(editor, locale)
    slack.running.service.store.keep_locale(editor, locale)
    opens_home(person)
    presses_home(person, actions.NAME_PEOPLE, "team")
    outcome = person.submits(people=list(people))
    assert outcome.ok and not outcome.errors, outcome
    person.modal(person.words("consent.sent"))
    slack.quiet()
    return person


def request(person: Somebody) -> Json:
    """What somebody in the picture was asked, as it reads now."""
    asks = person.words("consent.ask_one")
    person.sees(asks)
    said = person.slack.workspace.messages(person.dm, user=person.user)
    return [each for each in said if asks in each["text"]][-1]


def says(person: Somebody, action: str) -> None:
    assert person.presses(request(person), action).ok
    person.slack.quiet()


def agreed(slack: Slack, *people: str) -> list[Somebody]:
    """Everybody in the picture said yes."""
    names(slack, *people)
    found = [slack.person(each) for each in people]
    for each in found:
        says(each, actions.AGREE)
    images(slack)
    return found


def files_in(view: Json) -> list[str]:
    """The pictures in a card or modal: their ids in Slack."""
    return [b["slack_file"]["id"] for b in view["blocks"] if b["type"] == "image"]


def is_handed_out(slack: Slack, user: str = AMBASSADOR) -> bool:
    """Whether the picture stands beside its post in the toolkit."""
    shown = browses(slack.person(user), "linkedin")
    return bool(files_in(shown))


def states(slack: Slack) -> dict[str | None, str]:
    return {row["person"]: row["state"] for row in slack.rows("consents")}


# ---- the story


@LOCALES
def test_the_story_of_a_picture(slack: Slack, locale: str) -> None:
    ambassador = slack.contact("hr", locale)
    assert not is_handed_out(slack), "nobody was asked yet"
    editor = names(slack, EMPLOYEE, COLLEAGUE, locale=locale)
    people = [slack.person(each, locale) for each in (EMPLOYEE, COLLEAGUE)]
    for person in people:
        message = request(person)
        said = repr(message["blocks"])
        assert PURPOSE[locale[:2]] in said
        assert "LinkedIn" in said
        assert person.words.date(NEXT_YEAR) in said
        assert person.words("consent.free") in said
        assert len(files_in(message)) == 1, "nobody says yes to what they do not see"

    says(people[0], actions.AGREE)
    assert editor.words("consent.stands.waiting", given=1, asked=2) in repr(home(editor))
    images(slack)
    assert not is_handed_out(slack), "not everybody said yes"
    says(people[1], actions.AGREE)
    editor.sees(editor.words("consent.all_agreed", picture=alt(slack, locale),
                             date=editor.words.date(NEXT_YEAR)))  # fmt: skip
    images(slack)
    assert is_handed_out(slack)

    # an ambassador keeps the post for later, with the picture, and shares it
    browses(ambassador, "linkedin")
    assert ambassador.presses_in_modal(actions.TOOLKIT_COPY).ok
    assert ambassador.submits().ok
    assert ambassador.submits().ok
    kept = ambassador.sees(ambassador.words("toolkit.dm", network="LinkedIn"))
    slack.quiet()
    [file] = files_in(kept)
    assert slack.workspace.files.get(file)

    # one of them takes it back, on the Home tab
    opens_home(people[0])
    assert people[0].words("consent.given") in repr(home(people[0]))
    presses_home(people[0], actions.REFUSE, button(home(people[0]), actions.REFUSE))
    assert not is_handed_out(slack)
    assert files_in(now(slack, kept)) == [], "out of what was sent"
    assert ambassador.words("toolkit.image_gone") in repr(now(slack, kept))
    assert file not in slack.workspace.files.ids(), "out of Slack"
    assert files_in(request(people[1])) == []
    told = editor.sees(editor.words("consent.taken_out", picture=alt(slack, locale)))
    lines = " ".join(all_values(told))
    assert "LinkedIn" in lines
    assert editor.words("home.few", n=5) in lines, "numbers are told in fives"
    for person in people:
        assert person.user not in repr(told), "nobody is told on"
        assert slack.workspace.person(person.user).name not in repr(told)
    assert states(slack) == {EMPLOYEE: "withdrawn", COLLEAGUE: "given"}


def alt(slack: Slack, locale: str) -> str:
    return catalogue(slack).images["sign"].alt.get(locale[:2])


def button(view: Json, action_id: str) -> str:
    """The value of the one button with this name."""
    elements = [e for b in view["blocks"] for e in (*b.get("elements", ()), b.get("accessory"))]
    [found] = {e["value"] for e in elements if e and e.get("action_id") == action_id}
    return str(found)


# ---- who may do what


def test_only_editors_name_people(slack: Slack) -> None:
    person = slack.person()
    opens_home(person)
    assert person.words("consent.colleagues") not in repr(home(person))
    said = person.forges_modal(actions.NAME_PEOPLE_MODAL, {"consent": "team"})
    assert said == person.words("refused.not_editor")
    card = asked(person)
    assert person.forges(card, actions.NAME_PEOPLE, "team").ok
    assert person.told() == [person.words("refused.not_editor")]
    assert slack.rows("consents") == []


def asked(person: Somebody) -> Json:
    """Some message of the bot in somebody's conversation."""
    person.asks("hallo")
    return person.sees("")


@pytest.mark.parametrize("metadata", ["{", "[]", {}, {"consent": "unknown"}, {"consent": ["team"]}])
def test_a_forged_form_names_nobody(slack: Slack, metadata: Any) -> None:
    editor = slack.person(EDITOR)
    assert editor.forges_modal(actions.NAME_PEOPLE_MODAL, metadata) == editor.words(
        "refused.consent_over"
    )
    assert slack.rows("consents") == []


def test_nobody_answers_for_somebody_else(slack: Slack) -> None:
    names(slack, EMPLOYEE)
    card = request(slack.person())
    value = button(card, actions.AGREE)
    other = slack.person(COLLEAGUE)
    theirs = asked(other)
    for action in (actions.AGREE, actions.REFUSE):
        for forged in (value, value.partition("|")[0], "1|", "|1", "x|1", "99|1", ""):
            assert other.forges(theirs, action, forged).ok
    slack.quiet()
    assert states(slack) == {EMPLOYEE: "asked"}
    assert set(other.told()) == {other.words("refused.gone")}


def test_an_editor_in_the_picture_is_asked_like_everybody(slack: Slack) -> None:
    editor = names(slack, EDITOR, EMPLOYEE)
    assert states(slack) == {EDITOR: "asked", EMPLOYEE: "asked"}
    says(slack.person(), actions.AGREE)
    assert not is_handed_out(slack)
    says(editor, actions.AGREE)
    images(slack)
    assert is_handed_out(slack)


def test_editors_read_numbers_and_never_who_said_what(slack: Slack) -> None:
    editor = names(slack, EMPLOYEE, COLLEAGUE)
    says(slack.person(), actions.REFUSE)
    other = slack.person(SECOND)
    for each in (editor, other):
        opens_home(each)
        said = repr(home(each))
        assert each.words("consent.stands.against") in said
        assert EMPLOYEE not in said
        assert COLLEAGUE not in said
    presses_home(other, actions.NAME_PEOPLE, "team")
    modal = repr(other.modal())
    assert f"<@{EMPLOYEE}>, <@{COLLEAGUE}>" in modal, "who was asked, so that nobody is twice"
    assert modal.count(EMPLOYEE) == 1


# ---- saying yes and no


def test_nothing_said_is_no_yes(slack: Slack) -> None:
    names(slack, EMPLOYEE)
    images(slack)
    assert not is_handed_out(slack)


def test_a_no_stands_whoever_says_yes(slack: Slack) -> None:
    names(slack, EMPLOYEE, COLLEAGUE)
    says(slack.person(), actions.REFUSE)
    says(slack.person(COLLEAGUE), actions.AGREE)
    images(slack)
    assert not is_handed_out(slack)
    assert slack.rows("files") == [], "the picture is out of Slack"
    editor = slack.person(EDITOR)
    editor.sees(editor.words("consent.taken_out", picture=alt(slack, "nl")))


def test_who_said_no_may_say_yes_after_all(slack: Slack) -> None:
    [person] = agreed(slack, EMPLOYEE)
    says(person, actions.REFUSE)
    assert states(slack) == {EMPLOYEE: "withdrawn"}
    assert person.words("consent.withdrawn") in repr(request(person))
    assert not is_handed_out(slack)
    says(person, actions.AGREE)
    images(slack)
    assert is_handed_out(slack)


def test_the_picture_comes_back_into_what_was_sent(slack: Slack) -> None:
    [person] = agreed(slack, EMPLOYEE)
    ambassador = slack.person(AMBASSADOR)
    browses(ambassador, "linkedin")
    assert ambassador.submits().ok
    kept = ambassador.sees(ambassador.words("toolkit.dm", network="LinkedIn"))
    assert files_in(now(slack, kept))
    says(person, actions.REFUSE)
    assert not files_in(now(slack, kept))
    says(person, actions.AGREE)
    images(slack)
    assert eventually(lambda: bool(files_in(now(slack, kept))))


def test_pressing_twice_says_it_once(slack: Slack) -> None:
    names(slack, EMPLOYEE)
    person = slack.person()
    card = request(person)
    at_once(*(lambda: person.presses(card, actions.AGREE) for _ in range(4)))
    slack.quiet()
    editor = slack.person(EDITOR)
    assert len([m for m in slack.posts_to(editor) if alt(slack, "nl") in str(m)]) == 1


def test_more_people_are_named_later(slack: Slack) -> None:
    agreed(slack, EMPLOYEE)
    assert is_handed_out(slack)
    editor = names(slack, COLLEAGUE)
    assert not is_handed_out(slack), "there is one who said nothing yet"
    assert states(slack) == {EMPLOYEE: "given", COLLEAGUE: "asked"}
    opens_home(editor)
    presses_home(editor, actions.NAME_PEOPLE, "team")
    outcome = editor.submits(people=[EMPLOYEE])
    assert outcome.errors == {actions.PEOPLE: editor.words("refused.nobody_new")}


def test_so_many_people_are_in_no_picture(slack: Slack) -> None:
    editor = slack.person(EDITOR)
    opens_home(editor)
    presses_home(editor, actions.NAME_PEOPLE, "team")
    outcome = editor.submits(people=[f"U0NUMBER{n}" for n in range(31)])
    assert outcome.errors == {actions.PEOPLE: editor.words("refused.too_many_people", most="30")}
    assert slack.rows("consents") == []


def test_who_was_named_by_mistake_has_no_say(slack: Slack) -> None:
    names(slack, EMPLOYEE, COLLEAGUE)
    says(slack.person(COLLEAGUE), actions.AGREE)
    person = slack.person()
    card = request(person)
    says(person, actions.NOT_ME)
    assert states(slack) == {COLLEAGUE: "given"}
    assert person.words("consent.erased") in repr(now(slack, card))
    assert EMPLOYEE not in repr(slack.rows("outbox")), "nor is it kept that they were asked"
    images(slack)
    assert is_handed_out(slack)
    other = slack.person(COLLEAGUE)
    assert other.forges(request(other), actions.NOT_ME, button(request(other), actions.REFUSE)).ok
    assert other.told() == [other.words("refused.gone")], "a yes is taken back, not denied"
    assert states(slack) == {COLLEAGUE: "given"}


# ---- what is asked


def test_other_terms_have_to_be_agreed_to_anew(slack: Slack, folder: Path) -> None:
    [person] = agreed(slack, EMPLOYEE)
    old = request(person)
    asks(folder, purpose={"nl": "Op de voorpagina.", "en": "On the front page."})
    refreshed(slack)
    assert not is_handed_out(slack), "that is something else"
    editor = slack.person(EDITOR)
    opens_home(editor)
    assert editor.words("consent.stands.changed") in repr(home(editor))
    presses_home(editor, actions.NAME_PEOPLE, "team")
    value = button(old, actions.REFUSE)
    assert editor.submits(people=[]).ok
    slack.quiet()
    assert states(slack) == {EMPLOYEE: "asked"}
    assert person.forges(old, actions.AGREE, value).ok
    assert person.told() == [person.words("refused.consent_changed")], "that was about before"
    assert states(slack) == {EMPLOYEE: "asked"}
    says(person, actions.AGREE)
    images(slack)
    assert is_handed_out(slack)


def test_a_yes_is_for_the_pictures_that_were_shown(slack: Slack, folder: Path) -> None:
    [person] = agreed(slack, EMPLOYEE)
    assert is_handed_out(slack)
    file = folder / "toolkit" / "images" / "signpost.png"
    file.write_bytes((SHIPPED / "images" / "bike-lane.png").read_bytes())
    refreshed(slack)
    assert not is_handed_out(slack), "nobody saw this one"
    images(slack)
    assert slack.rows("files") == []
    editor = slack.person(EDITOR)
    opens_home(editor)
    assert editor.words("consent.stands.changed") in repr(home(editor))
    presses_home(editor, actions.NAME_PEOPLE, "team")
    assert editor.submits(people=[]).ok
    slack.quiet()
    assert len(files_in(request(person))) == 1
    says(person, actions.AGREE)
    images(slack)
    assert is_handed_out(slack)


def test_another_picture_under_the_same_consent_is_asked_about_too(
    slack: Slack, folder: Path
) -> None:
    agreed(slack, EMPLOYEE)
    added = folder / "toolkit" / "images" / "bike-lane.png"
    added.write_bytes((SHIPPED / "images" / "bike-lane.png").read_bytes())
    file = folder / "toolkit" / "images.yaml"
    sign, draft = json.loads(file.read_text("utf-8"))["images"]
    write_yaml(file, images=[sign, draft, {**sign, "id": "lane", "file": "bike-lane.png"}])
    refreshed(slack)
    today = slack.running.service.content.current.today
    assert catalogue(slack).image("sign", today) is not None, "they said yes to this one"
    assert catalogue(slack).image("lane", today) is None
    editor = slack.person(EDITOR)
    opens_home(editor)
    assert editor.words("consent.stands.changed") in repr(home(editor))


def test_asked_again_is_nobody_who_said_no(slack: Slack, folder: Path) -> None:
    names(slack, EMPLOYEE, COLLEAGUE)
    says(slack.person(), actions.REFUSE)
    says(slack.person(COLLEAGUE), actions.AGREE)
    asks(folder, until=NEXT_YEAR + timedelta(days=1))
    refreshed(slack)
    editor = slack.person(EDITOR)
    opens_home(editor)
    presses_home(editor, actions.NAME_PEOPLE, "team")
    assert editor.submits(people=[EMPLOYEE]).ok
    slack.quiet()
    assert states(slack) == {EMPLOYEE: "refused", COLLEAGUE: "asked"}


def test_shorter_terms_need_no_new_yes(slack: Slack, folder: Path) -> None:
    agreed(slack, EMPLOYEE)
    with_people(folder, until=TODAY)
    asks(folder, until=TODAY)
    refreshed(slack)
    assert is_handed_out(slack)


def test_a_yes_ends_with_its_last_day(slack: Slack, folder: Path) -> None:
    agreed(slack, EMPLOYEE)
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    slack.sql("UPDATE consents SET until = ?", yesterday)
    assert not is_handed_out(slack)
    images(slack)
    assert slack.rows("files") == [], "and the picture goes from Slack"
    person = slack.person()
    value = button(request(person), actions.REFUSE)
    assert person.forges(request(person), actions.AGREE, value).ok
    assert person.told() == [person.words("refused.consent_over")]


def test_a_yes_is_for_the_networks_that_were_asked(slack: Slack) -> None:
    agreed(slack, EMPLOYEE)
    slack.sql("""UPDATE consents SET networks = '["x"]'""")
    assert not is_handed_out(slack)


def test_a_picture_that_leaves_the_content_leaves_slack(slack: Slack, folder: Path) -> None:
    agreed(slack, EMPLOYEE)
    assert len(slack.rows("files")) == 1
    with_people(folder, state="withdrawn")
    refreshed(slack)
    images(slack)
    assert slack.rows("files") == []
    assert not is_handed_out(slack)


def test_a_picture_that_gets_people_in_it_leaves_slack_until_they_agree(
    slack: Slack, folder: Path
) -> None:
    """It was found out later: Slack holds it already, and needs nobody's yes for it."""
    with_people(folder, people=False, consent=None)
    refreshed(slack)
    images(slack)
    [file] = slack.workspace.files.ids()
    with_people(folder)
    refreshed(slack)
    images(slack)
    assert file not in slack.workspace.files.ids()
    [person] = agreed(slack, EMPLOYEE)
    assert len(slack.workspace.files.ids()) == 1
    says(person, actions.REFUSE)
    assert slack.workspace.files.ids() == set()


def test_a_picture_under_another_consent_follows_that_one(slack: Slack, folder: Path) -> None:
    """In the files that Slack holds, and in what was sent before."""
    agreed(slack, EMPLOYEE)
    kept = keeps(slack)
    file = folder / "toolkit" / "consents.yaml"
    [first] = json.loads(file.read_text("utf-8"))["consents"]
    write_yaml(file, consents=[first, {**first, "id": "both"}])
    with_people(folder, consent="both")
    refreshed(slack)
    opens_home(slack.person(EDITOR))
    presses_home(slack.person(EDITOR), actions.NAME_PEOPLE, "both")
    slack.person(COLLEAGUE)
    assert slack.person(EDITOR).submits(people=[COLLEAGUE]).ok
    slack.quiet()
    says(slack.person(COLLEAGUE), actions.AGREE)
    images(slack)
    assert files_in(now(slack, kept)), "who is asked under the new one agrees"
    says(slack.person(COLLEAGUE), actions.REFUSE)
    assert not files_in(now(slack, kept))
    assert slack.workspace.files.ids() == set()


def keeps(slack: Slack) -> Json:
    """An ambassador sends the post to their own conversation: the message."""
    ambassador = slack.person(AMBASSADOR)
    browses(ambassador, "linkedin")
    assert ambassador.submits().ok
    kept = ambassador.sees(ambassador.words("toolkit.dm", network="LinkedIn"))
    slack.quiet()
    return kept


def test_a_message_hangs_on_the_picture_that_it_shows(slack: Slack, folder: Path) -> None:
    """Not on the one that the post had when somebody asked for it."""
    agreed(slack, EMPLOYEE)
    with_people(folder, people=False, consent=None)
    refreshed(slack)
    ambassador = slack.person(AMBASSADOR)
    browses(ambassador, "linkedin")
    slack.running.service.scheduler.stop()
    assert ambassador.submits().ok
    with_people(folder)
    slack.running.service.content.refresh()
    with slack.restarted():
        kept = ambassador.sees(ambassador.words("toolkit.dm", network="LinkedIn"))
        slack.quiet()
        says(slack.person(), actions.REFUSE)
        assert not files_in(now(slack, kept))


def test_nobody_is_shown_a_picture_when_the_asking_is_over(slack: Slack) -> None:
    names(slack, EMPLOYEE)
    assert len(slack.workspace.files.ids()) == 1
    slack.sql("UPDATE consents SET until = ?", (TODAY - timedelta(days=1)).isoformat())
    for _ in range(2):
        images(slack)
        assert slack.workspace.files.ids() == set()
        assert slack.rows("files") == []


# ---- Slack is difficult


def test_without_the_scope_for_files_people_are_asked_all_the_same(slack: Slack) -> None:
    slack.workspace.fail_next("files.getUploadURLExternal", error="missing_scope", times=99)
    names(slack, EMPLOYEE)
    person = slack.person()
    message = request(person)
    assert files_in(message) == []
    assert person.words("consent.unseen", alt=alt(slack, "nl")) in repr(message)
    says(person, actions.AGREE)
    assert states(slack) == {EMPLOYEE: "given"}


def test_somebody_who_cannot_be_asked_keeps_the_picture_in(slack: Slack) -> None:
    slack.workspace.fail_next("chat.postMessage", error="user_not_found")
    editor = names(slack, COLLEAGUE)
    editor.sees(editor.words("consent.unreachable", picture=alt(slack, "nl")))
    assert not is_handed_out(slack)


def test_somebody_who_is_asked_meanwhile_is_not_out_of_reach(slack: Slack) -> None:
    agreed(slack, EMPLOYEE)
    editor = names(slack, COLLEAGUE)
    store = slack.running.service.store
    with store.transaction():  # that everybody agreed, a little later than it was so
        store.owe(Kind.CONSENT_STANDS, EDITOR, "", item="team")
    slack.quiet()
    said = [each["text"] for each in slack.workspace.messages(editor.dm, user=EDITOR)]
    assert editor.words("consent.unreachable", picture=alt(slack, "nl")) not in said


def test_a_file_that_slack_lost_is_not_owed_for_ever(slack: Slack) -> None:
    [person] = agreed(slack, EMPLOYEE)
    [file] = [row["file"] for row in slack.rows("files")]
    slack.workspace.files.delete(file)
    says(person, actions.REFUSE)
    assert slack.running.service.store.unsent() == 0


def test_a_picture_that_slack_refuses_to_show_is_not_left_there(slack: Slack) -> None:
    agreed(slack, EMPLOYEE)
    [file] = slack.workspace.files.ids()
    slack.workspace.fail_next("views.open", error="invalid_blocks")
    assert files_in(browses(slack.person(AMBASSADOR), "linkedin")) == []
    slack.quiet()
    assert file not in slack.workspace.files.ids()


def test_what_is_to_go_goes_after_a_restart(slack: Slack) -> None:
    [person] = agreed(slack, EMPLOYEE)
    [file] = [row["file"] for row in slack.rows("files")]
    card = request(person)
    slack.running.service.scheduler.stop()
    assert person.presses(card, actions.REFUSE).ok
    assert file in slack.workspace.files.ids()
    with slack.another_process():
        assert eventually(lambda: file not in slack.workspace.files.ids())


# ---- being forgotten, and what is kept


def test_being_forgotten_takes_the_yes_back(slack: Slack) -> None:
    agreed(slack, EMPLOYEE, COLLEAGUE)
    assert is_handed_out(slack)
    person = slack.person()
    person.asks("vergeet mij")
    offer = person.sees(person.words("forget.pictures", count=1))
    assert person.presses(offer, actions.FORGET).ok
    slack.quiet()
    assert not is_handed_out(slack)
    assert states(slack) == {None: "withdrawn", COLLEAGUE: "given"}
    editor = slack.person(EDITOR)
    editor.sees(editor.words("consent.taken_out", picture=alt(slack, "nl")))
    names(slack, EMPLOYEE)  # whoever comes back is a new face: the old no stays
    says(person, actions.AGREE)
    images(slack)
    assert not is_handed_out(slack)


def test_an_editor_who_is_forgotten_leaves_what_others_said(slack: Slack) -> None:
    agreed(slack, EMPLOYEE)
    Privacy(slack.running.service.store).forget(EDITOR)
    assert EDITOR not in repr(slack.rows("consents"))
    assert is_handed_out(slack)


def test_what_is_exported_is_ones_own(slack: Slack) -> None:
    names(slack, EMPLOYEE, COLLEAGUE)
    says(slack.person(), actions.REFUSE)
    rights = Privacy(slack.running.service.store)
    [own] = rights.export(EMPLOYEE)["pictures"]
    assert (own["state"], own["purpose"], own["networks"]) == ("refused", PURPOSE, ["linkedin"])
    assert EDITOR not in repr(own)
    for row in rights.export(EDITOR)["pictures"]:
        assert not {"person", "state", "answered_at"} & set(row)
        assert row["asked_by"] == EDITOR


def test_what_was_asked_goes_when_the_use_is_over(slack: Slack) -> None:
    agreed(slack, EMPLOYEE)
    store = slack.running.service.store
    days = 31
    slack.sql("UPDATE consents SET until = ?", (TODAY - timedelta(days=days)).isoformat())
    retain(store)
    assert slack.rows("consents") != [], "for thirty days"
    slack.sql("UPDATE consents SET until = ?", (TODAY - timedelta(days=days + 2)).isoformat())
    retain(store)
    assert slack.rows("consents") == []
    assert [row for row in slack.rows("outbox") if row["consent"]] == []


def test_a_no_is_kept_as_long_as_somebody_elses_yes(slack: Slack, folder: Path) -> None:
    names(slack, EMPLOYEE, COLLEAGUE)
    says(slack.person(), actions.REFUSE)
    says(slack.person(COLLEAGUE), actions.AGREE)
    long_ago = (TODAY - timedelta(days=33)).isoformat()
    slack.sql("UPDATE consents SET until = ? WHERE person = ?", long_ago, EMPLOYEE)
    retain(slack.running.service.store)
    assert states(slack) == {EMPLOYEE: "refused", COLLEAGUE: "given"}
    images(slack)
    assert not is_handed_out(slack)


def retain(store: Store) -> None:
    with store.transaction():
        store.db.execute("DELETE FROM jobs WHERE job = 'retention'")
    job = Retention(store, Keep())
    while job.work():
        pass


@pytest.fixture(autouse=True)
def nothing_of_the_people_in_the_log(lines: list[str]) -> Iterator[None]:
    yield
    for line in lines:
        assert EMPLOYEE not in line
        assert COLLEAGUE not in line
