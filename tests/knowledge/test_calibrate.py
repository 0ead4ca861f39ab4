"""Fitting the numbers of confidence.yaml."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from knowledge import calibrate
from knowledge.labels import Labelled
from knowledge.library import Confidence, load
from knowledge.search import Index
from tests.folder import POLICY, write

RANDOM = np.random.default_rng(7)


def drawn(rows: int = 4000) -> tuple[calibrate.Array, calibrate.Array, calibrate.Array]:
    """Two signals, of which the first alone decides, with a known logistic law."""
    signals = RANDOM.normal(size=(rows, 2))
    chance = 1 / (1 + np.exp(-(0.5 + 2.0 * signals[:, 0])))
    return signals, chance, (RANDOM.random(rows) < chance).astype(float)


def test_logistic_finds_the_law_that_the_cases_were_drawn_from() -> None:
    signals, chance, right = drawn()
    weights = calibrate.logistic(signals, right)
    assert weights == pytest.approx([0.5, 2.0, 0.0], abs=0.2)
    assert calibrate.probability(weights, signals) == pytest.approx(chance, abs=0.06)


def test_a_chance_out_of_fold_was_not_fitted_on_its_own_case() -> None:
    # noise cannot be foretold: only who has seen the answers beats a coin
    signals = RANDOM.normal(size=(300, 60))
    right = (RANDOM.random(300) < 0.5).astype(float)
    seen = calibrate.probability(calibrate.logistic(signals, right), signals)
    unseen = calibrate.out_of_fold(signals, right)
    assert ((seen > 0.5) == right).mean() > 0.65
    assert ((unseen > 0.5) == right).mean() < 0.6


def asked(signals: calibrate.Array, answerable: calibrate.Flags) -> calibrate._Asked:
    every = np.ones(len(signals), dtype=bool)
    return calibrate._Asked(signals, answerable, every, ~every)


def test_above_the_threshold_the_wanted_precision_holds() -> None:
    signals, _, right = drawn()
    threshold = calibrate._precise(
        asked(signals, np.ones(len(right), dtype=bool)), right, 0.95, right >= 0
    )
    chance = calibrate.out_of_fold(signals, right)
    assert 0.5 < threshold < 1.0
    assert right[chance >= threshold].mean() >= 0.95
    assert right[chance >= threshold - 0.1].mean() < 0.95 + 0.02


def test_where_nothing_is_precise_enough_nothing_is_answered() -> None:
    signals = RANDOM.normal(size=(200, 2))
    right = (RANDOM.random(200) < 0.5).astype(float)
    assert (
        calibrate._precise(asked(signals, np.ones(200, dtype=bool)), right, 0.95, right >= 0) == 1.0
    )


def test_few_questions_about_something_else_are_sent_on() -> None:
    signals, _, right = drawn()
    nothing = np.zeros(len(right), dtype=bool)
    foreign = RANDOM.random(len(right)) < 0.3
    cases = calibrate._Asked(signals, nothing, nothing, foreign)
    precise = calibrate._precise(cases, right, calibrate.RIGHTLY_REFERRED, ~nothing)
    threshold = calibrate._refer_from(cases, right)
    sent_on = (calibrate.out_of_fold(signals, right)[foreign] > threshold).mean()
    assert threshold >= precise
    assert sent_on <= calibrate.SENT_ON_AT_MOST + 0.002
    assert calibrate._refer_from(cases, np.zeros(len(right))) == 1.0, "never right: never acted on"


def test_few_unanswerable_questions_are_answered() -> None:
    signals, _, right = drawn()
    answerable = RANDOM.random(len(right)) < 0.7
    threshold = calibrate._rarely_false(asked(signals, answerable), right)
    answered = calibrate.out_of_fold(signals, right)[~answerable] > threshold
    assert answered.mean() == pytest.approx(calibrate.FALSE_ANSWERS_AT_MOST, abs=0.002)
    assert calibrate._rarely_false(asked(signals, np.ones(len(right), dtype=bool)), right) == 0.0


def test_unanswerable_questions_weigh_as_if_they_were_a_quarter() -> None:
    answerable = np.array([True] * 90 + [False] * 10)
    weight = calibrate._weight_of_unanswerable(answerable)
    assert 10 * weight / (90 + 10 * weight) == pytest.approx(calibrate.UNANSWERABLE)
    assert calibrate._weight_of_unanswerable(np.array([True])) == 1.0


def test_few_answerable_questions_are_declined() -> None:
    signals, _, right = drawn()
    answerable = right == 1
    threshold = calibrate._rarely_declined(asked(signals, answerable), right)
    declined = calibrate.out_of_fold(signals, right)[answerable] < threshold
    assert declined.mean() == pytest.approx(calibrate.DECLINED_AT_MOST, abs=0.002)


def test_a_small_set_gives_numbers_that_can_be_loaded(tmp_path: Path) -> None:
    index = Index(load(write(tmp_path, POLICY)), date(2026, 6, 1))
    texts = {
        ("photos",): ["mag ik een kiekje delen", "selfie plaatsen", "groepsfoto uploaden", "foto"],
        ("press",): ["een journalist belt mij", "answer a journalist", "the press", "de pers"],
        (): ["verlof aanvragen", "pizza online", "zelf fietsen", "picture of the moon"],
    }
    questions = [
        Labelled(id=f"{topics}{n}", question=line, topics=topics)
        for topics, lines in texts.items()
        for n, line in enumerate(lines)
    ]
    fitted = calibrate.fit(index, questions, "2026-06-01, by a test")
    numbers = Confidence.model_validate(fitted)
    assert numbers.fitted.startswith("2026-06-01, by a test; ")
    signals = index.search("selfie plaatsen")[0].signals
    assert set(numbers.first.weights) == set(signals)
    other = index.search("picture of the moon")[0].signals
    assert numbers.first.of(signals) > numbers.first.of(other)
