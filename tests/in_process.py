"""The whole app in front of a Slack workspace, in one thread and without HTTP: for many stories.

Nothing runs by itself. Whoever drives it says which process hears what people do, and when it
delivers or does one of its jobs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

import pytest
from slack_bolt import App, BoltRequest
from slack_sdk import WebClient
from slack_sdk.web.base_client import FileUploadV2Result
from slack_sdk.web.slack_response import SlackResponse

from bot.app import Service, compose
from bot.content import Content
from bot.delivery import Handler, Sender
from bot.playground import Person, Workspace, api, deliver
from bot.store import Store

Json = dict[str, Any]
TOKEN, SECRET = "xoxb-in-process", "signed-in-process"


class InProcess(Workspace):
    """A workspace whose app is called instead of posted to.

    `handed_over` is told of each call of the app, its method and arguments, before Slack takes it.
    """

    def __init__(self, manifest: Json, people: list[Person]) -> None:
        super().__init__(
            manifest, people, signing_secret=SECRET, bot_token=TOKEN, trigger_seconds=600.0,
            echo=False,
        )  # fmt: skip
        self.app: App | None = None
        self.told: list[str] = []
        """What was said in a line under a message, the latest last."""
        self.handed_over: Callable[[str, Json], None] = lambda method, arguments: None

    def post(
        self, body: bytes, content_type: str, headers: dict[str, str] | None = None
    ) -> deliver.Answer:
        assert self.app is not None
        assert dict(parse_qsl(body.decode())), "only what people do is sent on"
        signed = {"content-type": content_type, **self.signer.headers(body), **(headers or {})}
        response = self.app.dispatch(BoltRequest(body=body.decode(), headers=signed))
        return deliver.Answer(response.status, response.body)

    # the app's way to Slack

    def called(self, client: WebClient, method: str, arguments: Json) -> SlackResponse:
        self.handed_over(method, arguments)
        reply = api.call(self, method, arguments, client.token)
        return SlackResponse(
            client=client, http_verb="POST", api_url=method, req_args={}, data=reply.body,
            headers=dict(reply.headers), status_code=reply.status,
        ).validate()  # fmt: skip

    def uploaded(self, url: str, data: bytes) -> FileUploadV2Result:
        self.files.receive(url.rpartition("/")[2], data)
        return FileUploadV2Result(status=200, body="")


class ByHand:
    """In place of the threads of one process."""

    def __init__(self, store: Store, handler: Handler, sender: Sender, **_: Any) -> None:
        self.sender = sender

    def every(self, seconds: float, job: Callable[[], object]) -> None:
        """Whoever drives the process calls the jobs."""

    def at_news(self, job: Callable[[], object]) -> None:
        """The same."""

    def stop(self) -> None:
        """Nothing runs."""


def process(content: Content, store: Store) -> tuple[Service, Sender]:
    """One process of the app, and what sends in it. Needs `in_process`."""
    service = compose(
        content=content, store=store, token=TOKEN, signing_secret=SECRET,
        slack_api="http://nowhere.invalid/", pause=0.0, image_ready=0.0,
    )  # fmt: skip
    assert isinstance(service.scheduler, ByHand)
    return service, service.scheduler.sender


def in_process(patch: pytest.MonkeyPatch, workspace: Callable[[], InProcess]) -> None:
    """From now on the app reaches `workspace()`, and runs by hand."""

    class Line:
        """A response URL."""

        def __init__(self, url: str, **_: Any) -> None:
            self.url = url

        def send_dict(self, body: Mapping[str, Any]) -> None:
            workspace().told.append(str(body["text"]))

    def api_call(client: WebClient, api_method: str, **given: Any) -> SlackResponse:
        arguments = {**(given.get("data") or {}), **(given.get("params") or {})}
        arguments |= given.get("json") or {}
        return workspace().called(client, api_method, arguments)

    def upload(client: WebClient, *, url: str, data: bytes, **_: Any) -> FileUploadV2Result:
        return workspace().uploaded(url, data)

    patch.setattr(WebClient, "api_call", api_call)
    patch.setattr(WebClient, "_upload_file", upload)
    patch.setattr("bot.app.WebhookClient", Line)
    patch.setattr("bot.app.Scheduler", ByHand)
