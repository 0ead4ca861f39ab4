"""Everything that the benches take from the app, in one place."""

from __future__ import annotations

from knowledge.asking import consider
from knowledge.cache import index_of
from knowledge.cases import Case
from knowledge.evaluate import figures
from knowledge.intervals import auroc, interval, means, resamples
from knowledge.labels import Labelled, read_questions
from knowledge.library import SHIPPED, Library, load
from knowledge.models import (
    AnyEntry,
    Clause,
    FaqEntry,
    HandOver,
    Referral,
    Topic,
)
from knowledge.postings import PostedBM25
from knowledge.search import Index, topic_of
from knowledge.text import words

__all__ = [
    "SHIPPED",
    "AnyEntry",
    "Case",
    "Clause",
    "FaqEntry",
    "HandOver",
    "Index",
    "Labelled",
    "Library",
    "PostedBM25",
    "Referral",
    "Topic",
    "auroc",
    "consider",
    "figures",
    "index_of",
    "interval",
    "load",
    "means",
    "read_questions",
    "resamples",
    "topic_of",
    "words",
]
