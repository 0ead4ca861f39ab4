"""The schema's history. Steps are named, never changed and never removed."""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

MIGRATIONS = Migrations("wegwijzer")


@MIGRATIONS()
def first_desk(db: Database) -> None:
    """Inbox, questions, escalations, outbox and what they need."""
    for statement in FIRST_DESK:
        db.execute(statement)


@MIGRATIONS()
def conversations(db: Database) -> None:
    """Which question goes on about which, and what is in a language that we do not speak."""
    db.execute("ALTER TABLE questions ADD COLUMN follows INTEGER REFERENCES questions (id)")
    db.execute('ALTER TABLE questions ADD COLUMN "foreign" INTEGER NOT NULL DEFAULT 0')
    db.execute("CREATE INDEX questions_thread ON questions (channel, thread)")


@MIGRATIONS()
def privacy(db: Database) -> None:
    """Which wording was quoted, what can wait, and ways to find quickly what is to be erased."""
    for statement in PRIVACY:
        db.execute(statement)


@MIGRATIONS()
def at_a_million(db: Database) -> None:
    """What is looked for every minute, or for one person, is found without reading every row."""
    db.execute(
        "CREATE INDEX escalations_open ON escalations (id) WHERE state IN ('open', 'claimed')"
    )
    db.execute("CREATE INDEX escalations_answered_by ON escalations (answered_by)")
    db.execute("CREATE INDEX outbox_escalation ON outbox (escalation)")


@MIGRATIONS()
def the_desk(db: Database) -> None:
    """Claims, reminders, conversations, absences, what did not help, and what a report counts."""
    for statement in THE_DESK:
        db.execute(statement)


@MIGRATIONS()
def faq_drafts(db: Database) -> None:
    """Answers that become FAQ entries, and the cards about them."""
    for statement in FAQ_DRAFTS:
        db.execute(statement)


@MIGRATIONS()
def lists(db: Database) -> None:
    """What is not in Slack, what was unclear, and other short lists, without every row."""
    db.execute("CREATE INDEX outbox_failed ON outbox (id) WHERE state = 'failed'")
    db.execute("CREATE INDEX people_fetched ON people (fetched_at)")
    db.execute(
        "CREATE INDEX escalations_claimed_by ON escalations (claimed_by) "
        "WHERE claimed_by IS NOT NULL"
    )
    db.execute(
        "CREATE INDEX questions_unclear ON questions (complaint) WHERE complaint IS NOT NULL"
    )


@MIGRATIONS()
def handing_out(db: Database) -> None:
    """What the toolkit handed out, which variant comes next, who wants to be thanked by name."""
    for statement in HANDING_OUT:
        db.execute(statement)


@MIGRATIONS()
def toolkit_suggestions(db: Database) -> None:
    """What a draft is to become: an FAQ entry, or a post in the toolkit."""
    db.execute(
        "ALTER TABLE drafts ADD COLUMN kind TEXT NOT NULL DEFAULT 'faq' "
        "CHECK (kind IN ('faq', 'post'))"
    )


@MIGRATIONS()
def consents(db: Database) -> None:
    """Who is in a picture and what they said, and which messages and files hang on that."""
    for statement in CONSENTS:
        db.execute(statement)


@MIGRATIONS()
def forgotten_writers(db: Database) -> None:
    """Since when it is no longer known who wrote a wording that waits: they were forgotten."""
    db.execute("ALTER TABLE drafts ADD COLUMN unsigned_since REAL")


@MIGRATIONS()
def suggested_pictures(db: Database) -> None:
    """Pictures that people suggest with a post."""
    for statement in SUGGESTED_PICTURES:
        db.execute(statement)


