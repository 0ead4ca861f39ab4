"""The workspace over HTTP: the Web API for the app, the page for people."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, abort, jsonify, request, send_from_directory
from werkzeug.exceptions import HTTPException

from bot.playground import api, page, responses
from bot.playground.files import described
from bot.playground.serve import Running, serve_in_thread
from bot.playground.shapes import Json, NotPossibleError, SlackError
from bot.playground.workspace import Workspace
from knowledge.models import LANGUAGES

__all__ = ["Running", "create_server", "serve_in_thread"]

STATIC = Path(__file__).parent / "static"
_LOCAL = {"127.0.0.1", "localhost"}
# The app's own pictures are served from another port of this computer; nothing else is loaded.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' http://127.0.0.1:* http://localhost:*; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def create_server(workspace: Workspace) -> Flask:
    """The playground as a WSGI app."""
    app = Flask(__name__, static_folder=None)
    app.extensions["on_bound"] = lambda url: setattr(workspace, "url", url)
    app.before_request(_only_from_here)
    app.after_request(_careful)
    _serve_api(app, workspace)
    _serve_files(app, workspace)
    _serve_page(app, workspace)
    return app


def _only_from_here() -> None:
    # Another site's name may be made to point here; its pages must not get an answer.
    if urlsplit(f"//{request.host}").hostname not in _LOCAL:
        abort(403)


def _careful(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers.setdefault("Cache-Control", "no-store")
    return response


# What the app calls


def _serve_api(app: Flask, workspace: Workspace) -> None:
    @app.post("/api/<name>")
    def web_api(name: str) -> Response:
        reply = api.call(workspace, name, _arguments(), _token())
        if reply.cut:
            _cut()
        response = jsonify(reply.body)
        response.status_code = reply.status
        response.headers["X-OAuth-Scopes"] = ",".join(workspace.scopes)
        response.headers.update(reply.headers)
        return response

    @app.post("/response/<token>")
    def response_url(token: str) -> Response:
        payload = request.get_json(silent=True)
        try:
            if not isinstance(payload, dict):
                raise SlackError("invalid_payload", problem="a response that is not JSON")
            responses.respond(workspace, token, payload)
        except SlackError as refusal:
            _noted(workspace, "response", "response_url", payload, refusal.error)
            return _plain_refusal(workspace, refusal)
        _noted(workspace, "response", "response_url", payload)
        return Response("ok", mimetype="text/plain")


def _noted(workspace: Workspace, kind: str, name: str, sent: Any, error: str = "") -> None:
    """Keep what came in beside the Web API for the page's JSON."""
    with workspace.lock:
        workspace.traffic.note(kind, name, sent, outcome=error)
    workspace.touch()


def _arguments() -> Json:
    body = request.get_json(silent=True) if request.is_json else None
    return {**request.args, **request.form, **(body if isinstance(body, dict) else {})}


def _token() -> str | None:
    header = request.headers.get("Authorization", "")
    if header.startswith("Bearer "):
        return header.removeprefix("Bearer ").strip()
    return request.form.get("token")


def _cut() -> None:
    """Break the connection: the app gets no answer at all."""
    socket = request.environ.get("werkzeug.socket")
    if socket is not None:
        socket.shutdown(2)


def _plain_refusal(workspace: Workspace, refusal: SlackError) -> Response:
    if refusal.problem:
        workspace.problem(f"response_url: {refusal.error}: {refusal.problem}")
    gone = refusal.error in ("used_url", "expired_url", "invalid_token")
    return Response(refusal.error, 404 if gone else 400, mimetype="text/plain")


# Files


