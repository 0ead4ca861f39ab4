"""Every step from a question's words to the decision, in a terminal (`ask --explain`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from knowledge import text as words
from knowledge.decide import Outcome
from knowledge.library import Chance
from knowledge.search import Found, Index

TOPICS = 5


def print_steps(index: Index, question: str, outcome: Outcome) -> None:
    """The words, what the voices say of topics and entries, the signals, and the models."""
    console, found = Console(), index.look(question)
    if words.is_foreign(question):
        console.print("language: none of ours")
    parts = words.questions_in(question)
    if len(parts) > 1:
        console.print(escape(f"questions in it: {' | '.join(part.strip() for part in parts)}"))
    if outcome.account:
        console.print(f"account: {outcome.account}")
    odds = found.analysis.languages.items()
    console.print("searched in: " + ", ".join(f"{name} {chance:.2f}" for name, chance in odds))
    console.print(_words(index, found))
    console.print(_topics(index, found))
    console.print(_entries(index, found))
    if outcome.hits:
        console.print(_signals(index, outcome.hits[0].signals))


def _table(title: str, *columns: str) -> Table:
    table = Table(*columns, title=title, title_justify="left", title_style="bold")
    for column in table.columns[1:]:
        column.overflow = "fold"
    return table


def _words(index: Index, found: Found) -> Table:
    """Each word: what it was taken for, its stems, what it weighs, what it stands for."""
    table = _table("words", "word", "stems", "weight", "parts", "stands for", "")
    lexicon, analysis = index.analyser.lexicon, found.analysis
    typed = {known: word for word, known in analysis.repaired.items()}
    for word in dict.fromkeys(analysis.words):
        stems = {words.stem(word, language): language for language in analysis.languages}
        meanings = {name for stem, n in stems.items() for name in lexicon.of_word(stem, n)}
        parts = {part for stem, n in stems.items() if n == "nl" for part in lexicon.parts_of(stem)}
        note = f"typed: {typed[word]}" if word in typed else ""
        if stems.keys() <= analysis.unknown:
            note = "unknown"
        table.add_row(
            escape(word), escape(" ".join(stems)), f"{words.weight(word):.1f}",
            escape(" + ".join(sorted(parts))), escape(" ".join(sorted(meanings))), escape(note),
        )  # fmt: skip
    phrases = analysis.meanings.keys() - {
        name for word in analysis.words for n in analysis.languages
        for name in lexicon.of_word(words.stem(word, n), n)
    }  # fmt: skip
    if phrases:
        table.add_row("(phrases)", "", "", "", escape(" ".join(sorted(phrases))), "")
    return table


def _topics(index: Index, found: Found) -> Table:
    """What each voice says of the first topics, and the chance that comes of it."""
    table = _table("topics", "topic", "words", "letters", "bayes", "meanings", "together", "chance")
    heard = found.heard
    best = index.voices.best_of_topics
    by_topic = [best(heard.words), best(heard.grams), heard.bayes, heard.meanings, heard.fused]
    for place in np.argsort(-heard.fused, kind="stable")[:TOPICS].tolist():
        scores = (f"{float(scores[place]):.2f}" for scores in by_topic)
        table.add_row(index.topics[place], *scores, f"{float(found.chances[place]):.3f}")
    return table


def _entries(index: Index, found: Found) -> Table:
    """The candidates: BM25 over how people ask and over what an entry says, and over letters."""
    table = _table("entries", "entry", "asked", "said", "letters", "score")
    for row in found.rows:
        arrays = (found.heard.asked, found.heard.said, found.heard.grams)
        scores = (f"{float(array[row]):.2f}" for array in arrays)
        table.add_row(index.entries[row].id, *scores, f"{float(found.scores[row]):.4f}")
    return table


def _signals(index: Index, signals: Mapping[str, float]) -> Table:
    """The signals, what each adds to the three models, and the probabilities that follow."""
    numbers = index.library.confidence
    models = {"first": numbers.first, "among": numbers.among, "subject": numbers.subject}
    table = _table("signals", "signal", "value", *models)
    for name, value in signals.items():
        added = (f"{model.weights.get(name, 0.0) * value:+.2f}" for model in models.values())
        table.add_row(name, f"{value:.3f}", *added)
    table.add_section()
    table.add_row("probability", "", *_each(models.values(), signals))
    table.add_row("acted upon from", "", *(f"{model.threshold:.3f}" for model in models.values()))
    return table


def _each(models: Iterable[Chance], signals: Mapping[str, float]) -> list[str]:
    return [f"{model.of(signals):.3f}" for model in models]