FIRST_DESK = (
    """
    CREATE TABLE inbox (
        receipt TEXT PRIMARY KEY,
        body TEXT,
        state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'failed')),
        attempts INTEGER NOT NULL DEFAULT 0,
        received_at REAL NOT NULL,
        due REAL NOT NULL,
        leased_until REAL NOT NULL DEFAULT 0,
        settled_at REAL
    ) WITHOUT ROWID
    """,
    "CREATE INDEX inbox_waiting ON inbox (received_at) WHERE state = 'waiting'",
    """
    CREATE TABLE questions (
        id INTEGER PRIMARY KEY,
        source TEXT NOT NULL UNIQUE,
        asker TEXT,
        text TEXT,
        language TEXT NOT NULL,
        place TEXT NOT NULL,
        channel TEXT,
        thread TEXT,
        account TEXT,
        decision TEXT NOT NULL,
        facet TEXT,
        entries TEXT NOT NULL,
        also TEXT NOT NULL,
        contact TEXT,
        topic TEXT,
        referral TEXT,
        confidence REAL NOT NULL,
        helpful INTEGER,
        asked_at REAL NOT NULL
    )
    """,
    "CREATE INDEX questions_asker ON questions (asker, asked_at)",
    """
    CREATE TABLE escalations (
        id INTEGER PRIMARY KEY,
        question INTEGER NOT NULL UNIQUE REFERENCES questions (id),
        topic TEXT,
        contact TEXT NOT NULL,
        assignee TEXT NOT NULL,
        state TEXT NOT NULL,
        named INTEGER NOT NULL DEFAULT 0,
        note TEXT,
        due REAL NOT NULL,
        opened_at REAL NOT NULL,
        closed_at REAL,
        answered_by TEXT,
        answer TEXT,
        entry TEXT
    )
    """,
    "CREATE INDEX escalations_assignee ON escalations (assignee, state, due)",
    """
    CREATE TABLE outbox (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        recipient TEXT NOT NULL,
        language TEXT NOT NULL,
        thread TEXT,
        question INTEGER REFERENCES questions (id),
        escalation INTEGER REFERENCES escalations (id),
        item TEXT,
        channel TEXT,
        ts TEXT,
        wanted INTEGER NOT NULL DEFAULT 1,
        sent INTEGER NOT NULL DEFAULT 0,
        state TEXT NOT NULL DEFAULT 'owed' CHECK (state IN ('owed', 'sent', 'void', 'failed')),
        attempts INTEGER NOT NULL DEFAULT 0,
        due REAL NOT NULL,
        leased_until REAL NOT NULL DEFAULT 0,
        error TEXT,
        created_at REAL NOT NULL,
        sent_at REAL
    )
    """,
    "CREATE INDEX outbox_owed ON outbox (id) WHERE state = 'owed'",
    "CREATE INDEX outbox_question ON outbox (question)",
    "CREATE TABLE pace (recipient TEXT PRIMARY KEY, free_at REAL NOT NULL) WITHOUT ROWID",
    """
    CREATE TABLE people (
        user TEXT PRIMARY KEY, locale TEXT NOT NULL, fetched_at REAL NOT NULL
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE files (
        image TEXT PRIMARY KEY, digest TEXT NOT NULL, file TEXT NOT NULL,
        uploaded_at REAL NOT NULL
    ) WITHOUT ROWID
    """,
    "CREATE TABLE jobs (job TEXT PRIMARY KEY, next_at REAL NOT NULL) WITHOUT ROWID",
)

PRIVACY = (
    "ALTER TABLE questions ADD COLUMN versions TEXT NOT NULL DEFAULT '{}'",
    "CREATE INDEX questions_kept ON questions (asked_at) WHERE asker IS NOT NULL",
    "CREATE INDEX questions_follows ON questions (follows) WHERE follows IS NOT NULL",
    "ALTER TABLE outbox ADD COLUMN later INTEGER NOT NULL DEFAULT 0",
    "DROP INDEX outbox_owed",
    "CREATE INDEX outbox_owed ON outbox (later, id) WHERE state = 'owed'",
    "CREATE INDEX outbox_loose ON outbox (created_at) WHERE question IS NULL",
    "DROP INDEX inbox_waiting",
    "CREATE INDEX inbox_state ON inbox (state, received_at)",
)

THE_DESK = (
    "ALTER TABLE questions ADD COLUMN first_decision TEXT",
    "UPDATE questions SET first_decision = decision",
    "ALTER TABLE questions ADD COLUMN complaint TEXT",
    "CREATE INDEX questions_day ON questions (asked_at)",
    "ALTER TABLE escalations ADD COLUMN claimed_by TEXT",
    "ALTER TABLE escalations ADD COLUMN wake_at REAL",
    "ALTER TABLE escalations ADD COLUMN reminders INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE escalations ADD COLUMN late INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE escalations ADD COLUMN answered_after REAL",
    "ALTER TABLE escalations ADD COLUMN ended_at REAL",
    "UPDATE escalations SET wake_at = due WHERE state IN ('open', 'claimed')",
    "CREATE INDEX escalations_wake ON escalations (wake_at) WHERE wake_at IS NOT NULL",
    """
    CREATE TABLE messages (
        id INTEGER PRIMARY KEY,
        escalation INTEGER NOT NULL REFERENCES escalations (id),
        source TEXT NOT NULL UNIQUE,
        author TEXT,
        text TEXT,
        sent_at REAL NOT NULL
    )
    """,
    "CREATE INDEX messages_escalation ON messages (escalation)",
    """
    CREATE TABLE history (
        id INTEGER PRIMARY KEY,
        escalation INTEGER NOT NULL REFERENCES escalations (id),
        event TEXT NOT NULL,
        contact TEXT,
        at REAL NOT NULL
    )
    """,
    "CREATE INDEX history_escalation ON history (escalation)",
    "CREATE TABLE absences (contact TEXT PRIMARY KEY, until TEXT NOT NULL) WITHOUT ROWID",
    "CREATE INDEX outbox_place ON outbox (channel, ts) WHERE channel IS NOT NULL",
    "CREATE INDEX questions_complaint ON questions (contact) WHERE complaint IS NOT NULL",
    "CREATE INDEX escalations_contact ON escalations (contact, state, closed_at)",
    "CREATE INDEX escalations_closed ON escalations (contact, closed_at) "
    "WHERE state IN ('answered', 'dismissed') AND assignee <> ''",
    "CREATE INDEX escalations_closed_by ON escalations (answered_by, closed_at) "
    "WHERE state IN ('answered', 'dismissed') AND assignee <> ''",
    "CREATE UNIQUE INDEX outbox_homes ON outbox (recipient) WHERE kind = 'home'",
    "CREATE INDEX outbox_homes_opened ON outbox (created_at) WHERE kind = 'home'",
)

