"""What the fuzz tests throw: payloads and content files, near the real thing and then broken."""

from __future__ import annotations

import copy
import re
from typing import Any

import yaml
from hypothesis import strategies as st

from bot.cards import actions
from bot.playground import payloads
from bot.playground.demo import COLLEAGUE, EMPLOYEE, slack_id
from bot.playground.shapes import TEAM_ID, Channel, Person
from knowledge import yamlfile
from tests.slack import HANDED_OVER, KNOWN, UNKNOWN

Json = dict[str, Any]

DM = Channel("D0EMPLOYEE", "employee", "im", [EMPLOYEE])
CHANNEL = Channel("C0GENERAL", "general", "channel", [EMPLOYEE])
CONTACTS = (slack_id("communications"), slack_id("hr"))
PEOPLE = [Person(each, "Somebody", "nl-NL") for each in (EMPLOYEE, COLLEAGUE, *CONTACTS)]

DEEP: Any = "x"
for _ in range(75):
    DEEP = [{"a": DEEP}]

JUNK = [
    None, True, False, 0, -1, 2**63, 10**30, 1.5, "", " ", "0", "null", "|", "1|2|3", "x" * 40_000,
    "🙂" * 3_000, "\x00", "\ud800", "<!channel> &amp; <@U1|x>", "{}", "[]",
    "'; DROP TABLE inbox --", "../../etc/passwd", [], {}, [[]], [{}], {"id": None},
    {"id": {}}, {"value": []}, DEEP, ["a"] * 2_000, float("nan"),
]  # fmt: skip
junk = st.one_of(
    st.sampled_from(JUNK).map(copy.deepcopy),  # it may be broken further
    st.text(max_size=30),
    st.integers(),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
        ),
        max_leaves=8,
    ),
)

NAMES = {
    key: name for key, name in vars(actions).items() if isinstance(name, str) and key.isupper()
}
MODALS = [name for key, name in NAMES.items() if key.endswith("_MODAL")]
BUTTONS = [
    f"{name}{tail}"
    for name in NAMES.values()
    if name not in MODALS
    for tail in ("", ":0", ":network", ":private")
]
EVENTS = [
    "message", "message", "message", "app_mention", "app_home_opened", "app_uninstalled",
    "tokens_revoked", "agent_session_stopped", "member_joined_channel",
]  # fmt: skip
SUBTYPES = [None, None, None, "file_share", "thread_broadcast", "message_changed", "channel_join"]

said = st.one_of(
    st.sampled_from([KNOWN, HANDED_OVER, UNKNOWN, "vergeet mij", "forget me", "hoi", "dank je"]),
    st.text(max_size=60),
    st.sampled_from([each for each in JUNK if isinstance(each, str)]),
)
numbers = st.sampled_from(["1", "2", "3", "9", "0", "-1", "x", "9" * 30])
values = st.one_of(
    numbers,
    st.builds(
        "{}|{}".format,
        numbers,
        st.sampled_from(["yes", "no", "private", "photos.1", "leave.1", "nothing.9", ""]),
    ),
    st.text(max_size=20),
)
metadata = st.one_of(
    st.builds('{{"escalation": {}}}'.format, st.sampled_from(["1", "2", '"1"', "99", "[]", "1e9"])),
    st.builds(
        '{{"post": "{}", "number": {}, "language": "{}"}}'.format,
        st.sampled_from(["spring.x-1", "nothing"]), st.sampled_from(["0", "-1", "1e400", "[]"]),
        st.sampled_from(["nl", "en", "all", "xx"]),
    ),
    st.builds('{{"consent": {}}}'.format, st.sampled_from(['"team"', "1", "[]", '"x"', "null"])),
    st.sampled_from(["", "{", "[]", "null", "1" * 5_000, "[" * 5_000]),
    st.text(max_size=20),
)  # fmt: skip
one = st.sampled_from(PEOPLE)
trigger = st.builds("{}.{}".format, st.integers(1, 9**9), st.integers(1, 9**9))
moments = st.builds("17{:08d}.{:06d}".format, st.integers(0, 9**8), st.integers(0, 9**6))


@st.composite
def broken(draw: st.DrawFn, tree: st.SearchStrategy[Json], most: int = 3) -> Any:
    """A tree with up to `most` parts that are gone, of another type, or twice as deep."""
    found: Any = copy.deepcopy(draw(tree))
    for _ in range(draw(st.integers(0, most))):
        found = _broken_once(draw, found)
    return found


