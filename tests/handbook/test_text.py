"""Text from the content as HTML, and addresses that `check` refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content import problems_in
from bot.handbook.text import html
from tests.folder import POLICY, TOOLKIT, write

UNSAFE = [
    "[x](javascript:alert(1))",
    "[x]( JavaScript:alert(1) )",
    "[x](data:text/html,1)",
    "<javascript:alert(1)>",
    "[x](vbscript:x)",
    "[x](file:///etc/passwd)",
    "[x](//example.org/x)",
    "[x](../x.html)",
    "[x](https:///x)",
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("een\nregel\n\nnog een", "<p>een<br>\nregel</p>\n<p>nog een</p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("[site](https://example.org/x)", '<p><a href="https://example.org/x">site</a></p>\n'),
        ("<mailto:hr@example.org>", '<p><a href="mailto:hr@example.org">'),
        ("a < b & c > \"d\" 'e'", "<p>a &lt; b &amp; c &gt; &quot;d&quot; 'e'</p>\n"),
        ("&lt;b&gt;", "<p>&amp;lt;b&amp;gt;</p>\n"),
        ("# no heading", "<p># no heading</p>\n"),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>\n"),
        ("![x](https://example.org/x.png)", '<p>!<a href="https://example.org/x.png">x</a></p>\n'),
    ],
)
def test_text_becomes_paragraphs_lists_and_links(text: str, expected: str) -> None:
    assert html(text).startswith(expected)


@pytest.mark.parametrize("text", UNSAFE)
def test_an_unsafe_link_stays_text(text: str) -> None:
    assert "href" not in html(text)


@pytest.mark.parametrize("text", UNSAFE)
@pytest.mark.parametrize(
    ("file", "stands"),
    [
        ("policy/press.yaml", "Antwoord geen journalist zelf."),
        ("faq/photos.yaml", "Ja hoor."),
    ],
)
def test_check_refuses_an_unsafe_link(tmp_path: Path, text: str, file: str, stands: str) -> None:
    folder = write(tmp_path, {**POLICY, **TOOLKIT}, (file, stands, f'"{text}"'))
    (problem,) = problems_in(folder)
    assert problem.file.endswith(file)
    assert problem.line == 3
    assert "an address should begin with https://" in problem.message


def test_check_looks_at_earlier_wordings_too(tmp_path: Path) -> None:
    earlier = "    earlier: [{version: 1, nl: {title: x, text: '[x](data:1)'}}]\n    verdict: not"
    folder = write(tmp_path, POLICY, ("policy/press.yaml", "    verdict: not", earlier))
    assert ["data:1" in each.message for each in problems_in(folder)] == [True]


def test_check_takes_safe_links(tmp_path: Path) -> None:
    safe = (
        '"[a](https://example.org) [b](mailto:hr@example.org) <tel:+31201234567> [c](http://x.nl)"'
    )
    folder = write(tmp_path, POLICY, ("policy/press.yaml", "Antwoord geen journalist zelf.", safe))
    assert problems_in(folder) == []
