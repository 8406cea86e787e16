"""A shop in Flask: its requests, users and model calls are recorded, and Podium's monitoring is part of it."""

import sys
import uuid
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from flask import Flask, Response, abort, session
from werkzeug.serving import make_server

import podium
from podium.integrations.flask import MonitoringMiddleware, monitoring, on_login, on_logout

podium.init(service="example-flask")
app = Flask(__name__)
app.secret_key = "of this example only"  # noqa: S105


@podium.observe(kind="llm")
def ask_model(question: str) -> Iterator[str]:
    """Answer in parts, as a model would."""
    podium.current().usage(input_tokens=len(question), output_tokens=2, model="gpt-4o-2024-08-06", provider="openai")
    yield "On its "
    yield "way."


def login_required(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let only those see a view who are signed in."""

    @wraps(view)
    def guarded(*args: object, **kwargs: object) -> object:
        if "user" not in session:
            abort(401)
        return view(*args, **kwargs)

    return guarded


@app.post("/login/<user>")
def login(user: str) -> str:
    """Sign somebody in."""
    session.update(user=user, conversation=uuid.uuid4().hex)
    on_login(user, method="password")
    return "Hello."


@app.post("/logout")
def logout() -> str:
    """Sign them out."""
    on_logout()
    session.clear()
    return "Bye."


@app.get("/orders/<int:order>")
@login_required
def where(order: int) -> str:
    """Tell where an order is."""
    with podium.agent("parcels"), podium.tool("track"):
        return "".join(ask_model(f"Where is order {order}?"))


@app.get("/stream/<int:order>")
@login_required
def stream(order: int) -> Response:
    """Tell it part by part."""
    return Response(ask_model(f"Where is order {order}?"), mimetype="text/plain")


MonitoringMiddleware(app, user=lambda _: session.get("user"), session=lambda _: session.get("conversation"))
app.register_blueprint(monitoring(login_required=login_required, extra={"stock": lambda: {"tents": 17}}))

if __name__ == "__main__":
    server = make_server("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 5000, app, threaded=True)
    print(server.server_port, flush=True)
    server.serve_forever()
