"""What people do with the toolkit, without Slack: variants in turn, taking along, sharing."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.content import Content
from bot.editing import Approved
from bot.erasing import Retention
from bot.handing_out import HandingOut
from bot.periods import Period, month_of
from bot.playground.demo import slack_ids
from bot.privacy import Privacy
from bot.records import DraftKind, Keep, Kind
from bot.store import Store
from bot.verbs import RefusedError
from tests.slack import small_content, write_yaml
from tests.test_toolkit_modal import HIDDEN, small_toolkit

SOMEBODY, OTHER = "U0SOMEBODY", "U0OTHER"
POST = "https://www.linkedin.com/posts/123?a=b&c=d"
WORDINGS = 4


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = small_content(tmp_path / "content")
    small_toolkit(folder / "toolkit")
    write_yaml(folder / "toolkit" / "thanks.yaml", channel="C0THANKS")
    bike = {"campaign": "bike", "accounts": ["private"], "network": "linkedin", "state": "approved",
            "approved_by": "hr", "approved_on": "2026-01-15"}  # fmt: skip
    texts = [f"Tekst {number}" for number in range(WORDINGS)]
    posts = [{"id": "many", **bike, "nl": texts, "en": texts[:2]}]
    write_yaml(folder / "toolkit" / "posts" / "many.yaml", posts=posts)
    return folder


@pytest.fixture
def out(folder: Path, tmp_path: Path) -> Iterator[HandingOut]:
    store = Store(tmp_path / "test.sqlite3")
    yield HandingOut(store, Content(folder, slack_ids))
    store.close()


def rows(out: HandingOut, table: str) -> list[dict[str, object]]:
    return list(out.store.db[table].rows)


def receipts() -> Iterator[str]:
    number = 0
    while True:
        yield f"receipt {(number := number + 1)}"


RECEIPTS = receipts()


# ---- variants


def test_each_person_sees_another_variant_and_all_have_their_turn(out: HandingOut) -> None:
    post = out.post("many")
    seen = [out.next_wording(post, "nl", f"U{n}") for n in range(3 * WORDINGS)]
    assert seen == [*range(WORDINGS)] * 3
    assert [out.next_wording(post, "en", SOMEBODY) for _ in range(3)] == [0, 1, 0]


def test_nobody_sees_again_what_they_took_along_last(out: HandingOut) -> None:
    post = out.post("many")
    chance, last, seen = random.Random(7), dict.fromkeys("ABCDE", -1), []
    for _ in range(400):
        who = chance.choice("ABCDE")
        wording = out.next_wording(post, "nl", who)
        assert wording != last[who]
        assert seen[-1:] != [wording], "nor what the last person saw"
        seen.append(wording)
        if chance.random() < 0.6:
            out.take_along(next(RECEIPTS), "many", "nl", wording, who)
            last[who] = wording
    counts = Counter(seen)
    assert max(counts.values()) - min(counts.values()) <= 2, counts


def test_another_variant_is_another_than_the_one_shown(out: HandingOut) -> None:
    post = out.post("many")
    shown = out.next_wording(post, "nl", SOMEBODY)
    seen = {shown}
    for _ in range(WORDINGS - 1):
        shown = out.next_wording(post, "nl", SOMEBODY, shown)
        seen.add(shown)
    assert seen == set(range(WORDINGS))


def test_a_new_variant_has_its_turn_at_once_and_then_waits_like_the_others(out: HandingOut) -> None:
    store = out.store
    with store.transaction():
        seen = [store.take_turn_of("many", "nl", range(2)) for _ in range(5)]
        seen += [store.take_turn_of("many", "nl", range(3)) for _ in range(4)]
    assert seen == [0, 1, 0, 1, 0, 2, 1, 0, 2]


def test_two_at_once_do_not_get_the_same_turn(out: HandingOut) -> None:
    post, seen = out.post("many"), []
    together = threading.Barrier(8)

    def look(who: int) -> None:
        together.wait()
        for _ in range(WORDINGS):
            seen.append(out.next_wording(post, "nl", f"U{who}"))

    threads = [threading.Thread(target=look, args=[who]) for who in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert Counter(seen) == dict.fromkeys(range(WORDINGS), 8)


# ---- taking along


def test_however_often_in_a_day_it_counts_once(out: HandingOut) -> None:
    out.take_along("1", "many", "nl", 1, SOMEBODY)
    out.take_along("1", "many", "nl", 1, SOMEBODY)
    out.take_along("2", "many", "nl", 2, SOMEBODY)
    out.send("3", "many", "nl", 3, SOMEBODY)
    out.take_along("4", "many", "nl", 3, OTHER)
    taken = [(r["user"], r["wording"], r["campaign"]) for r in rows(out, "handed_out")]
    assert taken == [(SOMEBODY, 3, "bike"), (OTHER, 3, "bike")]
    assert [row["kind"] for row in rows(out, "outbox")] == [Kind.ASSET]


@pytest.mark.parametrize("post", [*map(str.lower, HIDDEN), "unknown", "", "../x"])
def test_what_may_not_be_shared_goes_nowhere(out: HandingOut, post: str) -> None:
    for verb in (
        lambda: out.take_along("1", post, "nl", 0, SOMEBODY),
        lambda: out.send("1", post, "nl", 0, SOMEBODY),
        lambda: out.share("1", post, "", True, SOMEBODY),
    ):
        with pytest.raises(RefusedError) as caught:
            verb()
        expected = "refused.asset_gone" if post in ("unknown", "", "../x") else "_campaign"
        assert caught.value.key.endswith(expected) or caught.value.key.endswith("_network")
    for table in ("handed_out", "shares", "outbox", "inbox", "ambassadors"):
        assert rows(out, table) == []


# ---- sharing


def test_what_was_taken_out_of_force_elsewhere_goes_nowhere(out: HandingOut) -> None:
    """By another process, a moment ago."""
    store, post = out.store, "toolkit.slack-1"
    here = HandingOut(store, out.content.with_added(Approved(store)))
    body = {"campaign": "bike", "network": "x", "accounts": ["private"], "nl": ["Ook dit"],
            "state": "approved", "approved_by": "hr", "approved_on": "2026-01-15"}  # fmt: skip
    with store.transaction():
        draft = store.add_draft(
            DraftKind.POST, escalation=None, entry=post, topic="", body=body, author=SOMEBODY,
            author_role=None,
        )  # fmt: skip
        store.approve_draft(draft, body=body, approver=OTHER, approver_role="hr", topic="bike")
    assert here.post(post).nl == ("Ook dit",)
    with store.transaction():
        store.withdraw_draft(draft)
    with pytest.raises(RefusedError):
        here.send(next(RECEIPTS), post, "nl", 0, SOMEBODY)
    assert rows(out, "outbox") == []


def test_who_does_not_ask_to_be_named_is_not_kept(out: HandingOut) -> None:
    out.share("1", "many", POST, False, SOMEBODY)
    out.share("2", "many", "", False, SOMEBODY)
    assert [(r["user"], r["link"], r["campaign"]) for r in rows(out, "shares")] == [
        (None, None, "bike")
    ] * 2
    assert SOMEBODY not in repr([rows(out, each) for each in out.store.db.table_names()])


def test_who_asks_to_be_named_counts_once_a_day_with_their_link(out: HandingOut) -> None:
    out.share("1", "many", "", True, SOMEBODY)
    out.share("2", "many", POST, True, SOMEBODY)
    out.share("3", "one", "", True, SOMEBODY)
    assert [(r["user"], r["link"]) for r in rows(out, "shares")] == [
        (SOMEBODY, POST), (SOMEBODY, None),
    ]  # fmt: skip
    assert out.may_be_named(SOMEBODY) is True
    assert out.may_be_named(OTHER) is False


def test_who_no_longer_wants_to_be_named_still_counts(out: HandingOut) -> None:
    out.share("1", "many", POST, True, SOMEBODY)
    out.be_named("2", False, SOMEBODY)
    assert [(r["user"], r["link"]) for r in rows(out, "shares")] == [(None, None)]
    assert rows(out, "ambassadors") == []
    out.be_named("3", True, SOMEBODY)
    assert [(r["user"], r["link"]) for r in rows(out, "shares")] == [(None, None)], "from now on"


def test_without_a_channel_for_thanks_nobody_is_kept(out: HandingOut, folder: Path) -> None:
    out.be_named("1", True, SOMEBODY)
    (folder / "toolkit" / "thanks.yaml").unlink()
    out.content.refresh()
    out.share("2", "many", POST, True, OTHER)
    out.share("3", "many", POST, True, SOMEBODY)
    out.be_named("4", True, OTHER)
    assert out.may_be_named(SOMEBODY) is None
    assert {row["user"] for row in rows(out, "shares")} <= {None}
    assert OTHER not in repr(rows(out, "ambassadors"))


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "http://www.linkedin.com/x", "https://linkedin.com.evil.example/x",
     "https://evil.example/linkedin.com", "https://www.linkedin.com@evil.example/x",
     "https://evil.example\\@linkedin.com", "https://x.com/ok", "https://linkedin.com/a|b",
     "https://linkedin.com/<!channel>", "https://linkedin.com/é", "https://linkedin.com/a b",
     "https://notlinkedin.com/x", "https://www.linkedin.com/" + "a" * 200, "https://[", "niets"],
)  # fmt: skip
def test_a_link_leads_to_the_network_of_the_post(out: HandingOut, link: str) -> None:
    with pytest.raises(RefusedError) as caught:
        out.share("1", "many", link, True, SOMEBODY)
    assert caught.value.key == "refused.link"
    assert rows(out, "shares") == []


# ---- what is kept of people


def test_being_forgotten_leaves_the_figures(out: HandingOut) -> None:
    for who in (SOMEBODY, OTHER):
        out.send(next(RECEIPTS), "many", "nl", 0, who)
        out.share(next(RECEIPTS), "many", POST, True, who)
    found = Privacy(out.store).export(SOMEBODY)
    assert [len(found[each]) for each in ("taken_along", "shared", "thanked_by_name")] == [1, 1, 1]
    assert OTHER not in repr(found)
    Privacy(out.store).forget(SOMEBODY)
    everything = repr([rows(out, each) for each in out.store.db.table_names()])
    assert SOMEBODY not in everything
    assert OTHER in everything
    [used] = out.store.used_in(this_month(out))
    assert (used.campaign, used.taken, used.shared) == ("bike", 2, 2)


def test_after_a_while_nobody_is_kept_with_what_they_took_along(out: HandingOut) -> None:
    out.take_along("1", "many", "nl", 0, SOMEBODY)
    out.share("2", "many", POST, True, SOMEBODY)

    def passed(days: int) -> None:
        day = (date.today() - timedelta(days=days)).isoformat()
        with out.store.transaction():
            out.store.db.execute("UPDATE handed_out SET day = ?", [day])
            out.store.db.execute("UPDATE shares SET day = ?", [day])
            out.store.db.execute("DELETE FROM jobs")
        Retention(out.store, Keep(questions=90, deliveries=30)).work()

    passed(29)
    assert [r["user"] for t in ("handed_out", "shares") for r in rows(out, t)] == [SOMEBODY] * 2
    passed(33)
    assert [r["user"] for t in ("handed_out", "shares") for r in rows(out, t)] == [None, SOMEBODY]
    passed(93)
    assert [(r["user"], r["link"]) for r in rows(out, "shares")] == [(None, None)]
    assert len(rows(out, "handed_out")) == 1


def this_month(out: HandingOut) -> Period:
    snapshot = out.content.current
    return month_of(snapshot.today, ZoneInfo(snapshot.library.office.timezone))
