"""What every use case stands on: one transaction for each payload, and refusals."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from bot.records import MOST_SAID
from bot.store import Store
from knowledge.models import Localised

P = ParamSpec("P")


class _KeepsStore(Protocol):
    store: Store


ServiceT = TypeVar("ServiceT", bound=_KeepsStore)


class RefusedError(Exception):
    """Something that may not be done. `key` names the sentence in texts/ that says so.

    `values` fill in its placeholders; one in several languages is said in the person's own.
    """

    def __init__(self, key: str, **values: str | Localised) -> None:
        self.key = key
        self.values = values
        super().__init__(key)

    def values_in(self, language: str) -> dict[str, str]:
        return {
            name: value.get(language) if isinstance(value, Localised) else value
            for name, value in self.values.items()
        }


def once(
    verb: Callable[Concatenate[ServiceT, P], None],
) -> Callable[Concatenate[ServiceT, str, P], None]:
    """Make a verb one transaction, caused by the payload that its first argument names.

    Where that payload was handled before, nothing is done. Whatever the verb looks up it looks up
    under the write lock: of two people who press at once, one comes first.
    """

    @wraps(verb)
    def run(self: ServiceT, receipt: str, /, *args: P.args, **kwargs: P.kwargs) -> None:
        with self.store.transaction():
            if self.store.settle(receipt):
                verb(self, *args, **kwargs)

    return run


def written(text: str) -> str:
    """What somebody wrote: something, and no more than one message shows. Raises RefusedError."""
    text = text.strip()
    if not text:
        raise RefusedError("refused.empty")
    if len(text) > MOST_SAID:
        raise RefusedError("refused.too_long")
    return text
