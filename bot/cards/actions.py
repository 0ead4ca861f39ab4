"""The names under which buttons and modals come back. Changing one breaks cards already posted."""

RATE = "rate"
ACCOUNT = "account"  # account:private …
CHOOSE = "choose"  # choose:0 …
NONE_OF_THESE = "none_of_these"
HAND_OVER = "hand_over"
ADD_NAME = "add_name"
WITHDRAW = "withdraw"
ASK_AGAIN = "ask_again"
FORGET = "forget"
RELATED = "related"  # related:0 …

COMPLAINT_MODAL = "complaint_modal"
REASON = "reason"
"""Block and element id of the choice why an answer did not help."""
END = "end"

REPLY = "reply"
CLAIM = "claim"
RELEASE = "release"
OPEN = "open"
USE_EARLIER = "use_earlier"  # use_earlier:0 …
ALSO = "also"
"""Block and element id of the questions that one answer serves too."""
MAKE_FAQ = "make_faq"
USE_CLAUSE = "use_clause"  # use_clause:0 …
PASS_ON = "pass_on"
DISMISS = "dismiss"

REPLY_MODAL = "reply_modal"
PASS_ON_MODAL = "pass_on_modal"
DISMISS_MODAL = "dismiss_modal"
CHECK_MODAL = "check_modal"

CHECK_SHORTCUT = "check_policy"

HOME_FILTER = "home_filter"  # home_filter:topic …
HOME_PAGE = "home_page"  # home_page:next …
AWAY = "away"
BACK = "back"
AWAY_MODAL = "away_modal"
UNTIL = "until"
"""Block and element id of the choice of a day."""
READ_BACK = "read_back"  # read_back:0 …

REVIEW_DRAFT = "review_draft"
APPROVE_DRAFT = "approve_draft"
EDIT_DRAFT = "edit_draft"
DECLINE_DRAFT = "decline_draft"
WITHDRAW_DRAFT = "withdraw_draft"
DRAFT_MODAL = "draft_modal"
DECLINE_DRAFT_MODAL = "decline_draft_modal"

SUGGEST_SHORTCUT = "suggest_post"
SUGGEST_MODAL = "suggest_modal"
REVIEW_SUGGESTION = "review_suggestion"
EDIT_SUGGESTION = "edit_suggestion"
APPROVE_SUGGESTION = "approve_suggestion"
SUGGESTION_MODAL = "suggestion_modal"
APPROVE_SUGGESTION_MODAL = "approve_suggestion_modal"
DESCRIBE_PICTURE = "describe_picture"
DESCRIBE_PICTURE_MODAL = "describe_picture_modal"
ASK_PEOPLE = "ask_people"
ASK_PEOPLE_MODAL = "ask_people_modal"

AGREE = "agree"
REFUSE = "refuse"
NOT_ME = "not_me"
NAME_PEOPLE = "name_people"
NAME_PEOPLE_MODAL = "name_people_modal"
PEOPLE = "people"
"""Block and element id of the choice of people."""

TOOLKIT_MODAL = "toolkit_modal"
TOOLKIT_PREVIOUS = "toolkit_previous"
TOOLKIT_NEXT = "toolkit_next"
TOOLKIT_WORDING = "toolkit_wording"
TOOLKIT_SEARCH = "toolkit_search"
TOOLKIT_FILTER = "toolkit_filter"  # toolkit_filter:network …
TOOLKIT_CHECK = "toolkit_check"

MY_DRAFT_MODAL = "my_draft_modal"
NETWORK = "my_network"
FROM_ACCOUNT = "my_account"
IMAGE = "my_image"
ALT = "my_alt"
"""Block and element ids of what belongs to a draft of one's own, beside its text."""
READ_CLAUSE = "read_clause"  # read_clause:0 …
TOOLKIT_START = "toolkit_start"
TOOLKIT_START_MODAL = "toolkit_start_modal"
TOOLKIT_SHELF = "toolkit_shelf"  # toolkit_shelf:0 …
TOOLKIT_COPY = "toolkit_copy"
TOOLKIT_NETWORK = "toolkit_network"
TOOLKIT_AGAIN = "toolkit_again"
TOOLKIT_SHARED = "toolkit_shared"
TOOLKIT_SHARED_MODAL = "toolkit_shared_modal"
LINK = "link"
NAMED = "named"
NAME = "name"
UNNAME = "unname"

TEXT = "text"
"""Block and element id of the one text input of a modal."""
CONTACT = "contact"
"""Block and element id of the choice of a contact."""
