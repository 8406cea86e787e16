"""The options of every framework's middleware, in one place."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from podium.sdk.web.request import MONITORING_PATHS, Paths

App = TypeVar("App")
Asked = TypeVar("Asked")


class Middleware(ABC, Generic[App, Asked]):
    """Base of the middlewares: of an application `App`, whose hooks are given a request `Asked`."""

    def __init__(
        self,
        app: App,
        *,
        user: Callable[[Asked], object] | None = None,
        session: Callable[[Asked], object] | None = None,
        account: Callable[[Asked], object] | None = None,
        logins: bool = False,
        exclude: Iterable[str] = MONITORING_PATHS,
        trusts_callers: bool = True,
    ) -> None:
        """Record the requests of an application.

        Args:
            app: the application.
            user: who is asking, given the framework's request; None for nobody.
            session: to which session or conversation the request belongs.
            account: which customer it is billed to.
            logins: whether users that come and go by `user` are reported as sign-ins and sign-outs, once per session.
            exclude: paths that are not recorded, with all below them.
            trusts_callers: whether a request continues the trace its headers name, for the user and account they
                name; False where strangers may ask.
        """
        self._hooks = {"user": user, "session": session, "account": account}
        self._login_hook = user if logins else None
        self._left_out = Paths(exclude)
        self._trusts_callers = trusts_callers
        self._wrap(app)

    @abstractmethod
    def _wrap(self, app: App) -> None:
        """Stand between an application and those who ask it."""
