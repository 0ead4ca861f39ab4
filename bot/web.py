"""The web side: Slack's requests, whether the process is alive, and the handbook."""

from __future__ import annotations

import logging
from pathlib import PurePosixPath
from typing import Any

from flask import Flask, Response, request
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.workers.gthread import ThreadWorker
from slack_bolt.adapter.flask import SlackRequestHandler

from bot import logs
from bot.app import Service
from bot.errors import describe
from bot.handbook.pages import POLICY
from bot.handbook.site import Handbook, Site

log = logging.getLogger(__name__)

MOST_BYTES = 1_000_000
"""Of a request: Slack's largest payloads are well below."""


KINDS = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".gif": "image/gif",
}
"""The media types of the handbook's files."""


def create_web(service: Service, *, handbook: bool = False) -> Flask:
    """The WSGI app: POST /slack/events for everything Slack sends, GET /healthz and /readyz.

    With `handbook`, GET /handbook/ and what is below it too.
    """
    web = Flask("wegwijzer", static_folder=None)
    web.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    slack = SlackRequestHandler(service.app)

    @web.post("/slack/events")
    def events() -> Any:
        # before Bolt looks: it parses the body first, and stumbles over what is not Slack's
        if not service.is_from_slack(request.get_data(), dict(request.headers)):
            return Response("bad signature\n", status=401, mimetype="text/plain")
        try:
            answer = slack.handle(request)
        except Exception as error:  # Bolt parses and looks around before our error handler can
            with logs.request():
                log.error("a signed request could not be read: %s", describe(error))
            return _not_understood()
        return _not_understood() if answer.status_code == 404 else answer

    @web.get("/healthz")
    def healthz() -> Response:
        return Response("ok\n", mimetype="text/plain")

    @web.get("/readyz")
    def readyz() -> tuple[dict[str, str], int]:
        found = service.readiness()
        return found, 200 if set(found.values()) == {"ok"} else 503

    if handbook:
        _show_handbook(web, Handbook(service.content))
    return web


def _show_handbook(web: Flask, handbook: Handbook) -> None:
    @web.get("/handbook/")
    @web.get("/handbook/<path:path>")
    def page(path: str = "") -> Response:
        if path.endswith("/") or not path:
            path += "index.html"
        site = handbook.site
        found = site.page(path)
        if found is None:
            answer = Response(site.missing(path), status=404, mimetype="text/html")
        else:
            answer = _fitting(site, path, found)
            answer.headers["Cache-Control"] = "no-cache"  # kept, but asked for anew each time
            answer.add_etag()  # of the bytes: compressed ones have another
            answer.make_conditional(request)
        answer.headers["Content-Security-Policy"] = POLICY
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["Referrer-Policy"] = "no-referrer"
        return answer


def _fitting(site: Site, path: str, page: bytes) -> Response:
    """The page, compressed where that is worth it and the client takes it."""
    kind = KINDS[PurePosixPath(path).suffix]
    small = site.compressed(path)
    if small is None:
        return Response(page, mimetype=kind)
    takes = request.accept_encodings.quality("gzip") > 0
    answer = Response(small if takes else page, mimetype=kind)
    answer.headers["Vary"] = "Accept-Encoding"
    if takes:
        answer.headers["Content-Encoding"] = "gzip"
    return answer


def _not_understood() -> Response:
    return Response("not understood\n", status=400, mimetype="text/plain")


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn ships no types
    """Ends in order whichever signal asks for it."""

    def handle_quit(self, sig: int, frame: Any) -> None:
        # gunicorn's own takes the thread pool's lock inside the signal handler: where the
        # interrupted code holds it, the process hangs until it is killed
        self.handle_exit(sig, frame)


class ServerLog(Logger):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn's own lines go where all others go, and look like them."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for each in (self.error_log, self.access_log):
            each.handlers.clear()
            each.propagate = True


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn with one process of threads; `make` builds the service after the fork."""

    def __init__(self, make: Any, host: str, port: int, *, handbook: bool = False) -> None:
        self.make = make
        self.handbook = handbook
        self.bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        self.service: Service | None = None
        super().__init__()

    def load_config(self) -> None:
        self.cfg.set("bind", self.bind)
        self.cfg.set("workers", 1)
        self.cfg.set("threads", 8)
        self.cfg.set("worker_class", Worker)
        self.cfg.set("keepalive", 30)
        self.cfg.set("graceful_timeout", 30)
        self.cfg.set("worker_exit", self._exited)
        self.cfg.set("control_socket_disable", True)  # no other way in
        self.cfg.set("loglevel", "warning")
        self.cfg.set("logger_class", ServerLog)

    def load(self) -> Flask:
        """Called in the worker: threads and database connections do not survive a fork."""
        service: Service = self.make()
        service.start()
        self.service = service
        return create_web(service, handbook=self.handbook)

    def _exited(self, server: Any, worker: Any) -> None:  # noqa: ARG002 - gunicorn's signature
        if self.service is not None:
            self.service.stop()
