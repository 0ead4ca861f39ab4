"""The database: SQLite through sqlite-utils. The only SQL of the project, as small verbs.

Every write happens inside `with store.transaction():`, which takes the write lock at once. Each
part of the store is a class; `Store` has them all. Times are seconds since the epoch, UTC.
"""

from bot.store.base import UnusableError as UnusableError
from bot.store.consents import Consents
from bot.store.drafts import Drafts
from bot.store.erasing import Erasing
from bot.store.escalations import Escalations
from bot.store.figures import Figures
from bot.store.handed_out import HandedOut
from bot.store.inbox import Inbox
from bot.store.outbox import FILES as FILES
from bot.store.outbox import HOME_MARK as HOME_MARK
from bot.store.outbox import Outbox
from bot.store.people import People
from bot.store.pictures import Pictures
from bot.store.questions import Questions


class Store(
    Inbox,
    Questions,
    Escalations,
    Drafts,
    Pictures,
    Outbox,
    People,
    HandedOut,
    Consents,
    Erasing,
    Figures,
):
    """One database file, shared by any number of threads and processes.

    Raises UnusableError.
    """
