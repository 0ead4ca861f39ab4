"""The toolkit's images in Slack: uploaded once, ahead of use, and shown by their file id."""

from __future__ import annotations

import hashlib
import logging
from functools import lru_cache
from pathlib import Path

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.content import Content
from bot.errors import describe
from bot.store import Store
from toolkit.models import Image

log = logging.getLogger(__name__)

READY_SECONDS = 15.0
"""A fresh file is not shown yet: Slack refuses it (invalid_blocks) while it works on it."""
EVERY_SECONDS = 30.0


class Images:
    """Keeps the images that today's posts use in Slack."""

    def __init__(
        self, store: Store, content: Content, client: WebClient, ready: float = READY_SECONDS
    ) -> None:
        self.store = store
        self.content = content
        self.client = client
        self.ready = ready
        self.refused = False

    def file_of(self, image: Image, path: Path) -> str | None:
        """The id of an image that Slack can show now; None where there is none yet."""
        return self.store.slack_file(image.id, digest(path), older_than=self.ready)

    def vanished(self, image: Image, path: Path) -> None:  # noqa: ARG002 - in place of file_of
        """Slack refused the image: its file is gone, and is uploaded again."""
        if self.refused:
            return
        log.warning("image %s is no longer in Slack", image.id)
        self.store.drop_file(image.id)

    def upload_missing(self) -> None:
        """Upload what is new or changed. One process at a time does it."""
        if self.refused or not self.store.take_turn("images", EVERY_SECONDS * 0.9):
            return
        snapshot = self.content.current
        for image, path in snapshot.catalogue.images_to_show(snapshot.today):
            if self.refused:
                return
            if self.store.slack_file(image.id, digest(path)) is None:
                self._upload(image, path)

    def _upload(self, image: Image, path: Path) -> None:
        try:
            answer = self.client.files_upload_v2(
                file=str(path), filename=path.name, title=path.stem,
                alt_txt=image.alt.get(self.content.current.library.languages[0]),
            )  # fmt: skip
        except SlackApiError as error:
            reason = error.response.get("error")
            self.refused = reason == "missing_scope"  # posts go out without images then
            log.warning("image %s not uploaded: %s", image.id, reason)
        except (SlackClientError, OSError) as error:
            log.warning("image %s not uploaded: %s", image.id, describe(error))
        else:
            self.store.keep_file(image.id, digest(path), str(answer["files"][0]["id"]))


def digest(path: Path) -> str:
    """What tells one version of a file from another."""
    stat = path.stat()
    return _digest(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=1000)
def _digest(path: Path, changed: int, size: int) -> str:  # noqa: ARG001 - they make the cache key
    return hashlib.sha256(path.read_bytes()).hexdigest()
