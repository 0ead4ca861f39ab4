"""The shape of the house: imports point one way, and outside parts stay in their rooms."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = {
    "bot": {"bot", "toolkit", "knowledge"},
    "toolkit": {"toolkit", "knowledge"},
    "knowledge": {"knowledge"},
}
MODULES = sorted(path for layer in LAYERS for path in (ROOT / layer).rglob("*.py"))
ROOMS = {
    # delivery: the inbox is Bolt middleware, and gives back to the app what was stored
    "slack_bolt": ["bot/app.py", "bot/web.py", "bot/listeners/", "bot/delivery.py",
                   "bot/__main__.py"],
    # people and images call Slack themselves; listeners name the client that Bolt hands them
    "slack_sdk": ["bot/app.py", "bot/cards/", "bot/delivery.py", "bot/playground/",
                  "bot/people.py", "bot/images.py", "bot/pictures.py", "bot/listeners/",
                  "bot/errors.py", "bot/__main__.py"],
    "sqlite_utils": ["bot/store/", "bot/migrations.py"],
    "sqlite3": ["bot/store/", "bot/migrations.py"],
    "flask": ["bot/web.py", "bot/playground/"],
    "gunicorn": ["bot/web.py"],
    "click": ["bot/__main__.py", "bot/interview.py"],
    "rich": ["bot/explanation.py", "bot/terminal.py", "bot/evaluation/terminal.py",
             "bot/importing.py"],
    "jinja2": ["bot/pages/", "bot/evaluation/page.py"],
    "markdown_it": ["bot/handbook/text.py", "knowledge/importing/marked.py"],
    "mammoth": ["knowledge/importing/marked.py"],
    "selectolax": ["knowledge/importing/html.py"],
    "pdfminer": ["knowledge/importing/pdf.py"],
    "pygal": ["bot/report/charts.py"],
    "pydantic": ["knowledge/", "toolkit/models.py"],
    "yaml": ["knowledge/", "bot/wording.py"],
    "holidays": ["knowledge/public_holidays.py"],
    "PIL": ["toolkit/imagefile.py", "toolkit/drawings/"],
}  # fmt: skip


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imported(path: Path) -> set[str]:
    """Every module that a file imports, also inside functions."""
    found: set[str] = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}: imports are written in full"
            found |= {str(node.module)} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


IMPORTS = {name_of(path): imported(path) for path in MODULES}


def users_of(module: str) -> set[str]:
    """The files that import `module` or something in it."""
    return {
        name
        for name, modules in IMPORTS.items()
        if any(each == module or each.startswith(f"{module}.") for each in modules)
    }


def test_the_whole_house_was_read() -> None:
    assert len(MODULES) > 40
    assert {name.partition("/")[0] for name in IMPORTS} == set(LAYERS)


@pytest.mark.parametrize("layer", LAYERS)
def test_imports_point_one_way(layer: str) -> None:
    for other in LAYERS.keys() - LAYERS[layer]:
        assert {name for name in users_of(other) if name.startswith(f"{layer}/")} == set()


@pytest.mark.parametrize("module", ROOMS)
def test_outside_parts_stay_in_their_rooms(module: str) -> None:
    users = users_of(module)
    assert users, "nothing uses this any more"
    assert {name for name in users if not name.startswith(tuple(ROOMS[module]))} == set()


def test_the_app_does_not_know_the_playground() -> None:
    outside = {n for n in users_of("bot.playground") if not n.startswith("bot/playground/")}
    assert outside == {"bot/__main__.py"}


def test_cards_are_pure() -> None:
    for room in ("bot.store", "bot.desk", "bot.delivery", "bot.listeners", "bot.content"):
        assert {name for name in users_of(room) if name.startswith("bot/cards/")} == set()


@pytest.mark.parametrize("module", ["bot/desk.py", "bot/privacy.py", "bot/erasing.py"])
def test_the_desk_knows_no_slack(module: str) -> None:
    assert module in IMPORTS
    for room in ("slack_bolt", "slack_sdk", "bot.cards", "bot.listeners", "bot.app"):
        assert module not in users_of(room)


def test_tests_are_not_imported() -> None:
    assert users_of("tests") == set()


def test_only_settings_reads_the_environment() -> None:
    readers = {
        name_of(path)
        for path in MODULES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute)
        and ast.unparse(node) in ("os.environ", "os.getenv", "os.environb")
    }
    assert not any(name.startswith("os.") for names in IMPORTS.values() for name in names)
    # the command line hands the environment over to settings.read()
    assert readers == {"bot/__main__.py"}
    handed_over = (ROOT / "bot/__main__.py").read_text(encoding="utf-8")
    assert handed_over.count("os.environ") == handed_over.count("settings.read(os.environ)")


def test_only_the_store_speaks_sql() -> None:
    verbs = ("SELECT ", "INSERT ", "UPDATE ", "DELETE ", "BEGIN ", "PRAGMA ")
    speakers = {
        name_of(path)
        for path in MODULES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.startswith(verbs)
    }
    assert any(each.startswith("bot/store/") for each in speakers)
    assert not [e for e in speakers if not e.startswith(("bot/store/", "bot/migrations.py"))]


def test_code_knows_no_topic_by_name() -> None:
    from knowledge.library import SHIPPED, load

    shipped = load(SHIPPED)
    named = {
        (name_of(path), node.value)
        for path in MODULES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Constant) and node.value in shipped.topics
    }
    assert named == set()
