"""The site as a folder: the whole of it, or what was there before."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.handbook.building import MARK, NotOursError, build
from tests.folder import POLICY, TOOLKIT, write
from tests.handbook.conftest import MakeSite


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_every_page_and_file_is_written(make_site: MakeSite, tmp_path: Path) -> None:
    site, folder = make_site(), tmp_path / "deep" / "site"
    assert build(site, folder) == len(site.paths)
    found = contents(folder)
    assert found.pop(MARK).decode().split() == sorted(site.paths)
    assert found == {path: site.page(path) for path in site.paths}
    assert list(folder.parent.iterdir()) == [folder], "nothing is left beside it"


def test_others_may_read_what_the_umask_lets_them(make_site: MakeSite, tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        build(make_site(), tmp_path / "site")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "site").stat().st_mode) == 0o755


def test_a_new_build_takes_the_place_of_the_old(make_site: MakeSite, tmp_path: Path) -> None:
    build(make_site(("handbook.yaml", "crisis: press\n")), tmp_path / "site")
    assert (tmp_path / "site" / "nl" / "crisis.html").exists()
    (tmp_path / "content" / "handbook.yaml").unlink()
    site = make_site()
    build(site, tmp_path / "site")
    assert set(contents(tmp_path / "site")) == {MARK, *site.paths}


def test_an_empty_folder_is_taken(make_site: MakeSite, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    build(make_site(), tmp_path / "site")
    assert (tmp_path / "site" / "nl" / "index.html").exists()


@pytest.mark.parametrize("inside", [".env", "notes.txt", "nl/topics/mine.html", "images/x.png"])
def test_a_folder_with_something_else_is_refused(
    make_site: MakeSite, tmp_path: Path, inside: str
) -> None:
    site, folder = make_site(), tmp_path / "site"
    build(site, folder)
    (folder / inside).write_text("mine", encoding="utf-8")
    before = contents(folder)
    with pytest.raises(NotOursError) as refused:
        build(site, folder)
    assert refused.value.what == folder / inside
    assert contents(folder) == before


def test_a_folder_that_was_never_built_is_refused(make_site: MakeSite, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("mine", encoding="utf-8")
    with pytest.raises(NotOursError):
        build(make_site(), tmp_path / "site")
    assert (tmp_path / "site" / "index.html").read_text(encoding="utf-8") == "mine"


def test_a_build_that_fails_leaves_the_old_site(make_site: MakeSite, tmp_path: Path) -> None:
    site, folder = make_site(), tmp_path / "site"
    build(site, folder)
    before = contents(folder)
    broken = make_site()
    broken._makers["nl/zzz.html"] = lambda: 1 / 0  # type: ignore[assignment, return-value]
    with pytest.raises(ZeroDivisionError):
        build(broken, folder)
    assert contents(folder) == before
    assert list(tmp_path.glob(".*")) == []


def test_where_the_swap_fails_the_old_site_comes_back(
    make_site: MakeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, folder = make_site(), tmp_path / "site"
    build(site, folder)
    before, rename = contents(folder), Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self.name == "new":
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(OSError, match="No space"):
        build(site, folder)
    assert contents(folder) == before


def test_on_the_command_line(tmp_path: Path) -> None:
    content = write(tmp_path / "content", {**POLICY, **TOOLKIT})
    line = ["handbook", "build", str(tmp_path / "site"), "--content", str(content)]
    env = {"WEGWIJZER_HANDBOOK_URL": "https://example.org/h/"}
    done = CliRunner().invoke(main, line, env=env, catch_exceptions=False)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.endswith(f"files in {tmp_path / 'site'}\n")
    assert "https://example.org/h/nl/index.html" in (tmp_path / "site" / "404.html").read_text(
        "utf-8"
    )
    (tmp_path / "site" / "mine.txt").write_text("mine", encoding="utf-8")
    refused = CliRunner().invoke(main, line, catch_exceptions=False)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr.endswith("mine.txt is not from an earlier build: nothing was changed\n")


def test_wrong_content_builds_nothing(tmp_path: Path) -> None:
    content = write(tmp_path / "content", POLICY, ("handbook.yaml", "crisis: nowhere\n"))
    line = ["handbook", "build", str(tmp_path / "site"), "--content", str(content)]
    done = CliRunner().invoke(main, line, catch_exceptions=False)
    assert done.exit_code == 1
    assert "handbook.yaml:1: there is no topic 'nowhere' in topics.yaml" in done.stderr
    assert not (tmp_path / "site").exists()
