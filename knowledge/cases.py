"""A labelled question beside what was decided for it."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.decide import Outcome
from knowledge.labels import Labelled
from knowledge.models import Answer, Clarify, Referral
from knowledge.predictions import NAMES
from knowledge.search import topic_of


@dataclass(frozen=True)
class Case:
    """One labelled question and what was decided for it."""

    question: Labelled
    outcome: Outcome

    @property
    def ranked(self) -> list[str]:
        """Topics in the order of their best hit; a referral counts under its own id."""
        return list(dict.fromkeys(topic_of(hit.entry) for hit in self.outcome.hits))

    @property
    def answerable(self) -> bool:
        return bool(self.question.topics)

    def right_within(self, first: int) -> bool:
        return any(topic in self.question.topics for topic in self.ranked[:first])

    @property
    def first_is_right(self) -> bool:
        """What the confidence is a forecast of, and what it was fitted on (knowledge.calibrate).

        For a question that cannot be answered it is a referral, since that hands over.
        """
        hits = self.outcome.hits
        if self.answerable or not hits:
            return self.right_within(1)
        return isinstance(hits[0].entry, Referral)

    @property
    def reciprocal(self) -> float:
        """1 / the place of the first right topic among ten; 0 where there is none."""
        for place, topic in enumerate(self.ranked[:10], 1):
            if topic in self.question.topics:
                return 1.0 / place
        return 0.0

    @property
    def decision(self) -> str:
        return NAMES[type(self.outcome.decision)]

    @property
    def answers_directly(self) -> bool:
        """Whether a clause is quoted without a further tap about which one is meant."""
        decision = self.outcome.decision
        return isinstance(decision, Answer) or (
            isinstance(decision, Clarify) and decision.facet is not None
        )

    @property
    def offers_choice(self) -> bool:
        decision = self.outcome.decision
        return isinstance(decision, Clarify) and decision.facet is None

    @property
    def offers_right_choice(self) -> bool:
        decision = self.outcome.decision
        return (
            self.offers_choice
            and isinstance(decision, Clarify)
            and any(topic_of(entry) in self.question.topics for entry in decision.choices)
        )
