"""Block Kit's limits, at the edge and one past it."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.models.blocks import (
    ActionsBlock,
    ButtonElement,
    ContextActionsBlock,
    ContextBlock,
    DividerBlock,
    FeedbackButtonObject,
    FeedbackButtonsElement,
    HeaderBlock,
    ImageBlock,
    InputBlock,
    MarkdownBlock,
    MarkdownTextObject,
    Option,
    OverflowMenuElement,
    PlainTextInputElement,
    RadioButtonsElement,
    SectionBlock,
    StaticSelectElement,
)

from bot.playground.blocks import check_message, check_view, too_long, words

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def section(text: str = "Words", **more: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def actions(*elements: Json, **more: Any) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def button(action_id: str = "go", **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain("Go"), **more}


def select(count: int = 1, **more: Any) -> Json:
    listed = [{"text": plain(f"{n}"), "value": f"{n}"} for n in range(count)]
    return {"type": "static_select", "action_id": "choose", "options": listed, **more}


def field(**element: Any) -> Json:
    inner = {"type": "plain_text_input", "action_id": "text", **element}
    return {"type": "input", "label": plain("Label"), "element": inner}


def files(**element: Any) -> Json:
    return field(type="file_input", action_id="picture", **element)


def people(**element: Any) -> Json:
    return field(type="multi_users_select", action_id="who", **element)


def modal(*blocks: Json, **more: Any) -> Json:
    base = {"type": "modal", "title": plain("Title"), "submit": plain("Send")}
    return {**base, "blocks": list(blocks) or [section()], **more}


def test_what_the_sdk_builds_is_accepted() -> None:
    option = Option(text="One", value="1", description="First")
    rating = FeedbackButtonsElement(
        action_id="rate",
        positive_button=FeedbackButtonObject(text="Yes", value="yes"),
        negative_button=FeedbackButtonObject(text="No", value="no"),
    )
    built = [
        HeaderBlock(text="Header"),
        SectionBlock(text="*Words*", accessory=ButtonElement(text="Go", action_id="a", value="1")),
        SectionBlock(fields=["One", "Two"]),
        DividerBlock(),
        ContextBlock(elements=[MarkdownTextObject(text="small")]),
        ActionsBlock(
            elements=[
                StaticSelectElement(action_id="s", options=[option], placeholder="Choose"),
                OverflowMenuElement(action_id="o", options=[option]),
                RadioButtonsElement(action_id="r", options=[option], initial_option=option),
            ]
        ),
        ContextActionsBlock(elements=[rating]),
        ImageBlock(image_url="https://example.org/a.png", alt_text="A picture", title="Title"),
        MarkdownBlock(text="**bold**"),
        InputBlock(label="Label", element=PlainTextInputElement(action_id="t", multiline=True)),
    ]
    assert check_message([block.to_dict() for block in built], "Words") == []


@pytest.mark.parametrize(
    ("accepted", "refused"),
    [
        (section("x" * 3000), section("x" * 3001)),
        (section(), section("")),
        (section(), {"type": "section"}),
        (section(fields=[plain("x" * 2000)] * 10), section(fields=[plain("x")] * 11)),
        (section(fields=[plain("x")]), section(fields=[plain("x" * 2001)])),
        (
            {"type": "header", "text": plain("x" * 150)},
            {"type": "header", "text": plain("x" * 151)},
        ),
        (
            {"type": "header", "text": plain("x")},
            {"type": "header", "text": {"type": "mrkdwn", "text": "x"}},
        ),
        (actions(button(text=plain("x" * 75))), actions(button(text=plain("x" * 76)))),
        (actions(button(value="x" * 2000)), actions(button(value="x" * 2001))),
        (actions(button(value="x")), actions(button(value=""))),
        (
            actions(button(url="https://e.org/" + "x" * 2986)),
            actions(button(url="https://e.org/" + "x" * 2987)),
        ),
        (actions(button(url="https://e.org")), actions(button(url="javascript:x"))),
        (actions(button("x" * 255)), actions(button("x" * 256))),
        (actions(button("a"), button("b")), actions(button("a"), button("a"))),
        (actions(button(style="danger")), actions(button(style="default"))),
        (section(block_id="x" * 255), section(block_id="x" * 256)),
        (
            actions(*[button(f"{n}") for n in range(25)]),
            actions(*[button(f"{n}") for n in range(26)]),
        ),
        (actions(button()), actions()),
        (actions(select(100)), actions(select(101))),
        (
            actions(select(options=[{"text": plain("x" * 75), "value": "x" * 150}])),
            actions(select(options=[{"text": plain("x" * 76), "value": "x"}])),
        ),
        (actions(select()), actions(select(options=[{"text": plain("x"), "value": "x" * 151}]))),
        (
            actions(select(initial_option={"text": plain("0"), "value": "0"})),
            actions(select(initial_option={"text": plain("other"), "value": "0"})),
        ),
        (
            actions(select(placeholder=plain("x" * 150))),
            actions(select(placeholder=plain("x" * 151))),
        ),
        (
            {"type": "context", "elements": [plain("x")] * 10},
            {"type": "context", "elements": [plain("x")] * 11},
        ),
        (
            {"type": "image", "image_url": "https://e.org/a.png", "alt_text": "x" * 2000},
            {"type": "image", "image_url": "https://e.org/a.png", "alt_text": "x" * 2001},
        ),
        (
            {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "x"},
            {"type": "image", "slack_file": {"id": "F2"}, "alt_text": "x"},
        ),
        (
            {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "x"},
            {
                "type": "image",
                "slack_file": {"id": "F1"},
                "image_url": "https://e.org/a",
                "alt_text": "x",
            },
        ),
        (
            {"type": "image", "image_url": "https://e.org/a.png", "alt_text": "x"},
            {"type": "image", "image_url": "https://e.org/a.png"},
        ),
        ({"type": "markdown", "text": "x" * 12_000}, {"type": "markdown", "text": "x" * 12_001}),
        (
            {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * 20] * 100},
            {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]] * 101},
        ),
        (
            {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]},
            {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * 21]},
        ),
        (field(max_length=3000), field(max_length=3001)),
        (field(initial_value="x" * 3000), field(initial_value="x" * 3001)),
        (section(), {"type": "context_actions", "elements": [button()]}),
        (section(), {"type": "carousel", "elements": []}),
        (section(), actions({"type": "slider", "action_id": "x"})),
        (section(), "not a block"),
        (
            actions(
                button(
                    confirm={
                        "title": plain("x" * 100),
                        "text": plain("x" * 300),
                        "confirm": plain("x" * 30),
                        "deny": plain("x" * 30),
                    }
                )
            ),
            actions(
                button(
                    confirm={
                        "title": plain("x" * 101),
                        "text": plain("x"),
                        "confirm": plain("x"),
                        "deny": plain("x"),
                    }
                )
            ),
        ),
        (
            {
                "type": "rich_text",
                "elements": [
                    {"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}
                ],
            },
            {"type": "rich_text", "elements": [{"type": "text", "text": "x"}]},
        ),
    ],
)
def test_the_edge_of_a_limit(accepted: Json, refused: Json) -> None:
    assert check_message([accepted], files={"F1"}) == []
    assert check_message([refused], files={"F1"}) != []


def test_a_message_has_at_most_fifty_blocks() -> None:
    assert check_message([section()] * 50) == []
    assert check_message([section()] * 51) == [
        "no more than 50 items allowed [json-pointer:/blocks]"
    ]


def test_ids_are_unique() -> None:
    assert check_message([section(block_id="a"), section(block_id="b")]) == []
    assert (
        "block_id 'a' is used more than once"
        in (check_message([section(block_id="a"), section(block_id="a")])[0])
    )
    rows = [section(accessory=button("open", value=f"{n}")) for n in range(2)]
    assert check_message(rows) == []


def test_markdown_counts_over_the_whole_message() -> None:
    half = {"type": "markdown", "text": "x" * 6000}
    assert check_message([half, half]) == []
    assert check_message([half, half, {"type": "markdown", "text": "x"}]) != []


def test_a_card_as_a_whole_can_be_too_long() -> None:
    assert not too_long([section("x" * 3000)] * 4)
    assert too_long([section("x" * 3000)] * 4 + [section("x")])


def test_unknown_kinds_are_named() -> None:
    assert check_message([{"type": "carousel"}]) == [
        "unknown block type carousel [json-pointer:/blocks/0]"
    ]
    assert "unknown element type slider" in check_message([actions({"type": "slider"})])[0]


@pytest.mark.parametrize(
    ("accepted", "refused"),
    [
        (modal(title=plain("x" * 24)), modal(title=plain("x" * 25))),
        (modal(submit=plain("x" * 24)), modal(submit=plain("x" * 25))),
        (modal(close=plain("x" * 24)), modal(close=plain("x" * 25))),
        (modal(private_metadata="x" * 3000), modal(private_metadata="x" * 3001)),
        (modal(callback_id="x" * 255), modal(callback_id="x" * 256)),
        (modal(*[section()] * 100), modal(*[section()] * 101)),
        (modal(field()), modal(field(), submit=None)),
        (modal(), modal({"type": "markdown", "text": "x"})),
        (modal(), modal({"type": "context_actions", "elements": []})),
        (modal(), modal({"type": "task_card", "task_id": "1", "title": "x", "status": "error"})),
        (modal(files(filetypes=["png"], max_files=10)), modal(files(max_files=11))),
        (modal(people(max_selected_items=1)), modal(people(max_selected_items=0))),
        (modal(files()), modal(files(filetypes=[]))),
        (modal(files()), modal(files(filetypes=["image/png"]))),
        (modal(files()), modal(files(max_files=0))),
        (modal(files()), modal(actions({"type": "file_input", "action_id": "picture"}))),
        (modal(field(focus_on_load=True)), modal(*[field(focus_on_load=True)] * 2)),
        (modal(), {"type": "dialog", "blocks": []}),
        (modal(), {"type": "modal", "title": plain("x")}),
        (modal(), "not a view"),
    ],
)
def test_the_edge_of_a_views_limit(accepted: Json, refused: Json) -> None:
    assert check_view(accepted) == []
    assert check_view(refused) != []


def test_findings_say_where() -> None:
    found = check_view(modal(section(), section("x" * 3001)))
    assert found == ["must be less than 3001 characters [json-pointer:/view/blocks/1/text/text]"]


def test_words_are_what_a_reader_sees() -> None:
    assert words({"text": "Title", "blocks": [section("Body")], "user": "U1"}) == "Title\nBody"
