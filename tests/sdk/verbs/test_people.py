"""Sign-ins, sign-outs and exchanges with people."""

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
