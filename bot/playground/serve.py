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


def serve_in_thread(wsgi_app: Any, port: int = 0) -> Running:
    """Serve on 127.0.0.1; a port that is taken gives way to a free one.

    An app that wants to know its address puts a function into `extensions["on_bound"]`.
    """
    server = _bound(wsgi_app, port)
    url = f"http://{HOST}:{server.port}"
    if on_bound := getattr(wsgi_app, "extensions", {}).get("on_bound"):
        on_bound(url)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    return Running(url, server.port, server, thread)


def _bound(wsgi_app: Any, port: int) -> BaseWSGIServer:
    wanted = port if _free(port) else 0
    return make_server(HOST, wanted, wsgi_app, threaded=True, request_handler=_Quiet)


def _free(port: int) -> bool:
    # Asked first, as werkzeug ends the whole process where a port is taken.
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True
