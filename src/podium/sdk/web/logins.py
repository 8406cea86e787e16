"""Sign-ins and sign-outs of a web application's users, each reported once per session."""

import threading
from collections import OrderedDict
from collections.abc import MutableMapping
from typing import Any

from podium.sdk.recording.content import word
from podium.sdk.recording.context import context_attributes
from podium.sdk.safety import never_raises
from podium.sdk.verbs.people import login, logout
from podium.semconv import podium

MARK = "podium_user"
"""Key in the framework's session: the user whose sign-in was reported."""
_MOST_SESSIONS = 10_000

_lock = threading.Lock()
_reported: OrderedDict[str, str] = OrderedDict()  # session id → user, where the framework keeps no session

Session = MutableMapping[str, Any]


@never_raises(None)
def signed_in(
    session: Session | None, user_id: object, *, method: str | None = None, session_id: object = None
) -> None:
    """Report that a user signed in, unless that was reported for this session.

    Args:
        session: the framework's; without one it counts by `session_id`, as far as this process remembers.
        user_id: None reports nothing.
        method: such as password or sso.
        session_id: of the session that begins; else that of the context.
    """
    user, known = word(user_id), word(session_id) or _session_id()
    if user is None or _mark(session, known) == user:
        return
    _set_mark(session, known, user)
    login(user, method=method, session_id=known or None)


@never_raises(None)
def signed_out(session: Session | None) -> None:
    """Report that the user of this session signed out, if a sign-in was reported."""
    known = _session_id()
    user = _mark(session, known)
    if user is None:
        return
    _set_mark(session, known, None)
    logout(user)


def _mark(session: Session | None, known: str) -> str | None:
    if session is not None:
        found = session.get(MARK)
        return found if isinstance(found, str) else None
    with _lock:
        return _reported.get(known)


def _set_mark(session: Session | None, known: str, user: str | None) -> None:
    if session is not None:
        if user is None:
            session.pop(MARK, None)
        else:
            session[MARK] = user
        return
    if not known:  # no session at all: every sign-in counts
        return
    with _lock:
        _reported.pop(known, None)
        if user is not None:
            _reported[known] = user
        while len(_reported) > _MOST_SESSIONS:
            _reported.popitem(last=False)


def _session_id() -> str:
    return str(context_attributes().get(podium.SESSION_ID, ""))
