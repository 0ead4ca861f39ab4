"""Whether confidence means what it says: who is answered first, and how often that is right.

Every function takes one confidence (0-1) and one verdict (was the first hit right?) a question.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

BINS = 10
POINTS = 100


def risk_coverage(confidences: Sequence[float], right: Sequence[bool]) -> dict[str, Any]:
    """What answering the surest questions first would cost.

    `points`: as ever more questions are answered, the share answered (`coverage`), the share of
    those that is wrong (`risk`) and the lowest `confidence` among them; thinned out to about a
    hundred. `area`: the mean risk over all coverages; None without questions. Questions of the same
    confidence are answered together.
    """
    if not len(confidences):
        return {"points": [], "area": None}
    order = np.argsort(-np.asarray(confidences), kind="stable")
    ranked = np.asarray(confidences)[order]
    last_of_tie = np.flatnonzero(np.r_[ranked[1:] != ranked[:-1], True])
    wrong = np.cumsum(~np.asarray(right, dtype=bool)[order])[last_of_tie]
    coverage, risk = (last_of_tie + 1) / len(ranked), wrong / (last_of_tie + 1)
    area = float((np.diff(coverage, prepend=0.0) * risk).sum())
    kept = np.unique(np.linspace(0, len(risk) - 1, min(POINTS, len(risk))).round().astype(int))
    points = zip(coverage[kept], risk[kept], ranked[last_of_tie][kept], strict=True)
    return {
        "points": [
            {"coverage": float(c), "risk": float(r), "confidence": float(lowest)}
            for c, r, lowest in points
        ],
        "area": area,
    }


def reliability(confidences: Sequence[float], right: Sequence[bool]) -> list[dict[str, Any]]:
    """Ten equal ranges of confidence: mean confidence against the share that was right.

    Each has its lower and upper end (`from`, `to`), the number of `questions`, and None for both
    shares where there are none. A confidence on a border counts above it.
    """
    number = np.minimum(np.asarray(confidences) * BINS, BINS - 1).astype(int)
    return [
        {
            "from": place / BINS,
            "to": (place + 1) / BINS,
            "questions": int((number == place).sum()),
            "confidence": _mean(np.asarray(confidences, dtype=float)[number == place]),
            "right": _mean(np.asarray(right, dtype=float)[number == place]),
        }
        for place in range(BINS)
    ]


def _mean(values: Any) -> float | None:
    return float(values.mean()) if len(values) else None