def _broken_once(draw: st.DrawFn, tree: Any) -> Any:
    places = [place for place in _places(tree) if place]
    if not places:
        return tree
    *way, last = draw(st.sampled_from(places))
    node = tree
    for step in way:
        node = node[step]
    how = draw(st.sampled_from(["gone", "junk", "junk", "wrapped", "renamed"]))
    if how == "gone":
        del node[last]
    elif how == "wrapped":
        node[last] = [node[last]]
    elif how == "renamed" and isinstance(node, dict):
        node[draw(st.text(max_size=5))] = node.pop(last)
    else:
        node[last] = draw(junk)
    return tree


def _places(tree: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every part of a tree, not too deep."""
    found = [way]
    if len(way) < 8 and isinstance(tree, dict):
        for key, value in tree.items():
            found += _places(value, (*way, key))
    elif len(way) < 8 and isinstance(tree, list):
        for number, value in enumerate(tree[:20]):
            found += _places(value, (*way, number))
    return found


# ---- what Slack sends


@st.composite
def events(draw: st.DrawFn) -> Json:
    kind, place, ts = draw(st.sampled_from(EVENTS)), draw(st.sampled_from([DM, CHANNEL])), "1.1"
    event: Json = {
        "type": kind, "user": draw(one).id, "text": draw(said), "channel": place.id,
        "channel_type": place.kind, "ts": draw(moments), "event_ts": ts, "team": TEAM_ID,
        "tab": draw(st.sampled_from(["messages", "home"])), "blocks": [],
    }  # fmt: skip
    if draw(st.booleans()):
        event["thread_ts"] = "1700000000.000001"
    if subtype := draw(st.sampled_from(SUBTYPES)):
        event["subtype"] = subtype
    return {**payloads.event_envelope(event), "event_id": f"Ev{draw(st.integers(0, 9**9))}"}


@st.composite
def commands(draw: st.DrawFn) -> Json:
    command = draw(st.sampled_from(["/policy", "/beleid", "/toolkit", "/TOOLKIT", "/x", ""]))
    return {
        **payloads.command_form(
            draw(one), DM, command, draw(said), draw(trigger), "RESPONSE_URL"
        )
    }  # fmt: skip


@st.composite
def presses(draw: st.DrawFn) -> Json:
    action_id = draw(st.one_of(st.sampled_from(BUTTONS), st.text(max_size=12)))
    value = draw(values)
    action: Json = {"type": "button", "action_id": action_id, "block_id": "b", "value": value}
    if draw(st.booleans()):
        action |= {"type": "static_select", "selected_option": {"value": value}}
    body = payloads.interaction(
        "block_actions", draw(one), trigger_id=draw(trigger), state={"values": {}},
        actions=[action],
    )  # fmt: skip
    if draw(st.booleans()):
        return body | {"view": draw(views()), "container": {"type": "view", "view_id": "V0"}}
    container = {"type": "message", "message_ts": "1.1", "channel_id": DM.id, "thread_ts": "1.1"}
    return body | {
        "container": container, "channel": {"id": DM.id, "name": "x"},
        "message": {"ts": "1.1", "text": "x"}, "response_url": "RESPONSE_URL",
    }  # fmt: skip


@st.composite
def views(draw: st.DrawFn) -> Json:
    chosen = draw(st.sampled_from(["hr", "communications", "nobody", ""]))
    text, contact = actions.TEXT, actions.CONTACT
    return {
        "id": f"V{draw(st.integers(0, 9**9))}", "type": "modal", "hash": "0",
        "callback_id": draw(st.one_of(st.sampled_from(MODALS), st.text(max_size=12))),
        "private_metadata": draw(metadata), "blocks": [],
        "state": {
            "values": {
                text: {text: {"type": "plain_text_input", "value": draw(said)}},
                contact: {contact: {"type": "static_select", "selected_option": {"value": chosen}}},
            }
        },
    }  # fmt: skip


@st.composite
def submissions(draw: st.DrawFn) -> Json:
    kind = draw(st.sampled_from(["view_submission", "view_submission", "view_closed"]))
    return payloads.interaction(
        kind, draw(one), trigger_id=draw(trigger), view=draw(views()), response_urls=[]
    )


@st.composite
def shortcuts(draw: st.DrawFn) -> Json:
    kind = draw(st.sampled_from(["message_action", "message_action", "shortcut", "block_suggestion",
                                 "dialog_submission", "workflow_step_edit", "x"]))  # fmt: skip
    callback = draw(st.sampled_from([actions.CHECK_SHORTCUT, actions.SUGGEST_SHORTCUT, "x", ""]))
    return payloads.interaction(
        kind, draw(one), callback_id=callback, trigger_id=draw(trigger),
        response_url="RESPONSE_URL", channel={"id": CHANNEL.id, "name": "general"},
        message_ts="1.1",
        message={"type": "message", "ts": "1.1", "user": EMPLOYEE, "text": draw(said)},
    )  # fmt: skip


@st.composite
def bodies(draw: st.DrawFn) -> tuple[bytes, str]:
    """What is no payload at all, and the content type that it says it has."""
    kind = draw(st.sampled_from(["application/json", "application/x-www-form-urlencoded", "", "x"]))
    body = draw(
        st.one_of(
            st.binary(max_size=60),
            st.sampled_from(
                [
                    b"",
                    b"{}",
                    b"[]",
                    b"null",
                    b"1",
                    b'"x"',
                    b"{",
                    b"payload=",
                    b"payload={}",
                    b"payload=[]",
                    b"payload=null",
                    b"payload=%FF",
                    b"[" * 50_000,
                    b'{"a":' * 50_000,
                    b"{" + b"1" * 9_000,
                    b'{"type": ' + b"1" * 9_000 + b"}",
                    b"ssl_check=1",
                    b'{"type": "url_verification"}',
                    b'{"type": "event_callback"}',
                    b"\xef\xbb\xbf{}",
                    b'{"type": "event_callback", "event": null}',
                    b"command=/policy",
                    b"payload=1",
                    b'{"type": "view_submission"}',
                    b'{"type": ["event_callback"]}',
                    b"x" * 200_000,
                ]
            ),
        )
    )
    return body, kind


# ---- content files

SNIPPETS = [
    "\t", "&a ", "*a", "<<: *a\n", "!!python/object/apply:os.system [x]\n", "!!int x", "? ", "- ",
    ": ", "{", "}", "[", "]", '"', "'", "|", ">", "#", "\x00", "\ufeff", "---\n", "...\n",
    "%YAML 9\n", "2026-02-30", "2026-13-45T99:99", "1e999", ".nan", "-.inf", "0o9", "0x", "1:99",
    "~", "null", "true",
    "!!binary x", "!!set {a}", "!!timestamp x", "9" * 5_000, "[" * 2_000, "=", "!",
    "\ud800", "\x85", "\u2028", "é", "🙂", "x" * 20_000, "!!float x", "!!null x", "!!bool x",
    "!!omap [a]",
]  # fmt: skip
STRANGE = [
    *(each for each in JUNK if each is not DEEP), float("inf"), {1: 2}, {None: None}, {True: [1]},
]  # fmt: skip
strange = st.one_of(
    st.sampled_from(STRANGE).map(copy.deepcopy), st.text(max_size=12), st.integers(), st.dates()
)


@st.composite
def changed_text(draw: st.DrawFn, text: str) -> bytes:
    """A text with up to four places where something is put in, cut out or doubled."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 25)))
        into = draw(
            st.one_of(st.sampled_from(SNIPPETS), st.text(max_size=6), st.just(text[start:end] * 2))
        )
        text = text[:start] + into + text[end:]
    raw = text.encode("utf-8", "surrogatepass")
    return raw + draw(st.sampled_from([b"", b"", b"", b"\xff", b"\r\n"]))


@st.composite
def changed_tree(draw: st.DrawFn, text: str) -> bytes:
    """A file with parts that are gone, of another type or under another name."""
    tree = yaml.load(text, Loader=yamlfile.SafeLoader)  # the other loader of PyYAML takes less
    for _ in range(draw(st.integers(1, 3))):
        places = [place for place in _places(tree) if place]
        if not places:
            break
        *way, last = draw(st.sampled_from(places))
        node = tree
        for step in way:
            node = node[step]
        how = draw(st.sampled_from(["gone", "strange", "strange", "renamed"]))
        if how == "gone":
            del node[last]
        elif how == "renamed" and isinstance(node, dict):
            node[draw(st.one_of(st.text(max_size=5), st.integers()))] = node.pop(last)
        else:
            node[last] = draw(strange)
    return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False).encode(
        "utf-8", "surrogatepass"
    )


UGLY = re.compile(
    r"Traceback|\b[A-Z][A-Za-z]*(?:Error|Exception)\b|\.py\b|sqlite|NoneType|has no attribute|"
    r"Internal Server|constraint failed"
)
"""What shows that an exception or its text got into an answer or a message."""
