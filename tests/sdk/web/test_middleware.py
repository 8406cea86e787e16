"""The options of every framework's middleware."""

from typing import Any

from podium.sdk.web.middleware import Middleware


class Wrapped(Middleware[str, Any]):
    """Stands before an application that is a word."""

    def _wrap(self, app: str) -> None:
        self.seen = (app, self._left_out, self._trusts_callers)


def test_the_application_is_wrapped_when_every_option_is_known() -> None:
    app, left_out, trusts = Wrapped("app").seen

    assert (app, trusts) == ("app", True)
    assert "/monitoring/users" in left_out
    assert "/api/monitoring" in left_out
    assert "/orders" not in left_out


def test_what_is_left_out_and_whom_it_trusts_can_be_chosen() -> None:
    _, left_out, trusts = Wrapped("app", exclude="/health", trusts_callers=False).seen

    assert trusts is False
    assert "/health" in left_out
    assert "/monitoring" not in left_out


def test_sign_ins_are_known_by_the_hook_for_users_where_they_are_asked_for() -> None:
    def user(_: object) -> str:
        return "ana"

    assert Wrapped("app", user=user)._login_hook is None
    assert Wrapped("app", user=user, logins=True)._login_hook is user
    assert Wrapped("app", logins=True)._login_hook is None
    assert Wrapped("app", user=user)._hooks == {"user": user, "session": None, "account": None}
