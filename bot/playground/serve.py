"""A WSGI app on this computer only, in a thread of its own."""

from __future__ import annotations

import socket
import threading
from dataclasses import dataclass
from typing import Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

HOST = "127.0.0.1"


class _Quiet(WSGIRequestHandler):
    """Does not print a line for every request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""

    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing: a connection that a test cuts is no news."""


@dataclass(frozen=True)
class Running:
    """A server at work. `url` has no slash at its end."""

    url: str
    port: int
    _server: BaseWSGIServer
    _thread: threading.Thread

    def stop(self) -> None:
        """Stop listening and wait until the thread has ended."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@dataclass(frozen=True)
class Bound:
    """An address that is taken, and where nothing answers yet."""

    url: str
    _server: BaseWSGIServer

    def serve(self, wsgi_app: Any) -> Running:
        """Answer there with this app, which may have been made for the address."""
        if on_bound := getattr(wsgi_app, "extensions", {}).get("on_bound"):
            on_bound(self.url)
        self._server.app = wsgi_app
        thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        return Running(self.url, self._server.port, self._server, thread)


def bind(port: int = 0) -> Bound:
    """An address on 127.0.0.1; a port that is taken gives way to a free one."""
    wanted = port if _free(port) else 0
    server = make_server(HOST, wanted, _nothing, threaded=True, request_handler=_Quiet)
    return Bound(f"http://{HOST}:{server.port}", server)


def serve_in_thread(wsgi_app: Any, port: int = 0) -> Running:
    """Serve on 127.0.0.1; a port that is taken gives way to a free one.

    An app that wants to know its address puts a function into `extensions["on_bound"]`.
    """
    return bind(port).serve(wsgi_app)


def _nothing(environ: Any, start_response: Any) -> list[bytes]:  # noqa: ARG001 - a WSGI app
    start_response("503 Service Unavailable", [])
    return []


def _free(port: int) -> bool:
    # Asked first, as werkzeug ends the whole process where a port is taken.
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True
