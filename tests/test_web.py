"""The web side alone: which doors there are, and how much fits through them."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from bot.app import compose
from bot.content import Content
from bot.playground.deliver import JSON, Signer
from bot.playground.demo import slack_ids
from bot.store import Store
from bot.web import MOST_BYTES, create_web
from tests.slack import small_content

ROOT = Path(__file__).parent.parent
SIGNER = Signer("0" * 32)


@pytest.fixture
def web(tmp_path: Path) -> Any:
    """The WSGI app of a process that delivers nothing: no worker is started."""
    service = compose(
        content=Content(small_content(tmp_path / "content"), slack_ids),
        store=Store(tmp_path / "test.sqlite3"), token="xoxb-1", signing_secret=SIGNER.secret,
        slack_api="http://127.0.0.1:9/api/",
    )  # fmt: skip
    flask = create_web(service)
    flask.config["PROPAGATE_EXCEPTIONS"] = True
    yield flask.test_client()
    service.stop()


def post(web: FlaskClient, body: bytes, kind: str = JSON) -> Any:
    headers = SIGNER.headers(body)
    return web.post("/slack/events", data=body, headers=headers, content_type=kind)


def test_only_what_is_documented_is_served(web: FlaskClient) -> None:
    served = {
        (method, rule.rule)
        for rule in web.application.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert served == {("POST", "/slack/events"), ("GET", "/healthz"), ("GET", "/readyz")}
    documented = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    for method, path in served:
        assert f"`{method} {path}`" in documented


def test_of_a_body_of_unknown_length_no_more_is_read(web: FlaskClient) -> None:
    sent = io.BytesIO(b" " * (2 * MOST_BYTES))
    environ = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
    answer = web.post("/slack/events", input_stream=sent, environ_overrides=environ)
    assert answer.status_code in (401, 413)
    assert sent.tell() <= MOST_BYTES


def test_a_body_as_large_as_allowed_is_looked_at(web: FlaskClient) -> None:
    assert post(web, b" " * MOST_BYTES).status_code in (200, 400)
    assert web.post("/slack/events", data=b" " * MOST_BYTES).status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        b'{"type": "view_submission"}',  # KeyError while the receipt was made
        b'{"type": "block_actions", "user": 1}',
        b'{"type": "something_else"}',  # Bolt answers 404
        b"[" * 100_000,  # RecursionError
        b'{"type": "event_callback", "event": "x"}',
        b'{"type": "event_callback"}',
    ],
)
def test_a_signed_body_that_is_not_slacks_gets_400(web: FlaskClient, body: bytes) -> None:
    answer = post(web, body)
    assert (answer.status_code, answer.get_data()) in [(400, b"not understood\n"), (400, b"")]


def test_an_event_with_half_an_emoji_is_kept(web: FlaskClient) -> None:
    event = {"type": "message", "channel_type": "im", "channel": "D1", "ts": "1.1", "user": "U1"}
    body = {"type": "event_callback", "event_id": "Ev\ud800", "event": {**event, "text": "x\ud83d"}}
    assert post(web, json.dumps(body).encode()).status_code == 200
