"""The app as people run it: how soon it answers, and how much memory it takes at its peak."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from unittest.mock import patch

from tests.benchmarks.__main__ import say_and_wait, slack, the_app
from tests.benchmarks.memory import MB
from tests.benchmarks.sections import ROOT

ASKED = 50
REPEATS = 5
QUESTION = "Mag ik een foto van mijn collega op Instagram zetten?"


def measured(questions: list[str]) -> dict[str, float]:
    """Milliseconds and MB: without a kept index, as on the first start, and `_kept` with one."""
    with tempfile.TemporaryDirectory(prefix="wegwijzer-bench-") as folder:
        found = {"ask": _ask("none"), "ask_kept": _ask(f"{folder}/kept")}
        listening, memory = _serve("none", Path(folder), questions)
        listening_kept, memory_kept = _serve(f"{folder}/kept", Path(folder), questions)
    return {
        **found,
        "listening": listening,
        "listening_kept": listening_kept,
        "memory": memory,
        "memory_kept": memory_kept,
    }


def _ask(kept_in: str) -> float:
    """From starting `ask` in the terminal to its end, in the middle of a few runs after one."""

    def run() -> float:
        started = time.perf_counter()
        command = [sys.executable, "-m", "bot", "ask", "--json", QUESTION]
        given = {**os.environ, "WEGWIJZER_CACHE": kept_in}
        subprocess.run(command, cwd=ROOT, env=given, stdout=subprocess.DEVNULL, check=True)
        return time.perf_counter() - started

    run()
    return statistics.median(run() for _ in range(REPEATS)) * 1000


def _serve(kept_in: str, folder: Path, questions: list[str]) -> tuple[float, float]:
    """`serve` before a Slack workspace: until it listens, and its peak after some questions."""
    with ExitStack() as stack:
        stack.enter_context(patch.dict(os.environ, {"WEGWIJZER_CACHE": kept_in}))
        workspace = stack.enter_context(slack())
        process, seconds = stack.enter_context(the_app(workspace, folder))
        for number, question in enumerate(questions[:ASKED]):
            say_and_wait(workspace, number, question)
        return seconds * 1000, _peak_below(process.pid)


def _peak_below(parent: int) -> float:
    """The largest peak of a process and those that it started; what it holds now elsewhere."""
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid=,rss="], capture_output=True, text=True, check=True
    )
    rows = [[int(cell) for cell in line.split()] for line in listed.stdout.splitlines()]
    return max(_peak(pid, rss) for pid, above, rss in rows if parent in (pid, above))


def _peak(pid: int, resident: int) -> float:
    """MB; `resident` in kB."""
    status = Path(f"/proc/{pid}/status")
    if os.name == "posix" and status.exists():
        for line in status.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024 / MB
    return resident * 1024 / MB
