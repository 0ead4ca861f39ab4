"""/policy, /beleid, and the message shortcut «Check the policy»."""

from __future__ import annotations

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.cards import actions, answers
from bot.listeners.common import Body, entered, open_modal, receipt, services, typed, words_for
from bot.records import Place, Question
from bot.verbs import RefusedError

APP_PAGE = "https://slack.com/app_redirect"


def register(app: App) -> None:
    app.command("/policy")(asked)
    app.command("/beleid")(asked)
    app.shortcut(actions.CHECK_SHORTCUT)(check)
    app.view(actions.CHECK_MODAL)(checked)


def asked(ack: Ack, body: Body, context: BoltContext) -> None:
    """The answer goes to the asker's DM; in place one line links to it."""
    ask(context, str(body["user_id"]), Place.COMMAND, typed(body.get("text")))
    words = words_for(context, str(body["user_id"]))
    link = f"{APP_PAGE}?app={body.get('api_app_id')}&amp;team={body.get('team_id')}"
    ack(words("command.asked", link=link))


def ask(context: BoltContext, user: str, place: Place, text: str) -> None:
    question = Question(text=text, asker=user, place=place, source=receipt(context))
    services(context).desk.ask(receipt(context), question)


def check(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
    """Somebody else's message is only looked at; the person makes their own question of it."""
    text = typed(body["message"].get("text"))
    near = services(context).desk.nearest(text)
    words = words_for(context, str(body["user"]["id"]))
    view = answers.check_modal(words, text, near)
    open_modal(client, body, view)
    ack()


def checked(ack: Ack, body: Body, context: BoltContext) -> None:
    text = entered(body, actions.TEXT)
    if not text.strip():
        raise RefusedError("refused.empty")
    ask(context, str(body["user"]["id"]), Place.SHORTCUT, text)
    ack()
