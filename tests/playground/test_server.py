"""The page's doors: open to this computer's own page and to nobody else."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from slack_sdk import WebClient

from bot.playground import Workspace, create_server, serve_in_thread
from bot.playground.files import MOST_CHOSEN_BYTES
from bot.playground.server import STATIC
from tests.playground.conftest import CONTACT, EMPLOYEE, TOKEN, Receiver, allowed


def ask(
    workspace: Workspace, path: str, given: Any = None, **headers: str
) -> tuple[HTTPResponse, bytes]:
    parts = urlsplit(workspace.url)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=5)
    body = None if given is None else json.dumps(given)
    sent = {"Content-Type": "application/json"} if body else {}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("POST" if body else "GET", path, body, sent)
    response = connection.getresponse()
    data = response.read()
    connection.close()
    return response, data


def test_the_page_and_its_parts_are_served(workspace: Workspace) -> None:
    response, body = ask(workspace, "/")
    assert response.status == 200
    assert b"<title>" in body
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for file in STATIC.iterdir():
        assert ask(workspace, f"/static/{file.name}")[0].status == 200
    assert ask(workspace, "/static/../server.py")[0].status == 404


def test_nothing_of_the_page_points_elsewhere() -> None:
    for file in STATIC.iterdir():
        text = file.read_text(encoding="utf-8")
        for start in ("src=", "href=", "url(", "import ", "fetch(", "@import"):
            assert f"{start}http" not in text
            assert f'{start}"http' not in text
            assert f"{start}'http" not in text


def test_another_host_name_is_refused(workspace: Workspace) -> None:
    assert ask(workspace, "/", Host="evil.example")[0].status == 403
    port = urlsplit(workspace.url).port
    assert ask(workspace, "/", Host=f"localhost:{port}")[0].status == 200
    assert ask(workspace, "/", Host=f"127.0.0.1.evil.example:{port}")[0].status == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Content_Type": "text/plain"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site"},
    ],
)
def test_acts_come_from_our_own_page_only(workspace: Workspace, headers: dict[str, str]) -> None:
    given = {"user": EMPLOYEE, "channel": EMPLOYEE, "text": "Hi"}
    assert ask(workspace, "/ui/say", given, **headers)[0].status == 403
    assert workspace.messages(EMPLOYEE) == []
    assert ask(workspace, "/ui/say", given, Origin=workspace.url)[0].status == 200
    assert len(workspace.messages(EMPLOYEE)) == 1


def test_what_is_not_possible_is_said(workspace: Workspace) -> None:
    given = {"user": EMPLOYEE, "command": "/nonsense", "channel": EMPLOYEE}
    response, body = ask(workspace, "/ui/command", given)
    assert response.status == 409
    assert "not a valid command" in json.loads(body)["shown"]
    assert ask(workspace, "/ui/unheardof", given)[0].status == 404
    assert ask(workspace, "/ui/say", {})[0].status == 400


def test_the_app_is_mentioned_by_its_name(workspace: Workspace, receiver: Receiver) -> None:
    given = {"user": EMPLOYEE, "channel": "C0GENERAL", "text": "@Wegwijzer may I?"}
    ask(workspace, "/ui/say", given)
    workspace.settle()
    assert receiver.bodies()[0]["event"]["type"] == "app_mention"


def test_a_snapshot_shows_what_one_person_sees(workspace: Workspace, client: WebClient) -> None:
    client.chat_postMessage(channel=CONTACT, text="For the contact")
    general = workspace.channel("#general").id
    client.chat_postEphemeral(channel=general, user=CONTACT, text="Psst")

    def seen(user: str, channel: str = "") -> dict[str, Any]:
        found: dict[str, Any] = json.loads(
            ask(workspace, f"/ui/state?as={user}&channel={channel}")[1]
        )
        return found

    mine = seen(EMPLOYEE, workspace.channel(CONTACT).id)
    assert mine["channel"] == workspace.channel(EMPLOYEE).id
    assert mine["messages"] == []
    assert {person["id"]: person["unread"] for person in mine["people"]} == {
        EMPLOYEE: 0,
        CONTACT: 1,
    }
    assert seen(EMPLOYEE, general)["messages"] == []
    assert len(seen(CONTACT, general)["messages"]) == 1
    ask(workspace, "/ui/read", {"user": CONTACT, "channel": CONTACT})
    assert [person["unread"] for person in seen(EMPLOYEE)["people"]] == [0, 0]


def test_changes_are_pushed(workspace: Workspace) -> None:
    parts = urlsplit(workspace.url)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=5)
    connection.request("GET", "/ui/events")
    response = connection.getresponse()
    assert [response.readline(), response.readline()] == [b"retry: 1000\n", b"\n"]
    first = response.readline()
    assert first.startswith(b"data: ")
    response.readline()
    threading.Timer(0.05, workspace.say, (EMPLOYEE, EMPLOYEE, "Hi")).start()
    assert response.readline() > first
    response.close()
    connection.close()


def test_files_that_are_no_pictures_are_not_shown(workspace: Workspace, client: WebClient) -> None:
    page = client.files_upload_v2(filename="page.html", content="<script>")["file"]["id"]
    dot = client.files_upload_v2(filename="dot.png", content=b"\x89PNG")["file"]["id"]
    assert ask(workspace, f"/files/{page}")[0].headers["Content-Type"] == "application/octet-stream"
    assert ask(workspace, f"/files/{dot}")[0].headers["Content-Type"] == "image/png"
    assert ask(workspace, "/files/F0")[0].status == 404


def test_a_taken_port_gives_way_to_a_free_one(workspace: Workspace) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        running = serve_in_thread(create_server(workspace), port)
        assert running.port != port
        running.stop()


def test_a_stopped_server_is_gone(workspace: Workspace, tmp_path: Path) -> None:
    running = serve_in_thread(create_server(workspace))
    running.stop()
    with pytest.raises(ConnectionError):
        socket.create_connection(("127.0.0.1", running.port), timeout=1).close()


def test_a_chosen_file_is_somebody_s_and_the_app_alone_can_fetch_it(
    make_workspace: Callable[..., Workspace],
) -> None:
    workspace = make_workspace(manifest=allowed("files:read"))
    response, body = put_file(workspace, b"GIF89a")
    file = json.loads(body)
    assert response.status == 200
    assert (file["name"], file["user"], file["size"]) == ("a.gif", EMPLOYEE, 6)
    path = urlsplit(file["url_private_download"]).path
    assert ask(workspace, path, Authorization=f"Bearer {TOKEN}")[1] == b"GIF89a"
    response, body = ask(workspace, path)
    assert (response.status, response.headers["Content-Type"][:9]) == (200, "text/html")
    assert b"GIF" not in body
    workspace.fail_next("files.download", status=500)
    assert ask(workspace, path, Authorization=f"Bearer {TOKEN}")[0].status == 500
    gone = path.replace(file["id"], "F0")
    assert ask(workspace, gone, Authorization=f"Bearer {TOKEN}")[0].status == 404


def test_a_file_is_fetched_with_the_scope_for_it_only(
    make_workspace: Callable[..., Workspace],
) -> None:
    workspace = make_workspace(manifest=allowed("files:write"))
    file = json.loads(put_file(workspace, b"GIF89a")[1])
    path = urlsplit(file["url_private_download"]).path
    assert b"GIF" not in ask(workspace, path, Authorization=f"Bearer {TOKEN}")[1]


def test_a_file_is_chosen_on_our_own_page_and_no_larger_than_slack_takes(
    workspace: Workspace,
) -> None:
    assert put_file(workspace, b"x", Content_Type="text/plain")[0].status == 403
    assert put_file(workspace, b"x", Origin="http://evil.example")[0].status == 403
    assert put_file(workspace, b"x" * (MOST_CHOSEN_BYTES + 1))[0].status == 400
    assert put_file(workspace, b"x", user="U0NOBODY")[0].status == 409


def put_file(
    workspace: Workspace, data: bytes, user: str = EMPLOYEE, **headers: str
) -> tuple[HTTPResponse, bytes]:
    parts = urlsplit(workspace.url)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=5)
    sent = {"Content-Type": "application/octet-stream"}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("POST", f"/ui/file?as={user}&name=a.gif", data, sent)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body
