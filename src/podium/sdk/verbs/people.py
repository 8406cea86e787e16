"""What people do: they sign in and out, and talk."""

from podium.sdk.recording.content import word
from podium.sdk.recording.context import context_attributes
from podium.sdk.recording.events import send
from podium.sdk.safety import never_raises
from podium.sdk.verbs.decisions import kept
from podium.semconv import events, podium


@never_raises(None)
def login(user_id: object, *, method: str | None = None, session_id: object = None) -> None:
    """Report that a user signed in; `method` is how, such as password or sso."""
    send(events.LOGIN, {podium.USER_ID: word(user_id), podium.SESSION_ID: word(session_id), "auth.method": method})


@never_raises(None)
def logout(user_id: object, *, session_id: object = None) -> None:
    """Report that a user signed out."""
    send(events.LOGOUT, {podium.USER_ID: word(user_id), podium.SESSION_ID: word(session_id)})


@never_raises(None)
def conversation(message: object, response: object, *, conversation_id: object = None) -> None:
    """Report one exchange with a person; without an id it belongs to the session of the context."""
    send(
        events.CONVERSATION,
        {
            podium.CONVERSATION_ID: word(conversation_id) or context_attributes().get(podium.SESSION_ID),
            podium.CONVERSATION_MESSAGE: kept(message),
            podium.CONVERSATION_RESPONSE: kept(response),
        },
    )
