"""The figures by topic, kind and group, and which topic is mistaken for which."""

from __future__ import annotations

from knowledge.breakdown import MOST, by_topic, confusions, fates_by
from knowledge.library import Library
from tests.labelled import case, small_set


def test_a_topic_with_what_is_found_instead_most_often(library: Library) -> None:
    cases = [
        *small_set(library)[:5],
        case(library, ["photos"], ["leave"], "handover", 0.2),
    ]
    assert by_topic(cases, library.topics) == {
        "photos": {
            "questions": 4, "hit_at_1": 1 / 4, "recall_at_3": 2 / 4, "confused_with": "leave",
        },
        "press": {
            "questions": 2, "hit_at_1": 0.0, "recall_at_3": 1.0, "confused_with": "photos",
        },
    }  # fmt: skip


def test_a_topic_that_is_always_found_is_mistaken_for_none(library: Library) -> None:
    cases = [case(library, ["photos"], ["photos.1"], "answer", 0.9)]
    assert by_topic(cases, library.topics)["photos"]["confused_with"] is None
    assert confusions(cases, library.topics) == []


def test_a_question_with_several_topics_counts_for_each(library: Library) -> None:
    cases = [
        case(library, ["photos", "press", "gone"], ["press.1"], "answer", 0.9),
        case(library, ["photos", "press", "gone"], ["leave"], "handover", 0.2),
    ]
    found = by_topic(cases, library.topics)
    assert {topic: part["hit_at_1"] for topic, part in found.items()} == {
        "photos": 0.5,
        "press": 0.5,
    }
    assert confusions(cases, library.topics) == [
        {"topic": "photos", "found": "leave", "questions": 1},
        {"topic": "press", "found": "leave", "questions": 1},
    ]


def test_the_most_frequent_confusion_comes_first(library: Library) -> None:
    cases = [*small_set(library), case(library, ["photos"], [], "decline", 0.0)]
    assert confusions(cases, library.topics) == [
        {"topic": "press", "found": "photos", "questions": 2},
        {"topic": "photos", "found": None, "questions": 1},
        {"topic": "photos", "found": "leave", "questions": 1},
        {"topic": "photos", "found": "press", "questions": 1},
    ]


def test_only_so_many_confusions_are_told(library: Library) -> None:
    topics = [f"t{number:02}" for number in range(MOST + 5)]
    cases = [case(library, [topic], ["photos.1"], "answer", 0.9) for topic in topics]
    cases += [case(library, ["t29"], ["press.1"], "answer", 0.9) for _ in range(2)]
    found = confusions(cases, topics)
    assert len(found) == MOST
    assert found[0] == {"topic": "t29", "found": "press", "questions": 2}


def test_what_becomes_of_the_questions_by_kind(library: Library) -> None:
    cases = [
        case(library, [], ["photos.1"], "answer", 0.9, kind="gossip"),
        case(library, [], ["photos.1"], "account", 0.9, kind="gossip"),
        case(library, [], ["photos.1"], "clarify", 0.4, kind="gossip"),
        case(library, [], [], "decline", 0.0, kind="gossip"),
        case(library, [], ["leave"], "handover", 0.9, kind="leave"),
    ]
    found = fates_by(cases, lambda c: c.question.kind)
    assert found["gossip"] == {
        "questions": 4, "answered_directly": 0.5, "offered_choice": 0.25, "handed_over": 0.0,
        "declined": 0.25,
    }  # fmt: skip
    assert (found["leave"]["questions"], found["leave"]["handed_over"]) == (1, 1.0)
