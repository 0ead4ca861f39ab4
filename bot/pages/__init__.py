"""Pages of HTML that stand alone: no script, no other file, nothing from another address."""

from __future__ import annotations

import base64
import hashlib
from functools import cache

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup


def templates(package: str) -> Environment:
    """The templates of `package`: they extend `base.html`; `style.css` is its own or ours."""
    found = Environment(
        loader=ChoiceLoader([PackageLoader(package), PackageLoader(__name__)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = _style(found)
    found.globals |= {"style": Markup(style), "policy": _policy(style)}  # noqa: S704 - our own file
    return found


def _style(found: Environment) -> str:
    source = found.get_template("style.css")
    return source.render()


@cache
def _policy(style: str) -> str:
    """What a browser may load for such a page: nothing but this very style."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
