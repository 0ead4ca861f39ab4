"""A Slack workspace on this computer: the one fake of the tests, and `make demo` in the browser.

`Workspace` holds the people and what they say; `create_server` serves the Web API that the app
calls and the page that people see.
"""

from bot.playground.blocks import words
from bot.playground.server import Running, create_server, serve_in_thread
from bot.playground.shapes import NotPossibleError, Outcome, Person
from bot.playground.workspace import Workspace

__all__ = [
    "NotPossibleError",
    "Outcome",
    "Person",
    "Running",
    "Workspace",
    "create_server",
    "serve_in_thread",
    "words",
]
