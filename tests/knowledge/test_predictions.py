"""One decision in its stable shape."""

from __future__ import annotations

import json
from pathlib import Path

from knowledge.decide import Outcome
from knowledge.library import Library
from knowledge.models import Account, Decline
from knowledge.predictions import as_json, write_predictions
from tests.labelled import small_set


def test_a_decision_as_json(library: Library) -> None:
    cases = small_set(library)
    found = as_json("Mag dit?", "nl", cases[0].outcome, library, Account.CORPORATE)
    assert (found["decision"], found["entry"], found["verdict"]) == (
        "answer", "photos.1", "ask-first",
    )  # fmt: skip
    assert found["contact"] == "hr"
    assert [each["topic"] for each in found["candidates"]] == ["photos", "press"]
    assert as_json("?", "nl", cases[0].outcome, library, None)["verdict"] is None
    offered = as_json("?", "nl", cases[2].outcome, library, None)
    assert (offered["facet"], len(offered["choices"])) == (None, 3)
    assert as_json("?", "nl", cases[1].outcome, library, None)["facet"] == "account"
    declined = as_json("?", "nl", Outcome((), 0.0, Decline(0.0)), library, None)
    assert (declined["candidates"], declined["entry"], declined["contact"]) == ([], None, None)


def test_predictions_are_one_object_a_line(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    write_predictions(path, [{"id": "é"}, {"id": "2"}])
    assert [json.loads(line)["id"] for line in path.read_text("utf-8").splitlines()] == ["é", "2"]
