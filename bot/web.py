"""The web side: Slack's requests, and whether the process is alive."""

from __future__ import annotations

import logging
from typing import Any

from flask import Flask, Response, request
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.workers.gthread import ThreadWorker
from slack_bolt.adapter.flask import SlackRequestHandler

from bot import logs
from bot.app import Service
from bot.errors import describe

log = logging.getLogger(__name__)

MOST_BYTES = 1_000_000
"""Of a request: Slack's largest payloads are well below."""


def create_web(service: Service) -> Flask:
    """The WSGI app: POST /slack/events for everything Slack sends, GET /healthz and /readyz."""
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

    return web


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

    def __init__(self, make: Any, host: str, port: int) -> None:
        self.make = make
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
        return create_web(service)

    def _exited(self, server: Any, worker: Any) -> None:  # noqa: ARG002 - gunicorn's signature
        if self.service is not None:
            self.service.stop()
