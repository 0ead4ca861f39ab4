"""What is shown -> HTML, by the templates in this folder."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import PurePosixPath
from typing import Any

from bot.handbook import addresses, text
from bot.handbook.view import Subject, View
from bot.pages import templates
from bot.wording import words_in

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'none'"
)
"""The Content-Security-Policy: nothing from elsewhere, and no style or script inside a page."""
IN_A_FOLDER = POLICY.replace("'self'", "'self' file:")
"""The same for pages that may be opened as files, where not every browser takes 'self' for them."""


class Pages:
    """The pages of one language. Each method gives one page as HTML."""

    def __init__(self, view: View, languages: Sequence[str]) -> None:
        self.view = view
        self.languages = languages

    def index(self) -> str:
        return self._named("index", groups=self.view.groups())

    def summary(self) -> str:
        return self._named("summary")

    def crisis(self) -> str:
        return self._named("crisis", subject=self.view.crisis)

    def campaigns(self) -> str:
        return self._named("campaigns")

    def topic(self, subject: Subject) -> str:
        path = addresses.of_topic("{}", subject.topic.id)
        return self._page("topic", path, subject=subject)

    def missing(self, root: str, near: Sequence[Subject] = ()) -> str:
        """Instead of a page that is not there; `root`: the way from its path to the root."""
        return self._page("missing", addresses.of_page("{}", "index"), root=root, near=near)

    def _named(self, name: str, **values: Any) -> str:
        return self._page(name, addresses.of_page("{}", name), **values)

    def _page(self, template: str, path: str, root: str | None = None, **values: Any) -> str:
        """`path` with {} for the language: the same page in the others stands there."""
        depth = len(PurePosixPath(path).parts) - 1
        html: str = _templates().get_template(f"{template}.html").render(
            view=self.view,
            words=words_in(self.view.language),
            language=self.view.language,
            others=[each for each in self.languages if each != self.view.language],
            path=path,
            root="../" * depth if root is None else root,
            here=template,
            **values,
        )  # fmt: skip
        return html


def choice(languages: Sequence[str]) -> str:
    """The page at the root: in which language?"""
    template = _templates().get_template("choice.html")
    html: str = template.render(languages=languages, language=languages[0])
    return html


def style() -> str:
    """How all of them look."""
    css: str = _templates().globals["style"]
    return css


@cache
def _templates() -> Any:
    found = templates("bot.handbook")
    found.globals |= {"addresses": addresses, "html": text.html, "words_in": words_in}
    found.globals |= {"policy": IN_A_FOLDER}
    return found
