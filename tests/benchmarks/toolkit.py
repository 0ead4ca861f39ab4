"""The toolkit with 5,000 posts: opening it, a search, the next variant, over HTTP on loopback."""

from __future__ import annotations

import random
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.__main__ import manifest_for
from bot.cards import actions
from bot.content import Content
from bot.playground.demo import EMPLOYEE, Playground, playground, slack_ids
from knowledge import library
from tests.slack import write_yaml
from toolkit.catalogue import SHIPPED
from toolkit.models import Network

POSTS = 5_000
CAMPAIGNS = 50
TIMES = 300
SEED = 20261121


def measured(times: int = TIMES, posts: int = POSTS) -> dict[str, list[float]]:
    """What -> seconds from a signed POST to its answer, for each time.

    What Slack is called for in between, the modal that opens, is in it.
    """
    with tempfile.TemporaryDirectory(prefix="wegwijzer-bench-") as folder:
        content = Content(many(Path(folder) / "content", posts), slack_ids)
        database = Path(folder) / "bench.sqlite3"
        with playground(manifest_for(None), content, database=database) as running:
            return _measured(running, times)


def many(folder: Path, posts: int) -> Path:
    """The shipped policy with so many posts: sentences of the shipped ones, put together anew."""
    shutil.copytree(library.SHIPPED, folder)
    shutil.copytree(SHIPPED, folder / "toolkit", ignore=shutil.ignore_patterns("posts"))
    shipped = Content(library.SHIPPED, slack_ids).current.catalogue
    chance = random.Random(SEED)
    said = {
        language: [
            sentence
            for post in shipped.posts.values()
            for text in post.wordings(language)
            for sentence in text.replace("\n\n", ". ").split(". ")
        ]
        for language in ("nl", "en")
    }
    name = {"nl": "Campagne", "en": "Campaign"}
    campaigns = [
        {"id": f"c{n}", "name": {k: f"{v} {n}" for k, v in name.items()}, "goal": name,
         "contact": "hr"}
        for n in range(CAMPAIGNS)
    ]  # fmt: skip
    write_yaml(folder / "toolkit" / "campaigns.yaml", campaigns=campaigns)
    networks = [each.value for each in Network if each is not Network.X]
    filed = [
        {
            "id": f"p{n}", "campaign": f"c{n % CAMPAIGNS}", "network": networks[n % len(networks)],
            "accounts": ["private"], "state": "approved", "approved_by": "hr",
            "approved_on": "2026-01-15",
            **{k: [". ".join(chance.sample(v, 3)) for _ in range(3)] for k, v in said.items()},
        }
        for n in range(posts)
    ]  # fmt: skip
    write_yaml(folder / "toolkit" / "posts" / "many.yaml", posts=filed)
    return folder


def _measured(running: Playground, times: int) -> dict[str, list[float]]:
    workspace, chance = running.workspace, random.Random(SEED)
    dm = workspace.channel(EMPLOYEE).id
    found = running.service.content.current.catalogue.handable(
        running.service.content.current.today
    )
    words = [word for post in found[:200] for word in post.nl[0].split() if len(word) > 4]

    def opens(text: str) -> Callable[[], Any]:
        return lambda: workspace.command(EMPLOYEE, "/toolkit", text, dm)

    def presses(action: str) -> Callable[[], Any]:
        view = workspace.views.stack(EMPLOYEE)[-1]
        return lambda: workspace.press_in_view(EMPLOYEE, view["id"], action)

    seconds: dict[str, list[float]] = {}

    def timed(what: str, do: Callable[[], Any]) -> None:
        began = time.perf_counter()
        outcome = do()
        seconds.setdefault(what, []).append(time.perf_counter() - began)
        assert outcome.ok, what

    opens("")()  # asks Slack for the person's language
    for _ in range(times):
        timed("/toolkit", opens(""))
        timed("a search in the toolkit", opens(" ".join(chance.sample(words, 2))))
        if workspace.views.stack(EMPLOYEE)[-1]["private_metadata"].find('"post":""') < 0:
            timed("the next variant", presses(actions.TOOLKIT_WORDING))
    return seconds
