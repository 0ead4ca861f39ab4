"""How often it is right, beside other engines: `python -m tests.benchmarks.quality`.

The same entries, the same questions, in one run. Prints Markdown; `--write` renews the section of
docs/quality.md.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from tests.benchmarks import diagram, ours, peers, sections
from tests.benchmarks import quality_tables as tables
from tests.benchmarks.golden import read_golden
from tests.benchmarks.house import SHIPPED, Index, Labelled, Library, figures, load, read_questions

GOLDEN = "golden"


def main() -> None:
    """Measure one set of questions."""
    given = arguments()
    library = load(SHIPPED)
    index = Index(library, date.today())
    questions = known(asked(given.questions, given.set), library)
    if not questions:
        raise SystemExit("there is no such question")
    text, shipped = measured(index, questions)
    picture = f"images/reliability-{given.section}.svg"
    text += f"\n\n![Confidence against the share of right answers]({picture})"
    print(text)  # noqa: T201
    if given.write:
        sections.write(given.section, text)
        path = sections.DOCUMENT.parent / picture
        path.write_text(diagram.reliability(shipped["reliability"]), encoding="utf-8")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.quality")
    parser.add_argument("--questions", type=Path, help="JSON lines (default: the golden questions)")
    parser.add_argument("--set", help="only the questions whose 'set' is this")
    parser.add_argument("--write", action="store_true", help="renew docs/quality.md")
    parser.add_argument("--section", default=GOLDEN, help="the section of docs/quality.md")
    given = parser.parse_args()
    if given.write and given.questions and given.section == GOLDEN:
        parser.error("name the --section that these questions have in docs/quality.md")
    return given


def asked(path: Path | None, wanted: str | None) -> list[Labelled]:
    """The questions of a file, or the golden ones."""
    questions = read_questions(path) if path else read_golden()
    return [question for question in questions if wanted is None or question.set == wanted]


def known(questions: Sequence[Labelled], library: Library) -> list[Labelled]:
    """Those that the content has a topic for, and those that nothing answers."""
    topics = set(library.topics)
    return [q for q in questions if not q.topics or topics & set(q.topics)]


def measured(index: Index, questions: Sequence[Labelled]) -> tuple[str, dict[str, Any]]:
    """Every engine on these questions: the tables, and our figures."""
    documents = [peers.document(entry) for entry in index.entries]
    results = {
        name: peers.results(build(documents), index.entries, questions)
        for name, build in peers.PEERS.items()
    }
    cases = ours.cases(index, questions)
    results[tables.OURS] = ours.results(cases)
    shipped = figures(cases, index.library)
    parts = [
        tables.counts(results[tables.OURS]),
        tables.engines(results, shipped),
        tables.reached(results, shipped, ours.of_groups(cases)),
        tables.decided(ours.decisions(cases)),
        tables.by_kind(shipped),
        tables.reliability(shipped, ours.auroc_of_quoted(results[tables.OURS])),
    ]
    return "\n\n".join(parts), shipped


if __name__ == "__main__":
    main()
