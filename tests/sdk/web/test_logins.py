"""Sign-ins and sign-outs, once per session."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.sdk.conftest import Recorded

import podium
from podium.sdk.web import logins
from podium.sdk.web.logins import MARK, signed_in, signed_out

pytestmark = pytest.mark.usefixtures("faultless")


@pytest.fixture(autouse=True)
def forget() -> Iterator[None]:
    """No session is remembered before or after a test."""
    logins._reported.clear()
    yield
    logins._reported.clear()


def reported(recorded: Recorded) -> list[tuple[str, str]]:
    return [(each.event_name.removeprefix("user."), each.attributes["podium.user.id"]) for each in recorded.events]


def test_a_sign_in_is_reported_once_per_session_of_the_framework(recorded: Recorded) -> None:
    session: dict[str, Any] = {}

    signed_in(session, "ana", method="sso", session_id="s-1")
    signed_in(session, "ana")
    assert session == {MARK: "ana"}
    signed_out(session)
    signed_out(session)
    assert session == {}
    signed_in(session, "ana")

    assert reported(recorded) == [("login", "ana"), ("logout", "ana"), ("login", "ana")]
    assert dict(recorded.events[0].attributes) == {
        "podium.user.id": "ana",
        "podium.session.id": "s-1",
        "auth.method": "sso",
    }


def test_another_user_in_the_same_session_is_another_sign_in(recorded: Recorded) -> None:
    session: dict[str, Any] = {MARK: 17}

    signed_in(session, "ana")
    signed_in(session, "ben")

    assert reported(recorded) == [("login", "ana"), ("login", "ben")]


def test_nobody_signs_in_as_nobody(recorded: Recorded) -> None:
    signed_in({}, None)
    signed_out({})

    assert recorded.events == []


def test_without_a_session_of_the_framework_that_of_the_context_counts(recorded: Recorded) -> None:
    with podium.session("s-1"):
        signed_in(None, "ana")
        signed_in(None, "ana")
    with podium.session("s-2"):
        signed_in(None, "ana")
        signed_out(None)
    with podium.session("s-1"):
        signed_out(None)

    assert reported(recorded) == [("login", "ana"), ("login", "ana"), ("logout", "ana"), ("logout", "ana")]


def test_without_any_session_every_sign_in_counts(recorded: Recorded) -> None:
    signed_in(None, "ana")
    signed_in(None, "ana")
    signed_out(None)

    assert reported(recorded) == [("login", "ana"), ("login", "ana")]


def test_what_is_remembered_of_sessions_is_bounded_and_the_newest_stay(
    recorded: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logins, "_MOST_SESSIONS", 3)

    for number in range(5):
        signed_in(None, "ana", session_id=f"s-{number}")

    assert list(logins._reported) == ["s-2", "s-3", "s-4"]
    assert len(recorded.events) == 5
