"""`python -m tests.reliability [part …]`: every promise about losing nothing, with its figures.

Without a part all of them, within half an hour. Exit 1 where a promise was not kept.
"""

from __future__ import annotations

import os
import platform
import signal
import sys
import time
from collections.abc import Callable

from rich.console import Console
from rich.table import Table

from tests.reliability import backup, flood, kills, month, trouble

KILLS = 100
"""With one process, and as many with three."""
Part = Callable[[Console], bool]


def killed(console: Console, processes: int) -> bool:
    """Kill -9, again and again."""
    found = kills.run(KILLS, processes)
    rows = (
        ("kills", found.kills), ("questions asked", found.asked),
        ("… acknowledged", found.acknowledged), ("… and lost", found.lost),
        ("… and kept twice", found.asked_twice),
        ("ratings acknowledged", found.rated), ("… and lost", found.ratings_lost),
        ("hand-overs by button", found.pressed), ("… and lost", found.presses_lost),
        ("contacts' answers accepted", found.answers), ("… and lost", found.answers_lost),
        ("messages sent", found.sent), ("… not in Slack", found.missing),
        ("… in Slack twice", f"{found.twice} ({found.twice / max(1, found.sent):.2%}; "
         f"{found.twice / found.kills:.2f} a kill)"),
        ("nothing waits in the end", found.quiet),
    )  # fmt: skip
    show(console, f"kill -9, {processes} process(es)", rows)
    return told(console, found.is_kept, found.problems)


def misled(console: Console) -> bool:
    """A Slack that misbehaves."""
    found = trouble.run(150, 0.25)
    rows = (
        ("questions asked", found.asked), ("deliveries of them", found.asked_by_slack),
        ("calls that went wrong", ", ".join(f"{n} {k}" for k, n in sorted(found.troubles.items()))),
        ("questions lost", found.lost), ("questions kept twice", found.asked_twice),
        ("messages sent", found.sent), ("… not in Slack", found.missing),
        ("… in Slack twice", found.twice),
        ("posts made and then denied by Slack", found.explained),
        ("nothing waits in the end", found.quiet),
    )  # fmt: skip
    show(console, "a Slack that misbehaves", rows)
    return told(console, found.is_kept, found.problems)


def flooded(console: Console, processes: int) -> bool:
    """2,000 people within a minute."""
    found = flood.run(2_000, 60.0, processes)
    rows = (
        ("questions within 60 s", found.asked), ("… acknowledged", found.acknowledged),
        ("p50", f"{found.p50 * 1000:.0f} ms"), ("p99", f"{found.p99 * 1000:.0f} ms"),
        ("most", f"{found.most * 1000:.0f} ms"),
        (f"memory of a process after {flood.EARLY}", f"{found.memory_early:.0f} MB"),
        ("memory at the end", f"{found.memory:.0f} MB ({found.growth:.2f} times)"),
        ("not answered", found.dropped), ("messages not in Slack", found.missing),
        ("messages in Slack twice", found.twice),
        ("nothing owed after", f"{found.quiet_after:.0f} s" if found.quiet else "never"),
    )  # fmt: skip
    show(console, f"a flood, {processes} process(es)", rows)
    return told(console, found.is_kept, [])


def aged(console: Console) -> bool:
    """A million questions."""
    table = Table(
        "step (median)", "1,000", "1,000,000", "ratio", title="a month", title_justify="left"
    )
    found = month.run(1_000, 1_000_000)
    for each in found:
        times = f"{each.few * 1000:.2f} ms", f"{each.many * 1000:.2f} ms"
        table.add_row(each.what, *times, f"{each.ratio:.2f}")
    console.print(table)
    over = [each.what for each in found if each.ratio > month.GOAL]
    console.print(f"more than {month.GOAL:.0f} times as long: {', '.join(over) or 'none'}\n")
    return not any(what in month.PROMISED for what in over)


def restored(console: Console) -> bool:
    """A copy made while it runs, put back, and started."""
    found = backup.run()
    rows = (
        ("questions at the moment of the copy", found.before),
        ("in the restored database", found.after),
        ("integrity_check", found.integrity), ("answered after the restore", found.works),
    )  # fmt: skip
    show(console, "backup and restore", rows)
    return told(console, found.is_kept, [])


PARTS: dict[str, Part] = {
    "kill-one": lambda console: killed(console, 1),
    "kill-three": lambda console: killed(console, 3),
    "trouble": misled,
    "flood-one": lambda console: flooded(console, 1),
    "flood-two": lambda console: flooded(console, 2),
    "month": aged,
    "backup": restored,
}


def show(console: Console, title: str, rows: tuple[tuple[str, object], ...]) -> None:
    table = Table("what", "figure", title=title, title_justify="left")
    for what, figure in rows:
        shown = {True: "yes", False: "no"}[figure] if isinstance(figure, bool) else figure
        table.add_row(what, f"{shown:,}" if isinstance(shown, int) else str(shown))
    console.print(table)


def told(console: Console, is_kept: bool, problems: list[str]) -> bool:
    """Say in a line whether the promise was kept."""
    for problem in problems[:5]:
        console.print(f"Slack would have refused: {problem}")
    console.print("kept\n" if is_kept else "NOT KEPT\n")
    return is_kept


def main(wanted: list[str]) -> int:
    """Run the parts by name; the exit code."""
    if unknown := [name for name in wanted if name not in PARTS]:
        print(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}", file=sys.stderr)  # noqa: T201
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is stopped
    console, began = Console(width=100), time.monotonic()
    kept = [PARTS[name](console) for name in wanted or PARTS]
    console.print(
        f"Python {platform.python_version()}, {os.cpu_count()} cores, load "
        f"{os.getloadavg()[0]:.1f}; {time.monotonic() - began:.0f} s"
    )
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
