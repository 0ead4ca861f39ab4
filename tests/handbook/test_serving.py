"""The handbook below /handbook: off unless asked for, and always what is in force."""

from __future__ import annotations

import gzip
import http.client
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bot.app import Service, compose
from bot.content import Content
from bot.handbook.site import WORTH_IT, Handbook
from bot.playground import serve_in_thread
from bot.playground.demo import slack_ids
from bot.store import Store
from bot.web import create_web
from tests.folder import POLICY, TOOLKIT, write

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "content", {**POLICY, **TOOLKIT})


@pytest.fixture
def service(folder: Path, tmp_path: Path) -> Iterator[Service]:
    """A process that delivers nothing: no worker is started."""
    found = compose(
        content=Content(folder, slack_ids), store=Store(tmp_path / "test.sqlite3"),
        token="xoxb-1", signing_secret="0" * 32, slack_api="http://127.0.0.1:9/api/",
    )  # fmt: skip
    yield found
    found.stop()


@pytest.fixture
def web(service: Service) -> FlaskClient:
    return create_web(service, handbook=True).test_client()


def test_it_is_off_unless_it_was_turned_on(service: Service) -> None:
    web = create_web(service).test_client()
    assert web.get("/handbook/").status_code == 404
    assert web.get("/handbook/nl/index.html").status_code == 404


@pytest.mark.parametrize(
    ("path", "kind", "stands"),
    [
        ("/handbook/", "text/html; charset=utf-8", "nl/index.html"),
        ("/handbook/nl/", "text/html; charset=utf-8", "Wat mag er op sociale media?"),
        ("/handbook/en/topics/photos.html", "text/html; charset=utf-8", "photos.1-v2"),
        ("/handbook/style.css", "text/css; charset=utf-8", "--ground"),
        ("/handbook/handbook.js", "text/javascript; charset=utf-8", "search"),
        ("/handbook/nl/search-index.js", "text/javascript; charset=utf-8", "handbookIndex"),
        ("/handbook/signpost.svg", "image/svg+xml; charset=utf-8", "<svg"),
    ],
)
def test_every_page_and_file_is_served(web: FlaskClient, path: str, kind: str, stands: str) -> None:
    answer = web.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == kind
    assert stands in answer.text


def test_its_routes_are_documented(web: FlaskClient) -> None:
    documented = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    served = [rule.rule for rule in web.application.url_map.iter_rules() if "handb" in rule.rule]
    assert len(served) == 2
    assert all(f"`GET {rule}`" in documented for rule in served)


def test_the_address_without_a_slash_leads_there(web: FlaskClient) -> None:
    answer = web.get("/handbook")
    assert (answer.status_code, answer.headers["Location"]) == (308, "http://localhost/handbook/")


def test_a_missing_page_helps(web: FlaskClient) -> None:
    answer = web.get("/handbook/nl/topics/fotos.html")
    assert answer.status_code == 404
    assert "Deze bladzijde is er niet" in answer.text
    assert 'href="../../nl/topics/photos.html"' in answer.text


@pytest.mark.parametrize(
    "path",
    ["../bot/web.py", "..%2f..%2fetc/passwd", "nl/../../x", "%00", "nl//index.html", "x" * 5000],
)
def test_a_strange_path_is_only_missing(web: FlaskClient, path: str) -> None:
    assert web.get(f"/handbook/{path}").status_code in (308, 404)


@pytest.mark.parametrize("path", ["/handbook/", "/handbook/nl/index.html", "/handbook/gone"])
def test_nothing_from_elsewhere_and_nothing_inside_a_page(web: FlaskClient, path: str) -> None:
    headers = web.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'; script-src 'self';")
    assert "unsafe" not in policy
    assert "file:" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_what_a_browser_has_already_is_not_sent_again(web: FlaskClient) -> None:
    first = web.get("/handbook/nl/index.html")
    again = web.get("/handbook/nl/index.html", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    "path", ["/handbook/", "/handbook/nl/index.html", "/handbook/style.css",
             "/handbook/nl/search-index.js"],
)  # fmt: skip
def test_a_text_is_compressed_for_who_takes_it(web: FlaskClient, path: str) -> None:
    plain = web.get(path)
    packed = web.get(path, headers={"Accept-Encoding": "br, gzip"})
    if len(plain.data) < WORTH_IT:
        assert packed.data == plain.data and "Vary" not in packed.headers
        return
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(packed.data) == plain.data
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data)
    assert packed.headers["Content-Type"] == plain.headers["Content-Type"]


