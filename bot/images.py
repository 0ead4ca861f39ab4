"""The toolkit's images in Slack: uploaded once, ahead of use, and shown by their file id."""

from __future__ import annotations

import hashlib
import logging
import threading
from functools import lru_cache
from pathlib import Path

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.consenting import is_asked, take_out
from bot.content import Content
from bot.errors import describe
from bot.records import Kind
from bot.store import Store
from toolkit.models import Image

log = logging.getLogger(__name__)

READY_SECONDS = 15.0
"""A fresh file is not shown yet: Slack refuses it (invalid_blocks) while it works on it."""
EVERY_SECONDS = 30.0


class Images:
    """Keeps in Slack the images that today's posts use, and those that people are asked about."""

    def __init__(
        self, store: Store, content: Content, client: WebClient, ready: float = READY_SECONDS
    ) -> None:
        self.store = store
        self.content = content
        self.client = client
        self.ready = ready
        self.refused = False
        self._lock = threading.Lock()

    def file_of(self, image: Image, path: Path) -> str | None:
        """The id of an image that Slack can show now; None where there is none yet."""
        return self.store.slack_file(image.id, digest(path), older_than=self.ready)

    def vanished(self, image: Image, path: Path) -> None:  # noqa: ARG002 - in place of file_of
        """Slack refused the image: its file is gone, and is uploaded again."""
        if self.refused:
            return
        log.warning("image %s is no longer in Slack", image.id)
        if image.consent is None:
            self.store.drop_file(image.id)
            return
        with self.store.transaction():  # Slack may hold it all the same, and people are in it
            take_out(self.store, image.consent)

    def keep_in_step(self) -> None:
        """Upload what is new or changed, take out what may no longer be shown.

        One process at a time does it.
        """
        if not self.store.take_turn("images", EVERY_SECONDS * 0.9):
            return
        self._follow_content()
        self._upload_missing()
        self._take_out_ended()

    def ensure(self, image: Image, path: Path) -> None:
        """Upload an image unless Slack holds it: somebody is to be shown it."""
        with self._lock:
            is_there = self.store.slack_file(image.id, digest(path)) is not None
            if not is_there and not self.refused:
                self._upload(image, path)

    def _upload_missing(self) -> None:
        snapshot = self.content.current
        for image, path in snapshot.catalogue.images_to_show(snapshot.today):
            self.ensure(image, path)

    def _follow_content(self) -> None:
        """A picture that Slack holds may hang on another consent by now, or on one at last."""
        images = self.content.current.catalogue.images
        with self.store.transaction():
            for before in self.store.keep_files_in_step(
                {image.id: image.consent for image in images.values()}
            ):
                self.store.owe_under(before, Kind.ASSET, Kind.CONSENT)

    def _take_out_ended(self) -> None:
        """Pictures with people whose consent is over, or which the content has no more."""
        snapshot = self.content.current
        for image_id, consent in self.store.files_under_consent():
            waits = is_asked(self.store.pictured_in(consent), snapshot.today)
            asked = waits and image_id in {
                image.id for image in snapshot.catalogue.images_under(consent)
            }
            if not asked and snapshot.catalogue.image(image_id, snapshot.today) is None:
                with self.store.transaction():
                    take_out(self.store, consent)

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
            self._keep(image, path, str(answer["files"][0]["id"]))

    def _keep(self, image: Image, path: Path, file: str) -> None:
        with self.store.transaction():
            if image.consent is not None:
                self.store.unfile(image.id)  # another picture of the same people, until now
                self.store.owe_under(image.consent, Kind.ASSET, after=self.ready)
            self.store.keep_file(image.id, digest(path), file, image.consent)


def digest(path: Path) -> str:
    """What tells one version of a file from another."""
    stat = path.stat()
    return _digest(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=1000)
def _digest(path: Path, changed: int, size: int) -> str:  # noqa: ARG001 - they make the cache key
    return hashlib.sha256(path.read_bytes()).hexdigest()
