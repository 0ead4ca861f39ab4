"""The index kept between two starts: used where nothing changed, and only where it is safe."""

from __future__ import annotations

import os
import pickle
from datetime import date
from pathlib import Path

import pytest

from knowledge import cache
from knowledge.library import Library
from knowledge.search import Index
from knowledge.yamlfile import ContentError
from tests.folder import POLICY, write

TODAY = date(2026, 6, 1)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write(tmp_path / "content", POLICY)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "here"


def today(library: Library) -> date:
    return TODAY


def built(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders that are read from their files, from now on."""
    read: list[Path] = []
    real = cache.library.load
    monkeypatch.setattr(cache.library, "load", lambda path: read.append(path) or real(path))
    return read


def test_content_that_did_not_change_is_not_read_again(
    content: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = cache.index_of(content, today, kept)
    read = built(monkeypatch)
    second = cache.index_of(content, today, kept)
    assert read == []
    for question in ("groepsfoto uploaden", "een journalst belt", "holiday", "xqzt"):
        assert second.search(question) == first.search(question)
        assert second.account_in(question) == first.account_in(question)
    assert second.library.entries == first.library.entries
    assert second.library.places == first.library.places


@pytest.mark.parametrize("change", ["a file", "a new file", "a file less", "the day", "the code"])
def test_any_change_is_noticed(
    content: Path, kept: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, change: str
) -> None:
    cache.index_of(content, today, kept)
    day = TODAY
    if change == "a file":
        place = content / "policy" / "press.yaml"
        place.write_text(place.read_text(encoding="utf-8") + "# seen\n", encoding="utf-8")
    elif change == "a new file":
        (content / "variants" / "press.yaml").write_text("press.1: {nl: [de krant]}\n")
    elif change == "a file less":
        (content / "referrals.yaml").unlink()
    elif change == "the day":
        day = date(2026, 6, 2)
    else:
        (tmp_path / "code").mkdir()
        monkeypatch.setattr(cache, "CODE", tmp_path / "code")
    read = built(monkeypatch)
    assert cache.index_of(content, lambda library: day, kept).day == day
    assert read == [content]


def test_wrong_content_is_told_and_not_kept(content: Path, kept: Path) -> None:
    (content / "policy" / "press.yaml").write_text("topic: press\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(ContentError):
            cache.index_of(content, today, kept)
    assert not kept.exists()


def test_the_folder_is_for_this_user_alone(content: Path, kept: Path) -> None:
    cache.index_of(content, today, kept)
    assert kept.stat().st_mode & 0o077 == 0
    assert [path.stat().st_mode & 0o077 for path in kept.iterdir()] == [0]


class Trap:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, ("trapped",)


@pytest.mark.parametrize("open_to_others", ["file", "folder"])
def test_what_others_could_have_written_is_not_read(
    content: Path, kept: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
    open_to_others: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    cache.index_of(content, today, kept)
    [file] = kept.iterdir()
    file.write_bytes(pickle.dumps(Trap()))
    (file if open_to_others == "file" else kept).chmod(0o777)
    assert isinstance(cache.index_of(content, today, kept), Index)
    assert not (tmp_path / "trapped").exists()


@pytest.mark.parametrize("garbage", [b"", b"no pickle", pickle.dumps("no index")])
def test_a_spoilt_file_is_built_anew(content: Path, kept: Path, garbage: bytes) -> None:
    cache.index_of(content, today, kept)
    [file] = kept.iterdir()
    file.write_bytes(garbage)
    assert cache.index_of(content, today, kept).search("groepsfoto") != []
    assert len(file.read_bytes()) > 1000, "and kept again"


def test_a_folder_that_cannot_be_made_is_no_trouble(content: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert cache.index_of(content, today, tmp_path / "file" / "kept").search("groepsfoto") != []


def test_only_the_latest_are_kept(content: Path, kept: Path) -> None:
    for number in range(cache.KEPT + 2):
        place = content / "topics.yaml"
        place.write_text(place.read_text(encoding="utf-8") + f"# {number}\n", encoding="utf-8")
        cache.index_of(content, today, kept)
    assert len(list(kept.iterdir())) == cache.KEPT