@pytest.mark.parametrize("taken", ["", "identity", "br", "gzip;q=0", "gzip;q=0, *"])
def test_who_does_not_take_gzip_gets_plain_text(web: FlaskClient, taken: str) -> None:
    answer = web.get("/handbook/style.css", headers={"Accept-Encoding": taken})
    assert "Content-Encoding" not in answer.headers
    assert "--ground" in answer.text


def test_a_compressed_page_has_a_tag_of_its_own(web: FlaskClient) -> None:
    takes = {"Accept-Encoding": "gzip"}
    plain, packed = web.get("/handbook/style.css"), web.get("/handbook/style.css", headers=takes)
    tag = packed.headers["ETag"]
    assert tag != plain.headers["ETag"]
    again = web.get("/handbook/style.css", headers={**takes, "If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert (again.headers["Vary"], again.headers["ETag"]) == ("Accept-Encoding", tag)
    other = web.get("/handbook/style.css", headers={"If-None-Match": tag})
    assert (other.status_code, "--ground" in other.text) == (200, True)


def test_a_picture_is_sent_as_it_is(service: Service) -> None:
    web = create_web(service, handbook=True).test_client()
    today = Handbook(service.content).site
    pictures = [path for path in today.paths if path.startswith("images/")]
    assert [path for path in pictures if today.compressed(path)] == []
    assert today.compressed("no/such.html") is None
    for path in pictures:
        answer = web.get(f"/handbook/{path}", headers={"Accept-Encoding": "gzip"})
        assert "Content-Encoding" not in answer.headers and "Vary" not in answer.headers


def test_over_the_wire_too(service: Service) -> None:
    """The server's own headers must not get in the way."""
    running = serve_in_thread(create_web(service, handbook=True))
    try:
        line = http.client.HTTPConnection("127.0.0.1", running.port, timeout=10)
        line.request("GET", "/handbook/style.css", headers={"Accept-Encoding": "gzip"})
        answer = line.getresponse()
        body = answer.read()
        line.request("HEAD", "/handbook/style.css", headers={"Accept-Encoding": "gzip"})
        head = line.getresponse()
        assert head.read() == b""
        line.close()
    finally:
        running.stop()
    assert answer.headers["Content-Encoding"] == head.headers["Content-Encoding"] == "gzip"
    assert int(answer.headers["Content-Length"]) == len(body)
    assert b"--ground" in gzip.decompress(body)


def test_a_change_of_content_is_there_at_once(
    web: FlaskClient, service: Service, folder: Path
) -> None:
    assert "Antwoord geen journalist zelf." in web.get("/handbook/nl/topics/press.html").text
    write(folder, POLICY, ("policy/press.yaml", "Antwoord geen journalist", "Bel geen krant"))
    service.content.refresh()
    assert "Bel geen krant zelf." in web.get("/handbook/nl/topics/press.html").text


def test_while_nothing_changes_a_page_is_made_once(web: FlaskClient, service: Service) -> None:
    handbook = Handbook(service.content)
    assert handbook.site is handbook.site
    assert handbook.site.page("nl/index.html") is handbook.site.page("nl/index.html")


def test_wrong_content_leaves_the_pages_as_they_were(
    web: FlaskClient, service: Service, folder: Path
) -> None:
    (folder / "topics.yaml").write_text("topics: 1", encoding="utf-8")
    service.content.refresh()
    assert "Antwoord geen journalist zelf." in web.get("/handbook/nl/topics/press.html").text
