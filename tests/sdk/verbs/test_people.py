"""Sign-ins, sign-outs and exchanges with people."""

from collections.abc import Callable

import pytest
from tests.sdk.conftest import Recorded

import podium

pytestmark = pytest.mark.usefixtures("faultless")


def test_people_come_talk_and_go(recorded: Recorded) -> None:
    podium.login("ana", method="sso", session_id="s-1")
    with podium.user("ana"), podium.session("s-1"):
        podium.conversation("Where is my tent?", "On its way.")
    podium.logout("ana")

    login, talk, logout = (dict(each.attributes) for each in recorded.events)
    assert [each.event_name for each in recorded.events] == ["user.login", "podium.conversation", "user.logout"]
    assert login == {"podium.user.id": "ana", "podium.session.id": "s-1", "auth.method": "sso"}
    assert talk == {
        "podium.user.id": "ana",
        "podium.session.id": "s-1",
        "podium.conversation.id": "s-1",
        "podium.conversation.message": "Where is my tent?",
        "podium.conversation.response": "On its way.",
    }
    assert logout == {"podium.user.id": "ana"}


@pytest.mark.parametrize(("content", "message"), [("all", "Where?"), ("metadata", None), ("off", None)])
def test_an_exchange_is_kept_as_far_as_content_is_captured(
    recorded: Recorded, capture: Callable[..., None], content: str, message: str | None
) -> None:
    capture(content=content)

    with podium.session("s-1"):
        podium.conversation("Where?", "There.", conversation_id=17)

    attributes = recorded.event("podium.conversation").attributes
    assert attributes["podium.conversation.id"] == "17"
    assert attributes.get("podium.conversation.message") == message


def test_an_exchange_outside_any_session_has_no_id(recorded: Recorded) -> None:
    podium.conversation("Where?", None)

    assert dict(recorded.event("podium.conversation").attributes) == {"podium.conversation.message": "Where?"}
