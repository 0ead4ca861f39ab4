"""The figures by topic, language, style, kind and group; which topic is mistaken for which."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from knowledge.cases import Case
from knowledge.measures import FATES, RANKING, Measure, mean

MOST = 25
"""So many confusions are told, the most frequent first."""


def measured(cases: Sequence[Case], measures: Mapping[str, Measure]) -> dict[str, float | None]:
    """The mean of each measure over these cases."""
    return {name: mean(cases, measure) for name, measure in measures.items()}


def by(cases: Iterable[Case], key: Callable[[Case], str]) -> dict[str, list[Case]]:
    """The cases that share a key, the keys in alphabetical order."""
    groups: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        groups[key(case)].append(case)
    return dict(sorted(groups.items()))


def ranking_by(cases: Iterable[Case], key: Callable[[Case], str]) -> dict[str, Any]:
    """How well the right topic is found, for each key."""
    return {
        name: {"questions": len(members), **measured(members, RANKING)}
        for name, members in by(cases, key).items()
    }


def fates_by(cases: Iterable[Case], key: Callable[[Case], str]) -> dict[str, Any]:
    """What becomes of the questions, for each key."""
    return {
        name: {"questions": len(members), **measured(members, FATES)}
        for name, members in by(cases, key).items()
    }


def by_topic(cases: Iterable[Case], topics: Collection[str]) -> dict[str, Any]:
    """Each topic's questions; one with several right topics counts for each of them."""
    asked: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        for topic in set(case.question.topics) & set(topics):
            asked[topic].append(case)
    return {topic: _one_topic(asked[topic]) for topic in sorted(asked)}


def _one_topic(cases: Sequence[Case]) -> dict[str, Any]:
    instead = Counter(_found(case) for case in cases if not case.right_within(1))
    most = min(instead.items(), key=lambda item: (-item[1], item[0]), default=("", 0))
    return {
        "questions": len(cases),
        "hit_at_1": mean(cases, RANKING["hit_at_1"]),
        "recall_at_3": mean(cases, RANKING["recall_at_3"]),
        "confused_with": most[0] or None,
    }


def confusions(cases: Iterable[Case], topics: Collection[str]) -> list[dict[str, Any]]:
    """Which topic was meant, which was found first instead (None: nothing), and how often."""
    counts = Counter(
        (topic, _found(case))
        for case in cases
        if case.answerable and not case.right_within(1)
        for topic in set(case.question.topics) & set(topics)
    )
    most = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:MOST]
    return [
        {"topic": topic, "found": found or None, "questions": count}
        for (topic, found), count in most
    ]


def _found(case: Case) -> str:
    """The topic found first; empty where nothing was."""
    return case.ranked[0] if case.outcome.hits else ""
