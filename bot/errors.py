"""How errors are written down: where they happened, never what somebody wrote; and one to wait."""

from __future__ import annotations

from pathlib import Path

from slack_sdk.errors import SlackApiError


class NotYetError(Exception):
    """A message that should wait a little: what it is about is not there yet."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(seconds)


def describe(error: BaseException) -> str:
    """Class, Slack's error name and place of an error, for the log.

    Never its text: that may quote a question, a name or a token.
    """
    code = str(error.response.get("error") or "") if isinstance(error, SlackApiError) else ""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = ""
    if trace:
        place = f"at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
    return " ".join(part for part in (type(error).__name__, code, place) if part)
