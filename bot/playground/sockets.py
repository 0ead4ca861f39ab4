"""Socket Mode: the app opens a WebSocket to us, and what Slack would POST travels over that.

The only room of the playground that needs wsproto, so it is imported where a socket is asked for.
"""

from __future__ import annotations

import json
import secrets
import socket
import socketserver
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from urllib.parse import urlsplit

from wsproto import ConnectionType, WSConnection
from wsproto.events import (
    AcceptConnection,
    CloseConnection,
    Event,
    Ping,
    RejectConnection,
    Request,
    TextMessage,
)
from wsproto.utilities import ProtocolError

from bot.playground.deliver import Answer
from bot.playground.shapes import APP_ID, Json

HOST = "127.0.0.1"
_WITH_ANSWER = ("view_submission", "block_suggestion")
"""The interactions whose acknowledgement may carry a payload; slash commands may too."""


class _GoneError(Exception):
    """The other side closed the connection, or it broke."""


class _Connection:
    """One WebSocket of the app. Several threads may send, one receives."""

    def __init__(self, raw: socket.socket) -> None:
        self._raw = raw
        self._protocol = WSConnection(ConnectionType.SERVER)
        self._lock = threading.Lock()

    def send(self, event: Event) -> None:
        """Raises _GoneError."""
        try:
            with self._lock:
                self._raw.sendall(self._protocol.send(event))
        except (OSError, ProtocolError):
            raise _GoneError from None

    def send_json(self, message: Json) -> None:
        """Raises _GoneError."""
        self.send(TextMessage(json.dumps(message)))

    def events(self) -> Iterator[Event]:
        """What the app sends, until it or we hang up; pings are answered here."""
        while True:
            try:
                if not (data := self._raw.recv(65536)):
                    return
                with self._lock:
                    self._protocol.receive_data(data)
                    found = list(self._protocol.events())
            except (OSError, ProtocolError):
                return
            for event in found:
                if isinstance(event, Ping):
                    self.send(event.response())
                elif isinstance(event, CloseConnection):
                    self.send(event.response())
                    return
                else:
                    yield event

    def hang_up(self) -> None:
        """Break the connection without a word; whoever receives notices."""
        try:
            self._raw.shutdown(socket.SHUT_RDWR)
        except OSError:
            return


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = False  # closing waits for them

    def __init__(self, serve: Callable[[_Connection], None]) -> None:
        super().__init__((HOST, 0), socketserver.BaseRequestHandler)
        self._serve = serve

    def finish_request(self, request: object, client_address: object) -> None:  # noqa: ARG002
        assert isinstance(request, socket.socket)
        self._serve(_Connection(request))


class Sockets:
    """Slack's end of Socket Mode. `changed` is called when a connection comes or goes."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._lock = threading.Lock()
        self._tickets: set[str] = set()
        self._all: set[_Connection] = set()
        self._open: list[_Connection] = []
        self._waiting: dict[str, Future[str]] = {}
        self._closed = False
        self._server = _Server(self._serve)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), daemon=True
        )
        self._thread.start()

    # What the app does

    def new_url(self) -> str:
        """An address that one connection may use once."""
        ticket = secrets.token_urlsafe(12)
        with self._lock:
            self._tickets.add(ticket)
        return f"ws://{HOST}:{self._server.server_address[1]}/link/{ticket}"

    def _serve(self, connection: _Connection) -> None:
        with self._lock:
            if self._closed:
                return
            self._all.add(connection)
        said = ""
        try:
            for event in connection.events():
                if isinstance(event, Request):
                    self._welcome(connection, event)
                elif isinstance(event, TextMessage):
                    said += event.data
                    if event.message_finished:
                        self._acknowledged(said)
                        said = ""
        except _GoneError:
            pass
        finally:
            with self._lock:
                self._all.discard(connection)
            self._take_no_more(connection)

    def _welcome(self, connection: _Connection, asked: Request) -> None:
        ticket = urlsplit(asked.target).path.removeprefix("/link/")
        with self._lock:
            known = ticket in self._tickets
            self._tickets.discard(ticket)
        if not known:
            connection.send(RejectConnection(status_code=404))
            raise _GoneError
        connection.send(AcceptConnection())
        with self._lock:
            self._open.append(connection)
            number = len(self._open)
        hello = {"type": "hello", "num_connections": number}
        connection.send_json(hello | {"connection_info": {"app_id": APP_ID}})
        self._changed()

    def _acknowledged(self, said: str) -> None:
        """Take an answer, on whichever connection it comes; one that is too late is dropped."""
        try:
            answer = dict(json.loads(said))
        except (TypeError, ValueError):
            return
        with self._lock:
            waiting = self._waiting.pop(str(answer.get("envelope_id")), None)
        if waiting:
            payload = answer.get("payload")
            waiting.set_result(json.dumps(payload) if payload else "")

    # What Slack does

    @property
    def connections(self) -> int:
        """How many connections of the app take deliveries."""
        with self._lock:
            return len(self._open)

    def deliver(self, kind: str, payload: Json, timeout: float, **retry: object) -> Answer:
        """Send an envelope over one of the connections and wait for its acknowledgement."""
        envelope_id = str(uuid.uuid4())
        payload_back = kind == "slash_commands" or payload.get("type") in _WITH_ANSWER
        envelope: Json = {
            "envelope_id": envelope_id,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": payload_back,
            **retry,
        }
        started = time.monotonic()
        waiting: Future[str] = Future()
        with self._lock:
            if not self._open:
                return Answer(0, error="connection_failed")
            connection = self._open.pop(0)
            self._open.append(connection)  # in turn
            self._waiting[envelope_id] = waiting
        try:
            connection.send_json(envelope)
            body = waiting.result(timeout)
        except _GoneError:
            return Answer(0, error="connection_failed", seconds=time.monotonic() - started)
        except TimeoutError:
            return Answer(0, error="http_timeout", seconds=time.monotonic() - started)
        finally:
            with self._lock:
                self._waiting.pop(envelope_id, None)
        return Answer(200, body if payload_back else "", seconds=time.monotonic() - started)

    def refresh(self) -> None:
        """Ask the app to open new connections, as Slack does every few hours."""
        for connection in self._opened():
            self._take_no_more(connection)
            self._try(connection, {"type": "disconnect", "reason": "refresh_requested"})

    def cut(self, *, politely: bool = True) -> None:
        """End every connection: with a closing frame, or as a broken line does."""
        for connection in self._opened():
            self._take_no_more(connection)
            if politely:
                self._try(connection, None)
            else:
                connection.hang_up()

    def _opened(self) -> list[_Connection]:
        with self._lock:
            return list(self._open)

    def _take_no_more(self, connection: _Connection) -> None:
        with self._lock:
            if connection not in self._open:
                return
            self._open.remove(connection)
        self._changed()

    def _try(self, connection: _Connection, message: Json | None) -> None:
        try:
            if message:
                connection.send_json(message)
            else:
                connection.send(CloseConnection(code=1001, reason="going away"))
        except _GoneError:
            return

    def stop(self) -> None:
        """Hang up and wait until every thread has ended."""
        with self._lock:
            self._closed = True
            everybody = list(self._all)
        self._server.shutdown()
        for connection in everybody:
            connection.hang_up()
        self._server.server_close()
        self._thread.join()
