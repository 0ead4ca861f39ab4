"""The handbook below /handbook: off unless asked for, and always what is in force."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bot.app import Service, compose
from bot.content import Content
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


def test_a_change_of_content_is_there_at_once(
    web: FlaskClient, service: Service, folder: Path
) -> None:
    assert "Antwoord geen journalist zelf." in web.get("/handbook/nl/topics/press.html").text
    write(folder, POLICY, ("policy/press.yaml", "Antwoord geen journalist", "Bel geen krant"))
    service.content.refresh()
    assert "Bel geen krant zelf." in web.get("/handbook/nl/topics/press.html").text


def test_while_nothing_changes_a_page_is_made_once(web: FlaskClient, service: Service) -> None:
    from bot.handbook.site import Handbook

    handbook = Handbook(service.content)
    assert handbook.site is handbook.site
    assert handbook.site.page("nl/index.html") is handbook.site.page("nl/index.html")


def test_wrong_content_leaves_the_pages_as_they_were(
    web: FlaskClient, service: Service, folder: Path
) -> None:
    (folder / "topics.yaml").write_text("topics: 1", encoding="utf-8")
    service.content.refresh()
    assert "Antwoord geen journalist zelf." in web.get("/handbook/nl/topics/press.html").text