FAQ_DRAFTS = (
    """
    CREATE TABLE drafts (
        id INTEGER PRIMARY KEY,
        escalation INTEGER UNIQUE REFERENCES escalations (id),
        entry TEXT NOT NULL UNIQUE,
        topic TEXT NOT NULL,
        body TEXT NOT NULL,
        in_force TEXT,
        state TEXT NOT NULL CHECK (state IN ('draft', 'approved', 'declined', 'withdrawn')),
        wordings INTEGER NOT NULL DEFAULT 1,
        author TEXT,
        author_role TEXT,
        edited_by TEXT,
        approver TEXT,
        approver_role TEXT,
        reason TEXT,
        created_at REAL NOT NULL,
        decided_at REAL,
        approved_at REAL,
        change INTEGER UNIQUE
    )
    """,
    "CREATE INDEX drafts_waiting ON drafts (id) WHERE state = 'draft'",
    "CREATE INDEX drafts_in_force ON drafts (id) WHERE in_force IS NOT NULL",
    "ALTER TABLE outbox ADD COLUMN draft INTEGER REFERENCES drafts (id)",
    "CREATE INDEX outbox_draft ON outbox (draft) WHERE draft IS NOT NULL",
)

HANDING_OUT = (
    """
    CREATE TABLE rotation (
        post TEXT NOT NULL,
        language TEXT NOT NULL,
        wording INTEGER NOT NULL,
        turn INTEGER NOT NULL,
        PRIMARY KEY (post, language, wording)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE handed_out (
        id INTEGER PRIMARY KEY,
        post TEXT NOT NULL,
        campaign TEXT NOT NULL,
        language TEXT NOT NULL,
        wording INTEGER NOT NULL,
        day TEXT NOT NULL,
        user TEXT
    )
    """,
    "CREATE INDEX handed_out_user ON handed_out (user, post) WHERE user IS NOT NULL",
    "CREATE INDEX handed_out_day ON handed_out (day, campaign)",
    """
    CREATE TABLE shares (
        id INTEGER PRIMARY KEY,
        post TEXT NOT NULL,
        campaign TEXT NOT NULL,
        day TEXT NOT NULL,
        user TEXT,
        link TEXT
    )
    """,
    "CREATE INDEX shares_user ON shares (user) WHERE user IS NOT NULL",
    "CREATE INDEX shares_day ON shares (day, campaign)",
    "CREATE TABLE ambassadors (user TEXT PRIMARY KEY, since REAL NOT NULL) WITHOUT ROWID",
)

CONSENTS = (
    """
    CREATE TABLE consents (
        id INTEGER PRIMARY KEY,
        consent TEXT NOT NULL,
        person TEXT,
        state TEXT NOT NULL CHECK (state IN ('asked', 'given', 'refused', 'withdrawn')),
        purpose TEXT NOT NULL,
        networks TEXT NOT NULL,
        until TEXT NOT NULL,
        pictures TEXT NOT NULL,
        asked_by TEXT,
        asked_at REAL NOT NULL,
        answered_at REAL
    )
    """,
    "CREATE UNIQUE INDEX consents_person ON consents (consent, person)",
    "CREATE INDEX consents_of ON consents (person) WHERE person IS NOT NULL",
    "CREATE INDEX consents_asked_by ON consents (asked_by) WHERE asked_by IS NOT NULL",
    "CREATE INDEX consents_until ON consents (until)",
    "ALTER TABLE outbox ADD COLUMN consent TEXT",
    "CREATE INDEX outbox_consent ON outbox (consent) WHERE consent IS NOT NULL",
    "ALTER TABLE files ADD COLUMN consent TEXT",
    "CREATE INDEX handed_out_post ON handed_out (post)",
    "CREATE INDEX shares_post ON shares (post)",
)

SUGGESTED_PICTURES = (
    """
    CREATE TABLE pictures (
        id TEXT PRIMARY KEY,
        draft INTEGER NOT NULL REFERENCES drafts (id),
        state TEXT NOT NULL CHECK (state IN ('wanted', 'kept', 'gone')),
        file TEXT,
        kind TEXT,
        digest TEXT,
        tries INTEGER NOT NULL DEFAULT 0,
        due REAL NOT NULL,
        created_at REAL NOT NULL,
        bytes BLOB
    )
    """,
    "CREATE INDEX pictures_wanted ON pictures (due) WHERE state = 'wanted'",
    "CREATE INDEX pictures_draft ON pictures (draft) WHERE state <> 'gone'",
)