def _serve_files(app: Flask, workspace: Workspace) -> None:
    @app.post("/upload/<token>")
    def upload(token: str) -> Response:
        # Clients call raw bytes a form, so the type decides before anything reads the body.
        form = request.mimetype == "multipart/form-data"
        data = next(iter(request.files.values())).read() if form else request.get_data()
        try:
            with workspace.lock:
                file = workspace.files.receive(token, data)
        except SlackError as refusal:
            _noted(workspace, "upload", "upload_url", data, refusal.error)
            return _plain_refusal(workspace, refusal)
        _noted(workspace, "upload", "upload_url", data)
        return Response(f"OK - {file.length}", mimetype="text/plain")

    @app.get("/files/<file_id>/download")
    def download(file_id: str) -> Response:
        reply = api.download(workspace, file_id, _token())
        if reply.cut:
            _cut()
        if "file" in reply.body:
            return Response(reply.body["file"], mimetype="application/octet-stream")
        found = "" if reply.status != 200 else "<!DOCTYPE html><title>Sign in</title>"
        return Response(found, reply.status, reply.headers, mimetype="text/html")

    @app.post("/ui/file")
    def choose() -> Response:
        # raw bytes: another site cannot send this type either without being asked for leave
        _same_page("application/octet-stream")
        try:
            with workspace.lock:
                user = workspace.person(request.args["as"]).id
                file = workspace.files.choose(user, request.args["name"], request.get_data())
        except SlackError as refusal:
            return _plain_refusal(workspace, refusal)
        return jsonify(described(file, workspace.url))

    @app.get("/files/<file_id>")
    def show_file(file_id: str) -> Response:
        try:
            with workspace.lock:
                file = workspace.files.get(file_id)
        except SlackError:
            abort(404)
        # Only pictures are shown; anything else could be a page with scripts of its own.
        picture = file.mimetype in ("image/png", "image/jpeg", "image/gif")
        kind = file.mimetype if picture else "application/octet-stream"
        return Response(file.data or b"", mimetype=kind)


# The page


def _serve_page(app: Flask, workspace: Workspace) -> None:
    @app.get("/")
    def index() -> Response:
        return send_from_directory(STATIC, "index.html")

    @app.get("/static/<name>")
    def static_file(name: str) -> Response:
        return send_from_directory(STATIC, name)

    @app.get("/favicon.ico")
    def icon() -> Response:
        return Response(status=204)

    @app.get("/ui/state")
    def state() -> Response:
        user, channel = request.args.get("as", ""), request.args.get("channel", "")
        return jsonify(page.snapshot(workspace, user, channel))

    @app.get("/ui/words")
    def words() -> Response:
        return jsonify({language: page.words(language) for language in LANGUAGES})

    @app.get("/ui/traffic")
    def traffic() -> Response:
        with workspace.lock:
            return jsonify(workspace.traffic.after(request.args.get("after", 0, int)))

    @app.get("/ui/events")
    def events() -> Response:
        return Response(_ticks(workspace), mimetype="text/event-stream")

    @app.post("/ui/<act>")
    def act(act: str) -> Response:
        _same_page()
        given = request.get_json()
        if act not in page.ACTS or not isinstance(given, dict):
            abort(404)
        return jsonify(page.ACTS[act](workspace, given))

    @app.errorhandler(NotPossibleError)
    def not_possible(error: NotPossibleError) -> tuple[Response, int]:
        return jsonify({"shown": str(error)}), 409

    @app.errorhandler(KeyError)
    def incomplete(_: KeyError) -> tuple[Response, int]:
        return jsonify({"shown": "The page asked for something incomplete."}), 400

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Any:
        return error


def _same_page(mimetype: str = "application/json") -> None:
    """Acts come from our own page, in what other sites cannot send unasked, from our origin."""
    origin = request.headers.get("Origin")
    here = request.host_url.rstrip("/")
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    if request.mimetype != mimetype or origin not in (None, here):
        abort(403)
    if site not in ("same-origin", "none"):
        abort(403)


def _ticks(workspace: Workspace) -> Iterator[str]:
    """Server-sent events: the version of the state, again whenever it changes."""
    seen = -1
    yield "retry: 1000\n\n"
    while not workspace.closed:
        version = workspace.wait_for_change(seen, timeout=15)
        yield f"data: {json.dumps(version)}\n\n" if version != seen else ": still here\n\n"
        seen = version
